"""The small types that bodies are made of, beside those of the record (`casework/record/caller.py`)."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NO_NUL = r"^[^\x00]*$"

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
"""A short text: a person, a source, a line, a path."""
_MaybeWords = Annotated[str, StringConstraints(max_length=4_000, pattern=NO_NUL)]
PlainValue = bool | int | Annotated[float, Field(allow_inf_nan=False)] | _MaybeWords | None
"""The value of a fact; a date is sent as a text."""
Records = Annotated[list[dict[Name, Any]], Field(min_length=1, max_length=500)]
"""Records of a list, each with its fields; whoever takes them checks what the fields hold."""


_ONE_TAG = r'(?:W/)?"(?P<version>[0-9]{1,9})(?:[-;]{1,2}[a-z0-9]{1,10})?"'
TAG = re.compile(_ONE_TAG)
_PLAIN_TAG = _ONE_TAG.replace("?P<version>", "?:")
VERSIONS = rf"^\s*(?:\*|{_PLAIN_TAG}(?:\s*,\s*{_PLAIN_TAG}){{0,9}})\s*$"
"""A proxy that compresses makes a tag weak, or puts the name of the compression behind it: RFC 9110, 8.8.3."""


class StrictBody(BaseModel):
    """A body that takes what it names and nothing else."""

    model_config = ConfigDict(extra="forbid")
