"""The accounts of the store behind the desk's port. What the store refuses is a refusal of casework."""

from collections.abc import Callable
from typing import TypeVar

from assent.adapters.projections.record import RequestRecord
from assent.adapters.store import AccountTables
from assent.adapters.store.accounts.accounts import ChangingAccounts
from assent.adapters.store.oversight.seals import Sealing
from assent.casework.exchange.clients import AccessToken, ClientRegistration
from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.account_proposals import AccountProposal
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.people.second_factor import SecondFactor
from assent.casework.people.sign_in import ProgramToken, Session

T = TypeVar("T")


class AccountRecord:
    """The accounts beside a record of requests. Every method raises ``Refused`` where the store does."""

    def __init__(self, record: RequestRecord) -> None:
        self._tables = AccountTables(record.store)

    def one(self, id: str) -> OnFile | None:
        """The account of that id, however it is cased."""
        return self._tables.one(id)

    def all(self) -> list[Account]:
        """Every account, by id."""
        return self._tables.all()

    def offices(self) -> list[ProviderOffice]:
        """Every office of several people and NPIs, by id."""
        return self._tables.offices()

    def session(self, digest: str) -> tuple[Session, Account] | None:
        """The session of a token, with its account."""
        return self._tables.session(digest)

    def token(self, digest: str) -> tuple[ProgramToken, Account] | None:
        """The token of a program, with its account."""
        return self._tables.token(digest)

    def tokens(self, account: str) -> list[ProgramToken]:
        """The tokens of an account, also those that are over."""
        return self._tables.tokens(account)

    def log(self, account: str | None, limit: int) -> list[AccountChange]:
        """What was recorded, the latest first; of one account or of all."""
        return self._tables.log(account, limit)

    def has_happened(self, account: str, *happenings: Happening) -> bool:
        """Whether one of these was ever done to an account."""
        return self._tables.has_happened(account, *happenings)

    def factor(self, account: str) -> SecondFactor | None:
        """The authenticator of an account, also one whose first code did not come yet."""
        return self._tables.factor(account)

    def conceal_factors(self, sealing: Sealing) -> None:
        """Encrypt the secret of every authenticator with the key that seals now."""
        self._tables.conceal_factors(sealing)

    def proposals(self) -> list[AccountProposal]:
        """Every proposal, the latest first."""
        return self._tables.proposals()

    def client(self, account: str) -> ClientRegistration | None:
        """What a program is registered with, also one that is over."""
        return self._tables.client(account)

    def client_of_issuer(self, issuer: str) -> ClientRegistration | None:
        """The program whose CDS Hooks tokens name this issuer; None where none that counts does."""
        return self._tables.client_of_issuer(issuer)

    def clients(self) -> list[ClientRegistration]:
        """Every registration, by account, also those that are over."""
        return self._tables.clients()

    def access(self, digest: str) -> AccessToken | None:
        """The access token of that digest."""
        return self._tables.access(digest)

    def change(self, work: Callable[[ChangingAccounts], T]) -> T:
        """Do work in one transaction; all of it or, where it raises, nothing."""
        return self._tables.change(work)
