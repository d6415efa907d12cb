"""Single settings, each with a form: what is typed becomes a change of one file, read again before it counts."""

import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from assent.casework.notices.letterhead import EXAMPLE, OPTIONAL, Letterhead
from assent.casework.plan.settings import CODES, OFFICE, PLAN
from assent.casework.record.checks import Refused
from assent.casework.requirement.code_list import CodeSystem
from assent.desk.assessment.policies import list_questions
from assent.desk.ports import Desk
from assent.desk.requirement.codes import PRODUCT_LINES
from assent.workbench.actions.fields import FormField
from assent.workbench.administration import file_text
from assent.workbench.administration.file_text import TablePlace, Written
from assent.workbench.shell.forms import SentForm
from assent.workbench.shell.times import day
from assent.workbench.shell.words import said_or, say

Options = tuple[tuple[str, str], ...]
_DAYS_OFF, _DAYS_WORKED = "days_off", "days_worked"


@dataclass(frozen=True, slots=True)
class SingleSetting:
    """One setting: the file that holds it, the fields of its form, and how the file reads with what was typed.

    ``change`` raises ``Refused`` with the name of a field and a colon before what is wrong with it.
    """

    file: str
    fields: Callable[[Desk, str], tuple[FormField, ...]]
    change: Callable[[str, SentForm], str]


def _field(
    name: str, kind: str = "text", *, value: Any = "", needed: bool = True, options: Options = ()
) -> FormField:
    label = say(f"administration.single.fields.{name}")
    help = said_or(f"administration.single.help.{name}", "")
    return FormField(name, label, kind, help, needed, value, options)


def _lines_of(form: SentForm, name: str) -> list[str]:
    return [line.strip() for line in form.text(name).splitlines() if line.strip()]


def _needed(form: SentForm, *names: str) -> None:
    for name in names:
        if not form.text(name):
            raise Refused(f"{name}: {say('administration.single.missing')}")


def _date(form: SentForm, name: str) -> date:
    return _as_date(form.text(name), name)


def _as_date(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{name}: {say('administration.single.no_date', given=text[:40])}") from None


def _letterhead(_desk: Desk, text: str) -> tuple[FormField, ...]:
    letterhead = tomllib.loads(text).get("letterhead", {})
    form_fields = []
    for field in fields(Letterhead):
        value = letterhead.get(field.name, "")
        is_lines = isinstance(getattr(EXAMPLE, field.name), tuple)
        form_fields.append(
            _field(
                field.name,
                "texts" if is_lines else "text",
                value="\n".join(value) if isinstance(value, list) else value,
                needed=field.name not in OPTIONAL,
            )
        )
    return tuple(form_fields)


def _with_letterhead(text: str, form: SentForm) -> str:
    _needed(form, *(field.name for field in fields(Letterhead) if field.name not in OPTIONAL))
    values: dict[str, Written | None] = {}
    for field in fields(Letterhead):
        lines = _lines_of(form, field.name)
        is_lines = isinstance(getattr(EXAMPLE, field.name), tuple)
        values[field.name] = (lines if is_lines else " ".join(lines)) if lines else None
    return file_text.with_values(text, TablePlace("letterhead"), values)


def _holidays(_desk: Desk, text: str) -> tuple[FormField, ...]:
    calendar = tomllib.loads(text).get("calendar", {})
    return tuple(
        _field(name, "texts", value="\n".join(map(str, calendar.get(name, ()))), needed=False)
        for name in (_DAYS_OFF, _DAYS_WORKED)
    )


def _with_holidays(text: str, form: SentForm) -> str:
    values: dict[str, Written | None] = {
        name: sorted({_as_date(line, name) for line in _lines_of(form, name)})
        for name in (_DAYS_OFF, _DAYS_WORKED)
    }
    return file_text.with_values(text, TablePlace("calendar"), values)


def _lines() -> Options:
    return tuple((line, said_or(f"acting.product_lines.{line}", line)) for line in PRODUCT_LINES)


def _delegate(_desk: Desk, _text: str) -> tuple[FormField, ...]:
    return (
        _field("name"),
        _field("product_lines", "several", value=(), options=_lines()),
        _field("person"),
        _field("credential"),
        _field("license"),
        _field("license_valid_until", "date"),
        _field("specialty"),
    )


def _with_delegate(text: str, form: SentForm) -> str:
    signer_names = ("person", "credential", "license", "specialty")
    _needed(form, "name", *signer_names, "license_valid_until")
    lines = list(form.all("product_lines"))
    if not lines:
        raise Refused(f"product_lines: {say('administration.single.missing')}")
    signer: dict[str, Written] = {name: form.text(name) for name in signer_names}
    signer["license_valid_until"] = _date(form, "license_valid_until")
    delegates = [delegate.get("name") for delegate in tomllib.loads(text).get("delegate", ())]
    header = "[[delegate.signers]]"
    if form.text("name") not in delegates:
        changed = file_text.with_table(
            text, "[[delegate]]", {"name": form.text("name"), "product_lines": lines}
        )
        return file_text.with_table(changed, header, signer)
    table = TablePlace("delegate", delegates.index(form.text("name")))
    changed = file_text.with_values(text, table, {"product_lines": lines})
    return file_text.with_inner_table(changed, table, header, signer)


def _code(desk: Desk, _text: str) -> tuple[FormField, ...]:
    policies = tuple(
        (package.id, f"{package.newest.title} ({package.id})") for package in desk.catalogue.packages
    )
    kinds = tuple((kind, say(f"administration.single.kinds.{kind}")) for kind in ("drug", "service"))
    return (
        _field("code"),
        _field("system", "select", options=tuple((system.value, system.value) for system in CodeSystem)),
        _field("kind", "select", options=kinds),
        _field("product_lines", "several", value=(), options=_lines()),
        _field("effective_from", "date"),
        _field("effective_to", "date", needed=False),
        _field("policy", "select", options=policies),
        _field("name_of_code"),
        _field("drugs", "texts", needed=False),
    )


def _with_code(text: str, form: SentForm) -> str:
    _needed(form, "code", "system", "kind", "effective_from", "policy", "name_of_code")
    last = form.text("effective_to") and _date(form, "effective_to").isoformat()
    lines = list(form.all("product_lines"))
    if not lines:
        raise Refused(f"product_lines: {say('administration.single.missing')}")
    for line in lines:
        row = {
            "code": form.text("code"), "system": form.text("system"), "kind": form.text("kind"),
            "product_line": line, "effective_from": _date(form, "effective_from").isoformat(),
            "effective_to": last, "policy": form.text("policy"), "name": form.text("name_of_code"),
            "drugs": "|".join(_lines_of(form, "drugs")),
        }  # fmt: skip
        text = file_text.with_row(text, row)
    return text


def _code_end(_desk: Desk, text: str) -> tuple[FormField, ...]:
    rows = file_text.rows_of(text)
    options = tuple((str(at), _row_words(row)) for at, row in enumerate(rows) if not row.get("effective_to"))
    return _field("row", "select", options=options), _field("last_day", "date")


def _row_words(row: Mapping[str, str]) -> str:
    line = row.get("product_line", "")
    since = row.get("effective_from", "")
    with suppress(ValueError):  # an error of the file shows when it is read as a whole
        since = day(date.fromisoformat(since))
    return say(
        "administration.single.row", code=row.get("code", ""), name=row.get("name", ""),
        line=said_or(f"acting.product_lines.{line}", line), since=since,
    )  # fmt: skip


def _with_code_ended(text: str, form: SentForm) -> str:
    _needed(form, "row", "last_day")
    at = form.text("row")
    if not at.isdecimal() or int(at) >= len(file_text.rows_of(text)):
        raise Refused(f"row: {say('administration.single.missing')}")
    return file_text.with_changed_row(text, int(at), {"effective_to": _date(form, "last_day").isoformat()})


def _reading(desk: Desk, _text: str) -> tuple[FormField, ...]:
    options = tuple(
        (f"{package.id} {question.question} {reading.reading}", f"{question.asks} – {reading.says}")
        for package in desk.catalogue.packages
        for question in list_questions(package.newest)
        for reading in (*question.live, *question.recorded)
    )
    return (
        _field("reading", "select", options=options),
        _field("by"),
        _field("on", "date"),
    )


def _with_reading(text: str, form: SentForm) -> str:
    _needed(form, "reading", "by", "on")
    policy, question, reading = (*form.text("reading").split(" "), "", "")[:3]
    values: dict[str, Written] = {
        "question": question, "reading": reading, "by": form.text("by"), "on": _date(form, "on"),
        "policy": policy,
    }  # fmt: skip
    return file_text.with_table(text, "[[adoption]]", values)


SINGLE: Mapping[str, SingleSetting] = {
    "letterhead": SingleSetting(PLAN, _letterhead, _with_letterhead),
    "reading": SingleSetting(PLAN, _reading, _with_reading),
    "holidays": SingleSetting(PLAN, _holidays, _with_holidays),
    "code": SingleSetting(CODES, _code, _with_code),
    "code-end": SingleSetting(CODES, _code_end, _with_code_ended),
    "delegate": SingleSetting(OFFICE, _delegate, _with_delegate),
}
"""By the last step of the address of its form."""
