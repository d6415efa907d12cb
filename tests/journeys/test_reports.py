"""Reports over a record made by the use cases: a year of a small plan, read by its auditor."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.casework.determination.determination import ApprovalBasis, Approved, Overturned, Upheld
from assent.casework.record.checks import NotPermitted
from assent.casework.record.event import Role
from assent.casework.record.state import RequestState
from assent.casework.reports.rows import Period
from assent.casework.review.events import ExpediteGranted
from assent.cli import main
from assent.desk.appeal import appeals as appealing
from assent.desk.appeal.appeals import Appeal
from assent.desk.determination import determinations
from assent.desk.intake import requests
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.reports import reports
from tests.journeys import signing
from tests.journeys.conftest import a_plan
from tests.journeys.living import (
    AUDITOR,
    DOCTOR,
    INTAKE,
    MEDICARE,
    NURSE,
    OUTSIDE,
    PHARMACY,
    PROVIDER,
    REASON,
    REVIEWER,
    TUESDAY,
    asked,
    fact,
    later,
    signed_by,
    submission,
    sweeps,
)

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
MADE = later(days=300)


def sent_in(
    desk: Desk, name: str, member: str, id: str, at: datetime = TUESDAY, *, attested: bool = True
) -> RequestState:
    made = submission(name, member, id, facts=MEDICARE, attested=attested)
    return requests.submit(desk, made, PROVIDER, at)


def denied(desk: Desk, id: str, at: datetime) -> RequestState:
    signed = signed_by(DOCTOR, at, REASON, considered=fact("product_line"))
    return signing.determine_adversely(desk, id, (), signed, DOCTOR, at)


def appealed(desk: Desk, id: str, *, won: bool) -> None:
    at = later(days=10)
    state = appealing.file(desk, id, Appeal(("infusion",), "member", "It is not so."), PROVIDER, at)
    (appeal,) = state.appeals
    signed = signed_by(REVIEWER, later(days=15), REASON)
    considered = fact(next(iter(state.facts)))
    grant = asked(state, "infusion")
    decision = (
        Overturned(Approved(grant, ApprovalBasis.APPEAL, "", signed.signature, signed.reasons))
        if won
        else Upheld("infusion", signed.signature, signed.reasons, considered)
    )
    signing.decide(desk, id, appeal, (decision,), REVIEWER, later(days=15))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def folder_of_a_year(
    request: pytest.FixtureRequest, an_empty_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A plan's folder after its year, which is lived once on each database: reports change nothing of it."""
    for folder in a_plan(request, an_empty_folder, tmp_path_factory.mktemp("year") / "folder"):
        with bootstrap.desk(folder) as desk:
            live(desk)
        yield folder


@pytest.fixture(scope="module")
def year(folder_of_a_year: Path) -> Iterator[Desk]:
    with bootstrap.desk(folder_of_a_year) as desk:
        yield desk


def live(desk: Desk) -> None:
    """Two approvals, two denials of which one is overturned, an expedited one, one late, one pended and answered."""
    sent_in(desk, "met.json", "M-2", "A-1")
    sent_in(desk, "two-facts-missing.json", "M-2", "A-2")
    given = {"trials[3].adherence": 91, "ketamine_misuse": False}
    requests.answer(desk, "A-2", given, PHARMACY, INTAKE, later(hours=6))
    determinations.approve(
        desk, "A-2", (), signed_by(DOCTOR, later(hours=6), OUTSIDE), DOCTOR, later(hours=6)
    )
    for id, member, won in (("D-1", "M-2", True), ("D-2", "M-2", False)):
        sent_in(desk, "excluded.json", member, id)
        denied(desk, id, later(hours=48))
        appealed(desk, id, won=won)
    sent_in(desk, "excluded.json", "M-2", "X-1", later(days=30))
    act(desk, "X-1", ExpediteGranted("She is worse."), NURSE, later(days=30, hours=5))
    denied(desk, "X-1", later(days=30, hours=9))
    requests.submit(desk, submission("met.json", "M-1", "C-1"), PROVIDER, TUESDAY)
    sent_in(desk, "met.json", "M-2", "L-1", later(days=60), attested=False)
    sweeps(desk, later(days=60), later(days=69), hours=12)


def publication(report: Any, group: str = "H0001") -> dict[int, Any]:
    (found,) = [
        one
        for one in report["publications"]
        if (one["product_line"], one["group"]) == ("medicare_advantage", group)
    ]
    return {figure["number"]: figure for figure in found["figures"]}


def test_the_public_figures(year: Desk) -> None:
    report = reports.public_figures(year, 2026, AUDITOR, MADE)
    found = publication(report)
    shares = {number: (found[number]["numerator"], found[number]["denominator"]) for number in range(2, 8)}
    # Infusions only: approved, D-1 and D-2 denied, X-1 denied expedited; L-1 is not decided.
    assert shares == {2: (2, 4), 3: (2, 4), 4: (1, 2), 5: (0, 0), 6: (0, 1), 7: (1, 1)}
    # 0, 6, 48 and 48 hours.
    assert (found[8]["average_hours"], found[8]["median_hours"]) == (25.5, 27.0)
    assert (found[9]["average_hours"], found[9]["median_hours"]) == (9.0, 9.0)
    assert [(item["code"], item["policy"]) for item in found[1]["items"]] == [("96365", "mgb-031")]
    assert [(one["code"], one["listed"]) for one in found[1]["asked"]] == [("96365", True)]
    without = publication(reports.public_figures(replace(year, codes=None), 2026, AUDITOR, MADE))
    assert [(item["code"], item["policy"]) for item in without[1]["items"]] == [("96365", "")]
    assert (report["complete"], report["year"]) == (False, 2026)


def test_figures_of_an_earlier_day_are_the_same_again(year: Desk) -> None:
    before = publication(reports.public_figures(year, 2026, AUDITOR, later(days=12)))
    assert (before[3]["numerator"], before[4]["denominator"], before[7]["denominator"]) == (2, 0, 0)


def test_operations(year: Desk) -> None:
    tables = reports.operations(year, YEAR, AUDITOR, MADE)["tables"]
    outcomes = {row["product_line"]: row for row in tables["outcomes"]}
    medicare = outcomes["medicare_advantage"]
    assert (medicare["decisions"], medicare["approved"], medicare["adverse"]) == (10, 4, 6)
    assert (medicare["automatic"], outcomes["commercial"]["automatic"]) == (2, 2)
    (appeals,) = tables["appeals"]
    assert (appeals["decided"], appeals["overturned"], appeals["upheld"]) == (2, 1, 1)
    assert (appeals["overturned_percent"], appeals["median_hours"], appeals["forwarded"]) == (50.0, 120.0, 1)
    assert {row["clause"]: row["given"] for row in tables["pend_reasons"]} == {"I.4.b": 1, "X.17": 1}
    assert {row["median_hours"] for row in tables["pend_reasons"]} == {6.0}
    assert sum(int(row["missed"] or 0) for row in tables["missed_deadlines"]) == 2
    assert sum(int(row["deemed_adverse"] or 0) for row in tables["missed_deadlines"]) == 2
    assert {row["clause"]: row["adverse"] for row in tables["reasons"]} == {"X.8": 6}
    kept = {
        (row["item"], row["urgency"]): (row["decisions"], row["in_time"])
        for row in tables["turnaround"]
        if row["product_line"] == "medicare_advantage"
    }
    assert kept == {
        ("drug", "standard"): (4, 4),
        ("drug", "expedited"): (1, 1),
        ("service", "standard"): (4, 4),
        ("service", "expedited"): (1, 1),
    }


def test_every_decision_by_itself(year: Desk) -> None:
    found = reports.decisions(year, YEAR, AUDITOR, MADE)["decisions"]
    rows = {(str(row["request"]), str(row["line"])): row for row in found}
    assert rows["D-1", "infusion"]["overturned_on_appeal"] is True
    assert rows["D-2", "infusion"]["overturned_on_appeal"] is False
    assert rows["D-1", "drug"]["appealed"] is False
    assert ("L-1", "infusion") not in rows


def test_who_may_not_read_reports(year: Desk) -> None:
    for actor in (NURSE, PROVIDER, INTAKE):
        with pytest.raises(NotPermitted, match="read reports"):
            reports.public_figures(year, 2026, actor, MADE)
    assert AUDITOR.role is Role.AUDITOR


def test_nothing_of_a_member_is_in_any_report(year: Desk) -> None:
    public = reports.public_figures(year, 2026, AUDITOR, MADE)
    operations = reports.operations(year, YEAR, AUDITOR, MADE)
    decisions = reports.decisions(year, YEAR, AUDITOR, MADE)
    texts = [
        reports.written(year, public, AUDITOR, "json"),
        reports.written(year, public, AUDITOR, "html"),
        reports.written(year, operations, AUDITOR, "json"),
        reports.written(year, operations, AUDITOR, "html"),
    ]
    for text in texts:
        assert not any(word in text for word in ("M-1", "M-2", "M-5", "Pat ", "A-1", "D-1", "dr-hale"))
    extract = reports.written(year, decisions, AUDITOR, "csv")
    assert not any(word in extract for word in ("M-1", "M-2", "M-5", "Pat ", "aneurysm", "dr-hale"))


def test_the_page_of_operations_fits_on_paper(year: Desk) -> None:
    operations = reports.written(year, reports.operations(year, YEAR, AUDITOR, MADE), AUDITOR, "html")
    public = reports.written(year, reports.public_figures(year, 2026, AUDITOR, MADE), AUDITOR, "html")
    assert "size: landscape" in operations, "its tables have up to a dozen columns"
    assert "size: landscape" not in public
    for page in (operations, public):
        on_paper = page.partition("@media print {")[2].partition("</style>")[0]
        assert "overflow-wrap: anywhere" in on_paper, "a table is never wider than its column"
        assert re.search(r"\.whole \{ white-space: normal", on_paper)
        assert "nowrap" not in on_paper


def assent(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["assent", *argv]), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return status, out.getvalue(), err.getvalue()


def test_from_the_command_line(folder_of_a_year: Path) -> None:
    store = ("--store", str(folder_of_a_year))
    status, out, _ = assent(
        "report", "public", *store, "--year", "2026", "--at", "2026-12-01T09:00", "--json"
    )
    assert (status, publication(json.loads(out))[3]["percent"]) == (0, 50.0)
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    status, out, _ = assent(
        "report",
        "operations",
        *store,
        *days,
        "--format",
        "csv",
        "--table",
        "appeals",
        "--at",
        "2026-12-01T09:00",
    )
    (row,) = csv.DictReader(io.StringIO(out))
    assert (status, row["overturned"]) == (0, "1")
    status, out, _ = assent("report", "decisions", *store, *days, "--at", "2026-12-01T09:00")
    assert len(out.splitlines()) == 1 + 12
    status, out, _ = assent(
        "report", "public", *store, "--year", "2026", "--format", "html", "--hide-below", "11"
    )
    assert (status, out.startswith("<!DOCTYPE html>"), "fewer than 11" in out) == (0, True, True)


def test_on_a_screen_a_report_is_text(folder_of_a_year: Path) -> None:
    store = ("--store", str(folder_of_a_year), "--at", "2026-12-01T09:00")
    status, out, _ = assent("report", "public", *store, "--year", "2026")
    assert (status, out.splitlines()[0]) == (
        0,
        "Prior authorization in 2026, as the record stood 2026-12-01 09:00 EST",
    )
    assert "no.  figure" in out
    assert "50.00 %" in out
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    status, out, _ = assent("report", "operations", *store, *days, "--table", "appeals")
    assert (status, "Overturned" in out, "Turnaround" in out) == (0, True, False)
    status, out, _ = assent("report", "operations", *store, *days)
    assert (status, "Turnaround: first determinations, from receipt" in out) == (0, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("operations", "--from", "2026-01-01", "--to", "soon"), "--to soon: it must be a date"),
        (("operations", "--from", "2026-02-01", "--to", "2026-01-01"), "exchange the two"),
        (("operations", "--from", "2026-01-01", "--to", "2026-02-01", "--format", "csv"), "turnaround"),
        (("operations", "--from", "2026-01-01", "--to", "2026-02-01", "--table", "turnarond"), "turnaround"),
        (("public", "--year", "26"), "is no year"),
        (("public", "--year", "2026", "--format", "pdf"), "json, csv, html"),
        (("decisions", "--from", "2026-01-01", "--to", "2026-02-01", "--format", "html"), "json or csv"),
    ],
)
def test_what_is_refused(folder: Path, words: tuple[str, ...], says: str) -> None:
    status, out, err = assent("report", *words, "--store", str(folder))
    assert (status, out) == (1, "")
    assert says in err
