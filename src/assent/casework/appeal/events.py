"""What happens to an appeal besides its filing and its decision by the plan: more time, and what an outside body says.

None of these is a determination of the plan, and none can say no to anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from assent.casework.determination.determination import AppealDecision, Overturned, PartiallyApproved, Upheld
from assent.casework.determination.signature import Departure
from assent.casework.intake.events import Urgency
from assent.casework.record import caller
from assent.casework.record.checks import InvalidRecord, in_utc, once, some, written
from assent.casework.record.lines import Grant
from assent.casework.record.stored import added, edition, stored


@stored("appeal_extended")
@dataclass(frozen=True, slots=True)
class AppealExtended:
    """The time to decide an appeal before the plan is extended, on a ground that its level lists.

    ``until`` is the new last moment, in UTC (42 CFR 422.590(f), 422.633(f), 438.408(c)).
    """

    appeal: str
    ground: Annotated[
        caller.Name, caller.FromCaller("Which ground of the level; a refusal lists them.", "enrollee_asked")
    ]
    asked_by: caller.AskedBy
    justification: caller.Justification
    until: Annotated[datetime, caller.FromCaller("The new end, within the days of the level.")]

    def __post_init__(self) -> None:
        record = "extension of an appeal"
        written(record, appeal=self.appeal, ground=self.ground, asked_by=self.asked_by)
        written(record, justification=self.justification)
        in_utc(record, until=self.until)


class Ruling(StrEnum):
    """What an outside body says of a line. ``dismissed``: it did not look at the matter itself."""

    OVERTURNED = "overturned"
    PARTLY_OVERTURNED = "partly_overturned"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


ORDERS = frozenset({Ruling.OVERTURNED, Ruling.PARTLY_OVERTURNED})
"""The rulings by which the plan has to grant something."""


@dataclass(frozen=True, slots=True)
class LineRuling:
    """What it says of one line; ``grant`` is what the plan has to grant by it, None where nothing."""

    line: str
    ruling: Ruling
    grant: Grant | None = None

    def __post_init__(self) -> None:
        written("ruling on a line", line=self.line)
        ruling, record = self.ruling.value, f"ruling on line {self.line}"
        if self.ruling in ORDERS and self.grant is None:
            raise InvalidRecord(f"{record}: {ruling}; give what is to be granted.")
        if self.ruling not in ORDERS and self.grant is not None:
            raise InvalidRecord(f"{record}: {ruling}; that grants nothing, leave the grant out.")
        if self.grant is not None and self.grant.line != self.line:
            raise InvalidRecord(f"{record}: the grant is of line {self.grant.line}; give one of {self.line}.")


@stored("outside_decided")
@dataclass(frozen=True, slots=True)
class OutsideDecided:
    """The decision of a body outside the plan came in: a review entity, an external reviewer, a hearing.

    ``level`` and ``rule`` are its place on the ladder of the product line, ``body`` its name there.
    ``reference`` is its own number, ``decided_on`` the date that the decision bears, ``received_at`` when
    the plan received it. ``appeal`` is the appeal before the plan that it follows, empty where there was
    none; ``document`` the digest of the paper. ``no_level_before`` says why no level before it decided, empty
    where one did. It stands beside the plan's determination and never takes its place. The first edition
    needed neither paper nor level before it, and could grant more than was asked for.
    """

    decision: str
    appeal: str
    level: int
    rule: str
    body: str
    reference: str
    decided_on: date
    received_at: datetime
    rulings: tuple[LineRuling, ...]
    document: str = ""
    no_level_before: str = added("")
    edition: int = edition(2)

    def __post_init__(self) -> None:
        record = "outside decision"
        written(record, decision=self.decision, rule=self.rule, body=self.body, reference=self.reference)
        in_utc(record, received_at=self.received_at)
        some(record, rulings=self.rulings)
        once(record, "rulings", [ruling.line for ruling in self.rulings])
        if self.level < 1:
            raise InvalidRecord(f"{record}: level {self.level}; levels count from 1.")
        if self.edition > 1:
            written(record, document=self.document)


@stored("effectuated")
@dataclass(frozen=True, slots=True)
class Effectuated:
    """The plan grants what an outside body ordered; an authorization follows in the same act.

    Who took the decision in does not effectuate it; in the first edition they could.
    """

    decision: str
    grants: tuple[Grant, ...]
    edition: int = edition(2)

    def __post_init__(self) -> None:
        written("effectuation", decision=self.decision)
        some("effectuation", grants=self.grants)
        once("effectuation", "grants", [grant.line for grant in self.grants])


@stored("appeal_filed")
@dataclass(frozen=True, slots=True)
class AppealFiled:
    """Somebody appeals lines: level 1 is the plan's own. ``received_on`` is the day it counts from."""

    appeal: str
    level: int
    lines: tuple[str, ...]
    filer: Annotated[str, caller.InWords()]
    urgency: Urgency
    received_on: date
    grounds: Annotated[str, caller.InWords()]

    def __post_init__(self) -> None:
        written("appeal", appeal=self.appeal, filer=self.filer)
        some("appeal", lines=self.lines)
        if self.level < 1:
            raise InvalidRecord(f"appeal {self.appeal}: level {self.level}; levels count from 1.")


@stored("appeal_forwarded")
@dataclass(frozen=True, slots=True)
class AppealForwarded:
    """By law the appeal now lies with the outside body of the next level: not wholly for the member, or late.

    Intake is called to send the file; that it went is logged as any other dealing.
    """

    appeal: str
    to: Annotated[caller.Called, caller.FromCaller("The outside body.", "independent review entity")]
    why: caller.Why

    def __post_init__(self) -> None:
        written("forwarding of an appeal", appeal=self.appeal, to=self.to, why=self.why)


@stored("appeal_decided")
@dataclass(frozen=True, slots=True)
class AppealDecided:
    """An independent reviewer decided an appeal, line by line.

    What it grants is at most what was asked for, as long as that from the next day on; in the first edition it
    could be more. ``departure``, ``not_cited`` and ``preview`` are as in ``Determined``; up to the second
    edition nobody had to see the letters.
    """

    appeal: str
    decisions: tuple[AppealDecision, ...]
    departure: Departure | None = added(None)
    not_cited: tuple[str, ...] = added(())
    preview: str = added("")
    edition: int = edition(3)

    def __post_init__(self) -> None:
        some("appeal decision", decisions=self.decisions)
        once("appeal decision", "lines", [decision.line for decision in self.decisions])
        if len({decision.signature.person for decision in self.decisions}) > 1:
            raise InvalidRecord("appeal decision: one reviewer decides an appeal; two persons signed.")

    @property
    def refusals(self) -> tuple[Upheld | PartiallyApproved, ...]:
        """What of it says no, in whole or in part, and so has reasons and what was considered."""
        determinations = (
            decision.determination if isinstance(decision, Overturned) else decision
            for decision in self.decisions
        )
        return tuple(made for made in determinations if isinstance(made, Upheld | PartiallyApproved))


@stored("reversal_entered")
@dataclass(frozen=True, slots=True)
class ReversalEntered:
    """The treating physician certified that the service should not wait for the appeal; it reverses nothing yet.

    ``document`` is the digest of the certification, ``physician`` who signed it, ``certified_at`` when, in
    UTC: the time to reverse counts from then (958 CMR 3.312(2)).
    """

    appeal: str
    physician: Annotated[
        caller.Name, caller.FromCaller("The treating physician who signed it.", "Dr. Treating")
    ]
    certified_at: Annotated[datetime, caller.FromCaller("When it was signed.", past=True)]
    document: Annotated[
        caller.Digest, caller.FromCaller("The certification itself: the digest of the attached document.")
    ]

    def __post_init__(self) -> None:
        record = "certification of immediate need"
        written(record, appeal=self.appeal, physician=self.physician, document=self.document)
        in_utc(record, certified_at=self.certified_at)


@stored("reversal_rejected")
@dataclass(frozen=True, slots=True)
class ReversalRejected:
    """What was entered of a certification does not stand; ``entry`` is the event that entered it."""

    appeal: str
    entry: int
    why: caller.Why

    def __post_init__(self) -> None:
        written("rejection of a certification", appeal=self.appeal, why=self.why)


@stored("reversal_confirmed")
@dataclass(frozen=True, slots=True)
class ReversalConfirmed:
    """A second person confirmed the certification: the lines are granted until the appeal is decided.

    An authorization follows in the same act. ``entry`` is the event that entered the certification.
    """

    appeal: str
    entry: int
    grants: tuple[Grant, ...]

    def __post_init__(self) -> None:
        written("reversal pending an appeal", appeal=self.appeal)
        some("reversal pending an appeal", grants=self.grants)
        once("reversal pending an appeal", "grants", [grant.line for grant in self.grants])


AppealBody = (
    AppealFiled | AppealForwarded | AppealDecided | AppealExtended | OutsideDecided | Effectuated
    | ReversalEntered | ReversalRejected | ReversalConfirmed
)  # fmt: skip
"""What happens to an appeal, and by what an outside body decides."""
