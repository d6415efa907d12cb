"""What the use cases of exchange need of the outside: signed tokens checked, and where this installation is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from assent.casework.exchange.clients import Assertion, ClientRegistration, Unverified
from assent.casework.exchange.guidance import CoverageAssertion, HookCall
from assent.casework.exchange.subscriptions import Notification, Subscription


class SignedTokens(Protocol):
    """Checks tokens that programs sign. Methods raise ``NotTrusted`` without anything that stood in the token."""

    def look(self, text: str) -> Unverified:
        """What a token says of itself, unchecked: who would have signed it, and how."""

    def checked(
        self, text: str, client: ClientRegistration, audiences: Collection[str], now: datetime
    ) -> Assertion:
        """The claims of a token that one of the client's keys signed, for one of these audiences, and holds now.

        Raises ``Unavailable`` where the keys cannot be had.
        """

    def check_place(self, client: ClientRegistration) -> None:
        """Raise ``Refused`` where the address of its keys, or of its charts, may not be called from here."""


class GuidanceBook(Protocol):
    """Where what was said while ordering is kept. Methods raise ``Refused``."""

    def keep(self, call: HookCall, assertion: CoverageAssertion | None) -> None:
        """Keep a call with its answer, and what was said in it. Durable on return, never changed."""

    def assertion(self, id: str) -> CoverageAssertion | None:
        """What was said under an id."""

    def call_of(self, assertion: str) -> HookCall | None:
        """The call in which something was said under an id."""

    def calls(self, limit: int) -> list[HookCall]:
        """The latest calls, the latest first."""

    def forget(self, before: datetime, most: int) -> int:
        """Remove calls of before a moment with what was said in them, so many at most; how many were removed."""


class ChartServers(Protocol):
    """FHIR servers of programs, from which what was not sent is fetched."""

    def fetch(
        self, server: str, paths: Sequence[str], token: str, seconds: float
    ) -> dict[str, dict[str, Any]]:
        """The resource or bundle at each path below a server, all within so many seconds.

        Raises ``Refused`` where the server may not be called, ``Unavailable`` where one of them cannot be had.
        """


class SubscriptionBook(Protocol):
    """Where subscriptions are kept, and what is owed to them. Methods raise ``Refused``; all is durable on return.

    A subscription is read without its headers, which may hold a secret of the program.
    """

    def one(self, id: str) -> Subscription | None:
        """The subscription of that id."""

    def headers(self, id: str) -> tuple[str, ...]:
        """The headers that its notifications are sent with, and nothing else."""

    def anybody(self) -> bool:
        """Whether some subscription is told of changes, or will be once its endpoint has answered."""

    def of_account(self, account: str) -> list[Subscription]:
        """The subscriptions of a program, by id."""

    def active(self, npi: str) -> list[Subscription]:
        """The subscriptions of an office that are told of changes."""

    def begin(self, subscription: Subscription) -> None:
        """Keep a new subscription, or another in the place of one, and owe it a handshake."""

    def change(self, changed: Subscription) -> None:
        """Keep another state of a subscription; one that is over or in error is owed nothing more."""

    def position(self) -> int:
        """How far the record was read for changes of answers."""

    def move_on(self, before: int, after: int) -> bool:
        """Put the bookmark further on; False where another process has moved it meanwhile."""

    def told(self, request: str) -> str | None:
        """The digest of the answer that the office of a request was given last; None where it was given none."""

    def tell(self, request: str, digest: str, to: Iterable[str], now: datetime) -> None:
        """The answer of a request is another: keep its digest, and owe these subscriptions a notification."""

    def due(self, now: datetime, limit: int) -> list[Notification]:
        """What is owed and due, the longest due first."""

    def take(self, owed: Notification, until: datetime) -> bool:
        """Take a notification to send it, so that no other process does before ``until``; False where one has."""

    def try_again(self, owed: Notification, at: datetime) -> None:
        """It was tried in vain."""

    def done(self, owed: Notification) -> None:
        """It was told."""


class Callbacks(Protocol):
    """Addresses of programs that are told of changes."""

    def check(self, address: str) -> None:
        """Raise ``Refused`` where an address may not be called from here."""

    def tell(self, address: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send a notification; the status of the answer. Raises ``Refused``, ``Unavailable`` where that fails."""


class Exchange(Protocol):
    """All that exchange needs of the outside."""

    @property
    def tokens(self) -> SignedTokens:
        """What checks signed tokens."""

    @property
    def address(self) -> str:
        """The installation's address as others reach it, without a path; empty where the operator named none.

        Then only callers on this machine are given addresses of it.
        """

    @property
    def payers(self) -> frozenset[str]:
        """The plan's identifiers as a payer, as ``SYSTEM|VALUE`` or the value alone; without any all are taken."""

    @property
    def guidance(self) -> GuidanceBook:
        """What was said while ordering."""

    @property
    def charts(self) -> ChartServers:
        """The servers of programs."""

    @property
    def subscriptions(self) -> SubscriptionBook:
        """Who is to be told of what."""

    @property
    def callbacks(self) -> Callbacks:
        """Where they are told."""

    def new_id(self) -> str:
        """Twenty signs that nobody guesses and that show in a system's logs without harm."""
