"""What is answered to whoever asks: each shape is declared once, as a dataclass, and shown in every way from there.

The HTTP interface takes such a class as the model of its answer, and the commands print it as JSON.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

_DESCRIPTION, _EXAMPLES, _NAME = "description", "examples", "serialization_alias"
"""The keys under which pydantic looks for the same; nothing of it is imported here."""


def described(help: str = "", *, example: Any = None, name: str = "") -> Mapping[str, Any]:
    """Metadata of a field of an answer: what it holds, and its name in JSON where Python cannot have that name."""
    examples = () if example is None else (example,)
    return {
        key: value for key, value in ((_DESCRIPTION, help), (_EXAMPLES, examples), (_NAME, name)) if value
    }


def json_data(answer: Any) -> Any:
    """An answer as JSON data, its fields in the order of their declaration; times and dates in ISO 8601."""
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, Mapping):
        return {str(key): json_data(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [json_data(value) for value in answer]
    if is_dataclass(answer):
        return {
            field.metadata.get(_NAME, field.name): json_data(getattr(answer, field.name))
            for field in fields(answer)
        }
    return answer
