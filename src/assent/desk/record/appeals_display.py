"""Appeals of a request, and what bodies outside the plan decided, as they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from assent.casework.appeal.effectuation import NextLevel, next_levels, ordered_by
from assent.casework.appeal.events import LineRuling
from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.deadlines.clocks import appeal_deadlines, plan_day
from assent.casework.determination.signature import Departure
from assent.casework.record.codec.events import tag
from assent.casework.record.state import AppealState, OutsideState, RequestState
from assent.desk.record.times_display import DeadlineShown, deadlines
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal with its clock."""

    appeal: str = field(metadata=described("Its id, for what is done about it."))
    level: int = field(metadata=described("On the ladder of the product line."))
    lines: tuple[str, ...] = field(metadata=described("The lines that it is about."))
    urgency: str = field(metadata=described("standard or expedited."))
    filed_at: datetime
    open: bool = field(metadata=described("Whether it waits for the plan."))
    due_at: datetime | None = field(metadata=described("While it is open, with its arithmetic and citation."))
    arithmetic: str | None
    citation: str | None
    outcomes: dict[str, str] = field(
        metadata=described("By line, once the plan decided: upheld or overturned.")
    )
    forwarded_to: str | None = field(metadata=described("The outside body that has it now."))
    deemed: bool = field(metadata=described("Whether the law ended it in the member's favor."))
    extended_until: datetime | None = field(metadata=described("Where the plan took more time."))
    decided_outside: tuple[str, ...] = field(
        metadata=described("Its lines that an outside body decided meanwhile.")
    )
    departure: Departure | None = field(
        default=None, metadata=described("Why the reviewer departs from the record, and at which clauses.")
    )
    not_cited: tuple[str, ...] = field(
        default=(), metadata=described("Clauses that fail in the record and that the decision does not cite.")
    )


@dataclass(frozen=True, slots=True)
class RulingShown:
    """What an outside body said of a line, and by when the plan grants what it ordered."""

    line: str
    ruling: str = field(metadata=described("overturned, partly_overturned, upheld or dismissed."))
    units: int | None = field(metadata=described("Of what it orders; null where only the days limit it."))
    start: date | None = field(metadata=described("First day of what it orders.", name="from"))
    end: date | None = field(metadata=described("Last day of what it orders.", name="to"))
    owed: bool = field(metadata=described("Whether the plan has still to grant it."))
    deadlines: tuple[DeadlineShown, ...] = field(metadata=described("By when it grants it."))


@dataclass(frozen=True, slots=True)
class NextLevelShown:
    """A level that follows on the ladder of appeals."""

    level: int
    name: str = field(metadata=described("The body that decides there."))
    citation: str
    last_day_to_file: date | None = field(metadata=described("Null where the rule sets none."))
    arithmetic: str | None = field(metadata=described("How that day is counted."))


@dataclass(frozen=True, slots=True)
class OutsideDecisionShown:
    """What a body outside the plan decided. It stands beside the plan's determination."""

    decision: str = field(metadata=described("Its id, for what is done about it."))
    appeal: str | None = field(metadata=described("The appeal before the plan that it follows."))
    level: int = field(metadata=described("On the ladder of the product line."))
    body: str = field(metadata=described("Who decided."))
    reference: str = field(metadata=described("That body's own number."))
    decided_on: date = field(metadata=described("The date that it bears."))
    received_at: datetime = field(metadata=described("When the plan received it."))
    document: str | None = field(metadata=described("The digest of the decision, where it is attached."))
    rulings: tuple[RulingShown, ...] = field(metadata=described("What it said of each line."))
    effectuated_at: datetime | None = field(metadata=described("When the plan granted what it orders."))
    next_levels: tuple[NextLevelShown, ...] = field(metadata=described("Where it can be taken from here."))


def appeals(state: RequestState) -> Iterator[AppealShown]:
    """Each appeal, with its deadline while it waits for the plan."""
    deadline_of = {appeal.filed.appeal: deadline for appeal, deadline in appeal_deadlines(state)}
    for name, appeal in state.appeals.items():
        deadline = deadline_of.get(name)
        yield AppealShown(
            appeal=name,
            level=appeal.filed.level,
            lines=appeal.filed.lines,
            urgency=appeal.filed.urgency.value,
            filed_at=appeal.filed_at,
            open=appeal.open,
            due_at=deadline.due_at if deadline else None,
            arithmetic=deadline.arithmetic if deadline else None,
            citation=deadline.citation if deadline else None,
            outcomes=_outcomes(appeal),
            forwarded_to=appeal.forwarded.to if appeal.forwarded else None,
            deemed=appeal.deemed,
            extended_until=appeal.extended.until if appeal.extended else None,
            decided_outside=tuple(appeal.settled),
            departure=appeal.decided.departure if appeal.decided else None,
            not_cited=appeal.decided.not_cited if appeal.decided else (),
        )


def outside_decision(state: RequestState, outside: OutsideState) -> OutsideDecisionShown:
    """What a body outside the plan decided, what the plan owes by it, and what follows on the ladder."""
    decided = outside.decided
    return OutsideDecisionShown(
        decision=decided.decision,
        appeal=decided.appeal or None,
        level=decided.level,
        body=decided.body,
        reference=decided.reference,
        decided_on=decided.decided_on,
        received_at=decided.received_at,
        document=decided.document or None,
        rulings=tuple(_ruling(state, outside, ruling) for ruling in decided.rulings),
        effectuated_at=outside.effectuated_at,
        next_levels=tuple(_next_level(level) for level in next_levels(state, decided)),
    )


def _ruling(state: RequestState, outside: OutsideState, line_ruling: LineRuling) -> RulingShown:
    grant = line_ruling.grant
    clocks = ordered_by(state, outside.decided, line_ruling.line) if grant is not None else ()
    return RulingShown(
        line=line_ruling.line,
        ruling=line_ruling.ruling.value,
        units=grant.units if grant else None,
        start=grant.start if grant else None,
        end=grant.end if grant else None,
        owed=line_ruling.line in owed_by(state, outside),
        deadlines=deadlines(clocks),
    )


def _next_level(next_level: NextLevel) -> NextLevelShown:
    due = next_level.deadline
    return NextLevelShown(
        level=next_level.level.level,
        name=next_level.level.name,
        citation=next_level.level.citation,
        last_day_to_file=plan_day(due.due_at) if due and due.due_at else None,
        arithmetic=due.arithmetic if due else None,
    )


def _outcomes(appeal: AppealState) -> dict[str, str]:
    return (
        {decision.line: tag(type(decision)) for decision in appeal.decided.decisions}
        if appeal.decided
        else {}
    )
