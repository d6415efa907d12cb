"""Use cases after a body outside the plan decided: its decision is taken in, and what it orders is granted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from assent.casework.appeal import commands
from assent.casework.appeal.effectuation import ordered_by, reports_back
from assent.casework.appeal.events import ORDERS, LineRuling, OutsideDecided, Ruling
from assent.casework.appeal.extension import day_of_decision, outside_level
from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.deadlines.clocks import plan_day
from assent.casework.record import caller
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time
from assent.casework.record.event import Actor, Role
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, take_up
from assent.desk.requirement.settlement import send


@dataclass(frozen=True, slots=True)
class RulingStated:
    """What it says of one line. ``grant`` is needed where it grants a part; all is what was asked for."""

    line: caller.Line
    ruling: Annotated[
        Ruling, caller.FromCaller("Whether it grants all, a part or nothing, or did not look into it.")
    ]
    grant: Annotated[Grant | None, caller.FromCaller(inline=True)] = None


@dataclass(frozen=True, slots=True)
class OutsideDecision:
    """A decision as it comes in from outside.

    ``level`` is its level on the ladder, ``body`` its name there, empty where the level has only one.
    ``received_at`` is when the paper or message came, None is now; ``decided_on`` the date that it bears,
    None the day of its receipt. ``appeal`` is the plan's appeal that it follows: the latest of its lines
    where none is named. ``document`` is the digest of the attached decision. ``no_level_before`` says why no
    level before it has decided, where none has.
    """

    level: Annotated[int, caller.Between(1, 9), caller.FromCaller("Its level on the ladder of appeals.")]
    reference: Annotated[caller.Name, caller.FromCaller("Its own number of the decision.")]
    rulings: Annotated[
        tuple[RulingStated, ...], caller.Size(1, 20), caller.FromCaller("What it said of each line.")
    ]
    body: Annotated[
        caller.MaybeName, caller.FromCaller("Its name there; may be left out where it is the only one.")
    ] = ""
    received_at: Annotated[
        datetime | None, caller.FromCaller("When the plan received it; now if left out.")
    ] = None
    decided_on: Annotated[date | None, caller.FromCaller("The date that it bears.")] = None
    appeal: Annotated[caller.MaybeName, caller.FromCaller("The appeal before the plan that it follows.")] = ""
    document: Annotated[
        caller.Digest,
        caller.FromCaller(
            "The decision itself: the digest of the attached document.", default=caller.REQUIRED
        ),
    ] = ""
    no_level_before: Annotated[
        caller.MaybeWords, caller.FromCaller("Why no level before this one has decided, where none has.")
    ] = ""


def take_outside_decision(
    desk: Desk,
    request: str,
    decision: OutsideDecision,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Take in what a body outside the plan decided, line by line. It determines nothing for the plan.

    Where it overturns, the plan has a deadline to grant what it orders, and a nurse is called. Where it
    does not, that level is closed, and what follows on the ladder is shown with its dates.
    """
    work = take_up(desk, request, now, expected)
    received = decision.received_at or work.now
    day = day_of_decision(decision.decided_on, plan_day(received))
    step = outside_level(work.state, decision.level, decision.body, day)
    body = OutsideDecided(
        f"{request}-O{len(work.state.outside) + 1}",
        decision.appeal or _latest_appeal(work.state, decision),
        step.level,
        step.id,
        step.name,
        decision.reference,
        day,
        received,
        tuple(_ruling(work.state, say) for say in decision.rulings),
        decision.document,
        decision.no_level_before,
    )
    work.add(commands.take_outside_decision(work.state, body, work.now, actor), actor)
    _call_for_grants(work, body)
    return work.save()


def effectuate(
    desk: Desk, request: str, decision: str, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Grant and authorize all that an outside decision orders: not by who took it in.

    The body is told where the rule says so.
    """
    work = take_up(desk, request, now, expected)
    number = work.next_number()
    work.add(commands.effectuate(work.state, decision, number, work.now, actor), actor)
    decided = work.state.outside[decision].decided
    citation = reports_back(work.state, decided)
    if citation:
        why = f"Tell the {decided.body} that its decision {decided.reference} was carried out ({citation})."
        send(work, Role.INTAKE, why)
    return work.save()


def _ruling(state: RequestState, stated: RulingStated) -> LineRuling:
    if stated.line not in state.lines:
        raise Refused(
            f"There is no line {stated.line}; the lines are {', '.join(state.lines) or 'none yet'}."
        )
    in_full = stated.ruling is Ruling.OVERTURNED and stated.grant is None
    if stated.ruling in ORDERS and stated.grant is None and not in_full:
        raise Refused(
            f"Line {stated.line} is overturned in part: give the units and the days that are granted."
        )
    asked = state.lines[stated.line].requested.asked
    named = stated.grant and stated.grant.units_as_in(asked)
    grant = asked if in_full else named
    return LineRuling(stated.line, stated.ruling, grant)


def _latest_appeal(state: RequestState, decision: OutsideDecision) -> str:
    """The latest appeal of a lower level that is of one of the lines; empty where there was none."""
    lines = {say.line for say in decision.rulings}
    appeals = [
        name
        for name, appeal in state.appeals.items()
        if appeal.filed.level < decision.level and lines.intersection(appeal.filed.lines)
    ]
    return appeals[-1] if appeals else ""


def _call_for_grants(work: Recording, body: OutsideDecided) -> None:
    owed = owed_by(work.state, work.state.outside[body.decision])
    if not owed:
        return
    why = f"Grant line {', '.join(owed)} as the {body.body} ordered ({body.decision})"
    clocks = [clock for line in owed for clock in ordered_by(work.state, body, line)]
    due = [(clock.due_at, clock.citation) for clock in clocks if clock.due_at is not None]
    by = f", by {plan_time(min(due)[0])} ({min(due)[1]})" if due else ": no rule sets a time for it"
    send(work, Role.NURSE, f"{why}{by}.")
