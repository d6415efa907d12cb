"""What may stand at the annotations of events: the reader and the writers go by them."""

from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from assent.casework.record.stored import declared
from assent.logic.partial_dates import PartialDate

DATES = (date, datetime, PartialDate)
"""What is written as a text in ISO form, and tagged where it may be a text itself."""
SAME_IN_JSON = (bool, int, float, str, NoneType)
"""What is in JSON what it is in Python."""


def tag(kind: type) -> str:
    """The word for a class in JSON, as it declares it: ``facts_given``."""
    return declared(kind).name


@cache
def is_plain(hint: Any) -> bool:
    """Whether what stands there is in JSON what it is in Python."""
    return all(option in SAME_IN_JSON for option in options_at(hint))


@cache
def options_at(hint: Any) -> tuple[Any, ...]:
    """What may stand at a place: the members of a union, or the one type."""
    if get_origin(hint) in (Union, UnionType):
        return tuple(dict.fromkeys(option for part in get_args(hint) for option in options_at(part)))
    return (hint,)


@cache
def classes_at(hint: Any) -> tuple[Any, ...]:
    """The dataclasses that may stand at a place; a date is none, be it partial."""
    return tuple(option for option in options_at(hint) if is_dataclass(option) and option not in DATES)


@cache
def parts_at(hint: Any, count: int) -> tuple[Any, ...] | None:
    """The annotation of each entry of a tuple; None where no tuple of that length may stand."""
    for option in options_at(hint):
        if get_origin(option) is tuple:
            args = get_args(option)
            if len(args) == 2 and args[1] is Ellipsis:
                return (args[0],) * count
            return args if len(args) == count else None
    return None
