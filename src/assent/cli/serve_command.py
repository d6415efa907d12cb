"""The ``serve`` command and its arguments."""

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import Store


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
    from assent.cli.serving import Listening, serve_store

    raise typer.Exit(serve_store(store, Listening(host, port, workers, sweep_every, certificate, key)))
