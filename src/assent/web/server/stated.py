"""Bodies of calls, made from the fields that come from the caller: no second schema by hand.

A route says what it takes by ``taken``, and gets the record of the desk; or by ``values``, where the address or
the caller's account has a part of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from fastapi import Depends
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, create_model

from assent.casework.record import caller
from assent.web.server.parameters import Day, Flag, Moment
from assent.web.server.words import NO_NUL, PlainValue, Records

Values = Mapping[str, Any]
"""What was stated, by field; what was left out and has no default is not among them."""


def taken(kind: type) -> Any:
    """The body of a call, as a record of this class; all that it cannot be without comes from the caller."""

    async def read(body: BaseModel) -> Any:
        return as_stated(kind, body)

    read.__annotations__["body"] = body_of(kind)
    return Depends(read)


def values(*kinds: type) -> Any:
    """The body of a call, as the stated fields of these classes; the route knows the others."""

    async def read(body: BaseModel) -> Values:
        return {name: value for kind in kinds for name, value in stated_values(kind, body).items()}

    read.__annotations__["body"] = body_of(*kinds)
    return Depends(read)


@cache
def body_of(*kinds: type) -> type[BaseModel]:
    """A body that takes the stated fields of these classes and nothing else."""
    members = {name: member for kind in kinds for name, member in _members(kind)}
    first = kinds[0]
    body: type[BaseModel] = create_model(
        f"{first.__name__.removesuffix('Stated')}Body",  # the class itself may also be an answer
        __config__=ConfigDict(extra="forbid"),
        __doc__=_first_line(first),
        **cast(dict[str, Any], members),
    )
    _KIND_OF[body] = first
    return body


_KIND_OF: dict[type[BaseModel], type] = {}
"""The class of the record that a body stands for."""


def as_stated(kind: type, body: BaseModel | None) -> Any:
    """The record of what was stated; whatever is not stated has its default."""
    return kind(**stated_values(kind, body))


def stated_values(kind: type, body: BaseModel | None) -> Values:
    """What was stated of a class, by field."""
    values: dict[str, Any] = {}
    for name, field in caller.stated_fields(kind).items():
        if field.said.inline:
            part, may_miss = _part(field.hint)
            if not may_miss or _is_whole(part, body):
                values[name] = as_stated(part, body)
        elif not (field.said.nullable and getattr(body, name) is None):
            values[name] = _recorded(getattr(body, name))
    return values


def _recorded(value: Any) -> Any:
    """A value as the record has it: parts as their classes, lists as tuples."""
    if isinstance(value, BaseModel):
        return as_stated(_KIND_OF[type(value)], value)
    return tuple(map(_recorded, value)) if isinstance(value, list) else value


def _part(hint: Any) -> tuple[type, bool]:
    """The class of a part, and whether it may be missing."""
    options = get_args(_bare(hint)) or (_bare(hint),)
    part = next(option for option in options if is_dataclass(option))
    return cast(type, part), type(None) in options


def _is_whole(part: type, body: BaseModel | None) -> bool:
    needed = (field.name for field in caller.stated_fields(part).values() if field.default is caller.REQUIRED)
    return all(getattr(body, name) is not None for name in needed)


def _members(kind: type) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """The fields of a body with their types and defaults; those of a part that is stated inline among them."""
    names = set(caller.stated_fields(kind))
    for name, field in caller.stated_fields(kind).items():
        if not field.said.inline:
            yield name, (_sent(field), _field(field))
            continue
        part, may_miss = _part(field.hint)
        for inner, (hint, inner_field) in _members(part):
            if inner not in names:
                yield inner, (hint | None, _left_out(inner_field)) if may_miss else (hint, inner_field)


def _left_out(field: Any) -> Any:
    """As a field that may be left out, where the whole part may be missing."""
    return Field(None, description=field.description, examples=field.examples)


def _sent(field: caller.StatedField) -> Any:
    """The type of a field as it is sent."""
    if field.said.choices:
        hint: Any = Literal[field.said.choices]
    else:
        hint = _as_sent(field.hint)
    return hint | None if field.said.nullable else hint


_SENT: Mapping[Any, Any] = {datetime: Moment, date: Day, bool: Flag}
"""Types of the record that are read by the grammar of values."""


def _as_sent(hint: Any) -> Any:
    if get_origin(hint) is Annotated:
        given = [extra for extra in hint.__metadata__ if not isinstance(extra, caller.FromCaller)]
        limits = (limit for extra in given for limit in _limits(extra))
        return reduce(lambda inner, limit: Annotated[inner, limit], limits, _as_sent(hint.__origin__))
    if hint in _SENT:
        return _SENT[hint]
    if hint == caller.FactValue:
        return PlainValue
    if hint == caller.FactOrRecords:
        return PlainValue | Records
    if isinstance(hint, type) and is_dataclass(hint):
        return body_of(hint)
    return _as_sent_generic(hint)


def _as_sent_generic(hint: Any) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple:
        return list[_as_sent(parts[0])]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return reduce(or_, map(_as_sent, parts))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[_as_sent(parts[0]), _as_sent(parts[1])]  # type: ignore[misc]
    return hint


def _limits(extra: Any) -> Iterator[Any]:
    match extra:
        case caller.Text(least, most, form):
            yield StringConstraints(min_length=least or None, max_length=most or None, pattern=form or NO_NUL)
            yield AfterValidator(caller.stated_text)
        case caller.InWords():
            yield AfterValidator(caller.spoken_text)
        case caller.Size(least, most):
            yield Field(min_length=least or None, max_length=most)
        case caller.Between(least, most):
            yield Field(ge=least, le=most)
        case caller.ToldBy(field):
            yield Field(discriminator=field)
        case _:
            yield extra


def _field(field: caller.StatedField) -> Any:
    examples = None if field.said.example is None else [field.said.example]
    return Field(_default(field.default), description=field.said.help or None, examples=examples)


def _default(default: Any) -> Any:
    """A default as a body has it: a part as its body, a tuple as a list."""
    if default is caller.REQUIRED:
        return ...
    if is_dataclass(default) and not isinstance(default, type):
        kind = type(default)
        return body_of(kind)(**{name: getattr(default, name) for name in caller.stated_fields(kind)})
    if isinstance(default, tuple):
        return list(default)
    return dict(default) if isinstance(default, Mapping) else default


def _bare(hint: Any) -> Any:
    return hint.__origin__ if get_origin(hint) is Annotated else hint


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
