"""What a record may give beside its fields to derive from: the items of a form, days, dispenses."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.limits import MOST_RECORDS
from assent.adapters.case_files.values import read_date, read_day, read_whole, read_words
from assent.casework.assessment.case import Fault
from assent.facts.days_covered import DaysCoveredError, Dispense, proportion_of_days_covered
from assent.facts.derive.records import Input
from assent.logic.derivations import InputKind
from assent.logic.partial_dates import PartialDate

MOST_ITEMS = 50
"""Items of one scored form."""
_KEYS = ("on", "days_supply", "product")


def read_input(draft: Draft, kind: InputKind, given: object, path: str) -> Input:
    """One input of a record; None where it is not given or faulty, which is noted."""
    if given is None:
        return None
    match kind:
        case InputKind.ITEMS:
            return _items(draft, given, path)
        case InputKind.DAY:
            return _date(draft, given, path)
        case InputKind.DISPENSES:
            return _dispenses(draft, given, path)
    assert_never(kind)


def _items(draft: Draft, given: object, path: str) -> list[int | None] | None:
    if not isinstance(given, list) or len(given) > MOST_ITEMS:
        says = f"must be a list of at most {MOST_ITEMS} numbers; null where one is not known"
        draft.fault(path, given, says)
        return None
    read = [read_whole(one, f"{path}[{index}]") for index, one in enumerate(given)]
    kept = [draft.kept(one) for one in read]
    return None if any(isinstance(one, Fault) for one in read) else kept


def _date(draft: Draft, given: object, path: str) -> date | PartialDate | None:
    read = read_date(given, path, draft.request_date)
    if isinstance(read, Fault):
        draft.note(read)
        return None
    return read


def _dispenses(draft: Draft, given: object, path: str) -> list[Dispense] | None:
    if not isinstance(given, list) or len(given) > MOST_RECORDS:
        says = f"must be a list of at most {MOST_RECORDS} dispenses with {', '.join(_KEYS)}"
        draft.fault(path, given, says)
        return None
    read = [_dispense(draft, one, f"{path}[{index}]") for index, one in enumerate(given)]
    known = [one for one in read if one is not None]
    return known if len(known) == len(read) else None


def _dispense(draft: Draft, given: object, path: str) -> Dispense | None:
    keys: Mapping[str, object] = draft.mapping(
        given, path, _KEYS, f"must be a mapping with {', '.join(_KEYS)}"
    )
    if not keys:
        return None
    on = draft.kept(read_day(keys.get("on"), f"{path}.on", draft.request_date))
    days = draft.kept(read_whole(keys.get("days_supply"), f"{path}.days_supply"))
    product = keys.get("product")
    named = None if product is None else draft.kept(read_words(product, f"{path}.product"))
    if on is None:
        return None
    dispense = Dispense(on, days, named)
    try:
        proportion_of_days_covered([dispense], on, on)
    except DaysCoveredError as error:
        says = f"must be {error.allowed}; {error.says.replace('None', 'null')}"
        draft.fault(f"{path}.days_supply", error.value, says)
        return None
    return dispense
