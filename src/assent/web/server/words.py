"""The small types that bodies are made of."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NO_NUL = r"^[^\x00]*$"

Words = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=NO_NUL)]
"""A sentence or several."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
"""A short text: a person, a source, a line, a path."""
MaybeName = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
MaybeWords = Annotated[str, StringConstraints(max_length=4_000, pattern=NO_NUL)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The digest of a document."""
LineName = Annotated[Name, Field(description="A line, as the request names it.", examples=["drug"])]
"""Which line of the request."""
Why = Annotated[Words, Field(description="Why, for who reads the record.")]
"""A reason in words."""
Units = Annotated[
    int | None, Field(ge=1, le=100_000, description="How many; null where only the days limit it.")
]
"""Units of a grant or of what is asked for."""
FirstDay = Annotated[date, Field(description="First day.", examples=["2026-02-16"])]
LastDay = Annotated[date, Field(description="Last day.", examples=["2026-03-15"])]


PlainValue = bool | int | Annotated[float, Field(allow_inf_nan=False)] | MaybeWords | None
"""The value of a fact; a date is sent as a text."""


class StrictBody(BaseModel):
    """A body that takes what it names and nothing else."""

    model_config = ConfigDict(extra="forbid")
