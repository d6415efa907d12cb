"""What the use cases of accounts need of the outside: where accounts are kept, secrets, a plan's provider."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from assent.casework.exchange.clients import AccessToken, Assertion, ClientRegistration
from assent.casework.people import sign_in
from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.account_proposals import AccountProposal
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.people.second_factor import SecondFactor

T = TypeVar("T")


class Changing(Protocol):
    """The accounts inside one transaction; nobody else changes them meanwhile."""

    def one(self, id: str) -> OnFile | None:
        """The account of that id, however it is cased."""

    def all(self) -> list[Account]:
        """Every account, by id."""

    def offices(self) -> list[ProviderOffice]:
        """Every office of several people and NPIs, by id."""

    def put_office(self, office: ProviderOffice) -> None:
        """Add it, or change what is there."""

    def put(self, on_file: OnFile) -> None:
        """Add it, or change what is there."""

    def note(self, change: AccountChange) -> None:
        """Put a line on the record."""

    def has_happened(self, account: str, *what: Happening) -> bool:
        """Whether one of these was ever done to an account."""

    def tries(self, key: str) -> sign_in.Tries:
        """The tries under an id, given as its digest: it may be one that has no account."""

    def keep_tries(self, key: str, tries: sign_in.Tries | None) -> None:
        """Keep them, or forget them; of an id, those from all addresses."""

    def start(self, session: sign_in.Session) -> None:
        """Somebody is signed in from now on."""

    def seen(self, digest: str, at: datetime) -> None:
        """A session was used."""

    def end(self, digest: str) -> None:
        """A session is over."""

    def end_all(self, account: str) -> None:
        """All sessions of an account are over."""

    def count_signed_in(self) -> int:
        """How many sessions and tokens of programs there are that were not ended."""

    def add_token(self, token: sign_in.ProgramToken) -> None:
        """A program has a token from now on."""

    def revoke_tokens(self, account: str, at: datetime, name: str | None = None) -> list[str]:
        """The token of that name, or all of an account, are over; the names of those that were not before."""

    def factor(self, account: str) -> SecondFactor | None:
        """The authenticator of an account, also one whose first code did not come yet."""

    def put_factor(self, factor: SecondFactor) -> None:
        """Keep it, in place of the one before."""

    def drop_factor(self, account: str) -> bool:
        """Forget the authenticator and the recovery codes of an account; whether there was one."""

    def put_recovery_codes(self, account: str, digests: Sequence[str]) -> None:
        """Keep these recovery codes, in place of those before."""

    def use_recovery_code(self, account: str, digest: str, at: datetime) -> bool:
        """Whether this code counted; from now on it does not."""

    def strengthen(self, digest: str) -> None:
        """Of a session the second factor was proven too."""

    def propose(self, proposal: AccountProposal) -> AccountProposal:
        """Keep a proposal; the same with its number."""

    def proposal(self, number: int) -> AccountProposal | None:
        """A proposal by its number."""

    def settle(self, proposal: AccountProposal) -> None:
        """Keep what became of it."""

    def begin(self, attempt: sign_in.Attempt) -> None:
        """A way through the provider was begun."""

    def take(self, state: str) -> sign_in.Attempt | None:
        """The attempt begun under a state, which is then gone."""

    def client(self, account: str) -> ClientRegistration | None:
        """What a program is registered with, also one that is over."""

    def clients(self) -> list[ClientRegistration]:
        """Every registration, by account, also those that are over."""

    def put_client(self, client: ClientRegistration) -> None:
        """Keep it, in place of the one before of this account."""

    def use_assertion(self, assertion: Assertion) -> bool:
        """Whether this signed token counts: from now on it does not."""

    def add_access(self, access: AccessToken) -> None:
        """A program has an access token from now on."""

    def end_access(self, account: str) -> None:
        """All access tokens of a program are over."""

    def tidy(self, now: datetime) -> None:
        """Remove sessions, attempts, tries, access tokens and used signed tokens that count no more."""


class AccountBook(Protocol):
    """Where accounts are kept. Methods raise ``Refused``; what ``change`` did is durable on return."""

    def one(self, id: str) -> OnFile | None:
        """The account of that id, however it is cased."""

    def all(self) -> list[Account]:
        """Every account, by id."""

    def offices(self) -> list[ProviderOffice]:
        """Every office of several people and NPIs, by id."""

    def session(self, digest: str) -> tuple[sign_in.Session, Account] | None:
        """The session of a token, with its account."""

    def token(self, digest: str) -> tuple[sign_in.ProgramToken, Account] | None:
        """The token of a program, with its account."""

    def tokens(self, account: str) -> list[sign_in.ProgramToken]:
        """The tokens of an account, also those that are over."""

    def log(self, account: str | None, limit: int) -> list[AccountChange]:
        """What was recorded, the latest first; of one account or of all."""

    def has_happened(self, account: str, *what: Happening) -> bool:
        """Whether one of these was ever done to an account."""

    def factor(self, account: str) -> SecondFactor | None:
        """The authenticator of an account, also one whose first code did not come yet."""

    def proposals(self) -> list[AccountProposal]:
        """Every proposal, the latest first."""

    def client(self, account: str) -> ClientRegistration | None:
        """What a program is registered with, also one that is over."""

    def client_of_issuer(self, issuer: str) -> ClientRegistration | None:
        """The program whose CDS Hooks tokens name this issuer; None where none that counts does."""

    def clients(self) -> list[ClientRegistration]:
        """Every registration, by account, also those that are over."""

    def access(self, digest: str) -> AccessToken | None:
        """The access token of that digest."""

    def change(self, work: Callable[[Changing], T]) -> T:
        """Do work in one transaction; all of it or, where it raises, nothing. It may be run twice."""


class Secrets(Protocol):
    """Passwords and tokens."""

    def hash(self, password: str) -> str:
        """What is kept instead of a password."""

    def matches(self, kept: str, password: str) -> bool:
        """Whether it is the password; takes as long where nothing is kept, and is then False."""

    def is_old(self, kept: str) -> bool:
        """Whether it was hashed by other parameters than now."""

    def one_time_password(self) -> str:
        """A password that nobody can guess and somebody can copy."""

    def token(self) -> str:
        """256 random bits as text."""

    def authenticator_secret(self) -> str:
        """What the codes of a new authenticator are made of."""

    def authenticator_address(self, secret: str, account: str) -> str:
        """The same for an authenticator to read, as an ``otpauth`` address."""

    def code_step(self, secret: str, code: str, now: datetime) -> int | None:
        """The step of time of which this is the code, where it counts now; else None."""

    def recovery_code(self) -> str:
        """A code that nobody can guess and somebody can copy."""

    def digest(self, token: str) -> str:
        """What is kept instead of a token."""


class IdentityProvider(Protocol):
    """The plan's own provider of identities, by OpenID Connect. Methods raise ``Refused`` without tokens."""

    @property
    def makes_accounts(self) -> bool:
        """Whether somebody without an account gets one, in the role that their groups name."""

    @property
    def decides_roles(self) -> bool:
        """Whether the provider's groups decide the role at each sign-in."""

    def page(self, attempt: sign_in.Attempt, now: datetime) -> str:
        """The provider's page to send the person to; ``attempt.state`` is the state itself here."""

    def identity(self, code: str, attempt: sign_in.Attempt, now: datetime) -> sign_in.Identity:
        """Who came back with a code, checked."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """All that accounts need. ``provider`` is None where people sign in by password only."""

    book: AccountBook
    secrets: Secrets
    rules: sign_in.SignInRules = field(default_factory=sign_in.SignInRules)
    provider: IdentityProvider | None = None
