"""The ``request`` commands of whoever asks: submit, answer, withdraw."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from assent.casework.record.checks import Refused
from assent.cli import options
from assent.cli.people import acting
from assent.cli.requests import done_on, yes_or_no
from assent.cli.times import acting_time, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from assent.casework.assessment.case import Conversion
    from assent.casework.record.actors import Actor
    from assent.desk.ports import Desk


def submit(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file; - reads standard input.")],
    store: options.Store,
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
    at: options.At = None,
    by: options.By = "",
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The same key twice is the same request.")
    ] = None,
    attested_by: Annotated[
        str, typer.Option(metavar="PERSON", help="Who signed the request, for facts without evidence.")
    ] = "",
    json: options.Json = False,
    policy: options.CasePolicy = "",
) -> None:
    """Submit a case as a request. It is assessed at once: approved, pended, or sent to a person."""
    intake = Intake(
        case, id, member, provider, urgent, by, key, attested_by,
        kind, channel, received, continues, tuple(circumstances or ()), tuple(set_ or ()), policy,
    )  # fmt: skip
    raise typer.Exit(submit_case(store, intake, at, json))


def answer(
    request: options.Id,
    store: options.Store,
    set_: Annotated[list[str], typer.Option("--set", metavar="FACT=VALUE", help="A fact; may be repeated.")],
    source: Annotated[str, typer.Option(metavar="WORDS", help="The document that says so.")] = "",
    at: options.At = None,
    by: options.By = "",
    json: options.Json = False,
) -> None:
    """Answer what is asked. In whole or in part; the request is assessed again."""
    raise typer.Exit(answer_request(store, request, tuple(set_), source, by, at, json))


def withdraw(
    request: options.Id,
    store: options.Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why it is taken back.")],
    asked_by: Annotated[str, typer.Option(metavar="provider|member", help="Whose wish it is.")],
    person: Annotated[str, typer.Option(metavar="PERSON", help="Who asked for it, by name.")] = "",
    channel: Annotated[
        str, typer.Option(metavar="WAY", help="By which way they asked: phone, fax, mail or in_person.")
    ] = "",
    note: Annotated[str, typer.Option(metavar="WORDS", help="What was said, where there is no paper.")] = "",
    document: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The paper with which they asked; it is attached.")
    ] = None,
    at: options.At = None,
    by: options.By = "",
) -> None:
    """Take back what is still open. The provider or the member wishes it, and both are written to."""
    asked = WithdrawalAsked(asked_by, why, person, channel, note, document)
    raise typer.Exit(withdraw_request(store, request, asked, by, at))


_T = TypeVar("_T", bound=Enum)


@dataclass(frozen=True, slots=True)
class Intake:
    """A submission as typed: the case file and what no case says."""

    case: str
    id: str
    member: str
    provider: str
    urgent: bool
    by: str
    key: str | None
    attested_by: str
    kind: str = "initial"
    channel: str = "interface"
    received: str | None = None
    continues: str = ""
    circumstances: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    policy: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawalAsked:
    """That somebody asked to take a request back, as typed."""

    asked_by: str
    why: str
    person: str
    channel: str
    note: str
    document: Path | None


def submit_case(store: Path, intake: Intake, at: str | None, as_json: bool) -> int:
    """Submit the one case of a file."""
    from assent import bootstrap
    from assent.casework.intake.events import Channel, SubmissionKind, Urgency
    from assent.casework.record.days import plan_day
    from assent.cli.assessing import pairs
    from assent.desk.intake import requests
    from assent.desk.intake.impossible_facts import ImpossibleFacts
    from assent.desk.intake.submission import Submission, lines_of

    def work(desk: "Desk") -> str:
        now = acting_time(desk, at)
        settings = pairs(intake.settings, "--set FACT=VALUE")
        cases = list(bootstrap.cases(intake.case, settings, intake.policy, plan_day(now)))
        if len(cases) != 1:
            raise Refused(f"The file holds {len(cases)} cases; submit one at a time.")
        case = cases[0]
        for fault in case.faults:
            if fault.fact == "policy":
                raise Refused(f"policy: {fault.says}.")
        if case.faults:
            raise ImpossibleFacts(case.faults)
        _tell(case.conversions)
        id, urgency = intake.id or case.id, Urgency.EXPEDITED if intake.urgent else Urgency.STANDARD
        lines = lines_of(case, desk.catalogue)
        submission = Submission(
            id, case, intake.member, intake.provider, lines, urgency,
            chosen(Channel, "channel", intake.channel), chosen(SubmissionKind, "kind", intake.kind),
            intake.continues, moment(intake.received) if intake.received else None,
            yes_or_no(intake.circumstances),
            attested_by=intake.attested_by, attested_on=case.request_date,
        )  # fmt: skip
        return requests.submit(
            desk,
            submission,
            acting.actor_of(desk, store, intake.by, acting.INTAKE),
            now,
            intake.key,
        ).id

    return done_on(store, work, as_json)


def _tell(conversions: "Sequence[Conversion]") -> None:
    """What was written with a unit or in another word, and what it is read as."""
    for conversion in conversions:
        typer.echo(f"  {conversion.fact}: {conversion.says}", err=True)


def answer_request(
    store: Path, request: str, settings: tuple[str, ...], source: str, by: str, at: str | None, as_json: bool
) -> int:
    """Give facts to a request."""
    from assent import bootstrap
    from assent.casework.assessment.case import Basis, Evidence
    from assent.casework.record.days import plan_day
    from assent.cli.assessing import pairs
    from assent.desk.intake import requests

    def work(desk: "Desk") -> str:
        facts = bootstrap.answered_values(pairs(settings, "--set FACT=VALUE"))
        now = acting_time(desk, at)
        actor = acting.actor_of(desk, store, by, acting.INTAKE)
        evidence = Evidence(
            Basis.STATED, source, plan_day(now) if source else None, actor.id if source else ""
        )
        return requests.answer(desk, request, facts, evidence, actor, now, tell=_tell).id

    return done_on(store, work, as_json)


def withdraw_request(store: Path, request: str, asked: WithdrawalAsked, by: str, at: str | None) -> int:
    """Take a request back; the paper with which somebody asked is attached first."""
    from assent.casework.intake.events import WithdrawalChannel
    from assent.desk.intake import requests

    def work(desk: "Desk") -> str:
        actor, now = acting.actor_of(desk, store, by, acting.INTAKE), acting_time(desk, at)
        channel = chosen(WithdrawalChannel, "channel", asked.channel) if asked.channel else None
        digest = _attached(desk, request, asked.document, actor, now) if asked.document else ""
        return requests.withdraw(
            desk, request, asked.asked_by, asked.why, actor, now,
            person=asked.person, channel=channel, document=digest, note=asked.note,
        ).id  # fmt: skip

    return done_on(store, work)


def _attached(desk: "Desk", request: str, file: Path, actor: "Actor", now: "datetime") -> str:
    """The digest of a file that is attached to the request."""
    from hashlib import sha256
    from mimetypes import guess_type

    from assent.desk.intake import documents

    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused(f"--document {file.name} cannot be read: {error.strerror}.") from None
    media_type = guess_type(file.name)[0] or "application/octet-stream"
    documents.attach(desk, request, [data], file.name, media_type, actor, now)
    return sha256(data).hexdigest()


def chosen(kind: type[_T], name: str, value: str) -> _T:
    """The member of an enumeration; raises ``Refused`` that lists them."""
    try:
        return kind(value)
    except ValueError:
        raise Refused(f"--{name} {value}: there are {', '.join(choice.value for choice in kind)}.") from None
