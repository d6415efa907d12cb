"""What the use cases of exchange need of the outside: signed tokens checked, and where this installation is."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from assent.casework.exchange.clients import Assertion, ClientRegistration, Unverified


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
