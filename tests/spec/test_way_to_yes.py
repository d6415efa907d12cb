"""What the way to yes of Policy 031 proposes, and what it never does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from assent.logic.evaluate import Evaluation
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, feasible
from assent.logic.way_to_yes import way_to_yes
from assent.policies.mgb_031.v2026_01 import INITIAL
from tests.spec.base_case import REQUESTED, Given, initial_case, pressures, scores, trials

CARDIOLOGY = {"cardiovascular_clearance_by": "cardiology"}
ARRHYTHMIA = {"arrhythmia": True}


def way(**changes: Given) -> Way | None:
    return way_to_yes(INITIAL.criteria, Evaluation(initial_case(REQUESTED, **changes), {}))


def leaves(of: Way | None) -> Iterator[Step | Cannot | Clinician]:
    match of:
        case WayGroup(parts=parts):
            for part in parts:
                yield from leaves(part)
        case Step() | Cannot() | Clinician():
            yield of


@pytest.mark.parametrize("by", ["cardiology", "neurology", "other", None])
def test_after_a_refused_clearance_no_other_giver_is_named(by: str | None) -> None:
    refused = way(**ARRHYTHMIA, cardiovascular_clearance="refused", cardiovascular_clearance_by=by)
    assert not feasible(refused)
    assert not [leaf for leaf in leaves(refused) if isinstance(leaf, Step)]
    assert any("refused" in leaf.why for leaf in leaves(refused) if isinstance(leaf, Cannot))


def test_a_clearance_that_nobody_gave_can_be_obtained() -> None:
    missing = way(**ARRHYTHMIA, cardiovascular_clearance="none", **CARDIOLOGY)
    assert [leaf.fact for leaf in leaves(missing) if isinstance(leaf, Step)] == ["cardiovascular_clearance"]


def test_a_later_blood_pressure_counts() -> None:
    high = way(
        blood_pressures=pressures((170, 80, 3), (120, 80, 30)), cardiovascular_clearance="none", **CARDIOLOGY
    )
    assert feasible(high)
    again = next(leaf for leaf in leaves(high) if isinstance(leaf, Step) and leaf.fact == "blood_pressures")
    assert "later, dated measurement counts" in again.how
    assert again.records[0]["date"] == REQUESTED - timedelta(days=2)


def test_a_later_blood_pressure_counts_after_a_refused_clearance_too() -> None:
    high = way(blood_pressures=pressures((170, 80, 3)), cardiovascular_clearance="refused", **CARDIOLOGY)
    assert [leaf.fact for leaf in leaves(high) if isinstance(leaf, Step)] == ["blood_pressures"]


def test_another_rating_is_never_proposed() -> None:
    for totals in ((("phq_9", 3, 5),), (("phq_9", 18, 9), ("phq_9", 3, 5))):
        low = way(scores=scores(*totals, complete=True))
        assert "scores" not in {leaf.fact for leaf in leaves(low) if isinstance(leaf, Step)}


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"scores": scores(("qids_sr16", 12, 5), complete=True)}, "I.3.c.cutoff"),
        ({"family_release": "refused"}, "X.16.family"),
        (
            {"trials": trials("ssri", "ssri", "snri", complete=True), "psychotherapy_failed": True},
            "I.4.count",
        ),
        ({"administration_setting": "infusion_clinic"}, "I.6.setting"),
        ({**ARRHYTHMIA, "cardiovascular_clearance": "conditional", **CARDIOLOGY}, "X.10.conditional"),
        (
            {
                "trials": trials("ssri", complete=True),
                "psychotherapy_failed": False,
                "severe_suicidal_ideation": True,
                "rapid_onset_needed": True,
            },
            "I.0.si",
        ),
    ],
)
def test_what_a_clinician_could_settle_is_named(changes: dict[str, Given], question: str) -> None:
    assert question in {leaf.question for leaf in leaves(way(**changes)) if isinstance(leaf, Clinician)}
