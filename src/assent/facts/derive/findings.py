"""What a derivation finds, and which of a stated and a derived value is used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assent.logic.derivations import Prefer
from assent.logic.tree import Plain

Known = Mapping[str, Plain | None]
"""What is known of a case, or of one record, by name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A derived value with its inputs in words; None with the reason where nothing could be derived."""

    fact: str
    value: Plain | None
    inputs: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A stated and a derived value that differ: the one that is used, the other, and why."""

    fact: str
    used: Plain
    other: Plain
    why: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Input that cannot be: its place, the value, and what must be."""

    place: str
    value: object
    says: str


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A derived value outside the range of its fact: ``place`` holds the input to correct.

    ``inputs`` says how it was derived, ``way_out`` what to correct.
    """

    fact: str
    place: str
    value: Plain
    derived: float
    inputs: str
    way_out: str


Finding = Found | Differs | Wrong | OutOfRange


@dataclass
class Settling:
    """The values as they are settled, derivation by derivation, and what was found on the way."""

    values: dict[str, Plain | None]
    findings: list[Finding] = field(default_factory=list)

    def stated(self, fact: str) -> Plain | None:
        """The value so far, None where it is unknown."""
        return self.values.get(fact)

    def not_derived(self, fact: str, why: str) -> None:
        """Say why nothing was derived, where nothing is stated either."""
        if self.stated(fact) is None:
            self.findings.append(Found(fact, None, why))

    def differs(self, fact: str, derived: Plain, why: str) -> None:
        """Show another value beside a stated one, which is used."""
        stated = self.stated(fact)
        if stated is not None:
            self.findings.append(Differs(fact, stated, derived, why))

    def use(self, fact: str, value: Plain, inputs: str, why: str, prefer: Prefer) -> None:
        """Use the preferred one of the stated and the derived value; where they differ, that is found."""
        stated = self.stated(fact)
        if stated == value:
            return
        if stated is not None and prefer is Prefer.STATED:
            self.differs(fact, value, why)
            return
        if stated is not None:
            self.findings.append(Differs(fact, value, stated, why))
        self.derive(fact, value, inputs)

    def derive(self, fact: str, value: Plain, inputs: str) -> None:
        """Set a fact to a derived value."""
        self.values[fact] = value
        self.findings.append(Found(fact, value, inputs))

    def note(self, findings: Iterable[Finding]) -> None:
        """Note what was found elsewhere."""
        self.findings.extend(findings)
