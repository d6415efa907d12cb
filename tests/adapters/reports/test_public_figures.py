"""The nine figures over a few requests that a reader can count, and what is hidden from the public."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assent.adapters.reports import DuckFigures
from assent.casework import plain_actions
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import Urgency
from assent.casework.record.checks import Refused
from assent.casework.record.lines import ItemKind
from assent.casework.reports.listing import listing
from assent.casework.reports.public import (
    Counted,
    Figure,
    PublicReport,
    due_for,
    public_report,
    wanted_for,
    without_small_cells,
)
from assent.casework.reports.rows import Rows, year_of
from assent.casework.requirement.code_list import CodeList, CodeSystem, ListedCode
from assent.casework.requirement.events import RulesSet, SwitchedRule
from assent.casework.review.events import ExpediteGranted
from tests.unit.casework.reports.histories import (
    appealed,
    approved,
    asked,
    decided_outside,
    extended,
    forwarded,
    overturned,
    reduced,
    refused,
    rows,
    upheld,
)
from tests.unit.casework.request.story import (
    DRUG,
    INFUSION,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    SYSTEM,
    Story,
    due,
    taken_back,
)

MADE = datetime(2027, 2, 1, tzinfo=UTC)
DRUGS = RulesSet((SwitchedRule("metrics.drugs.standard_approved", True, "counsel", date(2027, 1, 1)),))


def report(
    found: Rows,
    year: int = 2026,
    rules: RulesSet = RulesSet(),  # noqa: B008
    codes: CodeList | None = None,
) -> PublicReport:
    due_then = due_for(year, rules)
    counts, listed = DuckFigures().public(found, year_of(year), wanted_for(due_then))
    return public_report(year, MADE, due_then, counts, listed, codes)


def figures(made: PublicReport, line: str = "medicare_advantage", group: str = "H0001") -> dict[int, Figure]:
    (one,) = [each for each in made["publications"] if (each["product_line"], each["group"]) == (line, group)]
    return {figure["number"]: figure for figure in one["figures"]}


def shares(made: PublicReport) -> dict[int, tuple[int | None, int | None, float | None]]:
    return {
        number: (one["numerator"], one["denominator"], one["percent"])
        for number, one in figures(made).items()
        if one["measure"] == "percent"
    }


def a_year() -> list[Story]:
    """Seven standard lines (four approved, one with more time), three expedited ones, and drugs beside them."""
    at = MONDAY
    both = asked("R-01", "medicare_advantage", DRUG, INFUSION).later(hours=10)
    upgraded = asked("R-09").later(hours=20).do(plain_actions.record, ExpediteGranted("worse"), by=NURSE)
    return [
        approved(refused(both, "1")),
        approved(asked("R-02", at=at).later(hours=20)),
        approved(asked("R-03", at=at).later(hours=30)),
        approved(extended(asked("R-04", at=at).later(days=6)).later(hours=156)),
        reduced(asked("R-05", at=at).later(hours=40)),
        refused(extended(asked("R-06", at=at)).later(hours=100)),
        refused(asked("R-07", at=at).later(hours=50)),
        approved(asked("R-08", at=at, urgency=Urgency.EXPEDITED).later(hours=4)),
        refused(upgraded.later(hours=10)),
        approved(asked("R-10", at=at, urgency=Urgency.EXPEDITED).later(hours=8)),
        asked("R-11", at=at),
    ]


def test_shares_and_times_by_hand() -> None:
    made = report(rows(*a_year()))
    assert shares(made) == {
        2: (4, 7, 57.14),
        3: (3, 7, 42.86),
        4: (0, 0, None),
        5: (1, 2, 50.0),
        6: (2, 3, 66.67),
        7: (1, 3, 33.33),
    }
    found = figures(made)
    # Standard: 10, 20, 30, 40, 50, 100 and 300 hours. Expedited: 4, 8 and 30.
    assert (found[8]["denominator"], found[8]["average_hours"], found[8]["median_hours"]) == (7, 78.57, 40.0)
    assert (found[9]["denominator"], found[9]["average_hours"], found[9]["median_hours"]) == (3, 14.0, 8.0)
    assert [(one["code"], one["kind"], one["requested"]) for one in found[1]["items"] or ()] == [
        ("96365", "service", 11)
    ]
    assert found[2]["items"] is None
    assert found[4]["note"] == "no appeals decided"
    assert found[4]["doubt"]


def test_nothing_decided_is_no_zero() -> None:
    made = report(rows(asked()))
    found = figures(made)
    assert {found[number]["percent"] for number in range(2, 8)} == {None}
    assert (found[8]["average_hours"], found[8]["note"]) == (None, "no decisions")
    assert {one["product_line"] for one in made["publications"]} == {
        "mgb_aco", "medicare_advantage", "one_care", "senior_care_options",
    }  # fmt: skip


def test_by_contract_and_by_program() -> None:
    stories = [
        approved(asked("R-1", contract="H0001")),
        refused(asked("R-2", contract="H0002")),
        approved(asked("R-3", "mgb_aco", contract="H0001", program="ACO-A")),
        approved(asked("R-4", "commercial")),
    ]
    made = report(rows(*stories))
    assert [(one["product_line"], one["level"], one["group"]) for one in made["publications"]] == [
        ("mgb_aco", "plan", "ACO-A"),
        ("medicare_advantage", "contract", "H0001"),
        ("medicare_advantage", "contract", "H0002"),
        ("one_care", "contract", ""),
        ("senior_care_options", "contract", ""),
    ]
    assert figures(made, group="H0002")[2]["percent"] == 0.0
    assert figures(made, "mgb_aco", "ACO-A")[2]["percent"] == 100.0


def reopened(story: Story) -> Story:
    body = Reopened(("2",), ReopenGround.NEW_INFORMATION, "a new scan")
    return story.do(determination_commands.reopen, body, by=PHYSICIAN)


def test_the_first_determination_counts_also_where_a_reopening_changed_it() -> None:
    changed = approved(reopened(refused(asked().later(hours=10)).later(days=2)).later(hours=1))
    made = report(rows(changed))
    assert shares(made)[3] == (1, 1, 100.0)
    assert figures(made)[8]["median_hours"] == 10.0


def test_what_the_law_deems_is_not_counted() -> None:
    deemed = asked("R-1").later(days=8)
    deemed.do(
        deadlines_commands.miss_deadline, due("2"), deadlines_commands.Consequence.DEEMED_ADVERSE, by=SYSTEM
    )
    assert shares(report(rows(deemed)))[3] == (0, 0, None)
    late = approved(deemed.later(days=2))
    made = report(rows(late))
    assert (shares(made)[2], figures(made)[8]["median_hours"]) == ((1, 1, 100.0), 240.0)


def test_withdrawn_and_unneeded_lines_are_not_counted() -> None:
    story = asked().do(
        intake_commands.withdraw,
        taken_back("not wanted"),
        by=PROVIDER,
    )
    assert shares(report(rows(story)))[2] == (0, 0, None)


def test_appeals_count_once_a_line_in_the_year_of_their_decision() -> None:
    won = overturned(appealed(refused(asked("R-1"))).later(days=5))
    in_part = overturned(appealed(refused(asked("R-2"))), partly=True)
    lost = upheld(appealed(refused(asked("R-3"))))
    waiting = appealed(refused(asked("R-4")))
    found = rows(won, in_part, lost, waiting)
    assert shares(report(found))[4] == (1, 3, 33.33)
    assert shares(report(found))[3] == (4, 4, 100.0)


def test_an_appeal_of_last_years_denial() -> None:
    december = datetime(2026, 12, 28, 14, tzinfo=UTC)
    story = overturned(appealed(refused(asked(at=december))).later(days=20))
    before, after = report(rows(story)), report(rows(story), 2027)
    assert (shares(before)[3], shares(before)[4]) == ((1, 1, 100.0), (0, 0, None))
    assert (shares(after)[3], shares(after)[4]) == ((0, 0, None), (1, 1, 100.0))


def test_an_approval_that_an_outside_body_made_counts_after_appeal() -> None:
    story = forwarded(upheld(appealed(refused(asked()))))
    decided_outside(story.later(days=9))
    assert shares(report(rows(story)))[4] == (1, 1, 100.0)


def test_the_year_ends_at_midnight_in_boston() -> None:
    last = datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC)
    inside, outside = asked("R-1"), asked("R-2")
    inside.at, outside.at = last, last + timedelta(seconds=1)
    found = rows(approved(inside), approved(outside))
    assert (shares(report(found))[2][1], shares(report(found, 2027))[2][1]) == (1, 1)


def test_drug_figures_are_a_switch_away() -> None:
    at = datetime(2027, 3, 1, 14, tzinfo=UTC)
    story = approved(asked("R-1", "medicare_advantage", DRUG, INFUSION, at=at), "1")
    made = report(rows(story), 2027, DRUGS)
    assert shares(made)[21] == (1, 1, 100.0)
    assert shares(made)[2] == (0, 0, None)
    assert figures(made)[21]["drugs"] == "only"
    assert 21 not in figures(report(rows(story), 2027))


def counted(part: int, whole: int) -> PublicReport:
    one = due_for(2026, RulesSet())[1]
    counts = [
        Counted(one.product_line, "H0001", rule.id, part, whole, 3600.0, 3600.0) for rule in one.rules[1:]
    ]
    return public_report(2026, MADE, [one], counts, [])


@pytest.mark.parametrize(
    ("part", "whole", "hidden"),
    [(10, 100, True), (11, 100, False), (0, 100, False), (90, 100, True), (89, 100, False), (0, 10, True)],
)
def test_small_cells_are_hidden_with_what_would_give_them_away(part: int, whole: int, hidden: bool) -> None:
    found = figures(without_small_cells(counted(part, whole)))
    assert found[2]["hidden"] is hidden
    assert (found[2]["percent"] is None) is hidden
    assert (found[2]["numerator"] is None) is hidden
    assert found[8]["hidden"] is (whole < 11)
    assert found[1]["hidden"] is False


def test_how_often_a_code_was_asked_for_is_not_published() -> None:
    made = without_small_cells(report(rows(*a_year())))
    (found,) = [figures(made)[1]]
    assert [one["requested"] for one in (*(found["items"] or ()), *(found["asked"] or ()))] == [None, None]


def test_as_csv_and_json() -> None:
    made = report(rows(*a_year()))
    assert json.loads(DuckFigures().written(made, "json")) == made
    lines = list(csv.DictReader(io.StringIO(DuckFigures().written(made, "csv"))))
    (row,) = [one for one in lines if (one["group"], one["number"]) == ("H0001", "2")]
    assert (row["year"], row["numerator"], row["denominator"], row["percent"]) == ("2026", "4", "7", "57.14")
    assert len(lines) == 4 * 9


def test_a_contract_is_a_text_to_a_spreadsheet_and_to_a_page() -> None:
    made = report(rows(approved(asked(contract="=<b>1"))))
    assert ",'=<b>1," in DuckFigures().written(made, "csv")
    page = DuckFigures().written(made, "html")
    assert "<b>1" not in page
    assert "&lt;b&gt;1" in page


def test_the_page_says_what_is_not_there() -> None:
    made = report(rows(*a_year()))
    page = DuckFigures().written(made, "html")
    assert "57.14 %" in page
    assert "average 78.6 h (3.3 days), median 40.0 h (1.7 days)" in page
    assert "no decisions" in page
    assert "The year is not over" not in page
    assert page.count("<caption>") == page.count("<table ") == 4
    assert page.count('scope="col"') == 4 * 5
    assert page.count('scope="row"') == 4 * 9
    hidden = DuckFigures().written(without_small_cells(made), "html")
    assert "fewer than 11" in hidden
    assert "57.14 %" not in hidden


def test_a_year_that_runs_says_so() -> None:
    made = {**report(rows(asked())), "complete": False}
    assert "The year is not over" in DuckFigures().written(made, "html")  # type: ignore[arg-type]


def test_no_report_names_a_member_or_a_request() -> None:
    found = rows(*a_year())
    text = json.dumps(report(found))
    assert "M-1001" not in text
    assert "R-0" not in text


def test_another_format_is_refused() -> None:
    with pytest.raises(Refused, match="json, csv, html"):
        DuckFigures().written(report(Rows()), "pdf")


def test_a_request_without_a_contract_is_shown_without_one() -> None:
    found = rows(approved(asked(contract="")))
    one = found.decisions[0]
    assert replace(one.origin, contract="") == one.origin
    assert figures(report(found), group="")[2]["percent"] == 100.0


# --- Figure 1: the plan's own list -----------------------------------------------------------------------

INFUSED = ListedCode(
    "96365", CodeSystem.CPT, ItemKind.SERVICE, "all", date(2025, 1, 1), None, "mgb-031", "Infusion"
)
STIMULATION = replace(
    INFUSED, code="90867", product_line="mgb_aco", name="Stimulation", effective_to=date(2026, 3, 31)
)
GIVEN_DRUG = replace(
    INFUSED, code="J3490", system=CodeSystem.HCPCS, kind=ItemKind.DRUG, drugs=("ketamine",), name="Ketamine"
)
NEXT_YEAR = replace(INFUSED, code="96366", effective_from=date(2027, 1, 1), name="Further hour")
LIST = CodeList([NEXT_YEAR, STIMULATION, INFUSED, GIVEN_DRUG])


def codes_of(figure: Figure) -> list[tuple[str, int | None]]:
    return [(one["code"], one["requested"]) for one in figure["items"] or ()]


def test_the_list_of_a_year_is_what_was_in_force_in_it_also_where_nobody_asked() -> None:
    story = approved(asked("R-1", "mgb_aco", DRUG, INFUSION, program="ACO-A"), "1")
    made = report(rows(story, asked("R-2")), codes=LIST)
    aco = figures(made, "mgb_aco", "ACO-A")[1]
    assert codes_of(aco) == [("90867", 0), ("96365", 1)]
    assert (aco["items"] or [])[0] == {
        "code": "90867", "system": "CPT", "kind": "service", "name": "Stimulation", "drugs": [],
        "policy": "mgb-031", "effective_from": "2025-01-01", "effective_to": "2026-03-31", "requested": 0,
    }  # fmt: skip
    assert codes_of(figures(made)[1]) == [("96365", 1)]
    assert codes_of(figures(made, "one_care", "")[1]) == [("96365", 0)]
    assert aco["note"] == "on the plan's list in the year"
    after = report(rows(story), 2027, codes=LIST)
    assert codes_of(figures(after, "mgb_aco", "")[1]) == [("96365", 0), ("96366", 0)]


def test_what_was_asked_for_stands_beside_the_list_and_says_whether_it_was_on_it() -> None:
    made = report(rows(*a_year()), codes=CodeList([STIMULATION]))
    found = figures(made)[1]
    assert found["items"] == []
    assert found["asked"] == [{"code": "96365", "kind": "service", "requested": 11, "listed": False}]
    page = DuckFigures().written(made, "html")
    assert "asked for: 96365 (11), not on the list" in page
    lines = list(csv.DictReader(io.StringIO(DuckFigures().written(made, "csv"))))
    (row,) = [one for one in lines if (one["group"], one["number"]) == ("H0001", "1")]
    assert (row["items"], row["asked"]) == ("", "96365")
    unlisted = figures(report(rows(*a_year())))[1]
    assert [one["listed"] for one in unlisted["asked"] or ()] == [None]


def test_figures_of_drugs_have_their_drugs_on_the_list() -> None:
    (rule,) = [one for one in due_for(2026, RulesSet())[1].rules if one.number == 1]
    listed = listing(LIST, 2026, "medicare_advantage", ())
    wanted = [
        [one["code"] for one in listed.items(replace(rule, drugs_excluded=without, only_drugs=only))]
        for without, only in ((True, False), (False, False), (False, True))
    ]
    assert wanted == [["96365"], ["96365", "J3490"], ["J3490"]]


def test_an_entry_by_ndc_is_not_counted_by_its_code() -> None:
    by_ndc = replace(GIVEN_DRUG, code="00409-2051-05", system=CodeSystem.NDC, kind=ItemKind.SERVICE)
    found = figures(report(rows(asked()), codes=CodeList([by_ndc])))[1]
    assert codes_of(found) == [("00409-2051-05", None)]
