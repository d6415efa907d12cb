"""The files of the demonstration's folder: the directory, the plan's decisions, the office's settings."""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from assent.casework.notices.letterhead import EXAMPLE
from assent.demo.cast import ALDER, BIRCH, DELEGATE, DELEGATE_SIGNER, OUTSIDE, PRACTICES
from assent.demo.members import TRIED, TRIED_AGAIN, TRIED_BEFORE, TRIED_TOO, Enrolled

_MEMBER = (
    *("number", "name", "birth_date", "language", "address", "product_line", "start", "end"),
    *("contract", "program", "fully_insured", "channel", "channel_chosen"),
)
_PROVIDER = ("npi", "name", "address", "phone", "product_line", "start", "end", "channel", "fax", "signers")
_CHANNELS = {ALDER.npi: ("portal", ""), BIRCH.npi: ("fax", "555-555-0142")}
"""How letters reach an office; the others get them by mail."""
_TO_PORTAL = 6
"""One in so many members chose the portal."""

_CODE = (
    *("code", "system", "kind", "product_line", "effective_from", "effective_to", "policy", "name"),
    "drugs",
)
_LISTED = "2021-04-01"
_NAMES = {"drug": "Ketamine, an unclassified drug", "service": "Infusion of ketamine, first hour"}
"""What the committee calls the services of the policy, by their kind."""
_VALID_CODE = ("code", "system", "effective_from", "effective_to", "name")
_VALID_CODES = (("96374", "CPT", "2020-01-01", "", "Injection into a vein"),)
"""The plan's table of codes: of what is neither in it nor on the list, a person says whether it needs authorization."""
_STIMULATION = ("example-stimulation", "Magnetic stimulation of the brain, first session", "")

_EXCHANGE = """\
# Whoever tries the interfaces on this machine may be told of answers here.
private_hosts = ["127.0.0.1:*"]
"""

_PLAN = """\
# The decisions of a plan that does not exist. Each has its day, and counts for requests from that day on.

[[determination]]
product_line = "medicare_advantage"
fact = "cms_guidance_exists"
value = false
by = "Example Health Plan, policy committee"
on = {early}
why = "No national or local determination on intravenous ketamine for depression was found."

[[determination]]
product_line = "one_care"
fact = "cms_guidance_exists"
value = false
by = "Example Health Plan, policy committee"
on = {early}
why = "As for Medicare Advantage."

[[determination]]
product_line = "one_care"
fact = "masshealth_guidance_exists"
value = false
by = "Example Health Plan, policy committee"
on = {early}
why = "For One Care the committee found none that governs the infusion."

[[determination]]
product_line = "senior_care_options"
fact = "cms_guidance_exists"
value = false
by = "Example Health Plan, policy committee"
on = {early}
why = "As for Medicare Advantage."

# Until that day the drug list governs for these members, by the reading that stands where nobody decided.
[[determination]]
product_line = "senior_care_options"
fact = "masshealth_guidance_exists"
value = false
by = "Example Health Plan, policy committee"
on = {middle}
why = "The committee found that the drug list does not speak of the infusion for these members."

# Before that day a physician answers this question for each member; from then on it is answered.
[[adoption]]
question = "X.1.risk"
reading = "not_at_risk"
by = "Example Health Plan, medical directors"
on = {middle}

# A rule of which the final text was not seen is off until counsel decides: here it is on.
[[rule]]
rule = "ma_state.2026.transition_90_days"
on = true
by = "Example Health Plan, counsel"
since = {early}
why = "A new member's approval by another carrier is honored; counsel reads the amendment so."
"""


_SIGNERS = f"""
[[delegate]]
name = "{DELEGATE}"
product_lines = ["mgb_aco", "senior_care_options"]
[[delegate.signers]]
person = "{DELEGATE_SIGNER.person}"
credential = "{DELEGATE_SIGNER.credential}"
license = "{DELEGATE_SIGNER.license}"
license_valid_until = {DELEGATE_SIGNER.license_valid_until}
specialty = "{DELEGATE_SIGNER.specialty}"
"""


def plan_text(start: date, until: date) -> str:
    """``plan.toml``: what was decided before the first request, and what in the middle of the time."""
    early, middle = start - timedelta(days=30), mid_day(start, until)
    return _PLAN.format(early=early.isoformat(), middle=middle.isoformat()) + _letterhead()


def _letterhead() -> str:
    """What letters print of a plan that does not exist."""
    head = replace(EXAMPLE, plan="Example Health Plan (demonstration)")
    rows = [f"{field.name} = {json.dumps(getattr(head, field.name))}" for field in fields(head)]
    return "\n".join(["", "[letterhead]", *rows, ""])


def mid_day(start: date, until: date) -> date:
    """The day from which the later decisions of the plan count."""
    return start + (until - start) / 2


def code_rows(listed: str, start: date, until: date) -> list[tuple[str, ...]]:
    """The plan's list: what is ``listed`` in a new one (its text), and a code that was on it until the middle."""
    ended = mid_day(start, until) - timedelta(days=1)
    named = (
        {**row, "name": _NAMES[row["kind"]] if row["drugs"] else row["name"]}
        for row in csv.DictReader(io.StringIO(listed))
    )
    return [
        *(tuple(row[column] for column in _CODE) for row in named),
        ("90867", "CPT", "service", "all", _LISTED, ended.isoformat(), *_STIMULATION),
    ]


def write_files(folder: Path, members: Iterable[Enrolled], start: date, until: date, seed: int) -> None:
    """Put the directory, the plan's list and its decisions into a folder that was made; set its office up."""
    enrolled = [*members, TRIED, TRIED_TOO, TRIED_BEFORE, *TRIED_AGAIN]
    (folder / "members.csv").write_text(
        _csv(_MEMBER, [(*member.row, *_chosen(member)) for member in enrolled]), "utf-8"
    )
    (folder / "exchange.toml").write_text(_EXCHANGE, "utf-8")
    rows = [
        (
            *(practice.npi, practice.name, practice.address, practice.phone, line, "2020-01-01", ""),
            *_CHANNELS.get(practice.npi, ("", "")),
            practice.psychiatrist,
        )
        for practice in (*PRACTICES, OUTSIDE)
        for line in practice.lines
    ]
    (folder / "providers.csv").write_text(_csv(_PROVIDER, rows), "utf-8")
    codes = folder / "authorization.csv"
    codes.write_text(_csv(_CODE, code_rows(codes.read_text("utf-8"), start, until)), "utf-8")
    (folder / "codes.csv").write_text(_csv(_VALID_CODE, _VALID_CODES), "utf-8")
    (folder / "plan.toml").write_text(plan_text(start, until), "utf-8")
    office = folder / "office.toml"
    office.write_text(office_text(office.read_text("utf-8"), seed), "utf-8")


def _chosen(member: Enrolled) -> tuple[str, str]:
    """How letters reach a member, and the day on which the member chose it."""
    if int(member.number.removeprefix("M-")) % _TO_PORTAL:
        return "", ""
    return "portal", member.start.isoformat()


def office_text(text: str, seed: int) -> str:
    """``office.toml`` with delegate, shape of member numbers, public policies, and numbers that a seed repeats."""
    numbers = sha256(f"demonstration {seed}".encode()).hexdigest()[:32]
    text = re.sub(r'^numbers = ".*"$', f'numbers = "{numbers}"', text, flags=re.MULTILINE)
    text = re.sub(r"^\[delegates\]$", f'[delegates]\nmgb_aco = "{DELEGATE}"', text, flags=re.MULTILINE)
    text = text.replace("public_policies = false", "public_policies = true")
    return text + _SIGNERS + '\n[member_number]\npattern = "M-[0-9]{6}"\nwords = "M- and six digits"\n'


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
