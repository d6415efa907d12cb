"""Where this installation is, as others reach it: what signed tokens are made out for."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from assent.casework.record.checks import Unavailable
from assent.desk.ports import Desk

TOKEN = "/oauth/token"  # noqa: S105  (an address)


def address_of(desk: Desk, call: HTTPConnection) -> str:
    """The installation's own address without a path, such as ``https://plan.example.org``.

    It is what the operator says. Where nothing is said, a caller on this machine gets the address that it called:
    from anywhere else the Host header is whatever the caller likes, and a token made out for another server would
    count here. Raises ``Unavailable`` for such a caller.
    """
    stated = desk.exchanging.address
    if stated:
        return stated
    host = call.headers.get("host", "")
    if not (is_on_this_machine(call) and is_loopback(urlsplit(f"//{host}").hostname or "")):
        raise Unavailable(
            "This installation does not say its own address: the operator writes it into exchange.toml."
        )
    return f"{call.url.scheme}://{host}"


def known_address(desk: Desk, call: HTTPConnection) -> str:
    """The installation's own address; empty where it does not know it."""
    try:
        return address_of(desk, call)
    except Unavailable:
        return ""


def is_on_this_machine(call: HTTPConnection) -> bool:
    """Whether the call comes from this machine, and not through a proxy that says for whom it calls."""
    client = call.client
    forwarded = any(name in call.headers for name in ("forwarded", "x-forwarded-for"))
    return client is not None and not forwarded and is_loopback(client.host)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
