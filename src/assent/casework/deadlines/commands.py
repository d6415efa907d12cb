"""What lateness brings. The command gives what is to be recorded, or raises ``Refused``."""

from datetime import datetime
from enum import StrEnum

from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.appeal.reversal_time import is_of_reversal, is_reversal_open
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor, Role
from assent.casework.record.event import Body
from assent.casework.record.state import LineStatus, RequestState
from assent.casework.review.events import Escalated


class Consequence(StrEnum):
    """What the law attaches to a missed deadline. The first two are events of their own."""

    DEEMED_ADVERSE = "deemed_adverse"
    DEEMED_GRANTED = "deemed_granted"
    FORWARDED = "forwarded"
    DEEMED_EXHAUSTED = "deemed_exhausted"
    NONE = "none"


_CONSEQUENCE_IN_WORDS = {
    Consequence.DEEMED_ADVERSE: "the law deems it adverse, and it can be appealed",
    Consequence.DEEMED_GRANTED: "the law deems it granted",
    Consequence.FORWARDED: "the file goes to the next level by itself",
    Consequence.DEEMED_EXHAUSTED: "the plan's level counts as exhausted, and the member may go to the next",
    Consequence.NONE: "it is still to be decided",
}


def miss_deadline(
    state: RequestState, deadline: Deadline, consequence: Consequence, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that a deadline passed, what the law makes of it, and have a physician look.

    Safe to run twice: nothing for a deadline recorded before, or whose line or appeal is decided.
    """
    if deadline in state.missed or _settled(state, deadline):
        return ()
    bodies: list[Body] = [DeadlineMissed(deadline)]
    match consequence:
        case Consequence.DEEMED_ADVERSE:
            bodies.append(DeemedAdverse(deadline))
        case Consequence.DEEMED_GRANTED:
            bodies.append(DeemedGranted(deadline))
        case Consequence.FORWARDED | Consequence.DEEMED_EXHAUSTED | Consequence.NONE:
            pass
    why = f"The deadline of {_what(state, deadline, consequence)}."
    bodies.append(Escalated(Role.PHYSICIAN, why, deadline))
    return proposed(state, Action.MISS_DEADLINE, at, actor, *bodies)


def _what(state: RequestState, deadline: Deadline, consequence: Consequence) -> str:
    """Which deadline passed, and what that comes to."""
    if deadline.appeal in state.outside:
        subject = f"the grant that outside decision {deadline.appeal} orders of line {deadline.line}"
        return f"{subject} passed under {deadline.rule}: it is still to be granted"
    if is_of_reversal(deadline.rule):
        return (
            f"the reversal of line {deadline.line} pending appeal {deadline.appeal} passed under {deadline.rule}: "
            "the certification is still to be confirmed or rejected"
        )
    subject = f"appeal {deadline.appeal}" if deadline.appeal else f"line {deadline.line}"
    return f"{subject} under {deadline.rule} passed: {_CONSEQUENCE_IN_WORDS[consequence]}"


def _settled(state: RequestState, deadline: Deadline) -> bool:
    """Whether what the deadline waits for was done. A late grievance is resolved on each of its lines."""
    line = state.lines.get(deadline.line)
    granted = line is not None and isinstance(line.deemed, DeemedGranted)
    if (outside := state.outside.get(deadline.appeal)) is not None:
        return deadline.line not in owed_by(state, outside)
    if is_of_reversal(deadline.rule):
        return not is_reversal_open(state.appeals.get(deadline.appeal))
    if deadline.appeal:
        appeal = state.appeals.get(deadline.appeal)
        settled = appeal is not None and deadline.line in appeal.settled
        waits = appeal is None or (appeal.open and not settled) or (appeal.deemed and not granted)
        return not waits
    return line is not None and (line.status is not LineStatus.OPEN or granted)
