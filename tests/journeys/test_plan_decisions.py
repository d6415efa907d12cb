"""A plan's own decisions: from their day on, over nothing that a case says, and shown where used."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from assent.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
REQUESTED = "2026-02-10"

ADOPTION = """
[[adoption]]
question = "I.3.c.cutoff"
reading = "{reading}"
by = "Medical policy committee"
on = {on}
"""
PRESUMPTION = """
[[presumption]]
fact = "ketamine_misuse"
value = {value}
by = "Medical policy committee"
on = {on}
why = "asked at intake"
"""
DETERMINATION = """
[[determination]]
product_line = "{line}"
fact = "{fact}"
value = {value}
by = "Compliance"
on = {on}
why = "no determination found"
"""


class Said(NamedTuple):
    """What a run came to: its status and its texts."""

    status: int
    out: str
    err: str


def run(*argv: str) -> Said:
    """Run the command line in this process."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with patch.object(sys, "argv", ["assent", *argv]), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return Said(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode("utf-8")


class Desk:
    """Assesses the examples under a plan file."""

    def __init__(self, folder: Path) -> None:
        self._plan = folder / "plan.toml"

    def said(self, plan: str | bytes, example: str = "met.json", *more: str) -> Said:
        """What the command line says of an example under this plan."""
        self._plan.write_bytes(plan if isinstance(plan, bytes) else plan.encode())
        return run("assess", str(EXAMPLES / example), "--plan", str(self._plan), *more)

    def one(self, plan: str, example: str = "met.json", **facts: str) -> dict[str, Any]:
        """The assessment, as JSON, of an example with other facts under this plan."""
        settings = [word for name, value in facts.items() for word in ("--set", f"{name}={value}")]
        said = self.said(plan, example, "--json", *settings)
        assert said.err == ""
        found: dict[str, Any] = json.loads(said.out)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def fact(one: dict[str, Any], name: str) -> dict[str, Any]:
    """A fact as the trace shows it where it was first used."""
    found: dict[str, Any] = next(
        used for clause in one["trace"] for used in clause["facts"] if used["fact"] == name
    )
    return found


# --- Adoptions ------------------------------------------------------------------------------------

BY_READING = "judgment-by-a-reading.json"


@pytest.mark.parametrize(
    ("on", "outcome", "adoptions"),
    [
        ("2026-01-15", "met", {"I.3.c.cutoff": "eleven"}),
        (REQUESTED, "met", {"I.3.c.cutoff": "eleven"}),
        ("2026-02-11", "judgment", {}),
    ],
)
def test_a_reading_is_adopted_from_its_day_on(
    on: str, outcome: str, adoptions: dict[str, str], desk: Desk
) -> None:
    one = desk.one(ADOPTION.format(reading="eleven", on=on), BY_READING)
    assert (one["outcome"], one["adoptions"]) == (outcome, adoptions)


def test_the_later_adoption_replaces_the_earlier_in_any_order(desk: Desk) -> None:
    early, late = ("eleven", "2026-01-15"), ("sixteen", "2026-02-01")
    for pair in ((early, late), (late, early)):
        plan = "".join(ADOPTION.format(reading=reading, on=on) for reading, on in pair)
        one = desk.one(plan, BY_READING)
        assert (one["outcome"], one["adoptions"]) == ("not_met", {"I.3.c.cutoff": "sixteen"})


def test_a_what_if_goes_over_the_plan(desk: Desk) -> None:
    said = desk.said(
        ADOPTION.format(reading="sixteen", on="2026-01-15"), BY_READING, "--adopt", "I.3.c.cutoff=eleven"
    )
    assert said.status == 0
    assert "adopted I.3.c.cutoff = eleven" in said.out


def test_people_see_what_was_adopted(desk: Desk) -> None:
    said = desk.said(ADOPTION.format(reading="eleven", on="2026-01-15"), BY_READING)
    assert said.status == 0
    assert "adopted I.3.c.cutoff = eleven" in said.out


# --- Presumptions ---------------------------------------------------------------------------------


def test_a_presumption_answers_what_nobody_said_and_bars_automatic_approval(desk: Desk) -> None:
    plan = PRESUMPTION.format(value="false", on="2026-01-15")
    assert desk.one("", ketamine_misuse="null")["missing_facts"] == ["ketamine_misuse"]
    one = desk.one(plan, ketamine_misuse="null")
    assert one["outcome"] == "met"
    shown = fact(one, "ketamine_misuse")
    assert shown["value"] is False
    assert shown["evidence"] == {
        "basis": "presumed",
        "source": "presumption of the plan",
        "on": "2026-01-15",
        "by": "Medical policy committee",
        "words": "asked at intake",
    }
    assert {"id": "presumed", "says": "ketamine_misuse is presumed"} in one["automatic_approval_barred_by"]
    assert desk.one(plan)["automatic_approval_barred_by"] == []


def test_a_presumption_waits_for_its_day_and_never_contradicts(desk: Desk) -> None:
    later = PRESUMPTION.format(value="false", on="2026-02-11")
    assert desk.one(later, ketamine_misuse="null")["outcome"] == "incomplete"
    now = PRESUMPTION.format(value="false", on=REQUESTED)
    one = desk.one(now, ketamine_misuse="true")
    assert (one["outcome"], one["exclusions"]) == ("not_met", ["X.17"])
    assert "evidence" not in fact(one, "ketamine_misuse")


def test_the_latest_presumption_is_the_plans(desk: Desk) -> None:
    plan = PRESUMPTION.format(value="true", on="2026-02-01") + PRESUMPTION.format(
        value="false", on="2026-01-01"
    )
    assert desk.one(plan, ketamine_misuse="null")["exclusions"] == ["X.17"]


def test_people_see_that_it_is_presumed(desk: Desk) -> None:
    plan = PRESUMPTION.format(value="false", on="2026-01-15")
    said = desk.said(plan, "met.json", "--set", "ketamine_misuse=null", "--trace")
    assert said.status == 0
    assert "ketamine_misuse = no  (presumed)" in said.out
    assert "A person must approve" in said.out


# --- Determinations -------------------------------------------------------------------------------


def determined(
    value: str, on: str = "2026-01-10", line: str = "medicare_advantage", kind: str = "cms"
) -> str:
    """A plan with one determination."""
    return DETERMINATION.format(line=line, fact=f"{kind}_guidance_exists", value=value, on=on)


def test_without_a_determination_the_route_is_open_and_the_criteria_a_preview(desk: Desk) -> None:
    for plan in ("", determined("false", on="2026-02-11"), determined("false", line="one_care")):
        one = desk.one(plan, product_line="medicare_advantage")
        assert (one["outcome"], one["judgment"], one["preview"]) == ("judgment", ["V.MA"], True)


@pytest.mark.parametrize(("value", "outcome"), [("false", "met"), ("true", "other_guidance")])
def test_a_determination_routes_a_product_line(value: str, outcome: str, desk: Desk) -> None:
    one = desk.one(determined(value), product_line="medicare_advantage")
    assert (one["outcome"], one["preview"]) == (outcome, False)
    assert (one["governing"] is None) == (outcome == "met")
    if outcome == "met":
        assert one["automatic_approval_barred_by"] == []
    assert desk.one(determined(value))["outcome"] == "met", "a commercial member is not concerned"


@pytest.mark.parametrize(("value", "outcome"), [("false", "met"), ("true", "other_guidance")])
def test_for_one_care_both_are_determined(value: str, outcome: str, desk: Desk) -> None:
    plan = determined("false", line="one_care") + determined(value, line="one_care", kind="masshealth")
    assert desk.one(plan, product_line="one_care")["outcome"] == outcome


def test_the_determination_of_the_case_itself_wins(desk: Desk) -> None:
    line = {"product_line": "medicare_advantage"}
    assert desk.one(determined("true"), **line, cms_guidance_exists="false")["outcome"] == "met"
    assert desk.one(determined("false"), **line, cms_guidance_exists="true")["outcome"] == "other_guidance"


def test_the_latest_determination_is_the_plans(desk: Desk) -> None:
    plan = determined("true", on="2026-01-01") + determined("false", on="2026-02-01")
    assert desk.one(plan, product_line="medicare_advantage")["outcome"] == "met"


# --- Faults of a plan file ------------------------------------------------------------------------

_GOOD = ADOPTION.format(reading="eleven", on="2026-01-15")


def _without(line: str, text: str) -> str:
    return "\n".join(one for one in text.splitlines() if not one.startswith(line))


FAULTS: dict[str, tuple[str | bytes, list[str]]] = {
    "an unknown table": ("[[adoptions]]\n", ["adoptions", "adoption, presumption, determination"]),
    "a plain key": ("adopted = true\n", ["adopted", "adoption"]),
    "a table for a list": ("[adoption]\nquestion = 'x'\n", ["[[adoption]]"]),
    "a value for a list": ("adoption = 1\n", ["[[adoption]]"]),
    "an unknown key": (_GOOD + "note = 'x'\n", ["adoption 1", "'note'", "question, reading, by, on"]),
    "the second entry": (_GOOD + _GOOD + "note = 'x'\n", ["adoption 2", "'note'"]),
    "a number for a text": (_GOOD.replace('"eleven"', "11"), ["adoption 1", "reading", "11"]),
    "a text for a date": (_GOOD.replace("2026-01-15", "'2026-01-15'"), ["adoption 1", "on must be a date"]),
    "a time for a date": (_GOOD.replace("2026-01-15", "2026-01-15T10:00:00"), ["adoption 1", "on must be a date"]),
    "no author": (_without("by", _GOOD), ["adoption 1", "by"]),
    "no day": (_without("on", _GOOD), ["adoption 1", "on"]),
    "no reading": (_without("reading", _GOOD), ["adoption 1", "reading"]),
    "a text for yes or no": (
        PRESUMPTION.format(value="'no'", on="2026-01-15"), ["presumption 1", "value must be true or false"],
    ),
    "a number for yes or no": (determined("0"), ["determination 1", "value must be true or false"]),
    "another fact for a route": (determined("true", kind="state"), ["determination 1", "cms_guidance_exists"]),
    "an unknown question": (_GOOD.replace("cutoff", "cutof"), ["'I.3.c.cutof'", "I.3.c.cutoff"]),
    "an unknown reading": (_GOOD.replace("eleven", "twelve"), ["'twelve'", "I.3.c.cutoff", "eleven"]),
    "no TOML": ("[[adoption]\n", ["plan.toml", "line 1"]),
    "no text": (b"\xff\xfe\x00", ["plan.toml"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_plan_is_status_2_and_names_the_entry(name: str, desk: Desk) -> None:
    plan, named = FAULTS[name]
    said = desk.said(plan)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("assent: ")
    assert said.err.count("\n") == 1
    for words in named:
        assert words in said.err


NOT_YET: dict[str, tuple[str, list[str]]] = {
    "entries that are no tables": ("adoption = [1]\n", ["adoption 1"]),
    "presuming an unknown fact": (
        PRESUMPTION.format(value="false", on="2026-01-15").replace("ketamine_misuse", "ketamine_missuse"),
        ["presumption 1", "'ketamine_missuse'"],
    ),
    "presuming a fact that is no yes or no": (
        PRESUMPTION.format(value="false", on="2026-01-15").replace("ketamine_misuse", "indication"),
        ["presumption 1", "indication"],
    ),
    "an unknown product line": (determined("true", line="medicare"), ["determination 1", "'medicare'"]),
    "an unknown question, later": (
        ADOPTION.format(reading="eleven", on="2026-12-01").replace("cutoff", "cutof"),
        ["'I.3.c.cutof'"],
    ),
}


@pytest.mark.parametrize("name", NOT_YET)
def test_a_fault_against_the_policy_is_status_2_too(name: str, desk: Desk) -> None:
    plan, named = NOT_YET[name]
    said = desk.said(plan)
    assert (said.status, said.out) == (2, "")
    for words in named:
        assert words in said.err


def test_a_plan_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nobody.toml", tmp_path):
        said = run("assess", str(EXAMPLES / "met.json"), "--plan", str(path))
        assert (said.status, said.out) == (2, "")
        assert path.name in said.err


def test_an_empty_plan_decides_nothing(desk: Desk) -> None:
    plain = json.loads(run("assess", str(EXAMPLES / "met.json"), "--json").out)
    assert desk.one("") == desk.one("# nothing yet\n") == plain


# --- Which policy an entry means ------------------------------------------------------------------


def checked(tmp_path: Path, plan: str, *more: str) -> Said:
    """What ``plan check`` says of a plan."""
    file = tmp_path / "plan.toml"
    file.write_text(plan, "utf-8")
    return run("plan", "check", str(file), *more)


def test_an_entry_that_names_its_policy_decides_as_one_that_does_not(desk: Desk) -> None:
    plain = ADOPTION.format(reading="eleven", on="2026-01-15")
    named = plain + 'policy = "mgb-031"\n'
    assert desk.one(named, BY_READING) == desk.one(plain, BY_READING)
    other = desk.said(plain + 'policy = "mgb-032"\n', BY_READING)
    assert (other.status, other.out) == (2, "")
    assert "adoption 1: policy: 'mgb-032' is not in the catalogue; it holds: mgb-031" in other.err


def test_checking_a_plan_says_what_each_entry_means_and_the_line_to_add(tmp_path: Path) -> None:
    named = determined("false") + 'policy = "mgb-031"\n'
    said = checked(tmp_path, ADOPTION.format(reading="eleven", on="2026-01-15") + named)
    assert (said.status, said.err) == (0, "")
    first, second = said.out.split("determination 1")
    assert "adoption 1: I.3.c.cutoff is read as eleven" in first
    assert "applies to mgb-031, version 2026-01" in first
    assert 'add the line: policy = "mgb-031"' in first
    assert "for medicare_advantage, cms_guidance_exists is false" in second
    assert "add the line" not in second


def test_checking_a_plan_names_every_fault_at_once(tmp_path: Path) -> None:
    plan = ADOPTION.format(reading="twelve", on="2026-01-15") + determined("true", line="medicare")
    said = checked(tmp_path, plan)
    assert said.status == 2
    assert "'twelve' is no reading of I.3.c.cutoff" in said.out
    assert "'medicare' is no product line" in said.out
    rows = [json.loads(line) for line in checked(tmp_path, plan, "--json").out.splitlines()]
    assert [row["name"] for row in rows] == ["adoption 1", "determination 1"]
    assert all(row["fault"] for row in rows)


def test_checking_what_is_no_plan_is_status_2(tmp_path: Path) -> None:
    said = checked(tmp_path, "[[adoptions]]\n")
    assert (said.status, said.out) == (2, "")
    assert "plan.toml: unknown table [[adoptions]]" in said.err
    assert run("plan", "check", str(tmp_path / "none.toml")).status == 2
    assert "decides nothing" in checked(tmp_path, "").out
