"""Bodies about authorizations."""

from datetime import date

from pydantic import Field

from assent.desk.actions import (
    Grant,
)  # fmt: skip
from assent.web.server.words import (
    Body,
    FirstDay,
    LastDay,
    LineName,
    Name,
    Units,
    Why,
)


class UnitsBody(Body):
    """A claim used units on a day."""

    line: LineName
    units: int = Field(ge=1, le=100_000, description="How many it used.")
    on: date = Field(description="The day of the service.")
    claim: Name = Field(description="The claim's own number; the same one counts once.")


class GrantBody(Body):
    """What is granted of one line."""

    line: LineName
    units: Units = None
    start: FirstDay
    end: LastDay

    def grant(self) -> Grant:
        """As the desk takes it."""
        return Grant(self.line, self.units, self.start, self.end)


class AuthorizationCorrectionBody(Body):
    """A clerical correction; it never takes away what was granted."""

    grants: list[GrantBody] = Field(
        min_length=1, max_length=20, description="What is granted of each line, as it should read."
    )
    why: Why
