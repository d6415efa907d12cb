"""What settings say, for people who read no files: questions, readings, rules, acts and days by their names."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from assent.casework.record.days import plan_day
from assent.desk.assessment.policies import QuestionShown, list_questions
from assent.desk.ports import Desk
from assent.desk.requirement.regulations import list_rules
from assent.workbench.shell.times import day
from assent.workbench.shell.words import said_or, say

_READ_AS = re.compile(r"(?P<question>[A-Z]{1,3}\.[\w.]*\w) is read as (?P<reading>\w+)")
_RULE = re.compile(r"(?P<rule>[a-z_]+\.\d{4}\.[a-z0-9_]+) on: (?P<on>yes|no)")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def setting_words(desk: Desk, now: datetime) -> Callable[[str], str]:
    """A function that gives a statement about settings in words."""
    asked = {
        question.question: question
        for package in desk.catalogue.packages
        for question in list_questions(package.newest)
    }
    rules = {rule.id: rule.citation for rule in list_rules(desk.plan, plan_day(now))}
    return partial(_in_words, asked=asked, rules=rules)


def _in_words(text: str, *, asked: Mapping[str, QuestionShown], rules: Mapping[str, str]) -> str:
    text = _READ_AS.sub(lambda match: _read_as(match, asked), text)
    text = _RULE.sub(lambda match: _rule(match, rules), text)
    text = _NAME.sub(lambda match: _named(match[0]), text)
    return _ISO_DAY.sub(lambda match: _day(match[0]), text)


def _read_as(match: re.Match[str], asked: Mapping[str, QuestionShown]) -> str:
    question = asked.get(match["question"])
    if question is None:
        return match[0]
    readings = (*question.live, *question.recorded)
    words = next(
        (reading.says for reading in readings if reading.reading == match["reading"]), match["reading"]
    )
    return say("administration.statements.read_as", asks=question.asks, says=words)


def _rule(match: re.Match[str], rules: Mapping[str, str]) -> str:
    cited = rules.get(match["rule"], match["rule"])
    return say(f"administration.statements.rule_{'on' if match['on'] == 'yes' else 'off'}", rule=cited)


def _named(name: str) -> str:
    known = said_or(f"acting.product_lines.{name}", "") or said_or(f"administration.acts.{name}", "")
    return known or name.replace("_", " ")


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
