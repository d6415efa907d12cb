"""Use cases of an administrator: who may use this installation, in which role, and by which license."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.account_proposals import AccountProposal, ProposalKind, is_guarded, takes_two
from assent.casework.people.accounts import MAY_STAND_IN, MOST_NPIS, Account, License, may_hold_license
from assent.casework.people.licenses import check_number
from assent.casework.people.permissions import Use, check_use
from assent.casework.people.second_factor import is_proven
from assent.casework.people.sign_in import TOKEN_PREFIX, ProgramToken, SignInRules
from assent.casework.record.actors import OFFICES, PROGRAMS, Actor, Role
from assent.casework.record.caller import Called, FromCaller, MaybeName, Npi, Size, check_words
from assent.casework.record.checks import InvalidRecord, NotFound, Refused
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.people.account_steps import (
    accounts_of,
    administrators,
    apply_change,
    check_new,
    check_superior,
    known,
    note,
    on_file,
    put_new,
    put_password,
    put_proposal,
    with_one_time_password,
)
from assent.desk.ports import SYSTEM, Desk

FEWEST_ADMINISTRATORS = 2
"""What makes somebody sign takes two."""
MOST_LINES = 1_000
"""So many lines of the record are shown at once."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of an account; None leaves a field as it is.

    ``reports_to`` empty: nobody. ``without_licence`` takes the license away. ``unlink`` forgets who it
    is at the plan's identity provider, so that the next sign-in there links it again.
    """

    name: Annotated[Called | None, FromCaller("The person's or program's name.")] = None
    role: Annotated[Role | None, FromCaller("What the account may do.")] = None
    organization: Annotated[MaybeName | None, FromCaller("The NPI of a provider's office.")] = None
    licence: Annotated[License | None, FromCaller("The license, or the renewed one.")] = None
    without_licence: Annotated[bool, FromCaller("Take the license away.")] = False
    reports_to: Annotated[MaybeName | None, FromCaller("The account of the superior.")] = None
    disabled: Annotated[bool | None, FromCaller("Whether nobody may sign in by it.")] = None
    office: Annotated[MaybeName | None, FromCaller("The office of several people, by its id.")] = None
    further_npis: Annotated[
        Annotated[tuple[Npi, ...], Size(0, MOST_NPIS)] | None,
        FromCaller("Other NPIs of the office that they act for."),
    ] = None
    office_administrator: Annotated[
        bool | None, FromCaller("Whether they invite the office's people and end their access.")
    ] = None
    unlink: Annotated[bool, FromCaller("Forget who it is at the plan's identity provider.")] = False

    def applied(self, account: Account) -> Account:
        """The account as it becomes. A role without a license loses the license on file."""
        role = self.role or account.role
        licence = self.licence or account.licence
        keeps = not self.without_licence and (self.licence or may_hold_license(role))
        return Account(
            account.id,
            self.name if self.name is not None else account.name,
            role,
            self.organization if self.organization is not None else account.organization,
            licence if keeps else None,
            self.reports_to if self.reports_to is not None else account.reports_to,
            self.disabled if self.disabled is not None else account.disabled,
            account.stand_in if role in MAY_STAND_IN else None,
            *self._office(account, role),
        )

    def _office(self, account: Account, role: Role) -> tuple[str, tuple[str, ...], bool]:
        """Office, further NPIs, and whether they administer it; what a role without an office had is gone."""
        kept = account if role in OFFICES else _OF_NO_OFFICE
        npis = self.further_npis if self.further_npis is not None else kept.further_npis
        leads = (
            self.office_administrator if self.office_administrator is not None else kept.office_administrator
        )
        return self.office if self.office is not None else kept.office, npis, leads


_OF_NO_OFFICE = Account("nobody", "nobody", Role.INTAKE)


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Whether who is added signs in by password at first."""

    password: Annotated[
        bool,
        FromCaller("Whether a one-time password is made; not for who comes through OpenID."),
    ] = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: the account, and the number under which the change waits for a second person.

    ``proposal`` is None where one administrator sufficed. ``password`` is a one-time password, where it waits the
    first half of one; empty where there is none.
    """

    account: Account
    password: str = field(default="", repr=False)
    proposal: int | None = None


def first_administrator(desk: Desk, id: str, name: str, now: datetime, by: Actor = SYSTEM) -> str:
    """Make an administrator where fewer than two may sign in; the one-time password.

    It is for whoever operates the machine of the store, ``by``: what administrators do takes two of them. All
    others are told.
    """
    accounts, account = accounts_of(desk), Account(id, name, Role.ADMINISTRATOR)
    password, on_file = with_one_time_password(accounts, account, "", now)

    def work(changing: Changing) -> str:
        able = administrators(changing)
        if len(able) >= FEWEST_ADMINISTRATORS:
            raise Refused(
                "There are administrators already: one of them proposes another, and a second one confirms it."
            )
        put_new(changing, on_file, by, now)
        for administrator in able:
            note(changing, administrator.id, Happening.TOLD, by, now, {"administrator": id})
        return password

    return accounts.book.change(work)


def add_account(
    desk: Desk, account: Account, actor: Actor, now: datetime, *, password: str | None = ""
) -> Outcome:
    """Add somebody, with a one-time password, which is shown once and changed at the first sign-in.

    It is made up unless one is given; None gives none, for who signs in through the plan's provider. A
    program gets none either: ``issue_token``. Who signs or administers is proposed only: another administrator
    confirms it (``confirm``), and each of the two has half of the password. Raises ``Refused``.
    """
    accounts = _managing(desk, actor)
    _check_license(None, account)
    if takes_two(None, account):
        return _proposed(accounts, ProposalKind.ADD, None, account, desk.coming_in(actor), now, password)
    one_time, on_file = with_one_time_password(accounts, account, password, now)

    def work(changing: Changing) -> Outcome:
        put_new(changing, on_file, actor, now)
        return Outcome(account, one_time)

    return accounts.book.change(work)


def change_account(desk: Desk, id: str, changes: Changes, actor: Actor, now: datetime) -> Outcome:
    """Change a role, a license, a superior, or whether somebody may sign in at all.

    Who is disabled is signed out everywhere, and their tokens are revoked. The last administrator
    who may sign in stays one. A role that signs or administers, a license, and letting such an account in again
    are proposed only. Raises ``Refused``.
    """
    accounts, actor = _managing(desk, actor), desk.coming_in(actor)

    def work(changing: Changing) -> Outcome:
        before = on_file(changing, id)
        after = changes.applied(before.account)
        _check_license(before.account, after)
        check_superior(changing, after)
        if takes_two(before.account, after, unlink=changes.unlink and bool(before.subject)):
            proposal = AccountProposal(
                0, ProposalKind.CHANGE, after.id, now, actor.id, after, before.account, changes.unlink
            )
            return Outcome(before.account, "", put_proposal(changing, proposal, actor, now))
        apply_change(changing, before, after, actor, now, unlink=changes.unlink)
        return Outcome(after)

    return accounts.book.change(work)


def reset_password(desk: Desk, id: str, actor: Actor, now: datetime, password: str = "") -> Outcome:
    """Give somebody a new one-time password, made up unless given; it also ends their being locked out.

    They are signed out everywhere. Where that alone would let somebody in who signs or administers, because no
    second factor is on file, it is proposed only. Raises ``Refused``.
    """
    accounts = _managing(desk, actor)
    account = known(accounts, id).account
    if account.role in PROGRAMS:
        raise Refused(f"{account.id} is a program; issue a token for it.")
    if is_guarded(account) and not is_proven(accounts.book.factor(account.id)):
        acting = desk.coming_in(actor)
        return _proposed(accounts, ProposalKind.PASSWORD, account, account, acting, now, password)
    one_time, new = with_one_time_password(accounts, account, password, now)

    def work(changing: Changing) -> Outcome:
        put_password(changing, accounts, new, actor, now)
        return Outcome(account, one_time)

    return accounts.book.change(work)


def reset_second_factor(desk: Desk, id: str, actor: Actor, now: datetime) -> Outcome:
    """Propose to forget somebody's authenticator; another administrator confirms it. Raises ``Refused``."""
    accounts = _managing(desk, actor)
    account = known(accounts, id).account
    if accounts.book.factor(account.id) is None:
        raise Refused(f"{account.id} has no authenticator.")
    proposal = AccountProposal(0, ProposalKind.SECOND_FACTOR, account.id, now, actor.id, account, account)
    number = accounts.book.change(
        lambda changing: put_proposal(changing, proposal, desk.coming_in(actor), now)
    )
    return Outcome(account, "", number)


def issue_token(
    desk: Desk, id: str, name: str, valid_until: datetime, actor: Actor, now: datetime
) -> str:  # fmt: skip
    """Issue a token to a program: shown once, kept as a digest, good until it is revoked or past its end."""
    accounts = _managing(desk, actor)
    token = TOKEN_PREFIX + accounts.secrets.token()
    program_token = ProgramToken(accounts.secrets.digest(token), id, name.strip(), now, valid_until)
    _check_token(program_token, now, accounts.rules)

    def work(changing: Changing) -> str:
        account = on_file(changing, id).account
        if account.role not in PROGRAMS:
            raise Refused(f"{account.id} is a person in the role {account.role.value}, and signs in.")
        if account.disabled:
            raise Refused(f"{account.id} is disabled; enable the account first.")
        changing.add_token(replace(program_token, account=account.id))
        details = {"name": program_token.name, "valid_until": valid_until.isoformat()}
        note(changing, account.id, Happening.TOKEN_ISSUED, actor, now, details)
        return token

    return accounts.book.change(work)


def revoke_token(desk: Desk, id: str, name: str, actor: Actor, now: datetime) -> None:
    """A token counts no more from now on. Raises ``NotFound`` where none of that name does."""

    def work(changing: Changing) -> None:
        account = on_file(changing, id).account
        if not changing.revoke_tokens(account.id, now, name):
            raise NotFound(f"{account.id} has no token {name!r} that counts.")
        note(changing, account.id, Happening.TOKEN_REVOKED, actor, now, {"name": name})

    _managing(desk, actor).book.change(work)


def list_accounts(desk: Desk, actor: Actor) -> list[Account]:
    """Every account, by id."""
    return _managing(desk, actor).book.all()


def list_tokens(desk: Desk, id: str, actor: Actor) -> list[ProgramToken]:
    """The tokens of a program, also those that count no more."""
    accounts = _managing(desk, actor)
    return accounts.book.tokens(known(accounts, id).account.id)


def account_log(
    desk: Desk, actor: Actor, id: str | None = None, limit: int = MOST_LINES
) -> list[AccountChange]:
    """What was recorded about accounts, the latest first; of one or of all. For administrators and auditors."""
    check_use(actor.role, Use.READ_ACCOUNT_LOG)
    accounts = accounts_of(desk)
    of = None if id is None else known(accounts, id).account.id
    return accounts.book.log(of, min(limit, MOST_LINES))


def reports_to(accounts: Accounts) -> Mapping[str, str]:
    """Each person's superior, as the accounts stand when it is looked up."""
    return _Superiors(accounts)


class _Superiors(Mapping[str, str]):
    """Read anew at each look: a server runs for months."""

    def __init__(self, accounts: Accounts) -> None:
        self._book = accounts.book

    def __getitem__(self, id: str) -> str:
        kept = self._book.one(id)
        if kept is None or not kept.account.reports_to:
            raise KeyError(id)
        return kept.account.reports_to

    def __iter__(self) -> Iterator[str]:
        return (kept.id for kept in self._book.all() if kept.reports_to)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _managing(desk: Desk, actor: Actor) -> Accounts:
    check_use(actor.role, Use.MANAGE_ACCOUNTS)
    return accounts_of(desk)


def _proposed(
    accounts: Accounts,
    kind: ProposalKind,
    before: Account | None,
    after: Account,
    actor: Actor,
    now: datetime,
    chosen: str | None,
) -> Outcome:
    """A proposal with a one-time password in two halves. One that is given would be known to one person alone."""
    if before is None or before.name != after.name:
        check_words(after)
    if chosen:
        raise Refused(
            f"password: who signs or administers gets a one-time password in two halves, one from each of two "
            f"administrators. Leave it out for {after.id}."
        )
    halves, hashed = ("", ""), ""
    if chosen is not None:
        halves = (accounts.secrets.one_time_password(), accounts.secrets.one_time_password())
        hashed = accounts.secrets.hash("-".join(halves))
    proposal = AccountProposal(0, kind, after.id, now, actor.id, after, before, False, hashed, halves[1])

    def work(changing: Changing) -> int:
        if before is None:
            check_new(changing, after)
        return put_proposal(changing, proposal, actor, now)

    return Outcome(after, halves[0], accounts.book.change(work))


def _check_license(before: Account | None, after: Account) -> None:
    """Raise ``InvalidRecord`` for a number entered anew that is not in the form of one."""
    if after.licence is not None and (before is None or before.licence != after.licence):
        check_number(after.licence.number)


def _check_token(token: ProgramToken, now: datetime, rules: SignInRules) -> None:
    if not token.name or len(token.name) > 100:
        raise InvalidRecord("token: give it a name of up to 100 characters, such as what runs with it.")
    if not now < token.valid_until <= now + rules.token:
        raise InvalidRecord(
            f"token: valid_until is {token.valid_until:%Y-%m-%d}; give a day within {rules.token.days} days."
        )
