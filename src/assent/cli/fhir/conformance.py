"""The ``conformance`` command: checks of a payer's server, ours or another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.json_text import json_text
from assent.cli.status import usage

if TYPE_CHECKING:
    from assent.conformance.checks import Finding
    from assent.conformance.sign_in import ProgramSignIn

_NOT_MET = 1
_ADDRESS = "the path below the server's address, or a whole address; empty where it has none."


def conformance(
    url: Annotated[str, typer.Argument(metavar="URL", help="The server's address.")],
    pas: Annotated[str, typer.Option(metavar="PATH", help=f"PAS: {_ADDRESS}")] = "/fhir/pas/2.2",
    crd: Annotated[str, typer.Option(metavar="PATH", help=f"CRD: {_ADDRESS}")] = "/cds-services",
    dtr: Annotated[str, typer.Option(metavar="PATH", help=f"DTR: {_ADDRESS}")] = "/fhir/dtr",
    token: Annotated[
        str, typer.Option(metavar="TOKEN", envvar="ASSENT_TOKEN", help="A token to call with.")
    ] = "",
    client: Annotated[
        str, typer.Option(metavar="ID", help="The program that signs in with --key, in place of a token.")
    ] = "",
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its private key, a JWK with its kid.")
    ] = None,
    issuer: Annotated[
        str, typer.Option(metavar="URL", help="What its CDS Hooks tokens name as issuer; default its id.")
    ] = "",
    samples: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Bodies to send, such as pas/approval.json.")
    ] = None,
    wait: Annotated[
        int, typer.Option(metavar="SECONDS", min=0, help="Wait so long for a decision on the pended request.")
    ] = 0,
    json: Annotated[
        bool, typer.Option("--json", help="Everything, with what was sent and what came.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The report as a page.")] = False,
) -> None:
    """Check a payer's server by the requirements of PAS, CRD and DTR.

    Requests are submitted: try it on a server that holds nothing real. Exit status 1 where a check is not met.
    """
    from datetime import UTC, datetime, timedelta
    from secrets import token_hex

    from assent.conformance.bodies import AT_DTR, RUN, UnreadableSample
    from assent.conformance.bodies import samples as bodies
    from assent.conformance.exchanges import Addresses
    from assent.conformance.trial import tried

    if not url.startswith(("http://", "https://")):
        raise typer.Exit(usage(ValueError(f"{url} is no address; write https://payer.example.org")))
    now, addresses = datetime.now(UTC), Addresses.below(url, pas, crd, dtr)
    try:
        placed = {RUN: f"{now:%Y%m%d%H%M%S}-{token_hex(3)}", AT_DTR: addresses.dtr}
        to_send = bodies(now.date() - timedelta(days=1), placed, samples)
    except (OSError, UnreadableSample) as error:
        raise typer.Exit(usage(ValueError(f"--samples: {error}"))) from None
    report = tried(
        addresses, token, to_send, now.date(),
        _untold if json or markdown else _tell, wait=wait, sign_in=_sign_in(client, key, issuer),
    )  # fmt: skip
    if json:
        typer.echo(json_text(report.as_json()))
    elif markdown:
        typer.echo(report.as_markdown())
    else:
        typer.echo(", ".join(f"{count} {verdict}" for verdict, count in report.counts().items()))
    if not report.was_made:
        raise typer.Exit(usage(ValueError(f"no check could be made at {url}; see what each needs")))
    raise typer.Exit(0 if report.passes else _NOT_MET)


def _sign_in(client: str, key: Path | None, issuer: str) -> "ProgramSignIn | None":
    """The program that signs in; None where none is named. Ends the command where it cannot."""
    from assent.conformance.sign_in import UnreadableKey, program_sign_in

    if bool(client) != (key is not None):
        raise typer.Exit(usage(ValueError("--client and --key go together: who signs in, and with what")))
    try:
        return program_sign_in(client, key.read_text("utf-8"), issuer) if key is not None else None
    except (OSError, UnicodeDecodeError, UnreadableKey) as error:
        raise typer.Exit(usage(ValueError(f"--key: {error}"))) from None


def _tell(finding: "Finding") -> None:
    detail = f"\n    {finding.says}" if finding.says else ""
    typer.echo(f"{finding.verdict.value:<11}{finding.check.title}{detail}")


def _untold(_: "Finding") -> None:
    """A report says it all at the end."""
