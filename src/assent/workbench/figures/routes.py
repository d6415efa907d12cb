"""Routes of this room: live figures, the yearly public ones, dated rules, and readings for a committee."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Annotated

from fastapi import Path, Request, Response

from assent.casework.people.permissions import USES, Use
from assent.casework.plan.rules_in_force import RuleShown
from assent.casework.record.days import plan_day
from assent.casework.reports.public import SMALL_CELL, Publication
from assent.desk.people import proposals, stand_ins
from assent.desk.reports import departures, readings, reports
from assent.desk.reports.readings import QuestionResolved
from assent.desk.requirement import regulations
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.record_words import readable
from assent.workbench.figures.charts import Chart, Series, bars
from assent.workbench.figures.operations import by_month, every_label, in_words, number, tables
from assent.workbench.figures.period import asked_day, asked_period
from assent.workbench.shell.account_details import stated
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller, check_page
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
Typed = str
_PERCENT = 100


@router.get("/figures")
def figures(http: Request, caller: PageCaller, first: Typed = "", last: Typed = "") -> Response:
    """Volumes, outcomes, turnaround against the clocks, questions and denials by clause, appeals."""
    check_page(caller, Use.READ_REPORTS)
    asked = asked_period(first, last, plan_day(caller.now))
    report = reports.operations(caller.desk, asked.period, caller.actor, caller.now)
    extract = reports.decisions(caller.desk, asked.period, caller.actor, caller.now)
    return page(
        http,
        "figures/operations.html",
        422 if asked.errors else 200,
        asked=asked,
        tables=tables(caller.desk, report, plan_day(caller.now)),
        months=by_month(extract),
        open_now=reports.open_now(caller.desk, caller.actor, caller.now),
        in_words=in_words,
        number=number,
        made_at=caller.now,
        reports=True,
    )


@router.get("/figures/public")
def this_year(caller: PageCaller) -> Response:
    """Goes on to the figures of the last year that has ended."""
    check_page(caller, Use.READ_REPORTS)
    return go_to(f"/figures/public/{plan_day(caller.now).year - 1}")


@router.get("/figures/public/{year}")
def public_figures(
    year: Annotated[int, Path(ge=2000, le=2200)], http: Request, caller: PageCaller, hide: Typed = ""
) -> Response:
    """The figures that a plan publishes each year, by contract and program."""
    check_page(caller, Use.READ_REPORTS)
    least = SMALL_CELL if hide else 0
    report = reports.public_figures(caller.desk, year, caller.actor, caller.now, hide_below=least)
    return page(
        http,
        "figures/public.html",
        report=report,
        charts=[_percents(publication) for publication in report["publications"]],
        due=[date.fromisoformat(publication["publish_by"]) for publication in report["publications"]],
        hide=bool(hide),
        least=SMALL_CELL,
        in_words=in_words,
        number=number,
        reports=True,
    )


@router.get("/figures/oversight")
def oversight(http: Request, caller: PageCaller, first: Typed = "", last: Typed = "") -> Response:
    """Departures from the record, new signers, uses of stand-ins."""
    check_page(caller, Use.READ_REPORTS)
    asked = asked_period(first, last, plan_day(caller.now))
    return page(
        http,
        "figures/oversight.html",
        422 if asked.errors else 200,
        asked=asked,
        departures=departures.departures(caller.desk, asked.period, caller.actor),
        signers=proposals.new_signers(caller.desk, asked.period, caller.actor),
        stand_ins=stand_ins.stand_in_uses(caller.desk, asked.period, caller.actor),
        labels=every_label(caller.desk),
        in_words=in_words,
        stated=stated,
        reports=True,
    )


@router.get("/readings")
def list_readings(http: Request, caller: PageCaller, first: Typed = "", last: Typed = "") -> Response:
    """Each question of wording: how often it was open, how it was resolved, and what the plan has adopted."""
    check_page(caller, Use.READ_REPORTS)
    asked = asked_period(first, last, plan_day(caller.now))
    questions = readings.readings(caller.desk, asked.period, caller.actor, caller.now)
    labels = every_label(caller.desk)
    return page(
        http,
        "figures/readings.html",
        422 if asked.errors else 200,
        asked=asked,
        found=[question for question in questions if question.open_on or question.resolved_on],
        others=[question for question in questions if not question.open_on and not question.resolved_on],
        drawn=_questions(questions, {id: label.cited for id, label in labels.items()}),
        labels=labels,
        reports=True,
    )


@router.get("/rules")
def list_rules(http: Request, caller: PageCaller, on: Typed = "", line: Typed = "") -> Response:
    """Every dated rule of regulation: citation, certainty, and how the plan has set it."""
    check_page(caller, Use.READ_POLICY)
    today = plan_day(caller.now)
    day, error = asked_day(on, today)
    rules = regulations.list_rules(caller.desk.plan, day)
    lines = sorted({name for rule in rules for name in rule.lines})
    known, labels = line if line in lines else "", every_label(caller.desk)
    return page(
        http,
        "figures/rules.html",
        422 if error else 200,
        groups=_grouped(rule for rule in rules if not known or known in rule.lines),
        lines=lines,
        line=known,
        on=on if error else day.isoformat(),
        day=day,
        error=error,
        in_words=in_words,
        plainly=_without_ids(rules),
        cited=lambda citation: readable(citation, labels),
        reports=_reads_reports(caller),
    )


def _without_ids(rules: Iterable[RuleShown]) -> Callable[[str], str]:
    """A function that puts what a rule says in the place of its id."""
    says = {rule.id: f"“{rule.says}”" for rule in rules}
    pattern = re.compile("|".join(map(re.escape, sorted(says, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda match: says[match[0]], text)


def _reads_reports(caller: Caller) -> bool:
    return caller.account.role in USES[Use.READ_REPORTS]


def _grouped(rules: Iterable[RuleShown]) -> list[tuple[str, list[RuleShown]]]:
    ordered = sorted(rules, key=lambda rule: rule.group)
    return [(group, list(members)) for group, members in groupby(ordered, key=lambda rule: rule.group)]


def _percents(publication: Publication) -> Chart:
    """The shares among the figures of one publication."""
    shares = [figure for figure in publication["figures"] if figure["percent"] is not None]
    return bars(
        say("figures.public.chart", line=in_words(publication["product_line"])),
        [_share(figure["says"]) for figure in shares],
        [Series(say("figures.public.percent"), "plain", tuple(figure["percent"] for figure in shares))],
        most=_PERCENT,
    )


def _share(sentence: str) -> str:
    """What a figure is the share of, as the label of its bar."""
    of = sentence.removeprefix("The share of ").removesuffix(".")
    return f"{of[:1].upper()}{of[1:]}"


def _questions(questions: Iterable[QuestionResolved], cited: Mapping[str, str]) -> Chart:
    """On how many requests each question was open, and on how many of them somebody answered it."""
    open_questions = [question for question in questions if question.open_on]
    labels = [
        f"{cited.get(question.clauses[-1], question.clauses[-1]) if question.clauses else ''}: {question.asks}"
        for question in open_questions
    ]
    answered = tuple(min(question.resolved_on, question.open_on) for question in open_questions)
    unanswered = tuple(max(question.open_on - question.resolved_on, 0) for question in open_questions)
    return bars(
        say("figures.readings.chart"),
        labels,
        [
            Series(say("figures.readings.answered"), "good", answered),
            Series(say("figures.readings.unanswered"), "ask", unanswered),
        ],
    )
