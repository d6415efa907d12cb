"""The facts that Policy 031 reads, under the headings of its form, and what cannot be.

Each is named here: a fact that others add to the shared subjects does not change this policy.
"""

from assent.facts import clearances as cl
from assent.facts import diagnosis as dx
from assent.facts import exclusions as ex
from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts import trials as tr
from assent.logic.authoring import Impossible, not_, subject, vocabulary

SUBJECTS = (
    subject("The request",
        rq.request_date, rq.request_kind, rq.product_line, rq.drug, rq.route, rq.indication,
        rq.requested_by_treating_specialist, rq.requested_start, rq.first_infusion_date, rq.dose_mg,
        rq.weight_kg, rq.dose_mg_per_kg, rq.infusion_minutes, rq.infusions_per_week, rq.planned_infusions,
        rq.drug_code, rq.administration_code, rq.ndc, rq.ndc_usable, rq.concurrent_oral_antidepressant,
        rq.concurrent_mood_stabilizer, rq.mood_stabilizer_form, rq.candidacy_evaluator,
        rq.candidate_determined, rq.candidacy_documented, rq.administration_setting, rq.monitored_by,
        rq.monitor_expertise, rq.prescriber_is_specialist, rq.specialist_consulted, rq.cms_guidance_exists,
        rq.masshealth_guidance_exists,
    ),
    subject("The diagnosis",
        dx.birth_date, dx.depressed_mood, dx.anhedonia, dx.weight_or_appetite_change, dx.sleep_disturbance,
        dx.fatigue, dx.poor_concentration, dx.guilt_or_worthlessness, dx.psychomotor_change,
        dx.thoughts_of_death, dx.symptom_days, dx.distress_or_impairment, dx.due_to_substance_or_condition,
        dx.better_explained_by_psychosis, dx.ever_manic_or_hypomanic, dx.psychiatrist_documented_mdd,
        dx.severe_suicidal_ideation, dx.rapid_onset_needed, dx.severe_depressive_symptoms, dx.diagnoses,
    ),
    subject("Rating scales",
        sc.scores, sc.response_scale, sc.baseline_total, sc.current_total, sc.scale_improvement_documented,
        sc.functional_improvement_documented,
    ),
    subject("Medication trials of the current episode, and psychotherapy",
        tr.trials, tr.psychotherapy_failed,
    ),
    subject("What the policy excludes",
        ex.pregnant, ex.breastfeeding, ex.pregnancy_risk_stated, ex.childbearing_potential,
        ex.effective_contraception, ex.primary_psychotic_disorder, ex.psychotic_features, ex.dementia,
        ex.ketamine_hypersensitivity, ex.substance_use_disorder, ex.sud_active, ex.sud_treatment_accepted,
        ex.sud_only_nicotine_or_caffeine, ex.abstinent_since, ex.sud_maintenance_treatment,
        ex.prior_ketamine_course, ex.prior_course_adequate_dose, ex.prior_course_reduced_symptoms,
        ex.prior_course_improved_function, ex.delirium, ex.last_delirium_date, ex.aortic_aneurysm,
        ex.arterial_aneurysm, ex.arteriovenous_malformation, ex.intracerebral_hemorrhage,
        ex.hemorrhage_date, ex.blood_pressures, ex.arrhythmia, ex.unstable_cardiovascular_disease,
        ex.csf_obstruction, ex.eye_pressure_disorder, ex.uncontrolled_hyperthyroidism, ex.porphyria,
        ex.active_pulmonary_infection, ex.severe_pulmonary_disease, ex.ketamine_misuse,
        ex.under_ongoing_care, ex.team_release_willing, ex.family_release, ex.earlier_authorization,
    ),
    subject("Clearances",
        cl.aneurysm, cl.hemorrhage, cl.cardiovascular, cl.csf, cl.eye, cl.thyroid,
    ),
)  # fmt: skip

_AGREEMENTS = (
    Impossible(
        "last_delirium_date",
        not_(ex.delirium) & (ex.last_delirium_date <= rq.request_date),
        "no date where delirium is answered no",
    ),
    Impossible(
        "hemorrhage_date",
        not_(ex.intracerebral_hemorrhage) & (ex.hemorrhage_date <= rq.request_date),
        "no date where intracerebral_hemorrhage is answered no",
    ),
)
"""Answers that contradict each other within one form."""

VOCABULARY = vocabulary(SUBJECTS, (*sc.TOTALS_OUT_OF_RANGE, *_AGREEMENTS))
