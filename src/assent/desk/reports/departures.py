"""Use case of whoever reads reports: the decisions whose clinician departed from the record."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.appeal.events import AppealDecided
from assent.casework.determination.determination import AppealDecision, Approved, Determination, Overturned
from assent.casework.determination.events import Determined
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.codec.events import tag
from assent.casework.record.event import Actor, Event
from assent.casework.reports.rows import Period
from assent.desk.ports import Desk
from assent.desk.reports.reports import events_told
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class DepartureMade:
    """A "no" by clauses that hold in the record, or were not asked. Why stands in the request and not here."""

    at: datetime
    request: str
    line: str
    decision: str = field(metadata=described("adverse, partially_approved, upheld or overturned (in part)."))
    by: str = field(metadata=described("The clinician who signed."))
    clauses: tuple[str, ...] = field(metadata=described("Cited, and not failed or open in the record."))
    not_cited: tuple[str, ...] = field(metadata=described("Failing in the record, and not cited."))


def departures(desk: Desk, period: Period, actor: Actor) -> list[DepartureMade]:
    """Every departure from the record in a period, in the order of the record."""
    check_use(actor.role, Use.READ_REPORTS)
    return [
        departure
        for event in events_told(desk)
        if period.start <= event.at < period.end
        for departure in _departures(event)
    ]


def _departures(event: Event) -> Iterator[DepartureMade]:
    match event.body:
        case Determined(determination=determination, departure=departure) if departure:
            yield _made(event, determination, departure.clauses, event.body.not_cited)
        case AppealDecided(decisions=decisions, departure=departure) if departure:
            for decision in decisions:
                if not _grants_all(decision):
                    yield _made(event, decision, departure.clauses, event.body.not_cited)


def _made(
    event: Event,
    decision: Determination | AppealDecision,
    clauses: tuple[str, ...],
    not_cited: tuple[str, ...],
) -> DepartureMade:
    by = decision.signature.person if decision.signature else event.actor.id
    return DepartureMade(event.at, event.request, decision.line, tag(type(decision)), by, clauses, not_cited)


def _grants_all(decision: AppealDecision) -> bool:
    return isinstance(decision, Overturned) and isinstance(decision.determination, Approved)
