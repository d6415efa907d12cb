"""The lines of a request: each service or drug with its own benefit, amount and period."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from assent.casework.record.caller import Between, FromCaller, Line, MaybeName, Name
from assent.casework.record.checks import InvalidRecord, written
from assent.terms.items import Benefit as Benefit
from assent.terms.items import ItemKind as ItemKind

Units = Annotated[
    int | None,
    Between(1, 100_000),
    FromCaller("How many; null where only the days limit it.", default=None),
]
"""Units of a grant or of what is asked for."""
FirstDay = Annotated[date, FromCaller("First day.", "2026-02-16")]
LastDay = Annotated[date, FromCaller("Last day.", "2026-03-15")]


def _period(record: str, start: date, end: date, units: int | None) -> None:
    if end < start:
        raise InvalidRecord(f"{record}: it ends on {end}, before it starts on {start}; exchange the two.")
    if units is not None and units < 1:
        raise InvalidRecord(f"{record}: {units} units; give at least 1, or none where no number applies.")


@dataclass(frozen=True, slots=True)
class Grant:
    """What is granted of one line: billing units (None: not limited by a number), first and last day."""

    line: Line
    units: Units
    start: FirstDay
    end: LastDay

    def __post_init__(self) -> None:
        written("grant", line=self.line)
        _period(f"grant of line {self.line}", self.start, self.end, self.units)

    @property
    def in_words(self) -> str:
        """Its units and days."""
        units = "units without a limit" if self.units is None else f"{self.units} units"
        return f"{units} from {self.start} to {self.end}"

    def covers(self, asked: "Grant") -> bool:
        """Whether nothing that was asked for is left out: neither units, nor days."""
        enough = self.units is None or (asked.units is not None and self.units >= asked.units)
        return self.line == asked.line and enough and self.start <= asked.start and self.end >= asked.end

    def lasting_from(self, day: date) -> "Grant":
        """As long as it was granted, from a day on: where the plan was late, days that are over help nobody.

        It begins no later and ends no sooner than before.
        """
        return replace(self, end=max(self.end, day + (self.end - self.start)))

    def units_as_in(self, asked: "Grant") -> "Grant":
        """Where it names no number of units, with the number that was asked for: silence lifts no limit."""
        return self if self.units is not None else replace(self, units=asked.units)


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """One service as asked for, by the id of its line; a drug with its National Drug Code."""

    id: Annotated[Name, FromCaller(example="infusion")]
    code: Annotated[Name, FromCaller(example="12345")]
    kind: Annotated[ItemKind, FromCaller("Whether it is a drug or a service.")]
    benefit: Annotated[Benefit, FromCaller("Which benefit of the member pays it; its clocks follow.")]
    start: FirstDay
    end: LastDay
    units: Units = None
    ndc: Annotated[MaybeName | None, FromCaller("Which product a drug is.")] = None

    def __post_init__(self) -> None:
        written("requested line", id=self.id, code=self.code)
        _period(f"requested line {self.id}", self.start, self.end, self.units)

    @property
    def asked(self) -> Grant:
        """The grant that would give all of it."""
        return Grant(self.id, self.units, self.start, self.end)
