"""Use case: the sweep. What time alone brings: drafts expire, people are called in time, lateness has its consequence.

It never decides. Run twice, by two processes, or killed half-way, it leaves each thing recorded once:
every request is done by itself, on top of what was read, and what is recorded already is passed over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealForwarded
from assent.casework.appeal.ladder import follows, sending
from assent.casework.appeal.reversal_time import is_of_reversal
from assent.casework.authorization import commands as authorization_commands
from assent.casework.authorization.events import AuthorizationLapsed
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines.clocks import plan_day
from assent.casework.deadlines.commands import Consequence
from assent.casework.deadlines.escalations import Lateness, calls, lateness
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import DraftExpired
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.checks import Conflicting, Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.state import AuthorizationState, Stage
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Escalated
from assent.casework.worklist.query import Filter, Order
from assent.desk.exchange.guidance import forget_old_calls
from assent.desk.ports import SYSTEM, Checkpoint, Desk
from assent.desk.record.recording import Recording, package_of, take_up
from assent.desk.requirement.settlement import send

_MOST = 500
_REGULARLY = timedelta(days=1)
"""So often a digest over all heads is taken."""
_CONSEQUENCES = {
    "deemed_adverse": Consequence.DEEMED_ADVERSE,
    "notice_due": Consequence.DEEMED_ADVERSE,  # 42 CFR 438.404(c)(5): untimely is a denial, notice due that day
    "deemed_granted": Consequence.DEEMED_GRANTED,
    "resolved_for_member": Consequence.DEEMED_GRANTED,
    "forwarded": Consequence.FORWARDED,
    "deemed_exhausted": Consequence.DEEMED_EXHAUSTED,
}
"""What is recorded for what the law attaches; the rest is recorded as missed, and a person acts."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many requests got something recorded, and those of which it could not be done, with why.

    ``checkpoint`` is the digest over all heads where one was due; it is to be kept elsewhere. ``forgotten`` is how many
    calls of CDS services were removed because their time is over.
    """

    changed: int
    failed: tuple[tuple[str, str], ...] = ()
    checkpoint: Checkpoint | None = None
    forgotten: int = 0


def sweep(desk: Desk, now: datetime, actor: Actor = SYSTEM) -> Swept:
    """Do everything that is due by now. One request that fails stops no other."""
    check_use(actor.role, Use.SWEEP)
    changed, failed = 0, []
    for request, work in _due(desk, now):
        try:
            changed += _done(desk, request, now, work)
        except Conflicting:
            continue  # somebody acted on it just now, another sweep perhaps; the next one looks again
        except Refused as error:
            failed.append((request, error.says))
        except Exception as error:  # a fault in one record must not let the deadlines of all others pass
            failed.append((request, f"a fault of the software: {type(error).__name__}"))
    return Swept(changed, tuple(failed), _checkpoint(desk, now), forget_old_calls(desk, now))


def _due(desk: Desk, now: datetime) -> Iterator[tuple[str, Callable[[Recording], None]]]:
    drafts = Filter(states=(Stage.DRAFT.value,))
    yield from ((request, _expire) for request in _requests(desk, drafts, Order.RECEIVED))
    by_now = Filter(escalate_before=now + timedelta.resolution)
    yield from ((request, _attend) for request in _requests(desk, by_now, Order.ESCALATE))
    yield from ((request, _lapsing(number)) for number, request in desk.record.ending(plan_day(now)))


def _requests(desk: Desk, selection: Filter, order: Order) -> list[str]:
    """All of them, read before any is changed."""
    requests: list[str] = []
    after: str | None = None
    while True:
        page = desk.record.page(selection, order, limit=_MOST, after=after)
        requests += [row.request for row in page.rows]
        after = page.next
        if after is None:
            return requests


def _done(desk: Desk, request: str, now: datetime, act: Callable[[Recording], None]) -> int:
    work = take_up(desk, request, now)
    before = work.state.sequence
    act(work)
    if work.state.sequence == before:
        return 0
    work.save()
    return 1


def _checkpoint(desk: Desk, now: datetime) -> Checkpoint | None:
    last = desk.record.last_checkpoint()
    return desk.record.checkpoint(now) if last is None or now - last.at >= _REGULARLY else None


def _expire(work: Recording) -> None:
    state, days = work.state, work.desk.office.draft_days
    if state.stage is Stage.DRAFT and state.last_at and work.now - state.last_at > timedelta(days=days):
        expired = DraftExpired(f"not submitted within {days} days")
        work.add_by_software(intake_commands.expire_draft, expired)


def _attend(work: Recording) -> None:
    """What has passed first: what is said of that needs no call of its own."""
    _miss(work)
    _call(work)


def _miss(work: Recording) -> None:
    for late in lateness(work.state, work.moments, work.now):
        consequence = _CONSEQUENCES.get(late.consequence, Consequence.NONE)
        software = work.desk.software
        bodies = deadlines_commands.miss_deadline(work.state, late.deadline, consequence, work.now, software)
        work.add(bodies, software)
        of_answer = late.deadline.appeal in work.state.appeals and not is_of_reversal(late.deadline.rule)
        if bodies and of_answer:
            _forward(work, late)
    work.authorize()


def _forward(work: Recording, late: Lateness) -> None:
    """A late appeal goes to the outside body by itself where the law says so (42 CFR 422.590)."""
    appeal = work.state.appeals[late.deadline.appeal]
    to = follows(work.state, appeal)
    if to and appeal.open:
        body = AppealForwarded(late.deadline.appeal, to, "not decided in time")
        work.add_by_software(appeal_commands.forward_appeal, body)
        send(work, Role.INTAKE, sending(work.state, appeal, to, work.now))


def _call(work: Recording) -> None:
    for call in calls(work.state, work.moments):
        if call.at <= work.now:
            sent = Escalated(call.to, call.why, call.deadline)
            work.add_by_software(review_commands.escalate, sent)


def _lapsing(number: str) -> Callable[[Recording], None]:
    def lapse(work: Recording) -> None:
        authorization = work.state.authorizations.get(number)
        if authorization is not None and authorization.ends < plan_day(work.now):
            lapsed = AuthorizationLapsed(number, authorization.ends + timedelta(days=1))
            work.add_by_software(authorization_commands.lapse, lapsed)
            _remind(work, authorization)

    return lapse


def _remind(work: Recording, ended: AuthorizationState) -> None:
    """Have a nurse ask for what the policy wants evaluated when a term ends; a renewal that came in brings it along."""
    package = package_of(work)
    by = package.newest.pathway_by if package else ""
    stated = work.state.facts.get(by)
    kind = str(stated.current.value) if stated else ""
    for review in package.wanted_at_the_end(kind) if package else ():
        why = (
            f"Authorization {ended.number} ended on {ended.ends}: {review.reminder} ({review.clause}). Ask the "
            "office for the evaluation, unless a request to go on has brought it."
        )
        work.add_by_software(review_commands.escalate, Escalated(Role.NURSE, why))
