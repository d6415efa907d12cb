"""Each policy grants its own services: lines, codes, units, term, and what a person looks at first."""

from __future__ import annotations

from datetime import date

import pytest

from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.case import Bar, Case
from assent.casework.record.checks import Refused
from assent.casework.record.lines import Benefit, ItemKind, RequestedLine
from assent.casework.requirement.services import listed_services, system_of
from assent.desk.intake.submission import lines_of
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Outcome
from assent.terms.items import CodeSystem
from assent.terms.requests import ProductLine
from tests.packages import BOTH, PACKAGE, TOY, TOY_ALONE
from tests.spec.base_case import initial_case, renewal_case
from tests.spec.toy.test_toy import facts as toy_facts

START, END = date(2026, 3, 16), date(2026, 6, 13)


def toy(**changes: object) -> Case:
    return Case("a case", toy_facts(**changes), policy=TOY.id)


def assessed(case: Case) -> Assessment:
    return assess(TOY.versions[0], case, {"N.2.minutes": "once"}, package=TOY)


def test_a_case_asks_for_what_its_own_policy_lists() -> None:
    frame = RequestedLine("frame", "E0638", ItemKind.SERVICE, Benefit.MEDICAL, START, END, 1)
    assert lines_of(toy(), BOTH) == lines_of(toy(), TOY_ALONE) == (frame,)
    assert lines_of(toy(frame_code="E0641"), BOTH)[0].code == "E0641"
    assert lines_of(toy(frame_code="none", frames_requested=None), BOTH)[0].units is None
    assert lines_of(toy(delivery_date=None), BOTH)[0].start == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("product_line", "benefit"),
    [
        ("commercial", Benefit.MEDICAL),
        ("qualified_health_plan", Benefit.MEDICAL),
        ("mgb_aco", Benefit.COVERED_OUTPATIENT_DRUG),
        ("medicare_advantage", Benefit.PART_B),
        ("one_care", Benefit.PART_B),
        ("senior_care_options", Benefit.PART_B),
    ],
)
def test_the_drug_and_the_infusion_of_policy_031_are_as_they_were(
    product_line: str, benefit: Benefit
) -> None:
    facts = initial_case(
        product_line=product_line, requested_start=date(2026, 2, 16), planned_infusions=8, ndc="00409205105"
    )
    start, end = date(2026, 2, 16), date(2026, 3, 15)
    assert lines_of(Case("a case", facts, policy=PACKAGE.id), BOTH) == (
        RequestedLine("drug", "J3490", ItemKind.DRUG, benefit, start, end, None, "00409205105"),
        RequestedLine("infusion", "96365", ItemKind.SERVICE, Benefit.MEDICAL, start, end, 8),
    )


def test_units_of_an_infusion_are_those_asked_for_under_the_code_that_the_policy_lists() -> None:
    other = initial_case(planned_infusions=8, administration_code="96374", drug_code="J3590")
    drug, infusion = lines_of(Case("a case", other, policy=PACKAGE.id), BOTH)
    assert (drug.code, infusion.code, infusion.units) == ("J3590", "96374", None)
    year = renewal_case(planned_infusions=26, infusion_minutes=10)
    _, infusion = lines_of(Case("a case", year, policy=PACKAGE.id), BOTH)
    assert (infusion.units, (infusion.end - infusion.start).days) == (26, 364)


def test_what_a_policy_does_not_know_is_told() -> None:
    with pytest.raises(Refused, match="toy-008' is not in the catalogue; it holds: mgb-031, toy-007"):
        lines_of(Case("a case", toy_facts(), policy="toy-008"), BOTH)
    with pytest.raises(
        Refused, match="request_kind: toy-007 has no criteria for 'reauthorization'; it has: initial"
    ):
        lines_of(toy(request_kind="reauthorization"), BOTH)
    with pytest.raises(Refused, match="must say its request_date and request_kind"):
        lines_of(toy(request_kind=None), BOTH)
    with pytest.raises(Refused, match="must say its request_date and request_kind"):
        lines_of(Case("a case", CaseFacts({"request_kind": "initial"}), policy=TOY.id), BOTH)


def test_an_approval_grants_the_services_of_its_own_policy() -> None:
    one = assessed(toy())
    assert one.outcome is Outcome.MET
    terms = one.terms
    assert terms is not None
    assert (terms.start, terms.end, terms.days, terms.starts_with) == (START, END, 90, "delivery_date")
    assert [(line.code, line.units, line.ndc) for line in terms.lines] == [("E0638", "1", None)]
    assert one.bars == ()


@pytest.mark.parametrize("frames", [2, None])
def test_the_policys_own_bars_are_shown(frames: int | None) -> None:
    one = assessed(toy(frames_requested=frames))
    optional = ("frames_requested",) if frames is None else ()
    bar = Bar("B.1", "more than one frame is requested", optional)
    assert (one.outcome, one.bars) == (Outcome.MET, (bar,))
    brief = assess(TOY.versions[0], one.case, {"N.2.minutes": "once"}, package=TOY, explained=False)
    assert brief.bars == one.bars, "also where nobody reads it"


def test_a_new_list_has_every_policys_services_for_each_product_line() -> None:
    listed = listed_services(BOTH)
    assert len(listed) == 3 * len(ProductLine)
    assert {(one.code, one.system.value, one.kind.value, one.policy) for one in listed} == {
        ("J3490", "HCPCS", "drug", "mgb-031"),
        ("96365", "CPT", "service", "mgb-031"),
        ("E0638", "HCPCS", "service", "toy-007"),
    }
    days = {(one.policy, one.product_line, one.effective_from.isoformat()) for one in listed}
    assert days == {
        ("mgb-031", "commercial", "2021-04-01"),
        ("mgb-031", "qualified_health_plan", "2021-04-01"),
        ("mgb-031", "medicare_advantage", "2023-10-01"),
        ("mgb-031", "mgb_aco", "2024-03-04"),
        ("mgb-031", "one_care", "2026-01-01"),
        ("mgb-031", "senior_care_options", "2026-01-01"),
        *(("toy-007", line.value, "2026-01-01") for line in ProductLine),
    }
    assert {one.name for one in listed if one.policy == TOY.id} == {TOY.title}


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("J1000", CodeSystem.HCPCS),
        ("99213", CodeSystem.CPT),
        ("0075T", CodeSystem.CPT),
        ("00409-2051-05", CodeSystem.NDC),
    ],
)
def test_the_system_of_a_code_is_seen_in_its_form(code: str, system: CodeSystem) -> None:
    assert system_of(code) is system
