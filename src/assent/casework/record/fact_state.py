"""A fact of a request: every value it has had, what was submitted, what a reviewer put beside it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from assent.casework.assessment.case import Basis
from assent.casework.record.actors import Actor
from assent.casework.record.given import GivenFact
from assent.logic.partial_dates import narrows


class How(StrEnum):
    """How a value of a fact came in."""

    GIVEN = "given"
    CARRIED = "carried"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One value of a fact, from whom, by which event."""

    how: How
    sequence: int
    by: Actor
    fact: GivenFact


@dataclass(frozen=True, slots=True)
class FactState:
    """All values that a fact has had, oldest first, and the event that last confirmed one."""

    entries: tuple[FactEntry, ...]
    confirmed_at: int = 0
    confirmed_by: str = ""
    confirmed_supported: bool = False

    @property
    def current(self) -> GivenFact:
        """The value that counts now: the latest."""
        return self.entries[-1].fact

    @property
    def submitted(self) -> GivenFact | None:
        """What the requesting side gave last, whatever a reviewer put beside it."""
        return self._last(How.GIVEN)[1]

    @property
    def changed(self) -> bool:
        """Whether what counts is a reviewer's correction and not what was submitted."""
        return self.entries[-1].how is How.CORRECTED

    @property
    def disputed(self) -> bool:
        """A later statement against a correction, or against a carried-over value; nobody confirmed either."""
        if len(self.entries) == 1:  # as nearly all are: it disagrees with nothing
            return False
        given_at, given = self._last(How.GIVEN)
        corrected_at, corrected = self._last(How.CORRECTED)
        carried_at, carried = self._last(How.CARRIED)
        if given is None or self.confirmed_at > max(given_at, carried_at, corrected_at):
            return False
        if corrected is not None and corrected_at > max(given_at, carried_at):
            return False
        against_correction = corrected is not None and _differ(corrected, given)
        return against_correction or (carried is not None and _differ(carried, given))

    def restated(self, submitted_at: int) -> bool:
        """Whether what counts was said otherwise before, by the requesting side, and nobody of the plan confirmed it.

        What a draft said before the event ``submitted_at``, and no longer said then, was said to nobody. A day of a
        month that was named before says nothing else.
        """
        if len(self.entries) == 1:
            return False
        last = self.entries[-1]
        if last.how is not How.GIVEN or self.confirmed_at > last.sequence:
            return False
        statements = [entry for entry in self.entries if entry.how is How.GIVEN and _is_statement(entry)]
        drafted = [entry for entry in statements if entry.sequence < submitted_at][-1:]
        later = [entry for entry in statements if entry.sequence >= submitted_at]
        return any(_says_otherwise(entry.fact, last.fact) for entry in (*drafted, *later))

    @property
    def supported(self) -> bool:
        """Whether an attestation or document stands behind the value that counts."""
        confirmed = self.confirmed_supported and self.confirmed_at > self.entries[-1].sequence
        return self.current.supported or confirmed

    def followed_by(self, entry: FactEntry) -> "FactState":
        """With one more value; what was confirmed before stays said."""
        return replace(self, entries=(*self.entries, entry))

    def _last(self, how: How) -> tuple[int, GivenFact | None]:
        return next(
            ((entry.sequence, entry.fact) for entry in reversed(self.entries) if entry.how is how), (0, None)
        )


def _is_statement(entry: FactEntry) -> bool:
    """Whether somebody said it: what the plan presumes is replaced by whatever is said."""
    return entry.fact.value is not None and entry.fact.evidence.basis is not Basis.PRESUMED


def _says_otherwise(before: GivenFact, now: GivenFact) -> bool:
    return before.value != now.value and not narrows(now.value, before.value)


def _differ(first: GivenFact, second: GivenFact) -> bool:
    return (type(first.value), first.value) != (type(second.value), second.value)
