"""Use cases of whoever reviews: hands and locks, facts against their evidence, clocks, what a person settles."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from assent.casework.deadlines.clocks import plan_day
from assent.casework.intake.events import FactConfirmed, FactCorrected, FactsGiven
from assent.casework.people.permissions import Action, Relation, is_own, why_not
from assent.casework.record.checks import NotPermitted, Refused
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import Need
from assent.casework.requirement.need import decided_need
from assent.casework.requirement.rules_set import must_expedite
from assent.casework.review import commands as review_commands
from assent.casework.review.events import (
    ExpediteRefused,
    Locked,
)
from assent.desk.intake.answers import TellsConversions, read_values, untold
from assent.desk.ports import Desk
from assent.desk.record.facts import as_held
from assent.desk.record.recording import Recording, take_up
from assent.desk.requirement.settlement import settle, settle_by_facts
from assent.desk.review.questions import questions_of, request_answers
from assent.desk.review.reassessment import reassess
from assent.logic.tree import Plain


def lock(
    desk: Desk, request: str, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Work on a request alone, for as long as the office lets one; taking it again makes it longer."""
    work = take_up(desk, request, now, expected)
    until = now + timedelta(minutes=desk.office.lock_minutes)
    return work.do(review_commands.lock(work.state, Locked(until), work.now, actor), actor)


def take_over_lock(
    desk: Desk, request: str, why: str, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Work on a request alone though somebody else holds the lock, such as one whose session was lost.

    The reason goes on the record. Refused where nobody else holds it.
    """
    work = take_up(desk, request, now, expected)
    until = now + timedelta(minutes=desk.office.lock_minutes)
    return work.do(review_commands.lock(work.state, Locked(until, why), work.now, actor), actor)


def confirm(
    desk: Desk,
    request: str,
    confirmed: FactConfirmed,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Confirm the present value of a fact by its evidence; the request is assessed again."""
    work = take_up(desk, request, now, expected)
    body = replace(confirmed, value=as_held(work.state, confirmed.path, confirmed.value))
    work.add(review_commands.confirm_fact(work.state, body, work.now, actor), actor)
    return _reassessed(work)


def correct(
    desk: Desk,
    request: str,
    corrected: FactCorrected,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
    tell: TellsConversions = untold,
) -> RequestState:
    """Put another value beside what was submitted, with its evidence and why; the request is assessed again.

    ``tell`` is told what was converted.
    """
    work = take_up(desk, request, now, expected)
    add_correction(work, corrected, actor, tell)
    settle_by_facts(work)
    return _reassessed(work)


def add_correction(
    work: Recording, corrected: FactCorrected, actor: Actor, tell: TellsConversions = untold
) -> Plain | None:
    """Put a correction on top, its values as the vocabulary reads them; what the corrected value is read as."""
    (fact,) = read_values(work, FactsGiven((corrected.fact,)), tell).facts
    body = FactCorrected(fact, as_held(work.state, fact.path, corrected.was), corrected.why)
    work.add(review_commands.correct_fact(work.state, body, work.now, actor), actor)
    return fact.value


def refuse_expedite(
    desk: Desk, request: str, why: str, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Leave it on the standard clock: a physician says why, and notices follow.

    Refused where the prescriber asked and the law of the product line leaves no choice.
    """
    work = take_up(desk, request, now, expected)
    state, refused = work.state, ExpediteRefused(why)
    asked = state.expedite is not None and state.expedite.by_prescriber
    bound = asked and must_expedite(state.product_line, plan_day(now), state.rules)
    return work.do(review_commands.refuse_expedite(state, refused, work.now, actor, bound), actor)


def settle_need(
    desk: Desk,
    request: str,
    circumstances: Mapping[str, bool | None],
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """State the circumstances on which it depends whether authorization is required; then it is assessed."""
    work = take_up(desk, request, now, expected)
    refused = why_not(actor.role, Action.DETERMINE_NEED, Relation(is_own(work.state, actor)))
    if refused:  # asked here too: where everything is settled already nothing is recorded that would ask
        raise NotPermitted(refused)
    if not work.state.open_lines:
        raise Refused("No line is open; there is nothing to settle.")
    before = work.state.sequence
    settle(work, circumstances, actor)
    if work.state.sequence == before:
        raise Refused("Whether authorization is required is settled for every open line.")
    return _reassessed(work)


def decide_need(
    desk: Desk,
    request: str,
    need: Need,
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Decide whether authorization is required where the rules leave it open, with the reason; then it is assessed."""
    work = take_up(desk, request, now, expected)
    determined = decided_need(work.state, need, why)
    work.add(requirement_commands.determine_need(work.state, determined, work.now, actor), actor)
    return _reassessed(work)


def ask(
    desk: Desk,
    request: str,
    asks: Mapping[str, str],
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Ask the provider about facts of the policy, or for a document behind one that is stated without.

    Each fact or record path goes with the question in words; an empty one is the fact's own question.
    """
    work = take_up(desk, request, now, expected)
    request_answers(work, questions_of(work, asks), actor)
    return work.save()


def _reassessed(work: Recording) -> RequestState:
    reassess(work)
    return work.save()
