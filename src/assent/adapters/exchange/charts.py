"""What a hook's request left out, fetched from the FHIR server of the program that sent it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from assent.adapters.exchange.outgoing import Outgoing
from assent.casework.record.checks import Unavailable
from assent.terms.media_types import FHIR_JSON

MOST_AT_ONCE = 8
"""So many resources are fetched for one call."""


class FhirServers:
    """FHIR servers of programs. Safe to use from several threads."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    def fetch(
        self, server: str, paths: Sequence[str], token: str, seconds: float
    ) -> dict[str, dict[str, Any]]:
        """The resource or bundle at each path below a server, all within so many seconds, side by side.

        Raises ``Refused`` where the server may not be called, ``Unavailable`` where one of them cannot be had.
        """
        if len(paths) > MOST_AT_ONCE:
            raise Unavailable(f"The call lacks more than {MOST_AT_ONCE} resources; send them as prefetch.")
        ends, base = monotonic() + seconds, server.rstrip("/")
        headers = {"Authorization": f"Bearer {token}", "Accept": FHIR_JSON}

        def one(path: str) -> dict[str, Any]:
            return self._outgoing.read(f"{base}/{path}", headers, max(0.0, ends - monotonic()))

        with ThreadPoolExecutor(max(1, len(paths))) as pool:
            return dict(zip(paths, pool.map(one, paths), strict=True))
