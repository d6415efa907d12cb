"""Calls to hosts that the operator listed, and to no other: no redirects, no proxies, no way into a private network.

The name of a host is looked up once and the call goes to the address that was found and checked: an answer of
the name service that changes in between leads nowhere else.
"""

import json
import socket
from collections.abc import Callable, Mapping
from functools import cached_property
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from assent.adapters.exchange.settings import NAME, ExchangeSettings
from assent.casework.record.checks import Refused, Unavailable

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpx

MOST_BYTES = 1024 * 1024
"""Of one answer, unless said otherwise."""
MOST_SECONDS = 5.0
"""For one call, from the first lookup to the last byte, unless said otherwise."""
Lookup = Callable[[str, int], list[str]]
"""The addresses of a host by its name and port."""
Headers = Mapping[str, str]


def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the machine's own resolver gives them. Raises ``OSError``."""
    return list(
        dict.fromkeys(
            str(address_info[4][0])
            for address_info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
    )


class Outgoing:
    """Who may be called from this installation. Safe to use from several threads."""

    def __init__(
        self, settings: ExchangeSettings, lookup: Lookup = looked_up, certificates: str = ""
    ) -> None:
        """``certificates`` is a file of certificates that are trusted in place of the machine's own."""
        self.settings, self._lookup, self._certificates = settings, lookup, certificates

    def check(self, address: str) -> SplitResult:
        """The parts of an address that may be called; raises ``Refused`` for any other."""
        if not address.isprintable() or " " in address:
            raise Refused(
                "An address that is called holds no blanks and no characters that cannot be printed."
            )
        try:
            parts = urlsplit(address)
            host = named_host(parts)
        except ValueError:
            raise Refused("This is no address that can be called.") from None
        private = self._is_private(host)
        if not private and host not in self.settings.hosts:
            raise Refused(f"{NAME} of this installation does not list the host {host or 'of this address'}.")
        if parts.scheme != "https" and not (private and parts.scheme == "http"):
            raise Refused("An address that is called begins with https://.")
        if parts.username or parts.password or parts.fragment:
            raise Refused("An address that is called holds no user and no fragment.")
        return parts

    def read(
        self,
        address: str,
        headers: Headers | None = None,
        seconds: float = MOST_SECONDS,
        most: int = MOST_BYTES,
    ) -> dict[str, Any]:
        """The JSON object at an address, within so many seconds in all.

        Raises ``Refused`` where it may not be called, ``Unavailable`` where that fails. No message holds more of the
        address than its host.
        """
        parts = self.check(address)
        return _object(
            named_host(parts), *self._called(_Call(self, parts, dict(headers or {}), most), seconds)
        )

    def send(self, address: str, headers: Headers, body: bytes, seconds: float = MOST_SECONDS) -> int:
        """POST a body to an address, within so many seconds in all; the status of the answer, whose body is not read.

        Raises as ``read`` does.
        """
        call = _Call(self, self.check(address), dict(headers), MOST_BYTES, body)
        return self._called(call, seconds)[0]

    def _called(self, call: "_Call", seconds: float) -> tuple[int, bytes]:
        thread = Thread(target=call.run, daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            call.stop()
            raise Unavailable(f"{call.host} does not answer in time.")
        return call.answer()

    def place(self, parts: SplitResult) -> str:
        """The address of a host; raises ``Refused`` where one that was found may not be called."""
        host, name = named_host(parts), parts.hostname or ""
        try:
            places = self._lookup(name, parts.port or _PORTS[parts.scheme])
        except (OSError, UnicodeError):
            places = []
        if not places:
            raise Unavailable(f"{host} cannot be found.")
        if not self._is_private(host) and not all(map(is_public, places)):
            raise Refused(
                f"{host} leads into a private network; {NAME} lists it under private_hosts where it may."
            )
        return places[0]

    def _is_private(self, host: str) -> bool:
        """Whether a host is listed as one of a private network, with its port or, by an asterisk, with any."""
        return bool({host, f"{host.rpartition(':')[0]}:*"} & self.settings.private_hosts)

    @cached_property
    def certificates(self) -> "SSLContext":
        """What the certificates of hosts are checked by."""
        from ssl import create_default_context

        return create_default_context(cafile=self._certificates or None)


class _Call:
    """One call in a thread of its own, so that whoever waits for it waits no longer than they want."""

    def __init__(
        self,
        outgoing: Outgoing,
        parts: SplitResult,
        headers: dict[str, str],
        most: int,
        sent: bytes | None = None,
    ) -> None:
        """``sent`` is the body of a POST; without one it is a GET."""
        self._outgoing, self._parts, self._headers, self._most = outgoing, parts, headers, most
        self._sent = sent
        self.host = named_host(parts)
        self._client: httpx.Client | None = None
        self._status, self._body = 0, b""
        self._failed: Refused | None = None

    def run(self) -> None:
        """Make the call."""
        import httpx

        try:
            self._call(self._outgoing.place(self._parts))
        except Refused as refused:
            self._failed = refused
        except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError) as error:
            self._failed = Unavailable(
                f"{named_host(self._parts)} cannot be reached: {type(error).__name__}."
            )

    def stop(self) -> None:
        """Nobody waits any more: what is open is closed, and the thread ends."""
        if self._client is not None:
            self._client.close()

    def answer(self) -> tuple[int, bytes]:
        """Status and body; raises what went wrong."""
        if self._failed is not None:
            raise self._failed
        return self._status, self._body

    def _call(self, place: str) -> None:
        import httpx

        url = httpx.URL(self._parts.geturl()).copy_with(host=place)
        sent = {
            "Accept": "application/json",
            "User-Agent": "assent",
            **self._headers,
            "Host": self._parts.netloc,
        }
        name = {"sni_hostname": self._parts.hostname}
        with (
            httpx.Client(
                timeout=MOST_SECONDS,
                follow_redirects=False,
                trust_env=False,
                verify=self._outgoing.certificates,
            ) as self._client,
            self._client.stream(
                "GET" if self._sent is None else "POST",
                url,
                content=self._sent,
                headers=sent,
                extensions=name,
            ) as answer,
        ):
            body = b""
            if self._sent is not None:
                self._status = answer.status_code
                return
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > self._most:
                    raise Unavailable(f"The answer has more than {self._most} bytes.")
            self._status, self._body = answer.status_code, body


def _object(host: str, status: int, body: bytes) -> dict[str, Any]:
    """The JSON object of an answer."""
    if status != 200:
        raise Unavailable(f"{host} answers with status {status}.")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Unavailable(f"{host} answers with what is no JSON.") from None
    if not isinstance(data, dict):
        raise Unavailable(f"{host} answers with what is no JSON object.")
    return data


_PORTS = {"https": 443, "http": 80}


def named_host(parts: SplitResult) -> str:
    """The host of an address as it is listed: with its port where that is not the usual one."""
    name = (parts.hostname or "").lower()
    host = f"[{name}]" if ":" in name else name
    return host if parts.port in (None, _PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def is_public(place: str) -> bool:
    """Whether an address is one of the public network; one that holds an IPv4 address inside is judged by that."""
    try:
        address = ip_address(place.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (address.is_multicast or address.is_reserved)
