"""Use cases of stand-ins: named by two administrators for stated days, and every use of one is reported."""

from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.account_proposals import AccountProposal, ProposalKind
from assent.casework.people.accounts import StandIn
from assent.casework.people.permissions import USES, Use, check_use
from assent.casework.record.actors import Actor
from assent.casework.record.checks import NotPermitted, Refused
from assent.casework.record.days import plan_day
from assent.casework.reports.rows import Period
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of, apply_change, on_file, put_proposal
from assent.desk.people.accounts import Outcome
from assent.desk.ports import Desk


@dataclass(frozen=True, slots=True)
class StandInUse:
    """Somebody stood in for an administrator: when, who, and what they settled."""

    at: datetime
    stand_in: str
    what: str
    about: str
    proposed_by: str


def name_stand_in(desk: Desk, id: str, named: StandIn, actor: Actor, now: datetime) -> Outcome:
    """Propose that somebody stands in for an administrator on these days; another one confirms it.

    A stand-in confirms and rejects what administrators propose, and nothing else. Raises ``Refused``.
    """
    check_use(actor.role, Use.MANAGE_ACCOUNTS)
    acting = desk.coming_in(actor)
    if named.last < plan_day(now):
        raise Refused(f"stand_in: the last day, {named.last}, is over; name days that are to come.")

    def work(changing: Changing) -> Outcome:
        before = on_file(changing, id).account
        if before.disabled:
            raise Refused(f"{before.id} is disabled; name somebody who may sign in.")
        after = replace(before, stand_in=named)
        proposal = AccountProposal(0, ProposalKind.CHANGE, before.id, now, actor.id, after, before)
        return Outcome(before, "", put_proposal(changing, proposal, acting, now))

    return accounts_of(desk).book.change(work)


def end_stand_in(desk: Desk, id: str, actor: Actor, now: datetime) -> Outcome:
    """From now on somebody stands in no more; for that one administrator suffices. Raises ``Refused``."""
    check_use(actor.role, Use.MANAGE_ACCOUNTS)
    acting = desk.coming_in(actor)

    def work(changing: Changing) -> Outcome:
        before = on_file(changing, id)
        if before.account.stand_in is None:
            raise Refused(f"{before.account.id} stands in for nobody.")
        after = replace(before.account, stand_in=None)
        apply_change(changing, before, after, acting, now, unlink=False)
        return Outcome(after)

    return accounts_of(desk).book.change(work)


def check_settles(desk: Desk, actor: Actor, use: Use, now: datetime) -> bool:
    """Whether who settles a proposal is a stand-in; raises ``NotPermitted`` for who may not settle at all."""
    if actor.role in USES[use] or desk.accounts is None:
        check_use(actor.role, use)
        return False
    kept = desk.accounts.book.one(actor.id)
    if kept is None or not kept.account.stands_in(plan_day(now)):
        check_use(actor.role, use)
    return True


def check_still_settles(changing: Changing, actor: Actor, now: datetime, *, stands_in: bool) -> None:
    """Raise ``NotPermitted`` where who settles lost the right to while they did: asked once nobody else changes it."""
    kept = changing.one(actor.id)
    if kept is None:  # a store whose people have no accounts
        return
    account = kept.account
    if (
        account.disabled
        or (stands_in and not account.stands_in(plan_day(now)))
        or account.role is not actor.role
    ):
        raise NotPermitted(f"{actor.id} settles nothing any more: the account was changed meanwhile.")


def as_stand_in(stands_in: bool) -> dict[str, str]:
    """What the record says beside what somebody settled."""
    return {"stand_in": "yes"} if stands_in else {}


def stand_in_uses(desk: Desk, period: Period, actor: Actor) -> list[StandInUse]:
    """Everything that stand-ins settled in a period, the earliest first; for reports."""
    check_use(actor.role, Use.READ_REPORTS)
    lines = accounts_of(desk).book.log(None, _ALL)
    settled = (line for line in reversed(lines) if line.what in _SETTLING and "stand_in" in line.details)
    return [_use(line) for line in settled if period.first <= plan_day(line.at) <= period.last]


_ALL = 1_000_000
_SETTLING = (Happening.CONFIRMED, Happening.REJECTED, Happening.SETTINGS_CHANGED)


def _use(line: AccountChange) -> StandInUse:
    settings = line.details.get("settings") or line.details.get("settings_proposal")
    about = f"settings {settings}" if settings else line.details.get("account", line.account)
    return StandInUse(line.at, line.by, line.what.value, about, line.details.get("proposed_by", ""))
