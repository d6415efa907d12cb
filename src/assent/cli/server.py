"""The ``serve`` command: an installation over HTTP."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.cli.options import Store
from assent.cli.status import USAGE
from assent.cli.times import refusing


def serve(
    store: Store,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", help="0 takes a free one.", min=0, max=65_535)] = 8400,
    workers: Annotated[
        int,
        typer.Option(
            metavar="N", help="How many processes; each has its share of the limits on calls.", min=1, max=64
        ),
    ] = 1,
    sweep_every: Annotated[
        float,
        typer.Option(metavar="SECONDS", help="How often what is due is looked for; 0 for never.", min=0),
    ] = 30,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The certificate chain for TLS, PEM.")
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The key of the certificate, PEM.")] = None,
) -> None:
    """Serve the HTTP interface until it is stopped. Without a certificate put a proxy with TLS before it."""
    raise typer.Exit(serve_store(store, Listening(host, port, workers, sweep_every, certificate, key)))


if TYPE_CHECKING:
    from socket import socket

    from fastapi import FastAPI


_SETTINGS = "ASSENT_SERVED"
"""Tells the processes of a server what they serve."""
FORM_KEY = "ASSENT_FORM_KEY"
"""The environment variable with the key of hidden fields, where several hosts serve one installation."""
_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
_STOPPING = 30
"""Seconds for calls under way when the server stops."""
_UNANSWERED = 60
"""So many seconds one of several processes may not answer the first before it is ended and begun anew.

It does not while it starts, which takes a busy machine longer than the five seconds that are usual: then each is ended
before it ever served.
"""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how to listen; ``sweep_every`` in seconds."""

    host: str
    port: int
    workers: int
    sweep_every: float
    certificate: Path | None
    key: Path | None


def application() -> "FastAPI":
    """The application of one process, by the settings that ``serve_store`` left."""
    import json

    from assent.bootstrap import server

    settings = json.loads(os.environ[_SETTINGS])
    return server.application(Path(settings["folder"]), server.Serving(**settings["serving"]))


def serve_store(
    folder: Path, listening: Listening, links: Mapping[str, str] | None = None, log: Path | None = None
) -> int:
    """Serve until stopped; refuse where the store is missing or of another version's form.

    ``links`` are keys by which a demonstration is entered, by account. ``log``: the file of the log, which is
    standard output unless given.
    """
    import json
    from secrets import token_hex

    from assent import bootstrap
    from assent.bootstrap import profiles, server

    if (listening.certificate is None) != (listening.key is None):
        typer.echo("assent: give --certificate and --key together, or neither.", err=True)
        return USAGE

    def work() -> int:
        bootstrap.check_current(folder)
        profiles.incoming_profiles(folder)
        _warn(folder, bootstrap.open_to_others(folder))
        serving = server.Serving(
            listening.sweep_every,
            listening.workers,
            os.environ.get(FORM_KEY, "") or token_hex(32),
            dict(links or {}),
            str(log.absolute()) if log else "",
        )
        os.environ[_SETTINGS] = json.dumps({
            "folder": str(folder.absolute()),
            "serving": asdict(serving),
        })  # fmt: skip
        with _figures(listening.workers):
            _listen(listening, "warning" if log else "info")
        return 0

    return refusing(work)


def _warn(folder: Path, names: list[str]) -> None:
    if names:
        listed = ", ".join(names[:5])
        warning = (
            f"others on this machine may read in {folder}: {listed}; close it with `chmod -R go= {folder}`"
        )
        typer.echo(f"assent: warning: {warning}", err=True)


def _listen(listening: Listening, level: str) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from assent.bootstrap import server
    from assent.cli.connections import WatchedConnection

    settings: dict[str, Any] = {
        "app": "assent.cli.server:application",
        "factory": True,
        "host": listening.host,
        "port": listening.port,
        "workers": listening.workers,
        "http": WatchedConnection,
        "ssl_certfile": listening.certificate,
        "ssl_keyfile": listening.key,
        "log_config": server.server_logging(),
        "log_level": level,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": _STOPPING,
        "timeout_worker_healthcheck": _UNANSWERED,
    }
    if listening.workers == 1:
        uvicorn.run(**settings)
    else:
        config = uvicorn.Config(**settings)
        Multiprocess(config, sockets=[at_once(config.bind_socket())]).run()


def at_once(listener: "socket") -> "socket":
    """The same socket, known as one of TCP, so that answers go out at once.

    The event loop turns off the wait for more to send only where the socket says its protocol. A server
    of several processes binds one that does not, and each answer in two parts would wait some 40 ms.
    """
    from socket import IPPROTO_TCP, socket

    return socket(listener.family, listener.type, IPPROTO_TCP, fileno=listener.detach())


@contextmanager
def _figures(workers: int) -> Iterator[None]:
    """A folder in which several processes add up their figures."""
    from tempfile import TemporaryDirectory

    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="assent-figures-") as shared:
        os.environ[_FIGURES] = shared
        try:
            yield
        finally:
            del os.environ[_FIGURES]
