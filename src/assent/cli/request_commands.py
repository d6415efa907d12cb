"""The ``init``, ``request`` and ``audit`` commands and their arguments. What each does is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

request_app = typer.Typer(no_args_is_help=True, help="Requests: submit, answer, decide, look.")
audit_app = typer.Typer(no_args_is_help=True, help="The record: verify, replay, export.")

Store = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder that `assent init` made.")]
At = Annotated[
    str | None, typer.Option(metavar="TIME", help="When, as 2026-02-10T09:00 in Eastern time; default now.")
]
By = Annotated[str, typer.Option(metavar="PERSON", help="Who does it.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The request.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
SignedBy = Annotated[str, typer.Option(metavar="PERSON", help="The clinician who signs.")]
Credential = Annotated[str, typer.Option(metavar="MD", help="As the plan's signing table names it.")]
Specialty = Annotated[str, typer.Option(metavar="WORDS", help="The clinician's specialty.")]
Licence = Annotated[str, typer.Option(metavar="NUMBER", help="The clinician's licence.")]
LicenceUntil = Annotated[str, typer.Option(metavar="DATE", help="The licence's last day.")]
Reasons = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="CLAUSE=WORDS", help="Why, about this member; repeat it."),
]
Alternatives = Annotated[
    list[str] | None,
    typer.Option(
        "--alternative", metavar="TREATMENT=WHO", help="What the plan would cover instead, and who gives it."
    ),
]
Lines = Annotated[
    list[str] | None, typer.Option("--line", metavar="LINE", help="drug or infusion; default all open lines.")
]


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where requests are to be kept.")],
    automatic: Annotated[
        str, typer.Option(metavar="WORDS", help="The plan's decision that lets the software approve.")
    ] = "",
    database: Annotated[
        str, typer.Option(metavar="URL", help="postgresql://... keeps the record there and not in a file.")
    ] = "",
    administrator: Annotated[
        str, typer.Option(metavar="ID", help="The first administrator; a one-time password is printed.")
    ] = "",
) -> None:
    """Make a store of requests in a folder. Nothing that is there is overwritten."""
    from assent.cli.requesting import make_store

    raise typer.Exit(make_store(folder, automatic, database, administrator))


@request_app.command("submit")
def submit(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file; - reads standard input.")],
    store: Store,
    member: Annotated[str, typer.Option(metavar="NUMBER", help="The member's number at the plan.")],
    provider: Annotated[str, typer.Option(metavar="NPI", help="The requesting provider.")],
    id: Annotated[str, typer.Option(metavar="ID", help="The request's id; default the case's.")] = "",
    urgent: Annotated[bool, typer.Option("--urgent", help="By the expedited clock.")] = False,
    kind: Annotated[
        str,
        typer.Option(metavar="KIND", help="initial, reauthorization, retrospective, step_therapy_exception."),
    ] = "initial",
    channel: Annotated[
        str, typer.Option(metavar="WAY", help="interface, portal, fax or paper.")
    ] = "interface",
    received: Annotated[str | None, typer.Option(metavar="TIME", help="When a fax or paper came in.")] = None,
    continues: Annotated[
        str, typer.Option(metavar="NUMBER", help="The authorization that a reauthorization continues.")
    ] = "",
    circumstances: Annotated[
        list[str] | None,
        typer.Option("--circumstance", metavar="NAME=yes|no", help="For the question before the criteria."),
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="FACT=VALUE", help="Another value than the file's.")
    ] = None,
    at: At = None,
    by: By = "intake",
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The same key twice is the same request.")
    ] = None,
    attested_by: Annotated[
        str, typer.Option(metavar="PERSON", help="Who signed the request, for facts without evidence.")
    ] = "",
    json: Json = False,
) -> None:
    """Submit a case as a request. It is assessed at once: approved, pended, or sent to a person."""
    from assent.cli.requesting import Intake, submit_case

    intake = Intake(
        case, id, member, provider, urgent, by, key, attested_by,
        kind, channel, received, continues, tuple(circumstances or ()), tuple(set_ or ()),
    )  # fmt: skip
    raise typer.Exit(submit_case(store, intake, at, json))


@request_app.command("answer")
def answer(
    request: Id,
    store: Store,
    set_: Annotated[list[str], typer.Option("--set", metavar="FACT=VALUE", help="A fact; repeat it.")],
    source: Annotated[str, typer.Option(metavar="WORDS", help="The document that says so.")] = "",
    at: At = None,
    by: By = "intake",
    json: Json = False,
) -> None:
    """Answer what is asked, in whole or in part; the request is assessed again."""
    from assent.cli.requesting import answer_request

    raise typer.Exit(answer_request(store, request, tuple(set_), source, by, at, json))


@request_app.command("settle")
def settle(
    request: Id,
    store: Store,
    circumstances: Annotated[
        list[str], typer.Option("--circumstance", metavar="NAME=yes|no", help="What is so; repeat it.")
    ],
    at: At = None,
    by: By = "intake",
) -> None:
    """State what decides whether authorization is required at all; then the request is assessed."""
    from assent.cli.requesting import settle_request

    raise typer.Exit(settle_request(store, request, tuple(circumstances), by, at))


@request_app.command("show")
def show(request: Id, store: Store, at: At = None, by: By = "intake", json: Json = False) -> None:
    """Show a request: lines, deadlines with their arithmetic, open questions, timeline. The look is recorded."""
    from assent.cli.requesting import show_request

    raise typer.Exit(show_request(store, request, by, at, json))


@request_app.command("list")
def list_(
    store: Store,
    stage: Annotated[
        list[str] | None, typer.Option(metavar="STAGE", help="pended, in_review, ...; default all.")
    ] = None,
    assignee: Annotated[str | None, typer.Option(metavar="PERSON", help="Given to this person.")] = None,
    due_before: Annotated[str | None, typer.Option(metavar="TIME", help="Due before this time.")] = None,
) -> None:
    """List requests, the earliest deadline first."""
    from assent.cli.requesting import list_requests

    raise typer.Exit(list_requests(store, tuple(stage or ()), assignee, due_before))


@request_app.command("assign")
def assign(
    request: Id,
    store: Store,
    to: Annotated[str, typer.Option(metavar="PERSON", help="Who is to work on it.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="intake, nurse or physician.")] = "nurse",
    at: At = None,
    by: By = "intake",
) -> None:
    """Give a request to somebody to work on."""
    from assent.cli.requesting import assign_request

    raise typer.Exit(assign_request(store, request, to, role, by, at))


@request_app.command("approve")
def approve(
    request: Id,
    store: Store,
    signed_by: SignedBy = "",
    credential: Credential = "",
    specialty: Specialty = "",
    licence: Licence = "",
    licence_until: LicenceUntil = "",
    reason: Reasons = None,
    line: Lines = None,
    at: At = None,
) -> None:
    """Approve what was asked for, signed. Where the criteria are not met, with a reason by clause."""
    from assent.cli.signing import Signer, approve_request

    signer = Signer(signed_by, credential, specialty, licence, licence_until)
    raise typer.Exit(approve_request(store, request, signer, tuple(reason or ()), tuple(line or ()), at))


@request_app.command("deny")
def deny(
    request: Id,
    store: Store,
    signed_by: SignedBy = "",
    credential: Credential = "",
    specialty: Specialty = "",
    licence: Licence = "",
    licence_until: LicenceUntil = "",
    reason: Reasons = None,
    alternative: Alternatives = None,
    line: Lines = None,
    at: At = None,
) -> None:
    """Determine adversely. Only a clinician does: without signature and specific reasons it is refused."""
    from assent.cli.signing import Signer, deny_request

    signer = Signer(signed_by, credential, specialty, licence, licence_until)
    raise typer.Exit(
        deny_request(
            store, request, signer, tuple(reason or ()), tuple(alternative or ()), tuple(line or ()), at
        )
    )


@request_app.command("withdraw")
def withdraw(
    request: Id,
    store: Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why it is taken back.")],
    asked_by: Annotated[str, typer.Option(metavar="PERSON", help="The provider or the member.")],
    at: At = None,
    by: By = "intake",
) -> None:
    """Take back what is still open, at the wish of the provider or the member."""
    from assent.cli.requesting import withdraw_request

    raise typer.Exit(withdraw_request(store, request, asked_by, why, by, at))


@audit_app.command("verify")
def verify(
    store: Store,
    kept: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER=DIGEST", help="A checkpoint kept elsewhere.")
    ] = None,
) -> None:
    """Check every chain, and everything derived from it. Exit status 1 where something does not agree."""
    from assent.cli.auditing import verify_store

    raise typer.Exit(verify_store(store, tuple(kept or ())))


@audit_app.command("replay")
def replay(request: Id, store: Store, json: Json = False) -> None:
    """Assess again all that was assessed, as of that day. Exit status 1 where something differs."""
    from assent.cli.auditing import replay_request

    raise typer.Exit(replay_request(store, request, json))


@audit_app.command("export")
def export(request: Id, store: Store) -> None:
    """Print the whole record of a request as JSON."""
    from assent.cli.auditing import export_request

    raise typer.Exit(export_request(store, request))


@audit_app.command("checkpoint")
def checkpoint(store: Store, at: At = None) -> None:
    """Print a digest over all requests, to be kept elsewhere."""
    from assent.cli.auditing import make_checkpoint

    raise typer.Exit(make_checkpoint(store, at))


@audit_app.command("backup")
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that `assent init` made.")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A new folder for the backup.")],
) -> None:
    """Copy a folder as of one moment, while it is in use: record, documents and settings."""
    from assent.cli.auditing import back_up

    raise typer.Exit(back_up(folder, target))


@audit_app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A backup.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
) -> None:
    """Make a folder from a backup and verify it. Exit status 1 where something does not agree."""
    from assent.cli.auditing import restore

    raise typer.Exit(restore(source, folder))


def sweep(store: Store, at: At = None) -> None:
    """Do what time alone brings: call people before deadlines, record missed ones, expire what has ended."""
    from assent.cli.sweeping import sweep_store

    raise typer.Exit(sweep_store(store, at))


def rules(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="One rule by its id; without it all.")] = "",
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="The plan's own decisions.")] = None,
    line: Annotated[str, typer.Option(metavar="PRODUCT_LINE", help="Only rules of this product line.")] = "",
    on: Annotated[str | None, typer.Option(metavar="DATE", help="As of this day; default today.")] = None,
    json: Json = False,
) -> None:
    """List the dated rules of regulation: what is on, how certain its wording is, what the plan has set."""
    from assent.cli.ruling import list_or_show

    raise typer.Exit(list_or_show(plan, rule, line, on, json))
