"""Calls of a payer's server, each kept as it was sent and answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from assent.adapters.fhir.resources import Resource
from assent.conformance.sign_in import ProgramSignIn
from assent.conformance.verdicts import NotTested, Unmet
from assent.terms.media_types import FHIR_JSON

TIMEOUT = 30.0
"""Seconds that one answer may take."""
MOST_BYTES = 32 * 1024 * 1024
"""Of one answer."""
_SHOWN = 2_000


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server offers each guide; empty where it does not. ``root`` is its own address."""

    root: str
    pas: str = ""
    crd: str = ""
    dtr: str = ""

    @classmethod
    def below(cls, root: str, pas: str, crd: str, dtr: str) -> "Addresses":
        """Addresses given whole or as paths below the server's own."""
        base = root.rstrip("/") + "/"
        return cls(
            base, *(urljoin(base, path.lstrip("/")).rstrip("/") if path else "" for path in (pas, crd, dtr))
        )


def is_on_this_machine(address: str) -> bool:
    """Whether an address leads to the machine on which the checks run."""
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class ServerCall:
    """One call: what was sent, what came, and after how many milliseconds. No header of it holds a token."""

    method: str
    url: str
    sent: Mapping[str, Any] | None
    status: int
    media_type: str
    body: bytes
    ms: float

    @property
    def is_good(self) -> bool:
        """Whether the status is one of 200 to 299."""
        return 200 <= self.status < 300

    def resource(self, *kinds: str) -> Resource:
        """The JSON object of the answer, of one of these resource types where some are given; raises ``Unmet``."""
        try:
            data = json.loads(self.body)
        except ValueError:
            raise Unmet(f"The answer is no JSON (status {self.status}).") from None
        if not isinstance(data, dict):
            raise Unmet("The answer is no JSON object.")
        if kinds and data.get("resourceType") not in kinds:
            raise Unmet(f"The answer is {data.get('resourceType')!r}; expected: {' or '.join(kinds)}.")
        return data

    def shown(self) -> dict[str, Any]:
        """The call as a report shows it; of a long answer the beginning."""
        text = self.body.decode("utf-8", "replace")
        return {
            "call": f"{self.method} {self.url}", "status": self.status, "milliseconds": round(self.ms, 1),
            "sent": self.sent, "answer": text if len(text) <= _SHOWN else f"{text[:_SHOWN]} … ({len(text)} characters)",
        }  # fmt: skip


@dataclass
class PayerServer:
    """A server under trial. ``headers`` go with every call, such as the token of a client.

    ``sign_in`` makes those of each call where a program signs in with its key.
    """

    client: httpx.Client
    addresses: Addresses
    headers: Mapping[str, str] = field(default_factory=dict)
    sign_in: ProgramSignIn | None = None
    exchanges: list[ServerCall] = field(default_factory=list)

    @property
    def is_signed_in(self) -> bool:
        """Whether calls are made with a token."""
        return bool(self.headers) or self.sign_in is not None

    def _signed_in(self, method: str, url: str) -> Mapping[str, str]:
        """The headers that say who calls. Raises ``NotTested`` where the server gives no token."""
        if self.sign_in is None:
            return self.headers
        if self._is_hook(url):
            return self.sign_in.hook(url) if method == "POST" else {}
        bases = (self.addresses.pas, self.addresses.dtr)
        base = next((base for base in bases if base and url.startswith(base)), "")
        return self.sign_in.access(self.client, base) if base else {}

    def _is_hook(self, url: str) -> bool:
        return bool(self.addresses.crd) and url.startswith(self.addresses.crd)

    def get(self, url: str, **headers: str) -> ServerCall:
        """GET."""
        return self._call("GET", url, None, headers)

    def post(self, url: str, body: Mapping[str, Any], **headers: str) -> ServerCall:
        """POST of JSON."""
        return self._call("POST", url, body, headers)

    def _call(
        self, method: str, url: str, body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> ServerCall:
        form = "application/json" if self._is_hook(url) else FHIR_JSON
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        signed = {} if "Authorization" in own else self._signed_in(method, url)
        all_headers = {
            "Accept": form,
            **({"Content-Type": form} if body is not None else {}),
            **signed,
            **own,
        }
        began = perf_counter()
        try:
            answer = self.client.request(
                method,
                url,
                content=None if body is None else json.dumps(body).encode(),
                headers=all_headers,
                timeout=TIMEOUT,
            )
        except httpx.HTTPError as error:
            raise NotTested(f"{method} {url} could not be called: {type(error).__name__}.") from None
        if len(answer.content) > MOST_BYTES:
            raise Unmet(f"The answer has {len(answer.content)} bytes; {MOST_BYTES} are read.")
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        exchange = ServerCall(
            method, url, body, answer.status_code, media_type, answer.content, (perf_counter() - began) * 1000
        )
        self.exchanges.append(exchange)
        return exchange
