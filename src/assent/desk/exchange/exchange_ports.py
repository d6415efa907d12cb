"""What the use cases of exchange need of the outside: signed tokens checked, and where this installation is."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

from assent.casework.exchange.clients import Assertion, ClientRegistration, Unverified
from assent.casework.exchange.guidance import CoverageAssertion, HookCall


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
        """Keep a call with its answer, and what was said in it. Durable on return, and never changed."""

    def assertion(self, id: str) -> CoverageAssertion | None:
        """What was said under an id."""

    def calls(self, limit: int) -> list[HookCall]:
        """The latest calls, the latest first."""


class ChartServers(Protocol):
    """FHIR servers of programs, from which what was not sent is fetched."""

    def fetch(
        self, server: str, paths: Sequence[str], token: str, seconds: float
    ) -> dict[str, dict[str, Any]]:
        """The resource or bundle at each path below a server, all within so many seconds.

        Raises ``Refused`` where the server may not be called, ``Unavailable`` where one of them cannot be had.
        """


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
        """The plan's identifiers as a payer, as ``SYSTEM|VALUE`` or the value alone; without any nothing is compared."""

    @property
    def guidance(self) -> GuidanceBook:
        """What was said while ordering."""

    @property
    def charts(self) -> ChartServers:
        """The servers of programs."""

    def new_id(self) -> str:
        """Twenty signs that nobody guesses and that show in a system's logs without harm."""
