"""Notifications sent to the addresses of programs: to listed hosts only, without redirects."""

from collections.abc import Mapping

from assent.adapters.exchange.outgoing import Outgoing

MOST_SECONDS = 10.0
"""For one notification."""


class ProgramAddresses:
    """Addresses of programs. Safe to use from several threads."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    def check(self, address: str) -> None:
        """Raise ``Refused`` where an address may not be called from here."""
        self._outgoing.check(address)

    def tell(self, address: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send a notification; the status of the answer. Raises ``Refused``, ``Unavailable`` where that fails."""
        return self._outgoing.send(address, headers, body, MOST_SECONDS)
