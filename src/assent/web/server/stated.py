"""Bodies of calls, made from the fields of the record that come from the caller: no second schema by hand."""

from dataclasses import MISSING, fields
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from assent.casework.record.caller import StatedField, stated_fields
from assent.web.server.parameters import Moment
from assent.web.server.words import NO_NUL


@cache
def body_of(kind: type) -> type[BaseModel]:
    """A body that takes the stated fields of a class and nothing else."""
    defaults = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    members: dict[str, Any] = {
        name: (_hint(field), _field(field, defaults.get(name, ...)))
        for name, field in stated_fields(kind).items()
    }
    return create_model(
        kind.__name__, __config__=ConfigDict(extra="forbid"), __doc__=_first_line(kind), **members
    )


def as_stated(kind: type, body: BaseModel | None) -> Any:
    """The record of what was stated; whatever is not stated has its default."""
    return kind(**{name: getattr(body, name) for name in stated_fields(kind)})


def _hint(field: StatedField) -> Any:
    if field.said.choices:
        return Literal[field.said.choices]
    if field.hint is datetime:
        return Moment
    if field.text is not None:
        limits = StringConstraints(
            min_length=field.text.least or None, max_length=field.text.most, pattern=NO_NUL
        )
        return Annotated[field.hint, limits]
    return field.hint


def _field(field: StatedField, default: Any) -> Any:
    examples = None if field.said.example is None else [field.said.example]
    return Field(default, description=field.said.help or None, examples=examples)


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
