"""What a package says in the policy language beside its criteria: urgency, circumstances, what is carried over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from assent.casework.assessment.case import Bar
from assent.casework.determination.automatic_approval import bars_to_automatic_approval
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import DraftCreated, FactsGiven
from assent.casework.intake.reauthorization import carried_paths
from assent.casework.record.given import GivenFact
from assent.casework.record.known_facts import holds, known_facts
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import RulesSet, SwitchedRule
from assent.casework.requirement.need import determined_needs
from assent.casework.review import commands as review_commands
from assent.casework.review.events import ExpediteProposed, ExpediteRefused
from assent.logic.authoring import all_of, not_
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.package import CarryOver, Catalogue
from assent.logic.tree import Condition, Plain
from tests.packages import CATALOGUE, PACKAGE, TOY
from tests.spec.toy.policy import facts as f
from tests.unit.casework.request.story import (
    ATTESTED,
    NPI,
    PHYSICIAN,
    PROVIDER,
    SYSTEM,
    Story,
    assessment,
    attested,
    submission,
)

CANNOT_STAND: dict[str, Plain] = {"standing": "not_at_all"}
BROKEN: dict[str, Plain] = {"unhealed_fracture": True}


def given(facts: Mapping[str, Plain]) -> FactsGiven:
    return FactsGiven(tuple(GivenFact(path, value, ATTESTED) for path, value in facts.items()))


def toy(**facts: Plain) -> Story:
    """A request of the toy policy, submitted with these facts."""
    story = Story().do(
        intake_commands.create_draft, DraftCreated("M-1001", NPI, "commercial", TOY.id), by=PROVIDER
    )
    story.do(intake_commands.give_facts, given({"trial_days": 15, **facts}), by=PROVIDER, package=TOY)
    return story.do(intake_commands.submit, submission(), by=PROVIDER, package=TOY)


def proposals(story: Story) -> int:
    return sum(isinstance(event.body, ExpediteProposed) for event in story.events)


# --- Urgency --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "times"), [({}, 0), (CANNOT_STAND, 0), (BROKEN, 0), ({**CANNOT_STAND, **BROKEN}, 1)]
)
def test_what_a_policy_calls_urgent_is_proposed_at_submission(facts: dict[str, Plain], times: int) -> None:
    assert proposals(toy(**facts)) == times


def test_it_is_proposed_when_the_last_of_its_facts_comes() -> None:
    story = toy(**CANNOT_STAND)
    story.do(intake_commands.give_facts, given(BROKEN), by=PROVIDER, package=TOY)
    proposed = story.state.expedite
    assert proposed is not None
    assert proposed.why == "A member who cannot stand has a fracture: the standard clock may be too slow."


def test_what_was_refused_is_not_proposed_for_another_fact_but_when_it_is_said_again() -> None:
    story = toy(**CANNOT_STAND, **BROKEN)
    story.do(
        review_commands.refuse_expedite, ExpediteRefused("the splint holds"), by=PHYSICIAN, must_grant=False
    )
    story.do(intake_commands.give_facts, given({"trial_days": 16}), by=PROVIDER, package=TOY)
    assert story.state.expedite is None
    story.do(intake_commands.give_facts, given({**CANNOT_STAND, **BROKEN}), by=PROVIDER, package=TOY)
    assert story.state.expedite is not None


def test_no_fact_of_another_policy_is_urgent() -> None:
    story = toy(severe_suicidal_ideation=True)
    assert story.state.expedite is None


def test_a_position_switched_off_is_one_policys_own() -> None:
    off = SwitchedRule(PACKAGE.urgent_position, False, "Medical director", date(2026, 1, 1))
    story = toy(**CANNOT_STAND)
    story.do(requirement_commands.set_rules, RulesSet((off,)), by=SYSTEM)
    story.do(intake_commands.give_facts, given(BROKEN), by=PROVIDER, package=TOY)
    assert story.state.expedite is not None


# --- Circumstances --------------------------------------------------------------------------------


def known(circumstances: Mapping[str, Condition], **facts: Plain) -> dict[str, bool]:
    proving = replace(TOY, circumstances=circumstances)
    (need,) = determined_needs(toy(**facts).state, {}, Catalogue((PACKAGE, proving)))
    return dict(need.known)


def test_circumstances_are_proved_by_the_facts_that_the_policy_names() -> None:
    treated = {"active_treatment": all_of(f.trial_days >= 14, not_(f.unhealed_fracture))}
    assert known(treated, unhealed_fracture=False) == {"active_treatment": True}
    assert known(treated) == {}, "not known"
    assert known(treated, unhealed_fracture=True) == {}, "facts never prove that there is none"
    assert known({}, unhealed_fracture=False) == {}


def test_no_circumstance_is_proved_by_the_facts_of_another_policy() -> None:
    story = toy(psychiatrist_documented_mdd=True, severe_depressive_symptoms=True)
    (need,) = determined_needs(story.state, {}, Catalogue((PACKAGE, TOY)))
    assert need.known == ()
    (alone,) = determined_needs(story.state, {}, CATALOGUE)
    assert alone.known == (), "nor by those of a policy that is not in the catalogue"


# --- Carried over ---------------------------------------------------------------------------------

WEIGHED = CarryOver("weight_kg", "weighings", "kg", "on", "scale", "weighed_on_scale")
WEIGHINGS: dict[str, Plain] = {
    "weighings[0].kg": 70, "weighings[0].on": date(2026, 1, 3), "weighings[0].scale": "home",
    "weighings[1].kg": 72, "weighings[1].on": date(2026, 1, 9), "weighings[1].scale": "home",
    "weighings[2].kg": 71, "weighings[2].on": date(2026, 1, 5), "weighings[2].scale": "home",
    "weighings[3].kg": 99, "weighings[3].scale": "home",
}  # fmt: skip


def test_the_latest_dated_record_is_carried_over_with_what_all_agree_in() -> None:
    earlier = toy(**WEIGHINGS).state
    assert carried_paths((WEIGHED,), earlier, {}) == {
        "weighings[1].kg": "weight_kg",
        "weighings[1].scale": "weighed_on_scale",
    }
    assert carried_paths((WEIGHED,), earlier, {"weighed_on_scale": "home"}) == {
        "weighings[1].kg": "weight_kg"
    }
    assert carried_paths((WEIGHED,), earlier, {"weighed_on_scale": "clinic"}) == {}


def test_nothing_is_carried_over_where_the_records_disagree_or_no_rule_is_given() -> None:
    earlier = toy(**{**WEIGHINGS, "weighings[2].scale": "clinic"}).state
    assert carried_paths((WEIGHED,), earlier, {}) == {}
    assert carried_paths((WEIGHED,), earlier, {"weighed_on_scale": "clinic"}) == {
        "weighings[2].kg": "weight_kg"
    }
    assert carried_paths((), earlier, {}) == {}


# --- Bars -----------------------------------------------------------------------------------------


def test_a_recorded_bar_of_the_policy_stops_the_software() -> None:
    story = toy()
    story.do(review_commands.record_assessment, assessment(bars=("more than one frame (B.1)",)), by=SYSTEM)
    assert Bar("", "more than one frame (B.1)") in bars_to_automatic_approval(story.state, "1")


# --- The facts as conditions read them ------------------------------------------------------------


def test_facts_of_lists_are_records_in_their_order() -> None:
    facts = {
        "trial_days": 3, "standing_sessions[1].minutes": 31, "standing_sessions[0].minutes": 5,
        "standing_sessions.complete": True,
    }  # fmt: skip
    read = known_facts(given(facts).facts)
    assert read == CaseFacts(
        {"trial_days": 3},
        {"standing_sessions": RecordList(({"minutes": 5}, {"minutes": 31}), complete=True)},
    )
    assert holds(f.standing_sessions.any(f.session_minutes >= 30), read) is True
    assert holds(f.standing_sessions.any(f.session_minutes >= 60), read) is False
    assert holds(f.home_has_room, read) is None


def test_the_later_value_of_a_fact_counts() -> None:
    read = known_facts((*attested(trial_days=3).facts, *attested(trial_days=4).facts))
    assert read.values == {"trial_days": 4}
