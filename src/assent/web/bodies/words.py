"""The small types that bodies are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

_NO_NUL = r"^[^\x00]*$"

Words = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=_NO_NUL)]
"""A sentence or several."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NO_NUL)]
"""A short text: a person, a source, a line, a path."""
MaybeName = Annotated[str, StringConstraints(max_length=200, pattern=_NO_NUL)]
MaybeWords = Annotated[str, StringConstraints(max_length=4_000, pattern=_NO_NUL)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The digest of a document."""


class Body(BaseModel):
    """A body that takes what it names and nothing else."""

    model_config = ConfigDict(extra="forbid")
