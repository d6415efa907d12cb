"""The ``account`` commands and their arguments. What each does is imported when it runs."""

from typing import Annotated

import typer

from assent.cli.options import At, Credential, Json, Licence, LicenceUntil, Specialty, Store

account_app = typer.Typer(
    no_args_is_help=True, help="People and programs: who may use the installation, as what."
)

Id = Annotated[str, typer.Argument(metavar="ID", help="The account.")]
By = Annotated[str, typer.Option(metavar="ID", help="The administrator who does it.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Passwords come from standard input, one a line.")
]


@account_app.command("first")
def first(
    id: Id,
    store: Store,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The person's name; default the id.")] = "",
    at: At = None,
) -> None:
    """Make the first administrator of a store that has none. Prints a one-time password, once."""
    from assent.cli.accounting import first_administrator

    raise typer.Exit(first_administrator(store, id, name, at))


@account_app.command("add")
def add(
    id: Id,
    store: Store,
    by: By,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The person's or program's name.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="provider, intake, nurse, physician, ...")],
    organization: Annotated[str, typer.Option(metavar="NPI", help="Of a provider, and of its program.")] = "",
    credential: Credential = "",
    specialty: Specialty = "",
    licence: Licence = "",
    licence_until: LicenceUntil = "",
    reports_to: Annotated[str, typer.Option(metavar="ID", help="The person's superior.")] = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="For who signs in through the plan's provider.")
    ] = False,
    password_stdin: Stdin = False,
    at: At = None,
) -> None:
    """Add somebody. Prints a one-time password, once, unless one is given."""
    from assent.cli.accounting import Person, add_account

    person = Person(id, name, role, organization, credential, specialty, licence, licence_until, reports_to)
    raise typer.Exit(add_account(store, person, by, at, without=no_password, given=password_stdin))


@account_app.command("list")
def list_(store: Store, by: By, json: Json = False) -> None:
    """List accounts. Role, office, licence, whether they may sign in."""
    from assent.cli.accounting import list_accounts

    raise typer.Exit(list_accounts(store, by, json))


@account_app.command("password")
def password(
    id: Id,
    store: Store,
    by: Annotated[
        str, typer.Option(metavar="ID", help="An administrator who gives a one-time password.")
    ] = "",
    password_stdin: Stdin = False,
    at: At = None,
) -> None:
    """Set your own password. It is asked for without being shown, the present one first.

    With --by an administrator gives a one-time password instead, which is printed once.
    """
    from assent.cli.accounting import reset_password, set_password

    if by:
        raise typer.Exit(reset_password(store, id, by, at, given=password_stdin))
    raise typer.Exit(set_password(store, id, at, given=password_stdin))


@account_app.command("licence")
def licence(
    id: Id,
    store: Store,
    by: By,
    credential: Credential = "",
    specialty: Specialty = "",
    licence: Licence = "",
    licence_until: LicenceUntil = "",
    none: Annotated[bool, typer.Option("--none", help="Take the licence away.")] = False,
    at: At = None,
) -> None:
    """Enter a clinician's licence, or the renewed one. It decides who may sign."""
    from assent.cli.accounting import change_licence

    given = (credential, specialty, licence, licence_until)
    raise typer.Exit(change_licence(store, id, given, by, at, none=none))


@account_app.command("disable")
def disable(id: Id, store: Store, by: By, at: At = None) -> None:
    """Let somebody sign in no more. Sessions end at once, tokens are revoked."""
    from assent.cli.accounting import set_disabled

    raise typer.Exit(set_disabled(store, id, by, at, disabled=True))


@account_app.command("enable")
def enable(id: Id, store: Store, by: By, at: At = None) -> None:
    """Let somebody who was disabled sign in again."""
    from assent.cli.accounting import set_disabled

    raise typer.Exit(set_disabled(store, id, by, at, disabled=False))


@account_app.command("token")
def token(
    id: Id,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the token is for.")],
    store: Store,
    by: By,
    until: Annotated[str, typer.Option(metavar="TIME", help="Its end, as 2026-12-31.")] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="It counts no more.")] = False,
    at: At = None,
) -> None:
    """Issue a token to a program, printed once; or revoke it."""
    from assent.cli.accounting import issue_token, revoke_token

    if revoke:
        raise typer.Exit(revoke_token(store, id, name, by, at))
    raise typer.Exit(issue_token(store, id, name, until, by, at))


@account_app.command("log")
def log(
    store: Store,
    by: Annotated[str, typer.Option(metavar="ID", help="An administrator or auditor.")],
    id: Annotated[str, typer.Argument(metavar="ID", help="Of one account; default all.")] = "",
) -> None:
    """Show what was done to accounts, the latest first."""
    from assent.cli.accounting import show_log

    raise typer.Exit(show_log(store, id, by))
