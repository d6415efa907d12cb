"""Initial treatment: clauses I.0 to I.6, in the order of the text, and the scope clauses O.2 to O.4."""

from datetime import date

from assent.facts import member as mb
from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts.scales import Scale
from assent.logic.authoring import (
    Condition,
    Value,
    all_of,
    any_of,
    at_least_of,
    days,
    in_order,
    judgment,
    none_of,
    not_,
    otherwise,
    reading,
    readings,
    unknown,
    years,
)  # fmt: skip
from assent.policies.mgb_031.facts import depression as dp
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import (
    Evaluator,
    Indication,
    Monitor,
    Route,
    Setting,
    StabilizerForm,
)
from assent.policies.mgb_031.v2026_01.statements import FALSE, TRUE, clause, stated, told

# --- Scope: O.2 to O.4 ---------------------------------------------------------------------------

for_ptsd = tx.indication.is_(Indication.PTSD)
not_for_ptsd = not_(for_ptsd)

INITIAL_DAYS = 28
"""The term of a first authorization, first and last day included (I.0.term)."""

ptsd = clause("O.2", judgment("O.2", for_ptsd & dp.severe_depressive_symptoms), binds_when=for_ptsd)
investigational = clause("O.4", dp.severe_depressive_symptoms, binds_when=for_ptsd)
treating_specialist = clause("O.3", tx.requested_by_treating_specialist)

# --- I.0: route, age, indication -----------------------------------------------------------------

route = clause("I.0.route", readings(
    "O.4.route", "Are other routes of racemic ketamine judged by this policy?",
    live=[reading("not_covered", "they are not covered by it", tx.route.is_(Route.INTRAVENOUS))],
    recorded=[reading("outside", "they are outside this policy, another document decides")],
))  # fmt: skip


def _adult_on(day: Value[date]) -> Condition:
    return mb.birth_date + years(18) <= day


# Where the first infusion is not known, it lies within the period that is asked for.
_first_day = otherwise(rq.requested_start, rq.request_date)
_adult_at_infusion = in_order(
    mb.birth_date <= rq.as_of,  # asked before the day of the infusion is
    otherwise(
        _adult_on(tx.first_infusion_date),
        any_of(
            _adult_on(_first_day),
            in_order(_adult_on(_first_day + days(INITIAL_DAYS - 1)), unknown(tx.first_infusion_date)),
        ),
    ),
)
age = clause("I.0.age", readings(
    "I.0.age.date", "On which date must the member be 18?",
    live=[
        reading("request", "on the request date", _adult_on(rq.request_date)),
        reading("first_infusion", "on the day of the first infusion", _adult_at_infusion),
    ],
))  # fmt: skip

severe_ideation = in_order(dp.severe_suicidal_ideation, dp.rapid_onset_needed)
indication = clause(
    "I.0.indication",
    any_of(
        tx.indication.is_(Indication.TREATMENT_RESISTANT_DEPRESSION),
        tx.indication.is_(Indication.SEVERE_SUICIDAL_IDEATION) & severe_ideation,
    ),
    binds_when=not_for_ptsd,
)

# --- I.1: DSM-5, by Table A ----------------------------------------------------------------------

five_symptoms = clause("T.A.1", all_of(
    at_least_of(5, *dp.SYMPTOMS),
    any_of(dp.depressed_mood, dp.anhedonia),
    dp.symptom_days >= 14,
))  # fmt: skip
impairment = clause("T.A.2", dp.distress_or_impairment)
not_a_substance = clause("T.A.3", not_(dp.due_to_substance_or_condition))
not_psychosis = clause("T.A.4", not_(dp.better_explained_by_psychosis))
never_manic = clause("T.A.5", not_(dp.ever_manic_or_hypomanic))
_elements = (five_symptoms, impairment, not_a_substance, not_psychosis)
# A diagnosis that was not documented leaves an element as unknown as it was.
_documented = any_of(dp.psychiatrist_documented_mdd, unknown())

depression = clause("I.1", all_of(
    never_manic,
    readings(
        "I.1.source", "What shows that the DSM-5 criteria are met?",
        live=[reading(
            "diagnosis_may_stand", "a psychiatrist's documented diagnosis may stand for elements not recorded",
            all_of(*(otherwise(element, _documented) for element in _elements)),
        )],
        recorded=[reading("every_element", "every element of Table A is shown", all_of(*_elements))],
    ),
), binds_when=not_for_ptsd)  # fmt: skip

# --- I.2: together with ---------------------------------------------------------------------------

# The question what "oral" belongs to is one at first treatment and at renewal.
antidepressant_or_stabilizer = any_of(
    tx.concurrent_oral_antidepressant,
    readings(
        "I.2.oral", "Must a mood stabilizer be oral too?",
        live=[
            reading("antidepressant_only", "only the antidepressant must be oral", tx.concurrent_mood_stabilizer),
            reading("both", "both must be oral", all_of(
                tx.concurrent_mood_stabilizer,
                otherwise(tx.mood_stabilizer_form.is_(StabilizerForm.ORAL), TRUE),
            )),
        ],
    ),
)  # fmt: skip
together = clause("I.2", antidepressant_or_stabilizer, binds_when=not_for_ptsd)

# --- I.3: a severe episode, by a rating of the last 30 days ---------------------------------------

# A first infusion that was given before the request has a window of its own; where one may have been given,
# a rating counts or not for certain only where it does for every day on which it may have been.
_infusion_before = stated(tx.first_infusion_date < rq.request_date)
_infusion_told = told(tx.first_infusion_date < rq.request_date)
_perhaps_before = all_of(not_(_infusion_told), stated(rq.requested_start < rq.request_date))
_within_30 = sc.scored_on >= rq.request_date - days(30)
_current_rating = any_of(
    all_of(
        _infusion_before,
        sc.scored_on >= tx.first_infusion_date - days(30),
        sc.scored_on <= tx.first_infusion_date,
    ),
    all_of(not_(_infusion_before), not_(_perhaps_before), _within_30),
    all_of(
        _perhaps_before,
        sc.scored_on >= rq.requested_start - days(30),
        any_of(all_of(_within_30, sc.scored_on <= rq.requested_start), unknown(tx.first_infusion_date)),
    ),
)
in_window = readings(
    "I.3.window", "Within 30 days before what?",
    live=[reading("request", "the request date, day 30 included, and up to the assessment", _current_rating)],
    recorded=[
        reading("first_infusion", "the first infusion", sc.scored_on >= tx.first_infusion_date - days(30)),
        reading("decision", "the day of the decision, which an assessment does not know"),
    ],
)  # fmt: skip


def _total_from(least: int) -> Condition:
    """The total reaches so much; where it is unknown, as far as its known items tell."""
    reached = sc.total >= least
    is_reached = any_of(
        stated(sc.total_at_least >= least), all_of(not_(stated(sc.total_at_most < least)), reached)
    )
    return otherwise(reached, is_reached)


qids_enough = readings(
    "I.3.c.cutoff", "Which QIDS-SR16 total shows a severe episode?",
    live=[
        reading("sixteen", "16 and above", _total_from(16)),
        reading("eleven", "11 and above", _total_from(11)),
    ],
    recorded=[
        reading("thirteen", "13 and above, the published equivalent of a HAM-D of 17", _total_from(13)),
        reading("any_total", "any total", _total_from(0)),
        reading("twenty_one", "21 and above", _total_from(21)),
        reading("unusable", "none until the policy is mended", FALSE),
    ],
)  # fmt: skip
SEVERE: dict[str, tuple[Scale, str, Condition]] = {
    "I.3.a": (Scale.HAM_D, "HAM-D", _total_from(17)),
    "I.3.b": (Scale.MADRS, "MADRS", _total_from(28)),
    "I.3.c": (Scale.QIDS_SR16, "QIDS-SR16", qids_enough),
    "I.3.d": (Scale.PHQ_9, "PHQ-9", _total_from(15)),
}
_current = all_of(sc.scale.is_in(*(scale for scale, _, _ in SEVERE.values())), in_window, _total_from(0))


def _ask(name: str) -> str:
    return f"A {name} total from the 30 days before the request"


def _some(id: str) -> Condition:
    scale, name, enough = SEVERE[id]
    return clause(id, dp.scores.any(
        all_of(sc.scale.is_(scale), in_window, enough), another=_ask(name),
        settled=all_of(sc.scale.is_(scale), _current),
    ))  # fmt: skip


def _latest(id: str) -> Condition:
    scale, name, enough = SEVERE[id]
    return dp.scores.latest(
        sc.scored_on, enough, where=all_of(sc.scale.is_(scale), in_window), another=_ask(name)
    )


# Ratings that are all out of date say nothing about now, even where the list is complete. Nor do those whose
# date is unknown, where no date could make them qualify.
_could_qualify = any_of(
    sc.scale.is_(Scale.QIDS_SR16) & _total_from(11),
    *(sc.scale.is_(SEVERE[id][0]) & SEVERE[id][2] for id in ("I.3.a", "I.3.b", "I.3.d")),
)
_nothing_current = all_of(
    not_(stated(dp.scores.any(_current))),
    stated(none_of(dp.scores.any(all_of(_current, _could_qualify)))),
    unknown(*(dp.scores.more(_ask(name)) for _, name, _ in SEVERE.values())),
)
severity = clause("I.3", any_of(
    readings(
        "I.3.latest", "Does a later, lower total on the same scale undo a qualifying one?",
        live=[
            reading("any_total", "any total within the window counts", any_of(*map(_some, SEVERE))),
            reading("latest_total", "the latest total of each scale counts", any_of(*map(_latest, SEVERE))),
        ],
    ),
    _nothing_current,
), binds_when=not_for_ptsd)  # fmt: skip

# --- I.5: the psychiatrist's finding --------------------------------------------------------------

candidate = clause("I.5", all_of(
    readings(
        "I.5.who", "Is a psychiatric nurse practitioner's evaluation enough?",
        live=[reading("psychiatrist", "a psychiatrist evaluates", tx.candidacy_evaluator.is_(Evaluator.PSYCHIATRIST))],
        recorded=[reading(
            "psychiatric_aprn_too", "a psychiatric APRN may evaluate too",
            tx.candidacy_evaluator.is_in(Evaluator.PSYCHIATRIST, Evaluator.PSYCHIATRIC_APRN),
        )],
    ),
    tx.candidate_determined,
    tx.candidacy_documented,
), binds_when=not_for_ptsd)  # fmt: skip

# --- I.6: where, watched by whom, prescribed by whom ----------------------------------------------

_clinic = tx.administration_setting.is_in(Setting.INFUSION_CLINIC, Setting.AMBULATORY_SURGICAL_CENTER)
_other_setting = tx.administration_setting.is_(Setting.OTHER)
setting = clause("I.6.setting", any_of(
    tx.administration_setting.is_in(Setting.HOSPITAL, Setting.PROVIDER_OFFICE),
    readings(
        "I.6.setting", "Is a free-standing infusion clinic or surgical center a provider's office?",
        live=[reading("office", "it is one", _clinic), reading("not_office", "it is not one", FALSE)],
    ),
    _other_setting & judgment("I.6.setting.other", _other_setting),
))  # fmt: skip

_psychiatrist = tx.monitored_by.is_(Monitor.PSYCHIATRIST)
_specialist = tx.monitored_by.is_(Monitor.OTHER_SPECIALIST)
_either = tx.monitored_by.is_in(Monitor.PSYCHIATRIST, Monitor.OTHER_SPECIALIST)
_other_monitor = tx.monitored_by.is_(Monitor.OTHER)
monitor = clause("I.6.monitor", any_of(
    readings(
        "I.6.monitor", "Must a psychiatrist who monitors have expertise in intravenous ketamine?",
        live=[
            reading("other_specialist_only", "only another specialist must",
                any_of(_psychiatrist, in_order(_specialist, tx.monitor_expertise))),
            reading("psychiatrist_too", "the psychiatrist must too",
                in_order(_either, tx.monitor_expertise)),
        ],
    ),
    _other_monitor & judgment("I.6.monitor.other", _other_monitor),
))  # fmt: skip

prescriber = clause("I.6.prescriber", any_of(tx.prescriber_is_specialist, tx.specialist_consulted))
safety = clause("I.6", all_of(setting, monitor, prescriber), binds_when=not_for_ptsd)
