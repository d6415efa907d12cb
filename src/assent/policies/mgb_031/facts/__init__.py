"""The facts that Policy 031 reads, under the headings of its form, and what cannot be.

Each is named here: a fact that others add to the shared subjects does not change this policy.
"""

from assent.facts import diagnosis as dx
from assent.facts import member as mb
from assent.facts import pregnancy as pg
from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts import trials as tr
from assent.logic.authoring import Impossible, any_of, not_, subject, vocabulary, years
from assent.policies.mgb_031.facts import clearances as cl
from assent.policies.mgb_031.facts import depression as dp
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.facts import treatment as tx

SUBJECTS = (
    subject("The request",
        rq.request_date, rq.assessed_on, rq.request_kind, rq.product_line, tx.drug, tx.route, tx.indication,
        tx.requested_by_treating_specialist, rq.requested_start, tx.first_infusion_date, tx.dose_mg,
        mb.weight_kg, tx.dose_mg_per_kg, tx.infusion_minutes, tx.infusions_per_week, tx.planned_infusions,
        tx.drug_code, tx.administration_code, tx.ndc, tx.ndc_usable, tx.concurrent_oral_antidepressant,
        tx.concurrent_mood_stabilizer, tx.mood_stabilizer_form, tx.candidacy_evaluator,
        tx.candidate_determined, tx.candidacy_documented, tx.administration_setting, tx.monitored_by,
        tx.monitor_expertise, tx.prescriber_is_specialist, tx.specialist_consulted, rq.cms_guidance_exists,
        rq.masshealth_guidance_exists,
    ),
    subject("The diagnosis",
        mb.birth_date, dp.depressed_mood, dp.anhedonia, dp.weight_or_appetite_change, dp.sleep_disturbance,
        dp.fatigue, dp.poor_concentration, dp.guilt_or_worthlessness, dp.psychomotor_change,
        dp.thoughts_of_death, dp.symptom_days, dp.distress_or_impairment, dp.due_to_substance_or_condition,
        dp.better_explained_by_psychosis, dp.ever_manic_or_hypomanic, dp.psychiatrist_documented_mdd,
        dp.severe_suicidal_ideation, dp.rapid_onset_needed, dp.severe_depressive_symptoms, dx.diagnoses,
    ),
    subject("Rating scales",
        dp.scores, sc.response_scale, sc.response_scale_name, sc.response_scale_lowest,
        sc.response_scale_highest,
        sc.response_scale_more_is_better, sc.baseline_date, sc.current_date, sc.baseline_total,
        sc.current_total, sc.scale_improvement_documented,
        sc.functional_improvement_documented,
    ),
    subject("Medication trials of the current episode, and psychotherapy",
        tr.trials, tr.psychotherapy_failed,
    ),
    subject("What the policy excludes",
        pg.pregnant, pg.breastfeeding, pg.pregnancy_risk_stated, pg.childbearing_potential,
        pg.effective_contraception, ex.primary_psychotic_disorder, ex.psychotic_features, ex.dementia,
        ex.ketamine_hypersensitivity, ex.substance_use_disorder, ex.sud_active, ex.sud_treatment_accepted,
        ex.sud_only_nicotine_or_caffeine, ex.abstinent, ex.abstinent_since, ex.sud_maintenance_treatment,
        ex.prior_ketamine_course, ex.prior_course_adequate_dose, ex.prior_course_reduced_symptoms,
        ex.prior_course_improved_function, ex.delirium, ex.last_delirium_date, ex.aortic_aneurysm,
        ex.arterial_aneurysm, ex.arterial_aneurysm_vessels, ex.arteriovenous_malformation, ex.intracerebral_hemorrhage,
        ex.hemorrhage_date, ex.blood_pressures, ex.arrhythmia, ex.unstable_cardiovascular_disease,
        ex.csf_obstruction, ex.eye_pressure_disorder, ex.uncontrolled_hyperthyroidism, ex.porphyria,
        ex.active_pulmonary_infection, ex.severe_pulmonary_disease, ex.ketamine_misuse,
        ex.under_ongoing_care, ex.team_release_willing, ex.family_release, rq.earlier_authorization,
        rq.earlier_authorization_end,
    ),
    subject("Clearances",
        cl.aneurysm, *cl.COVERS, cl.hemorrhage, cl.cardiovascular, cl.csf, cl.eye, cl.thyroid,
    ),
)  # fmt: skip

_AGREEMENTS = (
    Impossible(
        "last_delirium_date",
        not_(ex.delirium) & (ex.last_delirium_date <= rq.as_of),
        "no date where delirium is answered no",
    ),
    Impossible(
        "hemorrhage_date",
        not_(ex.intracerebral_hemorrhage) & (ex.hemorrhage_date <= rq.as_of),
        "no date where intracerebral_hemorrhage is answered no",
    ),
    Impossible(
        "earlier_authorization_end",
        not_(rq.earlier_authorization)
        & any_of(rq.earlier_authorization_end <= rq.as_of, rq.earlier_authorization_end > rq.as_of),
        "no date where earlier_authorization is answered no",
    ),
    Impossible(
        "pregnant",
        pg.pregnant & not_(pg.childbearing_potential),
        "no where childbearing_potential is answered no",
    ),
    Impossible("assessed_on", rq.assessed_on < rq.request_date, "a date on or after the request date"),
    Impossible("current_date", sc.current_date <= sc.baseline_date, "a date after baseline_date"),
    Impossible(
        "diastolic",
        ex.diastolic > ex.systolic,
        "no higher than the systolic pressure",
        ex.blood_pressures.name,
    ),
)
"""Answers that contradict each other within one form."""

OLDEST = 120
"""No member is older, in years."""
_PAST = (
    ex.abstinent_since, ex.last_delirium_date, ex.hemorrhage_date, sc.baseline_date, sc.current_date,
)  # fmt: skip
_LIFETIME = (
    Impossible(
        "birth_date",
        mb.birth_date + years(OLDEST) < rq.as_of,
        f"a date at most {OLDEST} years before the assessment",
    ),
    *(Impossible(day.definition.name, day < mb.birth_date, "a date on or after birth_date") for day in _PAST),
    *(
        Impossible("date", day < mb.birth_date, "a date on or after birth_date", records.name)
        for day, records in ((sc.scored_on, dp.scores), (ex.measured_on, ex.blood_pressures))
    ),
    Impossible(
        "days", tr.days > rq.as_of - mb.birth_date, "no longer than the member has lived", tr.trials.name
    ),
)
"""Nothing happened before the member was born."""

VOCABULARY = vocabulary(SUBJECTS, (*sc.TOTALS_OUT_OF_RANGE, *_AGREEMENTS, *_LIFETIME))
