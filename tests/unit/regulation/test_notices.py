"""What a letter must hold, and on which form it goes."""

from datetime import date

import pytest

from assent.regulation.notices import (
    Notice,
    elements,
    form_for,
    form_rules,
    missing_elements,
    notice_rules,
    required_elements,
)
from assent.regulation.rules import Certainty, Switch, Switches
from assent.terms.requests import ProductLine

DAY = date(2026, 7, 1)


def ids(notice: str, line: str, **more: object) -> set[str]:
    return {one.element.id for one in required_elements(notice_rules(), notice, line, DAY, **more)}  # type: ignore[arg-type]


@pytest.mark.parametrize("line", ProductLine)
@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_rules_on_every_line(notice: str, line: str) -> None:
    assert {"recipient", "date_of_notice", "language_help"} < ids(notice, line)


@pytest.mark.parametrize("line", ProductLine)
@pytest.mark.parametrize("notice", ["partial", "adverse"])
def test_a_no_has_reasons_criteria_rights_and_a_signature(notice: str, line: str) -> None:
    wanted = {
        "specific_reason", "criteria_used", "how_to_get_criteria", "appeal_rights", "way_to_yes",
        "peer_to_peer", "signature_of_clinician", "reviewer_credentials",
    }  # fmt: skip
    assert wanted < ids(notice, line)


@pytest.mark.parametrize(
    ("notice", "line", "element"),
    [
        ("adverse", "commercial", "clinical_picture"),
        ("adverse", "commercial", "criteria_included"),
        ("adverse", "qualified_health_plan", "external_review_rights"),
        ("adverse", "commercial", "consumer_assistance"),
        ("adverse", "medicare_advantage", "form_id"),
        ("adverse", "mgb_aco", "continuation_of_benefits"),
        ("adverse", "one_care", "continuation_of_benefits"),
        ("extension", "medicare_advantage", "grievance_rights"),
        ("extension", "mgb_aco", "grievance_rights"),
        ("extension", "commercial", "new_deadline"),
        ("request_for_information", "mgb_aco", "facts_asked"),
        ("approval", "commercial", "authorization_period"),
        ("lapse_warning", "senior_care_options", "what_comes_next"),
    ],
)
def test_what_a_line_demands(notice: str, line: str, element: str) -> None:
    assert element in ids(notice, line)


def test_circumstances() -> None:
    assert "part2_notice" not in ids("adverse", "commercial")
    assert "part2_notice" in ids("adverse", "commercial", holds=["part2"])
    assert "part2_notice" in ids("approval", "mgb_aco", holds=["part2", "mental_health"])
    assert "parity_disclosure" in ids("adverse", "one_care", holds=["mental_health"])
    assert "reviewer_certification" not in ids("appeal_decision", "commercial")
    assert "reviewer_certification" in ids("appeal_decision", "commercial", holds=["upheld"])
    with pytest.raises(ValueError, match="part3"):
        ids("adverse", "commercial", holds=["part3"])


def test_who_demands_it_and_how_certainly() -> None:
    found = {
        one.element.id: one
        for one in required_elements(notice_rules(), "adverse", "medicare_advantage", DAY, kind="drug")
    }
    assert "cms.specific_reason" not in {rule.id for rule in found["specific_reason"].rules}
    assert not found["specific_reason"].is_marked
    assert found["way_to_yes"].is_marked


def test_a_plan_leaves_out_what_only_its_practice_demands() -> None:
    off = Switches((Switch("plan.adverse", on=False, by="plan", since=date(2026, 1, 1)),))
    left = ids("adverse", "medicare_advantage", switches=off)
    assert "way_to_yes" not in left
    assert "specific_reason" in left


def test_a_letter_that_lacks_something_is_held_back() -> None:
    required = required_elements(notice_rules(), "extension", "medicare_advantage", DAY)
    present = {one.element.id for one in required} - {"grievance_rights"}
    assert [one.element.id for one in missing_elements(required, present)] == ["grievance_rights"]
    assert missing_elements(required, elements()) == ()


@pytest.mark.parametrize(
    ("line", "day", "form", "certainty"),
    [
        ("medicare_advantage", "2026-07-01", "CMS-10003-NDMCP", Certainty.TEXT),
        ("one_care", "2026-07-01", "CMS-10716", Certainty.MEMORY),
        ("senior_care_options", "2026-07-01", "CMS-10716", Certainty.MEMORY),
        ("one_care", "2025-07-01", None, None),
        ("commercial", "2026-07-01", None, None),
    ],
)
def test_forms(line: str, day: str, form: str | None, certainty: Certainty | None) -> None:
    found = form_for(form_rules(), "adverse", line, date.fromisoformat(day))
    assert (found and found.form_id, found and found.form_certainty) == (form, certainty)


def test_every_element_is_demanded_somewhere() -> None:
    demanded = {id for rule in notice_rules() for id in rule.elements}
    assert demanded == set(elements())
