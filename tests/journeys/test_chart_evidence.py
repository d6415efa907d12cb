"""What a patient's chart does for an automatic approval: nothing by itself, unless the plan takes it for a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.plan.plan import RemovedBar
from assent.casework.record.actors import Actor
from assent.casework.record.state import RequestState, Stage
from assent.desk.intake import requests
from assent.desk.ports import Desk
from tests.journeys.living import PROGRAM, PROVIDER, TUESDAY, check_whole, submission

SIGNED = Evidence(Basis.ATTESTED, "signed request", date(2026, 2, 9), "Jane Roe, MD, NPI 1234567893")
CHART = Evidence(
    Basis.CHART, "rating Observation/1 in the chart", date(2026, 2, 2), "Ada Marsh", "PHQ-9, total 19"
)
TAKES_CHARTS = RemovedBar("chart", "Medical policy committee", date(2026, 1, 1), policy="mgb-031")


def _behind(case: Case, ratings: Evidence) -> Case:
    """Every fact signed for, but the ratings, which rest on the chart."""
    paths = [*case.facts.values, *case.facts.lists]
    return replace(case, evidence={path: ratings if path == "scores" else SIGNED for path in paths})


def _received(
    desk: Desk, actor: Actor = PROGRAM, ratings: Evidence = CHART, *, takes_charts: bool = True
) -> RequestState:
    removed = (TAKES_CHARTS,) if takes_charts else ()
    made = submission(attested=False, id="R-1")
    made = replace(made, case=_behind(made.case, ratings))
    return requests.submit(replace(desk, plan=replace(desk.plan, removed_bars=removed)), made, actor, TUESDAY)


def test_a_plan_wants_an_attestation_unless_it_says_otherwise(desk: Desk) -> None:
    state = _received(desk, takes_charts=False)
    assert state.stage is not Stage.DETERMINED
    assert "nobody attested what the chart alone shows: scores[0]" in state.escalations[-1].why


def test_a_plan_may_take_what_the_providers_system_proves_for_a_document(desk: Desk) -> None:
    state = _received(desk)
    assert state.stage is Stage.DETERMINED
    check_whole(replace(desk, plan=replace(desk.plan, removed_bars=(TAKES_CHARTS,))), state.id)


def test_a_chart_that_somebody_hands_in_is_no_document(desk: Desk) -> None:
    state = _received(desk, PROVIDER)
    assert state.stage is not Stage.DETERMINED
    assert "in a chart that did not come from the provider's system" in state.escalations[-1].why


@pytest.mark.parametrize("ratings", [replace(CHART, by=""), replace(CHART, by=" "), replace(CHART, on=None)])
def test_a_chart_without_author_or_day_is_no_document(desk: Desk, ratings: Evidence) -> None:
    state = _received(desk, ratings=ratings)
    assert state.stage is not Stage.DETERMINED
    assert "scores[0]" in state.escalations[-1].why


def test_a_chart_that_is_kept_proves_nothing_by_that(desk: Desk) -> None:
    state = _received(desk, ratings=replace(CHART, by=""))
    given = state.facts["scores[0].total"].current
    assert not replace(given, document="sha256:" + "0" * 64).supported
    assert replace(given, document="sha256:" + "0" * 64, evidence=Evidence(Basis.STATED)).supported


def test_who_signs_the_request_attests_what_stands_in_the_chart(desk: Desk) -> None:
    made = submission(id="R-1")
    made = replace(made, case=replace(made.case, evidence={"scores": CHART}))
    state = requests.submit(desk, made, PROVIDER, TUESDAY)
    assert state.stage is Stage.DETERMINED
    behind = state.facts["scores[0].total"].current.evidence
    assert behind.basis is Basis.ATTESTED
    assert behind.words == "rating Observation/1 in the chart; PHQ-9, total 19"
