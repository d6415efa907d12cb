"""Commands while a request is worked on. Each gives what is to be recorded, or raises ``Refused``."""

from collections.abc import Mapping
from datetime import datetime

from assent.casework.deadlines.events import Deadline
from assent.casework.deadlines.extensions import ExtensionRule, check_asker
from assent.casework.determination.signature import Act, SigningTable
from assent.casework.intake.events import FactConfirmed, FactCorrected
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day, plan_time
from assent.casework.record.event import Body
from assent.casework.record.given import check_dated
from assent.casework.record.state import RequestState
from assent.casework.review import events
from assent.logic.conclude import Outcome


def record_assessment(
    state: RequestState, assessed: events.Assessed, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record what the software concluded, and close the questions that can no longer change the answer.

    What a person of the plan asked stays open: only they know what they want it for.
    """
    moot = tuple(
        name for name, ask in state.asks.items() if name not in assessed.missing and not ask.by_person
    )
    bodies: list[Body] = [assessed]
    if moot and assessed.outcome is not Outcome.INVALID:
        bodies.append(events.NoLongerNeeded(moot))
    return proposed(state, Action.RECORD_ASSESSMENT, at, actor, *bodies)


def request_information(
    state: RequestState,
    request: events.InformationRequested,
    at: datetime,
    actor: Actor,
    deadline: Deadline | None,
) -> tuple[Body, ...]:
    """Ask the provider. ``deadline`` is the earliest that binds, None where no clock runs.

    The request names a time to escalate, later than now and before that deadline.
    """
    escalate_at = request.escalate_at
    if deadline is not None:
        if escalate_at is None:
            raise Refused(
                f"Asking stops no clock ({deadline.rule}): name a time to escalate before {plan_time(deadline.due)}."
            )
        if not at < escalate_at < deadline.due:
            raise Refused(
                f"{plan_time(escalate_at)} leaves nobody time: escalate after now and before "
                f"{plan_time(deadline.due)} ({deadline.rule})."
            )
    known = [
        ask.fact for ask in request.asks if _known(state, ask.fact) and not (ask.by_person or ask.in_doubt)
    ]
    if known:
        raise Refused(f"{', '.join(known)} is known already; ask only for what is missing.")
    return proposed(state, Action.REQUEST_INFORMATION, at, actor, request)


def lock(state: RequestState, locked: events.Locked, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Work on it alone for a while; with ``why`` also where somebody else holds it."""
    present, bodies = state.lock, proposed(state, Action.LOCK, at, actor, locked)
    if locked.why and (present is None or present.by == actor.id or present.until <= at):
        raise Refused("Nobody else holds the lock: lock it without a reason.")
    return bodies


def confirm_fact(
    state: RequestState, confirmed: FactConfirmed, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Confirm the present value of a fact by its evidence."""
    check_dated(confirmed.path, confirmed.evidence, plan_day(at))
    return proposed(state, Action.CONFIRM_FACT, at, actor, confirmed)


def correct_fact(
    state: RequestState, corrected: FactCorrected, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Put another value beside what was submitted, with its evidence. What was submitted stays visible."""
    if not corrected.fact.supported:
        raise Refused(f"A correction of {corrected.fact.path} needs an attestation or a document behind it.")
    check_dated(corrected.fact.path, corrected.fact.evidence, plan_day(at))
    return proposed(state, Action.CORRECT_FACT, at, actor, corrected)


def escalate(
    state: RequestState, escalated: events.Escalated, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Have somebody of a role look now."""
    return proposed(state, Action.ESCALATE, at, actor, escalated)


def propose_expedite(
    state: RequestState, asked: events.ExpediteProposed, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Ask for the expedited clock; the plan grants it, or a physician refuses it."""
    return proposed(state, Action.PROPOSE_EXPEDITE, at, actor, asked)


def refuse_expedite(
    state: RequestState, why: events.ExpediteRefused, at: datetime, actor: Actor, must_grant: bool
) -> tuple[Body, ...]:
    """Leave it on the standard clock. ``must_grant``: a rule leaves no choice, as a prescriber's word in 422.570(c)."""
    if must_grant:
        raise Refused("The rule of this product line leaves no choice: grant the expedited clock.")
    return proposed(state, Action.REFUSE_EXPEDITE, at, actor, why)


def extend(
    state: RequestState,
    extension: events.ExtensionTaken,
    at: datetime,
    actor: Actor,
    rules: Mapping[str, ExtensionRule],
    deadline: Deadline,
) -> tuple[Body, ...]:
    """Extend the time of one line. ``rules`` are by line id; a line without one cannot be extended."""
    rule = rules.get(extension.line)
    if rule is None:
        line = state.lines.get(extension.line)
        line_words = f"{extension.line} ({line.requested.code})" if line else extension.line
        raise Refused(
            f"The clock of line {line_words} allows no extension: decide by {plan_time(deadline.due)}."
        )
    if extension.ground not in rule.grounds:
        raise Refused(
            f"{extension.ground!r} is no ground to extend; allowed: {', '.join(sorted(rule.grounds))}."
        )
    check_asker(extension.ground, extension.asked_by)
    if deadline.line != extension.line or at > deadline.due:
        raise Refused(f"An extension is taken before line {extension.line} is due, not after.")
    if not deadline.due < extension.until <= deadline.due + rule.most:
        raise Refused(f"An extension ends after the deadline, at the latest {rule.latest(deadline.due)}.")
    return proposed(state, Action.EXTEND, at, actor, extension)


def resolve_judgment(
    state: RequestState, resolved: events.JudgmentResolved, at: datetime, actor: Actor, signing: SigningTable
) -> tuple[Body, ...]:
    """Answer an open clause for this case, with reasons, signed."""
    licensed = any(
        signing.allows(resolved.signature, Act.RESOLVE_JUDGMENT, state.product_line, line.requested)
        for line in state.lines.values()
    )
    return proposed(state, Action.RESOLVE_JUDGMENT, at, actor, resolved, licensed=licensed)


def _known(state: RequestState, path: str) -> bool:
    fact = state.facts.get(path)
    return fact is not None and fact.current.value is not None and not fact.disputed
