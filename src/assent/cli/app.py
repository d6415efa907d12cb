"""The commands and their arguments. What each does is imported only when it runs: help stays quick."""

import os
import sys
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from assent import __version__
from assent.cli import demo, server, store
from assent.cli.appeal.requests import appeal, decide_appeal
from assent.cli.deadlines.sweep import sweep
from assent.cli.determination.requests import approve, approve_in_part, deny
from assent.cli.explaining import ExplainingCommand
from assent.cli.fhir.chart import chart
from assent.cli.fhir.clients import client_app
from assent.cli.fhir.conformance import conformance
from assent.cli.fhir.profiles import fhir_app
from assent.cli.intake.requests import answer, submit, withdraw
from assent.cli.listing.commands import ListedCommands
from assent.cli.notices.letters import letter_app
from assent.cli.options import CasePolicy, CaseRevision, Json, PolicyId, Revision, Version
from assent.cli.oversight import operations
from assent.cli.people import accounts, credentials, proposals
from assent.cli.people import sign_in as signing_in
from assent.cli.people.provider_offices import office_app
from assent.cli.plan import settings
from assent.cli.plan.plan import plan_app
from assent.cli.record.audit import audit_app
from assent.cli.reports.reports import report_app
from assent.cli.requirement.codes import codes, need
from assent.cli.requirement.regulations import rules
from assent.cli.review.requests import assign, settle
from assent.cli.worklist.requests import list_, show

app = typer.Typer(
    cls=ListedCommands,
    name="assent",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Executable medical policy for prior authorization. Software may say yes; only a clinician may say no.",
)
policy_app = typer.Typer(
    cls=ListedCommands, no_args_is_help=True, help="Read a policy: its clauses, questions and facts."
)
population_app = typer.Typer(cls=ListedCommands, no_args_is_help=True, help="Assess many cases in one pass.")
request_app = typer.Typer(
    cls=ListedCommands, no_args_is_help=True, help="Requests: submit, answer, decide, look."
)
account_app = typer.Typer(
    cls=ListedCommands,
    no_args_is_help=True,
    help="People and programs: who may use the installation, as what.",
)
app.add_typer(policy_app, name="policy")
app.add_typer(population_app, name="population")
app.add_typer(plan_app, name="plan")
app.add_typer(request_app, name="request")
app.add_typer(audit_app, name="audit")
app.add_typer(account_app, name="account")
app.add_typer(office_app, name="office")
app.add_typer(client_app, name="client")
app.add_typer(fhir_app, name="fhir")
app.add_typer(letter_app, name="letter")
app.add_typer(report_app, name="report")


# A failure of the program never looks like an outcome: status 1 would say that a case is not met.
_CRASHED, _NOT_WRITTEN = 70, 74  # as in sysexits.h
_READER_LEFT = 141  # what a shell shows for SIGPIPE


def run() -> int:
    """Run the command that the arguments name; returns the exit status.

    Text for a file or another program is UTF-8 everywhere; what cannot be written is escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        status = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        return _READER_LEFT
    except OSError as error:
        typer.echo(f"assent: the output cannot be written: {error.strerror}", err=True)
        _write_no_more()
        return _NOT_WRITTEN
    except Exception:
        traceback.print_exc()
        return _CRASHED
    return status


def _run() -> int:
    try:
        app()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            raise stop.__context__ from None
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _write_no_more() -> None:
    """Nobody takes the output: what is still buffered goes nowhere, without a complaint at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno() if sys.__stdout__ else 1)


def _leave(status: int) -> None:
    raise typer.Exit(status)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"assent {__version__}")
        raise typer.Exit(0)


@app.command(cls=ExplainingCommand)
def assess(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Case files, JSON or YAML; - reads standard input."),
    ] = None,
    chart_: Annotated[
        str,
        typer.Option(
            "--chart", metavar="CHART", help="A patient's chart, FHIR R4, to read beside the cases."
        ),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, nothing else.")] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="One small JSON object a line, for very many cases.")
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="[CLAUSE]",
            help="Show every clause that matters, with its values; with a clause, all about that one.",
        ),
    ] = None,
    adopt: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION=READING", help="What if the plan had adopted this reading?"),
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="FACT=VALUE", help="What if this fact were so?")
    ] = None,
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="The plan's own decisions.")] = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="Show every clause, not only those that matter.")
    ] = False,
    policy: CasePolicy = "",
    revision: CaseRevision = None,
) -> None:
    """Assess cases and show every reason.

    Exit status: 0 met, 1 not_met, 2 usage, 3 incomplete, 4 judgment, 5 other_guidance, 6 invalid;
    of several cases the highest.
    """
    from assent.cli.assessing import Options, assess_files

    options = Options(
        json=json,
        brief=brief,
        explain=explain,
        adopt=tuple(adopt or ()),
        set=tuple(set_ or ()),
        plan=plan,
        trace=trace,
        policy=policy,
        revision=revision,
        chart=chart_,
    )
    _leave(assess_files(files or [], options))


@app.command()
def schema(
    of: Annotated[
        str, typer.Argument(metavar="case|assessment", help="Which JSON Schema to print.")
    ] = "case",
    policy: PolicyId = "",
) -> None:
    """Print the JSON Schema of a case file, or of an assessment."""
    from assent.cli.printing import print_schema

    _leave(print_schema(of, policy))


@app.command()
def example(
    kind: Annotated[
        str, typer.Argument(metavar="initial|reauthorization", help="Which kind of request.")
    ] = "initial",
    policy: PolicyId = "",
) -> None:
    """Print a commented starter case, to be filled in."""
    from assent.cli.printing import print_example

    _leave(print_example(kind, policy))


@app.command()
def tour() -> None:
    """Assess the examples, say what to try next, and on a terminal serve the workbench over a demonstration."""
    from assent.cli.touring import show_tour

    status = show_tour()
    if sys.stdin.isatty() and sys.stdout.isatty():
        from assent.cli.showing import show_workbench

        status = show_workbench()
    _leave(status)


@app.command()
def sbom(
    lock: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The lock; default that of the source.")
    ] = None,
) -> None:
    """Print the software bill of materials, CycloneDX JSON. Every package of the lock is on it, with its hashes."""
    from assent.cli.printing import print_bill_of_materials

    _leave(print_bill_of_materials(lock))


def _add(to: typer.Typer, *commands: Callable[..., None]) -> None:
    """Each under its own name, in the order in which help shows them."""
    for command in commands:
        to.command(command.__name__.rstrip("_"))(command)


_add(app, chart, conformance, store.init, server.serve, sweep, demo.demo, need, codes, rules)
_add(request_app, submit, answer, settle)
request_app.command("show", cls=ExplainingCommand)(show)
_add(request_app, list_, assign, approve, deny, withdraw, appeal)
request_app.command("approve-in-part")(approve_in_part)
request_app.command("decide-appeal")(decide_appeal)
audit_app.command("clock")(operations.clock)
audit_app.command("seal-key")(operations.seal_key)
audit_app.command("sign-out")(operations.sign_out)
audit_app.command("operations")(operations.operations)
_add(account_app, accounts.first, accounts.add, accounts.list_, credentials.password, accounts.licence)
_add(account_app, accounts.disable, accounts.enable, credentials.token, accounts.log)
_add(account_app, proposals.proposals, proposals.confirm, proposals.reject, accounts.recover)
_add(plan_app, settings.settings, settings.changes, settings.propose, settings.proposals, settings.confirm)
_add(plan_app, settings.reject, settings.history, settings.undo, settings.write)
_add(plan_app, settings.import_, settings.export)
account_app.command("stand-in")(proposals.stand_in)
account_app.command("second-factor")(signing_in.second_factor)
account_app.command("second-factor-reset")(proposals.second_factor_reset)
app.command("sign-in")(signing_in.sign_in)
app.command("sign-out")(signing_in.sign_out)
app.command("whoami")(signing_in.whoami)


@policy_app.command("list")
def policy_list() -> None:
    """List the encoded policies and versions."""
    from assent.cli.reading import show_list

    _leave(show_list())


@policy_app.command("show")
def policy_show(
    clause: Annotated[
        str | None, typer.Argument(metavar="CLAUSE", help="A clause id, as `assent policy show` lists them.")
    ] = None,
    json: Json = False,
    policy: PolicyId = "",
    version: Version = "",
    revision: Revision = None,
) -> None:
    """Show the outline, or one clause with its expression in words."""
    from assent.cli.reading import show_policy

    _leave(show_policy(clause, json, policy, version, revision))


@policy_app.command("facts")
def policy_facts(
    json: Json = False, policy: PolicyId = "", version: Version = "", revision: Revision = None
) -> None:
    """List every fact with its type, range and question."""
    from assent.cli.reading import show_facts

    _leave(show_facts(json, policy, version, revision))


@policy_app.command("questions")
def policy_questions(
    json: Json = False, policy: PolicyId = "", version: Version = "", revision: Revision = None
) -> None:
    """List what only the policy's owner can settle, and the open questions of wording with their readings."""
    from assent.cli.reading import show_questions

    _leave(show_questions(json, policy, version, revision))


@policy_app.command("bars")
def policy_bars(json: Json = False, policy: PolicyId = "") -> None:
    """List what bars automatic approval, though the criteria are met."""
    from assent.cli.reading import show_bars

    _leave(show_bars(json, policy))


@population_app.command("assess")
def population_assess(
    cases: Annotated[Path, typer.Argument(metavar="CASES", help="Parquet, CSV or NDJSON, a row a case.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Parquet, CSV or NDJSON, by its suffix.")],
    adopt: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION=READING", help="What if the plan had adopted this reading?"),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="COLUMN=FACT", help="A column of the file is this fact; may be repeated."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
    policy: PolicyId = "",
    version: Version = "",
) -> None:
    """Assess a population in one pass and print a summary. Exit status 0 when every row was assessed."""
    from assent.cli.populating import assess_population

    _leave(assess_population(cases, out, tuple(adopt or ()), json, policy, version, tuple(columns or ())))


@population_app.command("example")
def population_example(
    n: Annotated[int, typer.Argument(metavar="N", min=1, max=100_000_000, help="How many cases.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Parquet, CSV or NDJSON, by its suffix.")],
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed makes the same population.")] = 31,
    policy: PolicyId = "",
) -> None:
    """Make a synthetic population."""
    from assent.cli.populating import example_population

    _leave(example_population(n, out, seed, policy))
