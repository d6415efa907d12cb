"""The facts of made-up requests: what a member's chart and the order say, as a case file would.

Each begins as a request that meets the criteria; a story changes what it is about.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from assent.demo.draws import Draws
from assent.demo.members import Enrolled
from assent.demo.office_hours import working_day

Facts = dict[str, Any]
Changes = Mapping[str, Any]
"""Facts to put in place of others; None leaves a fact out, so that it is not known."""

_DAY = timedelta(days=1)
_NDCS = ("00409-2051-05", "42023-0113-10", "65219-0186-05", "55150-0438-10")
_SSRI = ("sertraline", "escitalopram", "fluoxetine", "citalopram", "paroxetine")
_SNRI = ("venlafaxine", "duloxetine", "desvenlafaxine")
_OTHERS = ("bupropion", "mirtazapine", "nortriptyline", "amitriptyline")
_SEVERE = {"phq_9": (16, 25), "madrs": (29, 44), "ham_d": (19, 34), "qids_sr16": (17, 24)}

_NONE_APPLY = (
    "pregnant", "breastfeeding", "childbearing_potential", "primary_psychotic_disorder",
    "psychotic_features", "dementia", "ketamine_hypersensitivity", "substance_use_disorder",
    "prior_ketamine_course", "delirium", "aortic_aneurysm", "arterial_aneurysm",
    "arteriovenous_malformation", "intracerebral_hemorrhage", "arrhythmia",
    "unstable_cardiovascular_disease", "csf_obstruction", "eye_pressure_disorder",
    "uncontrolled_hyperthyroidism", "porphyria", "active_pulmonary_infection",
    "severe_pulmonary_disease", "ketamine_misuse",
)  # fmt: skip
_LONGEST_TRIAL = 140
"""Days: the symptoms last longer than any trial of the episode."""
_SYMPTOMS = (
    "weight_or_appetite_change", "sleep_disturbance", "fatigue", "poor_concentration",
    "guilt_or_worthlessness", "psychomotor_change", "thoughts_of_death",
)  # fmt: skip


def initial_facts(member: Enrolled, on: date, draws: Draws, codes: Facts, changes: Changes) -> Facts:
    """A first request of a day that meets every criterion, with changes; ``codes`` are those of the services.

    The rating is from before the treatment, which a change may have begun before the request came.
    """
    begins = date.fromisoformat(changes["requested_start"]) if "requested_start" in changes else on
    return changed({
        **_request(member, on, draws, codes, "initial"),
        **_diagnosis(draws),
        "infusions_per_week": 2,
        "planned_infusions": 8,
        "candidacy_evaluator": "psychiatrist",
        "candidate_determined": True,
        "candidacy_documented": True,
        "monitored_by": draws.one(("psychiatrist", "other_specialist")),
        "monitor_expertise": True,
        "prescriber_is_specialist": True,
        "scores": scores(min(on, begins), draws, draws.one(tuple(_SEVERE))),
        "trials": trials(medicines(draws), draws),
    }, changes)  # fmt: skip


def renewal_facts(member: Enrolled, on: date, draws: Draws, codes: Facts, changes: Changes) -> Facts:
    """A request of a day to continue treatment that helped, with changes."""
    request = _request(member, on, draws, codes, "reauthorization")
    codes_now = [{"code": draws.one(("F33.41", "F33.1"))}]
    a_week = draws.one((0.5, 0.25))
    return changed({
        **request,
        "diagnoses": codes_now,
        "infusions_per_week": a_week,
        "planned_infusions": min(draws.one((26, 13, 18)), round(a_week * 52)),
        "monitored_by": "psychiatrist",
        "monitor_expertise": True,
        "prescriber_is_specialist": True,
        "scale_improvement_documented": True,
        "functional_improvement_documented": True,
    }, changes)  # fmt: skip


def changed(facts: Facts, changes: Changes) -> Facts:
    """The facts with these in place of others; what is None is not known."""
    return {name: value for name, value in {**facts, **changes}.items() if value is not None}


def medicines(draws: Draws) -> tuple[str, ...]:
    """Four medicines of three classes, as somebody would have tried them one after the other."""
    first, second = draws.shuffled(_SSRI)[:2]
    return (first, second, draws.one(_SNRI), draws.one(_OTHERS))


def trials(tried: tuple[str, ...], draws: Draws, *, complete: bool = True) -> Facts:
    """Adequate trials of this episode that did not help enough."""
    records = [
        {
            "drug": drug, "in_current_episode": True, "days": draws.between(49, _LONGEST_TRIAL), "dose_accepted": True,
            "adherence": draws.between(84, 99), "response": "inadequate",
        }
        for drug in tried
    ]  # fmt: skip
    return {"complete": complete, "records": records}


def scores(on: date, draws: Draws, scale: str, total: int | None = None) -> list[Facts]:
    """One rating from the weeks before a day; without a total, one that shows a severe episode."""
    score = draws.between(*_SEVERE[scale]) if total is None else total
    return [{"scale": scale, "total": score, "date": _before(on, draws.between(3, 17))}]


def pressures(on: date, draws: Draws, systolic: int = 0, diastolic: int = 0) -> Facts:
    """The latest blood pressure before a day; without figures, one that worries nobody."""
    high, low = systolic or draws.between(106, 146), diastolic or draws.between(64, 86)
    reading = {"systolic": high, "diastolic": low, "date": _before(on, draws.between(1, 12))}
    return {"complete": True, "records": [reading]}


def _request(member: Enrolled, on: date, draws: Draws, codes: Facts, kind: str) -> Facts:
    weight = draws.between(50, 110)
    return {
        "request_date": on.isoformat(),
        "request_kind": kind,
        "product_line": member.product_line,
        "drug": "ketamine",
        "route": "intravenous",
        "indication": "treatment_resistant_depression",
        "requested_by_treating_specialist": True,
        "requested_start": working_day(on + draws.between(5, 10) * _DAY).isoformat(),
        "dose_mg": weight / 2 if draws.chance(85) else round(weight / 2),
        "weight_kg": weight,
        "infusion_minutes": 40,
        **codes,
        "ndc": draws.one(_NDCS),
        "concurrent_oral_antidepressant": True,
        "administration_setting": draws.one(("hospital", "provider_office", "provider_office")),
        "birth_date": member.birth_date.isoformat(),
        "blood_pressures": pressures(on, draws),
        **dict.fromkeys(_NONE_APPLY, False),
        "under_ongoing_care": True,
        "team_release_willing": True,
        "family_release": draws.one(("willing", "willing", "no_family")),
    }


def _diagnosis(draws: Draws) -> Facts:
    present = set(draws.shuffled(_SYMPTOMS)[: draws.between(3, 5)])
    return {
        "psychiatrist_documented_mdd": True,
        "ever_manic_or_hypomanic": False,
        "depressed_mood": True,
        "anhedonia": True,
        **{name: name in present for name in _SYMPTOMS},
        "severe_suicidal_ideation": False,
        "psychotherapy_failed": False,
        "symptom_days": _LONGEST_TRIAL + draws.between(70, 420),
        "distress_or_impairment": True,
        "due_to_substance_or_condition": False,
        "better_explained_by_psychosis": False,
        "diagnoses": [{"code": draws.one(("F33.2", "F33.2", "F32.2"))}],
    }


def _before(on: date, days: int) -> str:
    return (on - days * _DAY).isoformat()
