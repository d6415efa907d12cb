"""Cases of Policy 031 over its whole vocabulary: one that meets it, with some things changed or forgotten."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.definitions import Definition, Kind
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Plain
from assent.policies.mgb_031.facts import VOCABULARY
from tests.spec.base_case import INITIAL, RENEWAL, REQUESTED, pressures, scores, trial

MET: Mapping[str, Plain] = {
    **RENEWAL,
    **INITIAL,
    "concurrent_mood_stabilizer": False,
    "specialist_consulted": True,
    "psychotherapy_failed": False,
    "symptom_days": 30,
    "distress_or_impairment": True,
    "due_to_substance_or_condition": False,
    "better_explained_by_psychosis": False,
    **dict.fromkeys(
        ("depressed_mood", "anhedonia", "sleep_disturbance", "fatigue", "poor_concentration"), True
    ),
    **dict.fromkeys(
        (
            "weight_or_appetite_change", "guilt_or_worthlessness", "psychomotor_change", "thoughts_of_death",
            "severe_suicidal_ideation", "childbearing_potential",
        ),
        False,
    ),
    "functional_improvement_documented": True,
    "response_scale": "phq_9",
    "baseline_total": 22,
    "current_total": 9,
    "request_date": REQUESTED,
}  # fmt: skip
"""Every fact that a request on which nothing is wrong would state; those of conditions nobody has are left out."""

_DAYS_BEFORE = (0, 1, 7, 8, 28, 29, 30, 31, 180, 181, 184, 400)
_SCALES = ("phq_9", "ham_d", "qids_sr16", "madrs")
_BOUNDARIES: Mapping[str, tuple[Plain, ...]] = {
    "dose_mg_per_kg": (0.5, 0.44, 0.45, 0.55),
    "birth_date": (date(1980, 1, 1), *(date(2008, 2, day) for day in (9, 10, 11)), date(2012, 5, 1)),
    "infusions_per_week": (1, 2, 3, 4),
    "first_infusion_date": (REQUESTED, REQUESTED + timedelta(1), REQUESTED + timedelta(30)),
    "hemorrhage_date": tuple(date(2025, 8, day) for day in (9, 10, 11)),
    "abstinent_since": (date(2026, 1, 9), *(date(2026, 1, day) for day in (10, 11, 12, 13, 14))),
    "symptom_days": (13, 14, 60),
    "baseline_total": (12, 22, 27),
    "current_total": (0, 6, 11, 22, 27),
    "total": (10, 11, 14, 15, 16, 17, 27),
    "days": (41, 42, 90),
    "adherence": (79.9, 80.0, 100.0),
    "systolic": (120.0, 160.0, 160.5),
    "diastolic": (80.0, 90.0, 90.5),
    "drug_class": ("ssri", "snri", "tca", "maoi"),
    "scale": _SCALES,
    "response_scale": _SCALES,
}
_CODES = ("J3490", "96365", "none")


def values_031(definition: Definition) -> tuple[Plain, ...]:
    """The values that a fact or field takes in these cases: all of a choice, else around the boundaries."""
    if definition.name in _BOUNDARIES:
        return _BOUNDARIES[definition.name]
    match definition.kind:
        case Kind.BOOLEAN:
            return (True, False)
        case Kind.CHOICE:
            return definition.choices
        case Kind.DATE:
            return tuple(REQUESTED - timedelta(days) for days in _DAYS_BEFORE)
        case Kind.INTEGER | Kind.NUMBER:
            return (definition.low or 0, definition.high or 1)
        case Kind.CODE:
            return _CODES


def possible(facts: CaseFacts) -> bool:
    """Whether no rule on impossible input, of facts or of records, is broken."""
    evaluation = Evaluation(facts)
    return not any(
        verdict.strict is True
        for rule in VOCABULARY.impossible
        for verdict in (
            evaluation.matches(rule.records, rule.when) if rule.records else [evaluation.verdict(rule.when)]
        )
    )


GOOD: Mapping[str, tuple[Record, ...]] = {
    "trials": tuple(map(trial, ("ssri", "snri", "bupropion", "maoi", "augmentation"))),
    "scores": scores(("phq_9", 18, 5), ("ham_d", 20, 3), ("qids_sr16", 13, 9)).records,
    "blood_pressures": pressures((120, 80, 0), (135, 85, 40)).records,
    "diagnoses": ({"code": "F33.2"},),
}
_CHANGEABLE = [
    one
    for one in VOCABULARY.facts
    if one.name not in ("request_date", "request_kind", "product_line", "drug")
]


@st.composite
def _lists(draw: st.DrawFn, name: str) -> RecordList:
    """Mostly good records, some with one field changed or forgotten."""
    fields = next(one.fields for one in VOCABULARY.lists if one.name == name)
    drawn = st.sampled_from(GOOD[name])
    records: list[Record] = list(draw(st.lists(drawn, max_size=6 if name == "trials" else 2)))
    for index in draw(st.sets(st.integers(0, 5), max_size=3)):
        if index < len(records):
            field = draw(st.sampled_from(fields))
            value = draw(st.sampled_from((None, *values_031(field))))
            records[index] = {**records[index], field.name: value}
    return RecordList(tuple(records), draw(st.booleans()))


MET_LISTS = {
    "trials": RecordList(tuple(map(trial, ("ssri", "ssri", "snri", "bupropion"))), complete=True),
    "scores": scores(("phq_9", 18, 5), complete=True),
    "blood_pressures": pressures((120, 80, 0), complete=True),
}


_TURNS: tuple[Mapping[str, Plain | None], ...] = (
    {"administration_setting": "infusion_clinic"},
    {"psychotic_features": True},
    {"substance_use_disorder": True, "sud_active": True, "sud_treatment_accepted": False},
    {"substance_use_disorder": True, "sud_active": False, "sud_maintenance_treatment": False},
    {"arrhythmia": True, "cardiovascular_clearance": "none"},
    {"arrhythmia": True, "cardiovascular_clearance": "given"},
    {"aortic_aneurysm": True, "aneurysm_clearance": "refused", "aneurysm_clearance_by": "neurology"},
    {"eye_pressure_disorder": True, "eye_clearance": "conditional"},
    {"intracerebral_hemorrhage": True, "hemorrhage_date": date(2025, 8, 10)},
    {"delirium": True, "last_delirium_date": REQUESTED - timedelta(7)},
    {"indication": "severe_suicidal_ideation", "severe_suicidal_ideation": True, "rapid_onset_needed": True},
    {"indication": "ptsd", "severe_depressive_symptoms": True},
    {"childbearing_potential": True, "pregnancy_risk_stated": None},
    {"prior_ketamine_course": True, "prior_course_adequate_dose": True},
    {"concurrent_oral_antidepressant": False, "concurrent_mood_stabilizer": True},
    {"candidacy_evaluator": "psychiatric_aprn"},
    {"monitored_by": "other_specialist", "monitor_expertise": False},
    {"prescriber_is_specialist": False, "specialist_consulted": False},
    {"family_release": "refused"},
    {"under_ongoing_care": False, "team_release_willing": False},
    {"psychiatrist_documented_mdd": None, "thoughts_of_death": None},
    {"scale_improvement_documented": None, "functional_improvement_documented": None},
    {"route": "oral"},
    {"first_infusion_date": date(2026, 2, 20), "birth_date": date(2008, 2, 15)},
)
"""What else a request may say: conditions, refusals and disputes that hang together."""


@st.composite
def cases_031(draw: st.DrawFn, *, most_changed: int = 3, most_forgotten: int = 4) -> CaseFacts:
    """A possible case: all known and met, then some facts changed, some forgotten, some lists drawn anew."""
    values: dict[str, Plain | None] = {**MET, "request_kind": draw(st.sampled_from(_KINDS))}
    for turn in draw(st.lists(st.sampled_from(_TURNS), max_size=3)):
        values.update(turn)
    for changed in draw(st.lists(st.sampled_from(_CHANGEABLE), max_size=most_changed)):
        values[changed.name] = draw(st.sampled_from(values_031(changed)))
    for forgotten in draw(st.lists(st.sampled_from(_CHANGEABLE), max_size=most_forgotten)):
        values[forgotten.name] = None
    lists = dict(MET_LISTS)
    for name in draw(st.sets(st.sampled_from(sorted(GOOD)), max_size=2)):
        lists[name] = draw(_lists(name))
    return CaseFacts(_consistent(values), lists)


_KINDS = ("initial", "initial", "reauthorization")


_EVENTS = (
    ("delirium", "last_delirium_date"),
    ("intracerebral_hemorrhage", "hemorrhage_date"),
    ("earlier_authorization", "earlier_authorization_end"),
)


def _consistent(values: dict[str, Plain | None]) -> dict[str, Plain | None]:
    """Without the date of an event that there was not."""
    for event, day in _EVENTS:
        if values.get(event) is False:
            values[day] = None
    return values


def one_thing_more(facts: CaseFacts) -> Iterator[tuple[str, CaseFacts]]:
    """What may be learned, by the name of its fact or list, and the case that knows it."""
    for definition in VOCABULARY.facts:
        if facts.values.get(definition.name) is None:
            for value in values_031(definition):
                yield definition.name, CaseFacts({**facts.values, definition.name: value}, facts.lists)
    for records in VOCABULARY.lists:
        for known in _known_better(facts.records(records.name), records.name):
            yield records.name, CaseFacts(facts.values, {**facts.lists, records.name: known})


def _known_better(known: RecordList, name: str) -> Iterator[RecordList]:
    if not known.complete:
        yield RecordList(known.records, complete=True)
        yield from (RecordList((*known.records, one)) for one in ({}, *GOOD[name]))
    fields = next(one.fields for one in VOCABULARY.lists if one.name == name)
    for index, record in enumerate(known.records):
        for field in fields:
            if record.get(field.name) is None:
                for value in values_031(field):
                    changed = list(known.records)
                    changed[index] = {**record, field.name: value}
                    yield RecordList(tuple(changed), known.complete)
