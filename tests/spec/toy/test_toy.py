"""The toy policy decides as it is written, in both versions, by the reference and by the compiled form."""

from __future__ import annotations

from datetime import date

import pytest

from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Plain
from assent.targets.python import compile_policy
from tests.packages import BOTH, TOY
from tests.spec.toy.cases import toy_case

JANUARY, JULY = TOY.versions


def facts(**changes: object) -> CaseFacts:
    """The facts of the case that meets the first version, with changes."""
    given = toy_case(**changes)
    values: dict[str, Plain | None] = {}
    for definition in TOY.newest.vocabulary.facts:
        value = given.get(definition.name)
        dated = isinstance(value, str) and definition.kind.value == "date"
        values[definition.name] = date.fromisoformat(str(value)) if dated else value
    log = given["standing_sessions"]
    complete, records = (log["complete"], log["records"]) if isinstance(log, dict) else (False, log)
    sessions = tuple({"date": date.fromisoformat(one["date"]), "minutes": one["minutes"]} for one in records)
    return CaseFacts(values, {"standing_sessions": RecordList(sessions, complete)})


SHORT = [{"date": "2026-02-03", "minutes": 35}]
WHOLE = {"complete": True, "records": SHORT}
CASES = [
    ({}, "met", "not_met"),
    ({"trial_days": 21}, "met", "met"),
    ({"trial_days": 10}, "not_met", "not_met"),
    ({"trial_days": 21, "standing_sessions": SHORT}, "incomplete", "met"),
    ({"trial_days": 21, "standing_sessions": WHOLE}, "judgment", "met"),
    ({"standing": "alone"}, "not_met", "not_met"),
    ({"weight_kg": 101}, "not_met", "not_met"),
    ({"weight_kg": 100, "trial_days": 21}, "met", "met"),
    ({"unhealed_fracture": True}, "not_met", "not_met"),
    ({"knee_contracture_degrees": 31}, "not_met", "not_met"),
    ({"home_has_room": None, "trial_days": 21}, "incomplete", "incomplete"),
    ({"signed_by_therapist": False, "trial_days": 21}, "incomplete", "incomplete"),
    ({"product_line": "mgb_aco"}, "other_guidance", "other_guidance"),
    ({"product_line": None}, "incomplete", "incomplete"),
]


@pytest.mark.parametrize(("changes", "january", "july"), CASES)
def test_each_version_decides_as_it_is_written(changes: dict[str, object], january: str, july: str) -> None:
    for policy, wanted in ((JANUARY, january), (JULY, july)):
        concluded = conclude(policy, Evaluation(facts(**changes), {}))
        assert concluded.outcome is compile_policy(policy).conclude(facts(**changes)).outcome
        assert concluded.outcome is Outcome(wanted)


@pytest.mark.parametrize(("reading", "outcome"), [("once", Outcome.MET), ("three_times", Outcome.NOT_MET)])
def test_a_reading_of_the_first_version_may_be_adopted(reading: str, outcome: Outcome) -> None:
    adopted = Evaluation(facts(standing_sessions=WHOLE), {"N.2.minutes": reading})
    assert conclude(JANUARY, adopted).outcome is outcome


@pytest.mark.parametrize(
    ("day", "version"), [("2025-12-31", None), ("2026-01-01", "2026-01"), ("2026-07-01", "2026-07")]
)
def test_the_request_date_picks_the_version(day: str, version: str | None) -> None:
    policy = BOTH.package("toy-007").in_force(date.fromisoformat(day))
    assert (policy.version if policy else None) == version
