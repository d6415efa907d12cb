"""A plan's decisions from its ``plan.toml``."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar

from assent.adapters.letterhead_table import read_letterhead
from assent.casework.notices.letterhead import EXAMPLE
from assent.casework.plan import plan
from assent.casework.requirement.events import RulesSet, SwitchedRule

T = TypeVar("T")
_MAY_LACK = ("why", "policy")
_CALENDAR, _DAYS = "calendar", ("days_off", "days_worked")
_LETTERHEAD = "letterhead"
_KEYS = {
    "adoption": ("question", "reading", "by", "on", "policy"),
    "presumption": ("fact", "value", "by", "on", "why", "policy"),
    "determination": ("product_line", "fact", "value", "by", "on", "why", "policy"),
    "removed_bar": ("bar", "by", "on", "why", "policy"),
    "added_bar": ("bar", "says", "fact", "is", "by", "on", "why", "policy"),
    "rule": ("rule", "on", "by", "since", "why"),
}


def read_plan(path: Path) -> plan.Plan:
    """Read a plan file; raises ``PlanError`` naming the entry, the key and what is allowed."""
    try:
        return plan_of(path.read_text("utf-8"))
    except OSError as error:
        raise plan.PlanError(f"cannot be read: {error.strerror or type(error).__name__}") from None
    except UnicodeDecodeError as error:
        raise plan.PlanError(str(error)) from None


def plan_of(text: str) -> plan.Plan:
    """The plan of a file's text; raises ``PlanError`` as ``read_plan``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise plan.PlanError(str(error)) from None
    for key in data:
        if key not in (*_KEYS, _CALENDAR, _LETTERHEAD):
            known = ", ".join((*_KEYS, _CALENDAR, _LETTERHEAD))
            raise plan.PlanError(f"unknown table [[{key}]]; there are: {known}.")
    return plan.Plan(
        _entries(data, "adoption", lambda get: plan.Adoption(
            get("question"), get("reading"), get("by"), get("on"), get("policy"))),
        _entries(data, "presumption", lambda get: plan.Presumption(
            get("fact"), get("value"), get("by"), get("on"), get("why"), get("policy"))),
        _entries(data, "determination", lambda get: plan.Determination(
            get("product_line"), get("fact"), get("value"), get("by"), get("on"), get("why"), get("policy"))),
        _entries(data, "removed_bar", lambda get: plan.RemovedBar(
            get("bar"), get("by"), get("on"), get("why"), get("policy"))),
        _entries(data, "added_bar", lambda get: plan.AddedBar(
            get("bar"), get("says"), get("fact"), get("is"), get("by"), get("on"), get("why"), get("policy"))),
        RulesSet(
            _entries(data, "rule", lambda get: SwitchedRule(
                get("rule"), get("on"), get("by"), get("since"), get("why"))),
            *_calendar(data.get(_CALENDAR, {}))),
        read_letterhead(data[_LETTERHEAD]) if _LETTERHEAD in data else EXAMPLE,
    )  # fmt: skip


def _calendar(table: Any) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The plan's own changes to the legal holidays: days off, and days worked."""
    if not isinstance(table, dict) or not set(table) <= set(_DAYS):
        raise plan.PlanError(f"{_CALENDAR}: write [{_CALENDAR}] with {' and '.join(_DAYS)}, lists of dates.")
    off, worked = (table.get(name, []) for name in _DAYS)
    for day in (*off, *worked):
        if not isinstance(day, date) or isinstance(day, datetime):
            raise plan.PlanError(f"{_CALENDAR}: {day!r} is no date; write it as 2026-12-24.")
    return tuple(off), tuple(worked)


def _entries(data: Mapping[str, Any], table: str, make: Callable[[Callable[[str], Any]], T]) -> tuple[T, ...]:
    rows = data.get(table, [])
    if not isinstance(rows, list):
        raise plan.PlanError(f"{table}: write [[{table}]] for each entry.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise plan.PlanError(f"{table} {number}: write [[{table}]] and its keys below, not {row!r}.")
    return tuple(make(_getter(table, number, row)) for number, row in enumerate(rows, 1))


def _getter(table: str, number: int, row: Mapping[str, Any]) -> Callable[[str], Any]:
    """Reads the keys of one entry, each checked for its type."""
    unknown = [key for key in row if key not in _KEYS[table]]
    if unknown:
        raise plan.PlanError(
            f"{table} {number}: unknown key {unknown[0]!r}; it has: {', '.join(_KEYS[table])}."
        )

    def get(key: str) -> Any:
        value = row.get(key, "" if key in _MAY_LACK else None)
        kind = _kind(table, key)
        if not isinstance(value, kind) or isinstance(value, datetime):
            expected = _WANTED.get(kind, "a text")
            raise plan.PlanError(f"{table} {number}: {key} must be {expected}, not {value!r}.")
        return value

    return get


_WANTED: Mapping[object, str] = {
    date: "a date such as 2026-01-15",
    bool: "true or false",
    bool | str: "true, false or a text",
}


def _kind(table: str, key: str) -> type | UnionType:
    if key == "is":
        return bool | str
    if key == "value" or (table == "rule" and key == "on"):
        return bool
    return date if key in ("on", "since") else str
