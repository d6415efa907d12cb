"""The ``request`` commands and their arguments. What each does is imported when it runs."""

from typing import Annotated

import typer

from assent.cli.options import (
    Alternatives,
    At,
    By,
    Credential,
    Id,
    Json,
    Licence,
    LicenceUntil,
    Lines,
    Reasons,
    SignedBy,
    Specialty,
    Store,
)  # fmt: skip

request_app = typer.Typer(no_args_is_help=True, help="Requests: submit, answer, decide, look.")


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
        typer.Option(
            metavar="KIND", help="initial, reauthorization, retrospective or step_therapy_exception."
        ),
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
        typer.Option(
            "--circumstance",
            metavar="NAME=yes|no",
            help="What is so, for the question before the criteria; may be repeated.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FACT=VALUE", help="Another value than the file's; may be repeated."),
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
    set_: Annotated[list[str], typer.Option("--set", metavar="FACT=VALUE", help="A fact; may be repeated.")],
    source: Annotated[str, typer.Option(metavar="WORDS", help="The document that says so.")] = "",
    at: At = None,
    by: By = "intake",
    json: Json = False,
) -> None:
    """Answer what is asked. In whole or in part; the request is assessed again."""
    from assent.cli.requesting import answer_request

    raise typer.Exit(answer_request(store, request, tuple(set_), source, by, at, json))


@request_app.command("settle")
def settle(
    request: Id,
    store: Store,
    circumstances: Annotated[
        list[str], typer.Option("--circumstance", metavar="NAME=yes|no", help="What is so; may be repeated.")
    ],
    at: At = None,
    by: By = "intake",
) -> None:
    """State what decides whether authorization is required. Then the request is assessed."""
    from assent.cli.requesting import settle_request

    raise typer.Exit(settle_request(store, request, tuple(circumstances), by, at))


@request_app.command("show")
def show(request: Id, store: Store, at: At = None, by: By = "intake", json: Json = False) -> None:
    """Show a request. Lines, deadlines with their arithmetic, open questions, timeline; the look is recorded."""
    from assent.cli.requesting import show_request

    raise typer.Exit(show_request(store, request, by, at, json))


@request_app.command("list")
def list_(
    store: Store,
    stage: Annotated[
        list[str] | None,
        typer.Option(metavar="STAGE", help="pended, in_review, ...; may be repeated; default all."),
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
    asked_by: Annotated[str, typer.Option(metavar="provider|member", help="Whose wish it is.")],
    at: At = None,
    by: By = "intake",
) -> None:
    """Take back what is still open. The provider or the member wishes it."""
    from assent.cli.requesting import withdraw_request

    raise typer.Exit(withdraw_request(store, request, asked_by, why, by, at))
