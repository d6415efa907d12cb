"""Use cases of the second administrator: what waits, confirmed or rejected; and who has become a signer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.account_proposals import AccountProposal, ProposalKind
from assent.casework.people.accounts import Account, OnFile, may_hold_license
from assent.casework.people.permissions import Use, check_use
from assent.casework.people.second_person import Settlement, check_unsettled
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Conflicting, NotFound, NotPermitted
from assent.casework.record.days import plan_day
from assent.casework.reports.rows import Period
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.people.account_steps import (
    accounts_of,
    apply_change,
    check_administers,
    note,
    on_file,
    put_new,
    put_password,
    tell_administrators,
)
from assent.desk.people.stand_ins import as_stand_in, check_settles, check_still_settles
from assent.desk.ports import Desk


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed. ``password`` is the second half of a one-time password, shown once; else empty."""

    proposal: AccountProposal
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewSigner:
    """Somebody got a role that signs, or a license: when, what, and who proposed and confirmed it.

    ``proposed_by`` is empty where one person did it, as before it took two, or as a plan's provider by its groups.
    """

    at: datetime
    account: str
    name: str
    role: str
    what: str
    licence: str
    proposed_by: str
    confirmed_by: str
    second_factor: bool


def list_proposals(desk: Desk, actor: Actor, now: datetime) -> list[AccountProposal]:
    """What was proposed for accounts, the latest first."""
    check_settles(desk, actor, Use.MANAGE_ACCOUNTS, now)
    return accounts_of(desk).book.proposals()


def confirm(desk: Desk, number: int, actor: Actor, now: datetime) -> Confirmed:
    """Confirm what another administrator proposed: only now it happens.

    Raises ``NotPermitted`` for who proposed it or is meant by it, and where its proposer administers no longer;
    ``Conflicting`` where the account is no longer what it was when it was proposed; ``Refused``.
    """
    stands_in = check_settles(desk, actor, Use.MANAGE_ACCOUNTS, now)
    accounts, acting = accounts_of(desk), desk.coming_in(actor)

    def work(changing: Changing) -> Confirmed:
        check_still_settles(changing, actor, now, stands_in=stands_in)
        proposal = _proposal(changing, number)
        proposal.check_confirmation(actor.id, now)
        check_administers(changing, proposal.by)
        if stands_in and proposal.names_stand_in:
            raise NotPermitted(
                "Who stands in is named by two administrators; a stand-in does not confirm it."
            )
        by_two = {"proposal": str(number), "proposed_by": proposal.by, **as_stand_in(stands_in)}
        _apply(changing, accounts, proposal, acting, now, by_two)
        settled = proposal.settled(Settlement.CONFIRMED, actor.id, now)
        changing.settle(settled)
        details = {**by_two, "kind": proposal.kind.value}
        note(changing, proposal.account, Happening.CONFIRMED, acting, now, details)
        if stands_in:
            tell_administrators(changing, acting, now, {**details, "account": proposal.account})
        return Confirmed(settled, proposal.second_half)

    return accounts.book.change(work)


def reject(desk: Desk, number: int, actor: Actor, now: datetime) -> AccountProposal:
    """Nothing comes of a proposal; who made it may take it back so."""
    stands_in = check_settles(desk, actor, Use.MANAGE_ACCOUNTS, now)
    acting = desk.coming_in(actor)

    def work(changing: Changing) -> AccountProposal:
        check_still_settles(changing, actor, now, stands_in=stands_in)
        proposal = _proposal(changing, number)
        check_unsettled(proposal)
        settled = proposal.settled(Settlement.REJECTED, actor.id, now)
        changing.settle(settled)
        details = {"proposal": str(number), "account": proposal.account, **as_stand_in(stands_in)}
        note(changing, proposal.by, Happening.REJECTED, acting, now, details)
        return settled

    return accounts_of(desk).book.change(work)


def new_signers(desk: Desk, period: Period, actor: Actor) -> list[NewSigner]:
    """Who got a role that signs or a license in a period, the earliest first; for reports."""
    check_use(actor.role, Use.READ_REPORTS)
    book = accounts_of(desk).book
    people = {account.id: account for account in book.all()}
    changes = [change for change in book.log(None, _ALL) if _makes_signer(change)]
    return [
        _new_signer(change, people[change.account], book.factor(change.account) is not None)
        for change in reversed(changes)
        if period.first <= plan_day(change.at) <= period.last
    ]


_ALL = 1_000_000
_SIGNING = tuple(role.value for role in Role if may_hold_license(role))


def _makes_signer(change: AccountChange) -> bool:
    """Whether by this line somebody got a role that signs, or a license."""
    if change.what not in (Happening.ADDED, Happening.CHANGED):
        return False
    got = {name: value.rpartition("-> ")[2] for name, value in change.details.items()}
    return got.get("role") in _SIGNING or got.get("licence", "none") != "none"


def _new_signer(change: AccountChange, account: Account, second_factor: bool) -> NewSigner:
    proposed_by = change.details.get("proposed_by", "")
    changes = "; ".join(f"{name}: {change.details[name]}" for name in _TOLD if name in change.details)
    return NewSigner(
        change.at,
        account.id,
        account.name,
        account.role.value,
        changes,
        account.licence.number if account.licence else "",
        proposed_by,
        change.by if proposed_by else "",
        second_factor,
    )


_TOLD = ("role", "credential", "licence", "licence_valid_until")


def _proposal(changing: Changing, number: int) -> AccountProposal:
    proposal = changing.proposal(number)
    if proposal is None:
        raise NotFound(f"There is no proposal {number}.")
    return proposal


def _apply(
    changing: Changing,
    accounts: Accounts,
    proposal: AccountProposal,
    actor: Actor,
    now: datetime,
    by_two: Mapping[str, str],
) -> None:
    """Do what was proposed, where the account is still what it was then."""
    until = now + accounts.rules.one_time if proposal.password else None
    after = OnFile(proposal.after, proposal.password, until)
    if proposal.kind is ProposalKind.ADD:
        put_new(changing, after, actor, now, by_two)
        return
    before = on_file(changing, proposal.account)
    if before.account != proposal.before:
        raise Conflicting(f"{proposal.account} was changed since this was proposed; propose it anew.")
    match proposal.kind:
        case ProposalKind.CHANGE:
            apply_change(changing, before, proposal.after, actor, now, unlink=proposal.unlink, details=by_two)
        case ProposalKind.PASSWORD:
            put_password(changing, accounts, after, actor, now, by_two)
        case ProposalKind.SECOND_FACTOR:
            changing.drop_factor(proposal.account)
            changing.end_all(proposal.account)
            note(changing, proposal.account, Happening.FACTOR_RESET, actor, now, by_two)
