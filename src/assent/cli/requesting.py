"""The ``init`` and ``request`` commands: each calls one use case and shows how the request then stands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import typer

from assent import bootstrap
from assent.cli.accounting import check_administrator, make_administrator
from assent.cli.assessing import pairs
from assent.cli.times import moment, refusing, shown
from assent.desk.actions import Channel, SubmissionKind, plan_day
from assent.desk.intake import requests
from assent.desk.intake.requests import Actor, Basis, Evidence, Refused, Role, Submission, Urgency
from assent.desk.ports import Desk
from assent.desk.record import display
from assent.desk.record.view import look
from assent.desk.review import review, worklist

_T = TypeVar("_T", bound=Enum)

_WORKS = {role.value: role for role in (Role.INTAKE, Role.NURSE, Role.PHYSICIAN)}


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


def make_store(folder: Path, automatic: str, database: str, administrator: str) -> int:
    """Make a folder for requests, and its first administrator."""

    def work() -> int:
        if administrator:
            check_administrator(administrator)
        bootstrap.make_store(folder, automatic, database)
        switch = "switched on" if automatic else "off; see office.toml"
        typer.echo(f"A store of requests is in {folder}. Automatic approval: {switch}.")
        typer.echo("authorization.csv lists the codes of the encoded policy; add the plan's others to it.")
        if administrator:
            make_administrator(folder, administrator)
        return 0

    return refusing(work)


def submit_case(store: Path, intake: Intake, at: str | None, as_json: bool) -> int:
    """Submit the one case of a file."""

    def work(desk: Desk) -> str:
        cases = list(bootstrap.cases(intake.case, pairs(intake.settings, "--set FACT=VALUE")))
        if len(cases) != 1:
            raise Refused(f"The file holds {len(cases)} cases; submit one at a time.")
        case = cases[0]
        if case.faults:
            raise Refused("The case cannot be as given; `assent assess` shows every fault of it.")
        id, urgency = intake.id or case.id, Urgency.EXPEDITED if intake.urgent else Urgency.STANDARD
        lines = requests.lines_of(case, desk.catalogue)
        made = Submission(
            id, case, intake.member, intake.provider, lines, urgency,
            chosen(Channel, "channel", intake.channel), chosen(SubmissionKind, "kind", intake.kind),
            intake.continues, moment(intake.received) if intake.received else None,
            yes_or_no(intake.circumstances),
            attested_by=intake.attested_by, attested_on=case.request_date,
        )  # fmt: skip
        return requests.submit(desk, made, Actor(intake.by, Role.INTAKE), moment(at), intake.key).id

    return done_on(store, work, as_json)


def answer_request(
    store: Path, request: str, settings: tuple[str, ...], source: str, by: str, at: str | None, as_json: bool
) -> int:
    """Give facts to a request."""

    def work(desk: Desk) -> str:
        facts = bootstrap.plain_values(pairs(settings, "--set FACT=VALUE"))
        now = moment(at)
        evidence = Evidence(Basis.STATED, source, plan_day(now) if source else None, by if source else "")
        return requests.answer(desk, request, facts, evidence, Actor(by, Role.INTAKE), now).id

    return done_on(store, work, as_json)


def assign_request(store: Path, request: str, to: str, role: str, by: str, at: str | None) -> int:
    """Give a request to somebody."""

    def work(desk: Desk) -> str:
        if role not in _WORKS:
            raise Refused(f"{role!r} is no role that works on requests; there are: {', '.join(_WORKS)}.")
        return review.assign(desk, request, to, _WORKS[role], Actor(by, Role.INTAKE), moment(at)).id

    return done_on(store, work)


def withdraw_request(store: Path, request: str, asked_by: str, why: str, by: str, at: str | None) -> int:
    """Take a request back."""

    def work(desk: Desk) -> str:
        return requests.withdraw(desk, request, asked_by, why, Actor(by, Role.INTAKE), moment(at)).id

    return done_on(store, work)


def settle_request(store: Path, request: str, circumstances: tuple[str, ...], by: str, at: str | None) -> int:
    """State circumstances of the question before the criteria."""

    def work(desk: Desk) -> str:
        stated = yes_or_no(circumstances)
        return review.settle_need(desk, request, stated, Actor(by, Role.INTAKE), moment(at)).id

    return done_on(store, work)


def show_request(store: Path, request: str, by: str, at: str | None, as_json: bool) -> int:
    """Show one request; the look is recorded."""

    def work(desk: Desk) -> str:
        look(desk, request, Actor(by, Role.INTAKE), moment(at), purpose="command line")
        return request

    return done_on(store, work, as_json, timeline=True)


def list_requests(store: Path, stages: tuple[str, ...], assignee: str | None, due_before: str | None) -> int:
    """List requests by deadline."""

    def work() -> int:
        before = moment(due_before) if due_before else None
        with bootstrap.desk(store) as desk:
            for row in worklist.worklist(desk, worklist.Wanted(stages, assignee, before)):
                due = f"due {shown(row.due_at)}" if row.due_at else "nothing due"
                look = f"look by {shown(row.escalate_at)}" if row.escalate_at else ""
                parts = (row.request, row.state, row.product_line, row.urgency, due, look, row.assignee)
                typer.echo("  ".join(str(part) for part in parts if part))
        return 0

    return refusing(work)


def yes_or_no(settings: tuple[str, ...]) -> dict[str, bool | None]:
    """Circumstances as typed; raises ``Refused`` for what is neither yes nor no."""
    found: dict[str, bool | None] = {}
    for name, value in pairs(settings, "--circumstance NAME=yes").items():
        if value not in ("yes", "no"):
            raise Refused(f"--circumstance {name}: write yes or no, not {value!r}.")
        found[name] = value == "yes"
    return found


def chosen(kind: type[_T], name: str, value: str) -> _T:
    """The member of an enumeration; raises ``Refused`` that lists them."""
    try:
        return kind(value)
    except ValueError:
        raise Refused(f"--{name} {value}: there are {', '.join(one.value for one in kind)}.") from None


def done_on(
    store: Path, use_case: Callable[[Desk], str], as_json: bool = False, *, timeline: bool = False
) -> int:
    """Run a use case on the desk of a store, then show the request that it names."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = display.show(desk, use_case(desk))
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            _print(found, timeline)
        return 0

    return refusing(work)


def _print(one: dict[str, Any], timeline: bool) -> None:
    typer.echo(f"{one['request']}  {one['stage'].replace('_', ' ')}  {one['product_line']}  {one['urgency']}")
    for line in one["lines"]:
        number = f"  authorization {line['authorization']}" if line["authorization"] else ""
        term = f"{line['from']} to {line['to']}"
        typer.echo(f"  {line['line']}  {line['code']}  {term}  {line['status'].replace('_', ' ')}{number}")
        for due in line["deadlines"] if timeline else []:
            typer.echo(_deadline(due))
    for ask in one["asks"]:
        typer.echo(f"  asked: {ask['fact']}  {ask['question']}")
    if one["escalate_at"]:
        typer.echo(f"  somebody looks by {shown(one['escalate_at'])}")
    for sent in one["escalations"][-1:]:
        typer.echo(f"  for the {sent['to']}: {sent['why']}")
    for event in one["timeline"] if timeline else []:
        at = shown(datetime.fromisoformat(event["at"]))
        typer.echo(
            f"  {event['sequence']:>3}  {at}  {event['actor']}  {event['event']}  {event['says']}".rstrip()
        )


def _deadline(due: dict[str, Any]) -> str:
    marks = "".join([" (binds)" if due["binds"] else "", " (uncertain rule)" if due["uncertain"] else ""])
    when = shown(due["due_at"]) or "waits"
    return f"    due {when}{marks}  {due['arithmetic']}  {due['citation']}"
