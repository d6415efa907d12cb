"""The plan's own list of what needs authorization: what it does to requests, and what is asked of it beforehand."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from assent.adapters.directory import CODES, VALID_CODES
from assent.casework.lifecycle import fold
from assent.casework.record.checks import Refused
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.casework.requirement.events import Need, NeedDetermined
from assent.cli import main
from assent.desk.intake import requests
from assent.desk.ports import Desk
from assent.desk.record import view
from assent.desk.requirement import codes
from assent.desk.requirement.codes import NeedQuestion
from assent.desk.review import review
from assent.terms.answers import json_data
from tests.journeys.living import (
    INTAKE,
    MEDICARE,
    PHARMACY,
    PROVIDER,
    STRANGER,
    TUESDAY,
    check_whole,
    events,
    later,
    statuses,
    submission,
    sweeps,
)

DAY = date(2026, 2, 10)
HEAD = "code,system,kind,product_line,effective_from,effective_to,policy,name,drugs\n"
DRUG = "J3490,HCPCS,drug,all,2021-04-01,,mgb-031,Ketamine,ketamine\n"
ENDED = "96365,CPT,service,all,2021-04-01,2026-01-31,mgb-031,Infusion,\n"


def keep(folder: Path, *rows: str) -> None:
    (folder / CODES).write_text(HEAD + "".join(rows), "utf-8")


def take_in(desk: Desk, id: str, *lines: RequestedLine, **said: object) -> RequestState:
    made = submission("met.json", id=id, **said)  # type: ignore[arg-type]
    return requests.submit(desk, replace(made, lines=lines or made.lines), PROVIDER, TUESDAY)


def needs(state: RequestState) -> dict[str, Need | None]:
    return {name: line.need.need if line.need else None for name, line in state.lines.items()}


def test_a_line_that_the_list_does_not_hold_on_its_day_is_not_required(desk: Desk, folder: Path) -> None:
    keep(folder, DRUG, ENDED)
    state = take_in(desk, "ended")
    assert statuses(state) == {"drug": LineStatus.APPROVED, "infusion": LineStatus.NOT_REQUIRED}
    assert list(state.refusals) == []
    held = state.lines["infusion"].need
    assert held is not None
    start = state.lines["infusion"].requested.start
    assert (held.need, held.citation) == (Need.NOT_REQUIRED, f"the plan's list of {start.isoformat()}")
    (number,) = state.authorizations.values()
    assert [grant.line for grant in number.grants] == ["drug"]
    sweeps(desk, TUESDAY, later(days=20), days=2)
    assert statuses(fold("ended", desk.record.read("ended"))) == statuses(state)


def test_the_record_says_what_the_list_said_whatever_it_says_today(desk: Desk, folder: Path) -> None:
    keep(folder, DRUG, ENDED)
    take_in(desk, "before")
    keep(folder, DRUG.replace(",,", ",2021-12-31,"), ENDED.replace("2026-01-31", ""))
    found = json_data(view.look(desk, "before", INTAKE, later(hours=1)))
    said = {one["line"]: one["need"] for one in found["lines"]}
    assert said["drug"]["listed"][0]["name"] == "Ketamine"
    assert said["infusion"]["need"] == "not_required"
    assert said["infusion"]["list_of"] == "2026-02-16"
    check_whole(desk, "before")
    (folder / CODES).unlink()
    check_whole(desk, "before")
    now = take_in(desk, "after")
    assert needs(now) == {"drug": Need.REQUIRED, "infusion": Need.REQUIRED}


def test_a_drug_that_nobody_named_goes_to_intake_and_is_settled_by_the_fact(desk: Desk, folder: Path) -> None:
    keep(folder, DRUG, ENDED.replace("2026-01-31", ""))
    unnamed = {"drug": "null", "ndc": "null", "ndc_usable": "null"}
    made = submission("met.json", id="unnamed", facts=unnamed)
    state = requests.submit(desk, made, PROVIDER, TUESDAY)
    assert needs(state) == {"drug": Need.UNDETERMINED, "infusion": Need.REQUIRED}
    assert state.escalations[-1].why.endswith("To settle it, give as facts: drug.")
    assert state.lines["drug"].assessment is None
    with pytest.raises(Refused, match="no circumstance drug"):
        review.settle_need(desk, "unnamed", {"drug": True}, INTAKE, TUESDAY)
    done = requests.answer(desk, "unnamed", {"weight_kg": 81}, PHARMACY, INTAKE, later(hours=1))
    assert needs(done)["drug"] is Need.UNDETERMINED
    assert len(events(desk, "unnamed", NeedDetermined)) == 2
    done = requests.answer(desk, "unnamed", {"drug": "ketamine"}, PHARMACY, INTAKE, later(hours=2))
    assert needs(done) == {"drug": Need.REQUIRED, "infusion": Need.REQUIRED}
    assert done.lines["drug"].assessment is not None
    check_whole(desk, "unnamed")


def test_a_request_for_nothing_on_the_list_ends_without_a_determination(desk: Desk, folder: Path) -> None:
    keep(folder, DRUG.replace("ketamine", "naltrexone"), ENDED)
    state = take_in(desk, "nothing")
    assert needs(state) == {"drug": Need.NOT_REQUIRED, "infusion": Need.NOT_REQUIRED}
    assert (state.stage, list(state.determinations())) == (Stage.DETERMINED, [])
    assert state.lines["drug"].assessment is None


def test_the_law_goes_before_the_list(desk: Desk) -> None:
    made = submission("met.json", "M-5", "new", facts=MEDICARE, circumstances={"active_treatment": True})
    state = requests.submit(desk, made, PROVIDER, TUESDAY)
    assert set(needs(state).values()) == {Need.NOT_ALLOWED}


def test_a_list_that_cannot_be_read_takes_nothing_in(desk: Desk, folder: Path) -> None:
    keep(folder, DRUG.replace("2021-04-01", "soon"))
    with pytest.raises(Refused, match=r"authorization.csv, line 2: effective_from 'soon' is no day"):
        take_in(desk, "none")
    assert desk.record.read("none") == []


def answer(desk: Desk, code: str, line: str = "commercial", **more: object) -> tuple[str, tuple[str, ...]]:
    found = codes.ask_need(desk, NeedQuestion(code, line, DAY, **more), STRANGER)  # type: ignore[arg-type]
    return found.need, found.missing


@pytest.mark.parametrize("code", ["J3490-JZ", "j3490 jz", "J3490JZ", "J3490-JZ-59", "HCPCS J3490"])
def test_a_modifier_is_no_part_of_the_code(desk: Desk, code: str) -> None:
    assert answer(desk, code, drug="ketamine") == ("required", ())
    made = submission("met.json", id="modified", facts={"drug_code": code, "administration_code": "96365-59"})
    state = requests.submit(desk, made, PROVIDER, TUESDAY)
    assert needs(state) == {"drug": Need.REQUIRED, "infusion": Need.REQUIRED}
    assert state.lines["drug"].requested.code == "J3490"
    said = state.facts["drug_code"].current.evidence.words
    assert code in said


def test_a_line_with_a_modifier_is_the_line_of_its_code(desk: Desk, folder: Path) -> None:
    keep(folder, DRUG, ENDED)
    made = submission("met.json", id="line")
    lines = tuple(replace(line, code=f"{line.code}-JZ") for line in made.lines)
    state = requests.submit(desk, replace(made, lines=lines), PROVIDER, TUESDAY)
    assert needs(state) == {"drug": Need.REQUIRED, "infusion": Need.NOT_REQUIRED}


def test_a_mistyped_code_never_closes_a_line_and_intake_is_told_what_is_near(desk: Desk) -> None:
    found = codes.ask_need(desk, NeedQuestion("J3940", "commercial", DAY, drug="ketamine"), STRANGER)
    assert (found.need, "near it: J3490" in found.says) == ("undetermined", True)
    made = submission("met.json", id="mistyped", facts={"drug_code": "J3940"})
    state = requests.submit(desk, made, PROVIDER, TUESDAY)
    assert needs(state) == {"drug": Need.UNDETERMINED, "infusion": Need.REQUIRED}
    assert state.stage is not Stage.DETERMINED
    assert any("J3490" in one.why for one in state.escalations)
    sweeps(desk, TUESDAY, later(days=5), days=1)
    assert fold("mistyped", desk.record.read("mistyped")).lines["drug"].status is LineStatus.OPEN
    done = review.decide_need(
        desk, "mistyped", Need.REQUIRED, "The office meant J3490.", INTAKE, later(days=5, hours=1)
    )
    assert needs(done)["drug"] is Need.REQUIRED
    assert done.lines["drug"].assessment is not None


def test_a_code_of_a_loaded_table_that_is_not_on_the_list_is_not_required(desk: Desk, folder: Path) -> None:
    table = (
        "code,system,effective_from,effective_to\n90867,CPT,2020-01-01,\n90868,CPT,2020-01-01,2025-12-31\n"
    )
    (folder / VALID_CODES).write_text(table, "utf-8")
    assert answer(desk, "90867") == ("not_required", ())
    assert answer(desk, "90867-26") == ("not_required", ())
    assert answer(desk, "90868") == ("undetermined", ())
    (folder / VALID_CODES).write_text(table.replace("90867", "9086"), "utf-8")
    with pytest.raises(Refused, match=r"codes.csv, line 2: code '9086' is no CPT code"):
        answer(desk, "90867")


def test_an_office_asks_before_it_asks_for_anything(desk: Desk) -> None:
    assert answer(desk, "J3490", drug="Ketamine ") == ("required", ())
    assert answer(desk, "j3490", ndc="00409-2051-05") == ("required", ())
    assert answer(desk, "J3490") == ("undetermined", ("drug",))
    assert answer(desk, "J3490", drug="naltrexone") == ("not_required", ())
    assert answer(desk, "90867") == ("undetermined", ())
    new = ("new_member_90_days", "active_treatment")
    assert answer(desk, "J3490", "medicare_advantage") == ("undetermined", (*new, "drug"))
    assert answer(desk, "J3490", "medicare_advantage", drug="ketamine") == ("undetermined", new)
    known = {"new_member_90_days": True, "active_treatment": True}
    assert answer(desk, "J3490", "medicare_advantage", circumstances=known) == ("not_allowed", ())
    assert desk.record.read_all(0, 10) == []


@pytest.mark.parametrize(
    "name",
    [
        *("ketamine", "KETAMINE", "Ketalar", "ketamine HCl", "Ketamine 50 mg/ml", "racemic ketamine"),
        *("Spravato", "S-ketamine"),
    ],
)  # fmt: skip
def test_a_drug_is_known_by_the_words_of_the_policies_and_of_charts(desk: Desk, name: str) -> None:
    assert answer(desk, "J3490", drug=name) == ("required", ())


@pytest.mark.parametrize(
    "name", ["ketamin", "ketamne", "esketamin", "Ketaler", "norketamine", "IV ketamine", "ketamine 50 mg/ml vial"]
)  # fmt: skip
def test_a_name_near_to_a_drug_of_the_list_is_refused_with_the_names_near_it(desk: Desk, name: str) -> None:
    with pytest.raises(Refused, match=r"drug: .* did you mean one of: .*[Kk]eta"):
        answer(desk, "J3490", drug=name)


@pytest.mark.parametrize("name", ["naltrexone", "Revia", "aspirin", "venlafaxine 75 MG", "other"])
def test_another_drug_is_not_on_the_list(desk: Desk, name: str) -> None:
    assert answer(desk, "J3490", drug=name) == ("not_required", ())


def test_a_list_may_call_its_drugs_as_charts_do(desk: Desk, folder: Path) -> None:
    keep(
        folder,
        DRUG.replace(",ketamine", ",Ketalar"),
        ENDED.replace("2026-01-31,mgb-031,Infusion,", ",mgb-031,Infusion,Revia"),
    )
    assert answer(desk, "J3490", drug="ketamine") == ("required", ())
    assert answer(desk, "J3490", ndc="00409-2051-05") == ("required", ())
    with pytest.raises(Refused, match="one of: revia"):
        answer(desk, "96365", drug="revya")
    assert needs(take_in(desk, "by-brand")) == {"drug": Need.REQUIRED, "infusion": Need.NOT_REQUIRED}


def test_the_answer_names_the_rule_or_the_list(desk: Desk) -> None:
    by_rule = codes.ask_need(desk, NeedQuestion("96365", "commercial", DAY, drug="ketamine"), PROVIDER)
    assert (by_rule.rule, by_rule.citation[:18]) == ("policy.authorization_required", "Medical Policy 031")
    assert [(one.code, one.holds) for one in by_rule.listed] == [("96365", True)]
    by_list = codes.ask_need(desk, NeedQuestion("90867", "commercial", DAY), PROVIDER)
    assert (by_list.rule, by_list.citation) == ("", "the plan's list of 2026-02-10")
    later_on = NeedQuestion("J3490", "commercial", date(2026, 7, 1), drug="ketamine")
    assert "ma_state.2026.medications" in codes.ask_need(desk, later_on, PROVIDER).switched_off
    assert codes.ask_need(desk, replace(later_on, drug="other"), PROVIDER).switched_off == ()


def test_without_a_list_only_rules_answer(desk: Desk, folder: Path) -> None:
    (folder / CODES).unlink()
    assert not codes.list_codes(desk, STRANGER, DAY).kept
    assert answer(desk, "J3490", kind="drug") == ("required", ())
    assert answer(desk, "90867", kind="service") == ("undetermined", ())
    with pytest.raises(Refused, match="kind: say which it is, drug or service"):
        answer(desk, "90867")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (NeedQuestion(" ", "commercial", DAY), "code: write the code"),
        (NeedQuestion("J3490", "gold", DAY), "product_line: write one of commercial,"),
        (NeedQuestion("J3490", "commercial", DAY, kind="pill"), "kind: write one of drug, service"),
        (NeedQuestion("J3490", "commercial", DAY, ndc="12"), "ndc: it must be eleven digits"),
        (NeedQuestion("J3490", "commercial", DAY, circumstances={"rain": True}), "no circumstance rain"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_field(
    desk: Desk, question: NeedQuestion, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        codes.ask_need(desk, question, PROVIDER)


def assent(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["assent", *argv]), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return status, out.getvalue(), err.getvalue()


def test_from_the_command_line(desk: Desk, folder: Path) -> None:
    store = ("--store", str(folder), "--on", "2026-02-10")
    status, out, _ = assent("codes", *store, "--product-line", "commercial")
    rows = [row.split()[:2] for row in out.splitlines()]
    assert (status, rows[1:]) == (0, [["on", "J3490"], ["on", "96365"]])
    assert out.startswith("on the day  code   system  product line")
    status, out, _ = assent("codes", *store, "--json")
    assert {json.loads(row)["code"] for row in out.splitlines()} == {"J3490", "96365"}
    status, out, _ = assent("need", "J3490", *store, "--product-line", "commercial")
    assert (status, out.splitlines()[0]) == (0, "undetermined  J3490  commercial  2026-02-10")
    assert "to settle it, say: drug" in out
    status, out, _ = assent("need", "90867", *store, "--product-line", "commercial", "--json")
    assert json.loads(out)["need"] == "undetermined"
    status, out, _ = assent("need", "J3940", *store, "--product-line", "commercial", "--drug", "ketamine")
    assert (status, "near it: J3490" in out) == (0, True)
    status, out, err = assent(
        "need", "J3490", "--store", str(folder), "--product-line", "commercial", "--on", "soon"
    )
    assert (status, out, "must be a date" in err) == (1, "", True)
    status, out, err = assent("need", "J3490", *store, "--product-line", "commercial", "--drug", "ketamin")
    assert (status, out, "did you mean one of: ketamine" in err) == (1, "", True)
    (folder / CODES).unlink()
    status, out, err = assent("codes", *store)
    assert (status, out, "keeps no list" in err) == (0, "", True)
