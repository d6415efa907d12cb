"""Which hosts are called from here, and how an answer is taken: no way into a private network."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import Any, ClassVar

import pytest

from assent.adapters.exchange.outgoing import Outgoing, is_public
from assent.adapters.exchange.settings import ExchangeSettings, read_exchange
from assent.casework.record.checks import Refused, Unavailable


def _outgoing(*hosts: str, private: tuple[str, ...] = (), found: list[str] | None = None) -> Outgoing:
    settings = ExchangeSettings("", frozenset(hosts), frozenset(private))
    return Outgoing(settings, lambda _host, _port: found or ["127.0.0.1"])


@pytest.mark.parametrize(
    "address",
    [
        "http://ehr.example.org/keys",
        "https://other.example.org/keys",
        "https://ehr.example.org:8443/keys",
        "https://user:secret@ehr.example.org/keys",
        "https://ehr.example.org@evil.example/keys",
        "https://ehr.example.org.evil.example/keys",
        "https://ehr.example.org/keys#part",
        "file:///etc/passwd",
        "gopher://ehr.example.org/",
        "https://",
        "https://[::1",
        "",
    ],
)
def test_addresses_that_are_not_called(address: str) -> None:
    with pytest.raises(Refused):
        _outgoing("ehr.example.org").check(address)


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "224.0.0.1", "240.0.0.1", "no address",
    ],
)  # fmt: skip
def test_a_listed_host_that_leads_into_a_private_network_is_not_called(place: str) -> None:
    outgoing = _outgoing("ehr.example.org", found=["93.184.216.34", place])
    with pytest.raises(Refused, match="private network"):
        outgoing.read("https://ehr.example.org/keys")


@pytest.mark.parametrize("place", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address(place: str) -> None:
    assert is_public(place)


class _Answers(BaseHTTPRequestHandler):
    """What a host answers, by the path that is asked for."""

    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append(
            {"path": self.path, "host": self.headers["Host"], "token": self.headers["Authorization"] or ""}
        )
        if self.path == "/slow":
            sleep(1)
        if self.path == "/trickle":
            self._trickle()
            return
        status = {"/moved": 302, "/broken": 500}.get(self.path.partition("?")[0], 200)
        body = {"/text": b"text", "/list": b"[1]", "/long": b'"' + b"x" * 5_000 + b'"'}.get(
            self.path, b'{"a": 1}'
        )
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/inside")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append({"path": self.path, "host": self.headers["Host"], "token": ""})
        self.send_response(307 if self.path == "/moved" else 200)
        self.send_header("Location", "/inside")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b" ")
            self.wfile.flush()
            sleep(0.05)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def _host() -> Iterator[str]:
    _Answers.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"ehr.internal:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_listed_private_host_is_called_at_the_address_that_was_looked_up() -> None:
    with _host() as host:
        outgoing = _outgoing(private=(host,))
        assert outgoing.read(f"http://{host}/keys?_id=1", {"Authorization": "Bearer t"}) == {"a": 1}
    assert _Answers.seen == [{"path": "/keys?_id=1", "host": host, "token": "Bearer t"}]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/moved", "status 302"),
        ("/broken", "status 500"),
        ("/text", "no JSON"),
        ("/list", "no JSON object"),
        ("/long", "more than 1000 bytes"),
        ("/slow", "in time"),
        ("/trickle", "in time"),
    ],
)
def test_answers_that_are_not_taken(path: str, says: str) -> None:
    with _host() as host, pytest.raises(Unavailable, match=says):
        _outgoing(private=(host,)).read(f"http://{host}{path}", seconds=0.4, most=1_000)
    assert [seen["path"] for seen in _Answers.seen] == [path], "no redirect was followed"


def test_what_is_sent_is_not_sent_on_by_a_redirect() -> None:
    with _host() as host:
        outgoing = _outgoing(private=(host,))
        assert outgoing.send(f"http://{host}/moved", {"Authorization": "Bearer t"}, b"{}") == 307
        assert outgoing.send(f"http://{host}/told", {}, b"{}") == 200
    assert [seen["path"] for seen in _Answers.seen] == ["/moved", "/told"]


class _Rebinding:
    """A name service that gives a public address first, and one of this machine ever after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return ["93.184.216.34"] if self.asked == 1 else ["127.0.0.1"]


def test_a_name_that_leads_elsewhere_after_it_was_checked_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The call goes to the address that was checked, and nobody asks for the name again."""
    called: list[Any] = []

    def connect(address: Any, *_: Any, **__: Any) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    def asked_again(*_: Any, **__: Any) -> Any:
        raise AssertionError("the name was looked up again")

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", asked_again)
    names = _Rebinding()
    outgoing = Outgoing(ExchangeSettings("", frozenset({"ehr.example.org"})), names)
    with pytest.raises(Unavailable, match="cannot be reached: ConnectError"):
        outgoing.read("https://ehr.example.org/keys")
    assert called == [("93.184.216.34", 443)]
    assert names.asked == 1
    with pytest.raises(Refused, match="private network"):
        outgoing.send("https://ehr.example.org/told", {}, b"{}")
    assert called == [("93.184.216.34", 443)], "what leads into a private network now is not connected to"


def test_a_live_connection_goes_to_the_checked_address_and_no_other() -> None:
    """Looked up as this machine; that the machine's own resolver knows no such name does not matter."""
    with _host() as host:
        assert _outgoing(private=(host,)).read(f"http://{host}/keys") == {"a": 1}
        elsewhere = _outgoing(private=(host,), found=["127.0.0.2"])
        with pytest.raises(Unavailable, match="cannot be reached"):
            elsewhere.read(f"http://{host}/keys")
    assert len(_Answers.seen) == 1


def test_a_host_that_is_not_there_is_said_plainly() -> None:
    outgoing = _outgoing(private=("ehr.internal:9",))
    with pytest.raises(Unavailable, match=r"ehr\.internal:9 cannot be reached"):
        outgoing.read("http://ehr.internal:9/keys?patient=secret")


def test_no_message_holds_more_than_the_host() -> None:
    with _host() as host, pytest.raises(Unavailable) as error:
        _outgoing(private=(host,)).read(f"http://{host}/broken?patient=M-1")
    assert "M-1" not in error.value.says


def test_the_file_of_the_operator(tmp_path: Path) -> None:
    assert read_exchange(tmp_path) == ExchangeSettings()
    (tmp_path / "exchange.toml").write_text(
        'address = "https://plan.example.org/"\nhosts = ["EHR.example.org"]\nprivate_hosts = ["ehr.internal:8443"]\n'
    )
    assert read_exchange(tmp_path) == ExchangeSettings(
        "https://plan.example.org", frozenset({"ehr.example.org"}), frozenset({"ehr.internal:8443"})
    )


@pytest.mark.parametrize(
    "text",
    [
        "host = 1",
        "hosts = 1",
        "hosts = [1]",
        "address = 1",
        'address = "plan.example.org"',
        'address = "https://a/b"',
        "[",
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "exchange.toml").write_text(text)
    with pytest.raises(Refused, match=r"exchange\.toml"):
        read_exchange(tmp_path)
