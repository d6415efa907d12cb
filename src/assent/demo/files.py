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
from assent.demo.cast import DELEGATE, OUTSIDE, PRACTICES
from assent.demo.members import Enrolled

_MEMBER = (
    *("number", "name", "birth_date", "language", "address", "product_line", "start", "end"),
    *("contract", "program", "fully_insured"),
)
_PROVIDER = ("npi", "name", "address", "phone", "product_line", "start", "end")

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


def plan_text(start: date, until: date) -> str:
    """``plan.toml``: what was decided before the first request, and what in the middle of the time."""
    early, middle = start - timedelta(days=30), mid_day(start, until)
    return _PLAN.format(early=early.isoformat(), middle=middle.isoformat()) + _letterhead()


def _letterhead() -> str:
    """What letters print of a plan that does not exist."""
    head = replace(EXAMPLE, plan="Example Health Plan (demonstration)")
    rows = [f"{one.name} = {json.dumps(getattr(head, one.name))}" for one in fields(head)]
    return "\n".join(["", "[letterhead]", *rows, ""])


def mid_day(start: date, until: date) -> date:
    """The day from which the later decisions of the plan count."""
    return start + (until - start) / 2


def write_files(folder: Path, members: Iterable[Enrolled], start: date, until: date, seed: int) -> None:
    """Put the directory and the plan's decisions into a folder that was made, and set its office up."""
    (folder / "members.csv").write_text(_csv(_MEMBER, [one.row for one in members]), "utf-8")
    rows = [
        (one.npi, one.name, one.address, one.phone, line, "2020-01-01", "")
        for one in (*PRACTICES, OUTSIDE)
        for line in one.lines
    ]
    (folder / "providers.csv").write_text(_csv(_PROVIDER, rows), "utf-8")
    (folder / "plan.toml").write_text(plan_text(start, until), "utf-8")
    office = folder / "office.toml"
    office.write_text(office_text(office.read_text("utf-8"), seed), "utf-8")


def office_text(text: str, seed: int) -> str:
    """``office.toml`` with the delegate, the shape of member numbers, and numbers that a seed repeats."""
    numbers = sha256(f"demonstration {seed}".encode()).hexdigest()[:32]
    text = re.sub(r'^numbers = ".*"$', f'numbers = "{numbers}"', text, flags=re.MULTILINE)
    text = re.sub(r"^\[delegates\]$", f'[delegates]\nmgb_aco = "{DELEGATE}"', text, flags=re.MULTILINE)
    return text + '\n[member_number]\npattern = "M-[0-9]{6}"\nwords = "M- and six digits"\n'


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
