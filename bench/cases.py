"""Random cases of Policy 031, plausible enough that every outcome and every clause comes up.

``oddity`` is how often a fact is not what a typical request says, ``unknown`` how often nobody
said it. The same seed gives the same cases.
"""

from datetime import date, timedelta
from random import Random

from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.definitions import Definition, Kind, RecordsDefinition
from assent.logic.tree import Plain
from assent.policies.mgb_031.facts import VOCABULARY

REQUESTED = date(2026, 3, 16)

_TYPICAL: dict[str, tuple[Plain, ...]] = {
    "request_kind": ("initial", "initial", "initial", "reauthorization"),
    "product_line": ("commercial", "commercial", "commercial", "qualified_health_plan"),
    "drug": ("ketamine",),
    "route": ("intravenous",),
    "indication": ("treatment_resistant_depression",),
    "administration_setting": ("provider_office", "hospital", "infusion_clinic"),
    "monitored_by": ("psychiatrist", "other_specialist"),
    "candidacy_evaluator": ("psychiatrist",),
    "family_release": ("willing", "no_family"),
    "dose_mg_per_kg": (0.5,),
    "infusion_minutes": (40,),
    "infusions_per_week": (2, 3),
    "drug_code": ("J3490",),
    "administration_code": ("96365",),
    "symptom_days": (14, 30, 120),
    "role": ("antidepressant",) * 5 + ("augmentation",),
    "response": ("inadequate",) * 9 + ("intolerance",),
    "drug_class": ("ssri", "snri", "bupropion", "mirtazapine", "maoi"),
    "days": (42, 56, 56, 90, 90, 120, 41),
    "adherence": (80, 92.5, 96, 98, 100, 100, 79.9),
    "systolic": (118, 124, 132, 141, 150, 160, 118, 124, 132, 161),
    "diastolic": (68, 72, 75, 78, 80, 82, 84, 88, 90, 91),
    "scale": ("phq_9", "ham_d", "qids_sr16", "madrs"),
    "total": (12, 15, 17, 20, 24, 28),
    "baseline_total": (18, 22, 26),
    "current_total": (6, 11, 13, 19),
}
_LENGTHS = {"trials": (2, 4, 5, 6, 8), "scores": (1, 2, 3, 4)}
_USUALLY_TRUE = {
    "depressed_mood", "anhedonia", "sleep_disturbance", "fatigue", "poor_concentration",
    "guilt_or_worthlessness", "distress_or_impairment", "psychiatrist_documented_mdd",
    "concurrent_oral_antidepressant", "candidate_determined", "candidacy_documented",
    "prescriber_is_specialist", "monitor_expertise", "requested_by_treating_specialist",
    "under_ongoing_care", "team_release_willing", "in_current_episode", "dose_accepted",
    "earlier_authorization", "scale_improvement_documented", "functional_improvement_documented",
    "severe_depressive_symptoms", "ndc_usable", "prior_course_reduced_symptoms",
    "prior_course_improved_function", "sud_treatment_accepted", "effective_contraception",
}  # fmt: skip


def cases(count: int, *, seed: int = 31, unknown: float = 0.05, oddity: float = 0.03) -> list[CaseFacts]:
    """So many random cases."""
    random = Random(seed)
    return [_case(random, unknown, oddity) for _ in range(count)]


def _case(random: Random, unknown: float, oddity: float) -> CaseFacts:
    values = {one.name: _value(random, one, unknown, oddity) for one in VOCABULARY.facts}
    values["request_date"] = REQUESTED
    lists = {
        one.name: RecordList(_records(random, one, unknown, oddity), random.random() < 0.7)
        for one in VOCABULARY.lists
    }
    return CaseFacts(values, lists)


def _records(random: Random, records: RecordsDefinition, unknown: float, oddity: float) -> tuple[Record, ...]:
    return tuple(
        {one.name: _value(random, one, unknown, oddity) for one in records.fields}
        for _ in range(random.choice(_LENGTHS.get(records.name, (0, 1, 2))))
    )


def _value(random: Random, fact: Definition, unknown: float, oddity: float) -> Plain | None:
    if random.random() < unknown:
        return None
    odd = random.random() < oddity
    if fact.kind is Kind.BOOLEAN:
        return (fact.name in _USUALLY_TRUE) is not odd
    if fact.name in _TYPICAL and not odd:
        return random.choice(_TYPICAL[fact.name])
    match fact.kind:
        case Kind.CHOICE:
            return random.choice(fact.choices)
        case Kind.DATE:
            return _day(random, fact)
        case Kind.INTEGER | Kind.NUMBER:
            return random.randint(int(fact.low or 0), int(fact.high or 0))
        case _:
            return random.choice(("J3490", "96365", "96374", "none", "00409-2051-05"))


def _day(random: Random, fact: Definition) -> date:
    """Days at and around the boundaries that the clauses name, and birthdays of adults."""
    if fact.name == "birth_date":
        years = random.choice((18, 24, 29, 35, 41, 48, 55, 60))
        return date(REQUESTED.year - years, REQUESTED.month, REQUESTED.day + random.choice((-1, 0, 1)))
    if fact.name == "first_infusion_date":
        return REQUESTED + timedelta(days=random.choice((0, 1, 7, 21)))
    return REQUESTED - timedelta(days=random.choice((0, 1, 5, 7, 8, 14, 21, 28, 29, 30, 31, 180, 181, 400)))
