"""The ladder of appeals of each product line: who reviews, file by when, decided by when, what follows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache

from assent.regulation.deadlines import Consequence, Deadline
from assent.regulation.extensions import Terms, check_extension, extended
from assent.regulation.items import Benefit, Extension, Ground, Item, Request
from assent.regulation.reading import RegulationFault, Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load
from assent.regulation.spans import EASTERN, Span, aware, reach, span, zone
from assent.regulation.working_days import END_OF_DAY, MASSACHUSETTS, WorkCalendar
from assent.terms.requests import Urgency


class Reviewer(StrEnum):
    """What the reviewer of an appeal must be."""

    NOT_INVOLVED_BEFORE = "not_involved_before"
    NOT_A_SUBORDINATE = "not_a_subordinate"
    PHYSICIAN_WITH_EXPERTISE = "physician_with_expertise"
    SAME_OR_SIMILAR_SPECIALTY = "same_or_similar_specialty"
    ACTIVELY_PRACTICING = "actively_practicing"
    KNOWS_MEDICARE_AND_MEDICAID = "knows_medicare_and_medicaid"
    OUTSIDE_THE_PLAN = "outside_the_plan"


class Next(StrEnum):
    """What follows a decision that is not wholly for the member."""

    AUTO_FORWARD = "auto_forward"
    MEMBER_MAY_FILE = "member_may_file"
    COURT = "court"


class FilingFrom(StrEnum):
    """From what the time to file is counted."""

    RECEIPT = "receipt"
    NOTICE = "notice"


class Track(StrEnum):
    """Which decision clock of a level applies."""

    STANDARD = "standard"
    EXPEDITED = "expedited"
    DRUG = "drug"
    DRUG_EXPEDITED = "drug_expedited"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealLevel(Rule):
    """One level of a ladder.

    ``filing`` counts from the notice or from its receipt (``filing_from``), which is presumed
    ``presumed_days`` after its date; None where the plan files (``files`` says who). ``decide`` has
    the clocks, from receipt of the appeal, none where the times of an outside body are not known; a
    track that is absent falls back to its plainer one. ``forward_expedited`` is the time to forward
    an expedited appeal, None where forwarding has the decision's own deadline. New evidence is
    given to the member ``evidence_days_before`` days before the decision.
    """

    level: int
    name: str
    files: str
    filing: Span | None
    filing_from: FilingFrom
    presumed_days: int
    decide: tuple[tuple[Track, Span], ...]
    extension: Terms
    missed: Consequence
    next: Next
    forward_expedited: Span | None
    reviewer: tuple[Reviewer, ...]
    evidence_days_before: int


_PLAINER = {
    Track.DRUG_EXPEDITED: (Track.DRUG_EXPEDITED, Track.EXPEDITED),
    Track.DRUG: (Track.DRUG, Track.STANDARD),
    Track.PAYMENT: (Track.PAYMENT, Track.STANDARD),
    Track.EXPEDITED: (Track.EXPEDITED,),
    Track.STANDARD: (Track.STANDARD,),
}


@cache
def appeal_rules() -> tuple[AppealLevel, ...]:
    """The table of levels."""
    return load("appeals", appeal_level)


def ladder(
    rules: Iterable[AppealLevel], line: str, day: date, switches: Switches = NO_SWITCHES
) -> tuple[AppealLevel, ...]:
    """Return the levels for ``line`` on ``day``, first to last."""
    return tuple(sorted(in_force(rules, day, line, switches), key=lambda rule: (rule.level, rule.id)))


def filing_deadline(
    level: AppealLevel,
    line: str,
    noticed_on: date,
    *,
    received_on: date | None = None,
    tz: str = EASTERN,
) -> Deadline:
    """Return by when an appeal must be filed at ``level`` after a notice dated ``noticed_on``.

    ``received_on`` is when the member is known to have received it. The rule's presumption of
    receipt is the least: an earlier receipt does not shorten the time, a later one lengthens it.
    Never a reason for software to turn a late appeal away: good cause is for a person. Raises
    RegulationFault where the plan itself forwards, and for a receipt before the notice.
    """
    if level.filing is None:
        raise RegulationFault(f"{level.id}: filed by {level.files}, so the member has no filing deadline")
    if received_on is not None and received_on < noticed_on:
        raise RegulationFault(f"received on {received_on}, before the notice of {noticed_on}")
    local = zone(tz)
    from_day = noticed_on + timedelta(days=level.presumed_days)
    if received_on is not None and level.filing_from is FilingFrom.RECEIPT:
        from_day = max(from_day, received_on)
    start = datetime.combine(from_day, END_OF_DAY, tzinfo=local).astimezone(UTC)
    end = reach(start, level.filing, MASSACHUSETTS, local)
    last = f"{end.at.astimezone(local):%a %Y-%m-%d}"
    words = f"{_counted_from(level, noticed_on, from_day)} + {level.filing}: to the end of {last}"
    return Deadline(level, line, words, start, end.at, end.at)


def decision_deadline(
    level: AppealLevel,
    item: Item,
    received_at: datetime,
    *,
    extension: Extension | None = None,
    calendar: WorkCalendar = MASSACHUSETTS,
    tz: str = EASTERN,
) -> Deadline:
    """Return by when an appeal about ``item``, received at ``received_at``, is decided at ``level``.

    A drug has the drug's time where the rule gives one, and no extension then (42 CFR 422.590).
    Raises ExtensionRefused where the level allows no extension on that ground.
    """
    local, track = zone(tz), _track(level, item)
    start = aware(received_at, "received_at")
    length = dict(level.decide)[track]
    end = reach(start, length, calendar, local)
    words = f"appeal received {end.words}"
    plain = Deadline(
        level, item.line, words, start, end.at, end.at, missed=level.missed, binds=True, span=length
    )
    allowed = _extension_on(level, track)
    if extension is None:
        return replace(plain, extension=allowed.in_words())
    check_extension(extension, [(plain, allowed)], start)
    return extended(plain, allowed, extension, calendar, local)


def extension_terms(level: AppealLevel, item: Item) -> Terms:
    """Return what more time may be taken at ``level`` for an appeal about ``item``: none for a Part B drug.

    Raises RegulationFault where no time to decide such an appeal is known.
    """
    return _extension_on(level, _track(level, item))


def may_review(level: AppealLevel, traits: Iterable[Reviewer | str]) -> tuple[Reviewer, ...]:
    """Return what the reviewer lacks for ``level``; empty where the reviewer may decide."""
    has = {Reviewer(trait) for trait in traits}
    return tuple(trait_wanted for trait_wanted in level.reviewer if trait_wanted not in has)


def appeal_level(row: Row) -> AppealLevel:
    """Read one entry of the table of levels."""
    return AppealLevel(
        **common(row),
        level=row.whole("level"),
        name=row.text("name"),
        files=row.text("files"),
        filing=_span_of(row, "filing"),
        filing_from=row.choice("filing_from", FilingFrom, FilingFrom.RECEIPT),
        presumed_days=row.whole("presumed_days", 0),
        decide=_decide(row),
        extension=_terms(row),
        missed=row.choice("missed", Consequence),
        next=row.choice("next", Next),
        forward_expedited=_span_of(row, "forward_expedited"),
        reviewer=row.choices("reviewer", Reviewer),
        evidence_days_before=row.whole("evidence_days_before", 0),
    )


def _extension_on(level: AppealLevel, track: Track) -> Terms:
    return Terms(barred=True) if track in (Track.DRUG, Track.DRUG_EXPEDITED) else level.extension


def _track(level: AppealLevel, item: Item) -> Track:
    timed = [track for track, _ in level.decide]
    for track in _PLAINER[_wanted(item)]:
        if track in timed:
            return track
    raise RegulationFault(
        f"{level.id}: no time to decide is known for an appeal of that kind ({item.urgency})"
    )


def _wanted(item: Item) -> Track:
    drug = item.benefit == Benefit.PART_B
    if item.request == Request.RETROSPECTIVE:
        return Track.PAYMENT
    if item.urgency == Urgency.EXPEDITED:
        return Track.DRUG_EXPEDITED if drug else Track.EXPEDITED
    return Track.DRUG if drug else Track.STANDARD


def _counted_from(level: AppealLevel, noticed_on: date, from_day: date) -> str:
    if from_day == noticed_on + timedelta(days=level.presumed_days):
        presumed = f", receipt presumed {level.presumed_days} days after it" if level.presumed_days else ""
        return f"notice of {noticed_on}{presumed}"
    return f"notice of {noticed_on}, received on {from_day}"


def _decide(row: Row) -> tuple[tuple[Track, Span], ...]:
    part = row.part("decide")
    if part is None:
        return ()
    spans = tuple((track, span) for track in Track if (span := _span_of(part, track)) is not None)
    part.done()
    return spans


def _terms(row: Row) -> Terms:
    part = row.part("extension")
    if part is None:
        return Terms()
    terms = Terms(by=span(part), grounds=part.choices("grounds", Ground))
    part.done()
    return terms


def _span_of(row: Row, key: str) -> Span | None:
    part = row.part(key)
    if part is None:
        return None
    read_span = span(part)
    part.done()
    return read_span
