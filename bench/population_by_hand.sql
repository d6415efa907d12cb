-- Policy 031 as a good engineer would write it by hand for DuckDB: every clause, both sides.
--
-- It reads a relation named population. It uses DuckDB's own three-valued BOOLEAN, each list taken
-- apart once and put together with one GROUP BY, and what its author knows of this policy. It leaves
-- out what the compiled query also gives: the outcome, routing, open questions and impossible input.
CREATE OR REPLACE MACRO reaches(n, sure, possible, is_open) AS
  (sure >= n OR CASE WHEN possible >= n OR is_open THEN NULL ELSE FALSE END);
CREATE OR REPLACE MACRO cleared_strict(status, giver, named) AS
  CASE WHEN status = 'given' THEN list_contains(named, giver)
       WHEN status IN ('refused', 'none', 'conditional') THEN FALSE END;
CREATE OR REPLACE MACRO cleared_lenient(status, giver, named) AS
  CASE WHEN status = 'given' THEN list_contains(named, giver)
       WHEN status = 'conditional' THEN TRUE
       WHEN status IN ('refused', 'none') THEN FALSE END;
-- The latest record: its day and the rank of its answer in one number; 6 is doubt, no number nothing.
CREATE OR REPLACE MACRO ranked(matches, on_day, rank) AS
  CASE WHEN matches IS NULL OR (matches AND on_day IS NULL)
       THEN coalesce(on_day - DATE '1900-01-01', 1000000) * 8 + 6
       WHEN matches THEN (on_day - DATE '1900-01-01') * 8 + rank END;
CREATE OR REPLACE MACRO latest(top, worst, is_open) AS
  CASE WHEN top IS NULL THEN CASE WHEN is_open THEN NULL ELSE FALSE END
       WHEN top & 7 = 2 THEN worst
       WHEN top & 7 = 0 THEN NOT worst END;

CREATE OR REPLACE VIEW by_hand AS
WITH
cases AS (SELECT *, row_number() OVER () AS id FROM population),
trial AS (SELECT id, unnest(trials) AS x FROM cases),
adequate AS (
  SELECT id, x.role, x.drug_class,
    CASE x.drug_class WHEN 'ssri' THEN 1 WHEN 'snri' THEN 2 WHEN 'tca' THEN 4 WHEN 'mirtazapine' THEN 8
      WHEN 'bupropion' THEN 16 WHEN 'maoi' THEN 32 WHEN 'serotonin_modulator' THEN 64
      WHEN 'other_antidepressant' THEN 128 END AS class,
    x.in_current_episode
      AND (x.response = 'inadequate' OR (x.response = 'intolerance' AND x.sufficient_per_physician))
      AND x.dose_accepted AND (x.days >= 42 OR x.sufficient_per_physician) AND x.adherence >= 80 AS ok
  FROM trial),
counted AS (
  SELECT id, class, ok AND role = 'antidepressant' AS counts, ok AND role = 'augmentation' AS adds,
    ok AND role = 'antidepressant' AND class < 32 AS named
  FROM adequate),
trials_of AS (
  SELECT id,
    count(*) FILTER (named) AS named_sure, count(*) FILTER (named IS NOT FALSE) AS named_possible,
    count(*) FILTER (counts) AS any_sure, count(*) FILTER (counts IS NOT FALSE) AS any_possible,
    count(*) FILTER (adds) AS added_sure, count(*) FILTER (adds IS NOT FALSE) AS added_possible,
    bit_count(bit_or(class) FILTER (named)) AS named_classes,
    bit_count(bit_or(class) FILTER (named IS NOT FALSE)) AS named_could,
    bit_count(bit_or(class) FILTER (counts)) AS classes,
    bit_count(bit_or(class) FILTER (counts IS NOT FALSE)) AS could,
    count(*) FILTER (named IS NOT FALSE AND class IS NULL) AS named_bare,
    count(*) FILTER (counts IS NOT FALSE AND class IS NULL) AS bare
  FROM counted GROUP BY id),
score AS (SELECT id, request_date - 30 AS start, unnest(scores) AS x FROM cases),
rated AS (
  SELECT id, x.date AS on_day, x.scale IN ('ham_d', 'madrs', 'qids_sr16', 'phq_9') AND x.date >= start AS inside, x.total AS total,
    x.scale = 'ham_d' AND x.date >= start AS ham_d, x.scale = 'madrs' AND x.date >= start AS madrs,
    x.scale = 'qids_sr16' AND x.date >= start AS qids, x.scale = 'phq_9' AND x.date >= start AS phq_9,
    CASE WHEN x.total >= 17 THEN 0 WHEN x.total IS NULL THEN 1 ELSE 2 END AS r17,
    CASE WHEN x.total >= 28 THEN 0 WHEN x.total IS NULL THEN 1 ELSE 2 END AS r28,
    CASE WHEN x.total >= 16 THEN 0 WHEN x.total IS NULL THEN 1 ELSE 2 END AS r16,
    CASE WHEN x.total >= 11 THEN 0 WHEN x.total IS NULL THEN 1 ELSE 2 END AS r11,
    CASE WHEN x.total >= 15 THEN 0 WHEN x.total IS NULL THEN 1 ELSE 2 END AS r15
  FROM score),
scores_of AS (
  SELECT id,
    count(*) FILTER (ham_d AND r17 = 0) AS a1, count(*) FILTER (ham_d IS NOT FALSE AND r17 < 2) AS a2,
    count(*) FILTER (madrs AND r28 = 0) AS b1, count(*) FILTER (madrs IS NOT FALSE AND r28 < 2) AS b2,
    count(*) FILTER (qids AND r16 = 0) AS c1, count(*) FILTER (qids IS NOT FALSE AND r16 < 2) AS c2,
    count(*) FILTER (qids AND r11 = 0) AS d1, count(*) FILTER (qids IS NOT FALSE AND r11 < 2) AS d2,
    count(*) FILTER (phq_9 AND r15 = 0) AS e1, count(*) FILTER (phq_9 IS NOT FALSE AND r15 < 2) AS e2,
    count(*) FILTER (inside IS NOT FALSE) AS current,
    max(ranked(ham_d, on_day, r17)) AS la, max(ranked(madrs, on_day, r28)) AS lb,
    max(ranked(qids, on_day, r16)) AS lc, max(ranked(qids, on_day, r11)) AS ld,
    max(ranked(phq_9, on_day, r15)) AS le
  FROM rated GROUP BY id),
pressure AS (SELECT id, unnest(blood_pressures) AS x FROM cases),
pressures_of AS (
  SELECT id, max(ranked(TRUE, x.date, CASE WHEN x.systolic > 160 OR x.diastolic > 90 THEN 2
    WHEN x.systolic IS NULL OR x.diastolic IS NULL THEN 1 ELSE 0 END)) AS high
  FROM pressure GROUP BY id),
joined AS (
  SELECT c.*, trials_of.* EXCLUDE (id), scores_of.* EXCLUDE (id), high,
    trials_complete IS NOT TRUE AS more_trials, scores_complete IS NOT TRUE AS more_scores,
    blood_pressures_complete IS NOT TRUE AS more_pressures
  FROM cases AS c LEFT JOIN trials_of USING (id) LEFT JOIN scores_of USING (id)
    LEFT JOIN pressures_of USING (id)),
parts AS (
  SELECT *,
    indication = 'ptsd' AS ptsd, request_kind = 'initial' AS first_time,
    CAST(birth_date + INTERVAL 18 YEAR AS DATE) <= request_date AS adult_now,
    CAST(birth_date + INTERVAL 18 YEAR AS DATE) <= first_infusion_date AS adult_then,
    CASE WHEN coalesce(CAST(depressed_mood AS INT), 0) + coalesce(CAST(anhedonia AS INT), 0)
        + coalesce(CAST(weight_or_appetite_change AS INT), 0) + coalesce(CAST(sleep_disturbance AS INT), 0)
        + coalesce(CAST(fatigue AS INT), 0) + coalesce(CAST(poor_concentration AS INT), 0)
        + coalesce(CAST(guilt_or_worthlessness AS INT), 0) + coalesce(CAST(psychomotor_change AS INT), 0)
        + coalesce(CAST(thoughts_of_death AS INT), 0) >= 5 THEN TRUE
      WHEN coalesce(CAST(depressed_mood AS INT), 1) + coalesce(CAST(anhedonia AS INT), 1)
        + coalesce(CAST(weight_or_appetite_change AS INT), 1) + coalesce(CAST(sleep_disturbance AS INT), 1)
        + coalesce(CAST(fatigue AS INT), 1) + coalesce(CAST(poor_concentration AS INT), 1)
        + coalesce(CAST(guilt_or_worthlessness AS INT), 1) + coalesce(CAST(psychomotor_change AS INT), 1)
        + coalesce(CAST(thoughts_of_death AS INT), 1) < 5 THEN FALSE END
      AND (depressed_mood OR anhedonia) AND symptom_days >= 14 AS five,
    CASE WHEN psychiatrist_documented_mdd THEN TRUE END AS documented,
    concurrent_mood_stabilizer AND coalesce(mood_stabilizer_form = 'oral', TRUE) AS both_oral,
    reaches(1, coalesce(a1, 0), coalesce(a2, 0), more_scores) AS ham_d,
    reaches(1, coalesce(b1, 0), coalesce(b2, 0), more_scores) AS madrs,
    reaches(1, coalesce(c1, 0), coalesce(c2, 0), more_scores) AS sixteen,
    reaches(1, coalesce(d1, 0), coalesce(d2, 0), more_scores) AS eleven,
    reaches(1, coalesce(e1, 0), coalesce(e2, 0), more_scores) AS phq_9,
    latest(la, FALSE, more_scores) AS last_ham_d, latest(lb, FALSE, more_scores) AS last_madrs,
    latest(lc, FALSE, more_scores) AS last_sixteen, latest(ld, FALSE, more_scores) AS last_eleven,
    latest(le, FALSE, more_scores) AS last_phq_9,
    CASE WHEN coalesce(current, 0) = 0 AND NOT more_scores THEN NULL ELSE FALSE END AS stale,
    reaches(4, coalesce(named_sure, 0), coalesce(named_possible, 0), more_trials) AS named_four,
    reaches(4, coalesce(any_sure, 0), coalesce(any_possible, 0), more_trials) AS four,
    reaches(3, coalesce(any_sure, 0), coalesce(any_possible, 0), more_trials) AS three,
    reaches(2, coalesce(any_sure, 0), coalesce(any_possible, 0), more_trials) AS two,
    reaches(1, coalesce(added_sure, 0), coalesce(added_possible, 0), more_trials) AS added,
    reaches(2, coalesce(named_classes, 0), coalesce(named_could, 0) + coalesce(named_bare, 0), more_trials)
      AS class_strict,
    reaches(2, coalesce(classes, 0), coalesce(could, 0) + coalesce(bare, 0), more_trials) AS class_lenient,
    administration_setting IN ('hospital', 'provider_office') AS setting_strict,
    administration_setting IN ('hospital', 'provider_office', 'infusion_clinic', 'ambulatory_surgical_center',
      'other') AS setting_lenient,
    monitored_by = 'psychiatrist' OR (monitored_by = 'other_specialist'
      AND (monitored_by <> 'other_specialist' OR monitor_expertise)) AS monitor_1,
    monitored_by IN ('psychiatrist', 'other_specialist') AND (monitored_by NOT IN
      ('psychiatrist', 'other_specialist') OR monitor_expertise) AS monitor_2,
    prescriber_is_specialist OR specialist_consulted AS prescriber,
    latest(high, TRUE, more_pressures) OR arrhythmia OR unstable_cardiovascular_disease AS heart,
    CAST(hemorrhage_date + INTERVAL 6 MONTH AS DATE) AS six_months_after,
    current_total < baseline_total AS lower, current_total * 2 <= baseline_total AS half,
    CAST(abstinent_since + INTERVAL 1 MONTH AS DATE) <= request_date AS month,
    abstinent_since + 30 <= request_date AS days_30, abstinent_since + 28 <= request_date AS days_28,
    request_kind = 'reauthorization' AS renewal
  FROM joined),
limbs AS (
  SELECT *,
    monitor_1 AND monitor_2 AS monitor_strict, monitor_1 OR monitor_2 OR monitored_by = 'other' AS monitor_lenient,
    six_months_after <= request_date AS not_recent,
    cleared_strict(hemorrhage_clearance, hemorrhage_clearance_by, ['neurology', 'neurovascular']) AS bleed_strict,
    cleared_lenient(hemorrhage_clearance, hemorrhage_clearance_by, ['neurology', 'neurovascular', 'other'])
      AS bleed_lenient,
    (ham_d OR madrs OR sixteen OR phq_9) AND (last_ham_d OR last_madrs OR last_sixteen OR last_phq_9)
      AS severe_strict,
    (ham_d OR madrs OR eleven OR phq_9) OR (last_ham_d OR last_madrs OR last_eleven OR last_phq_9)
      AS severe_lenient,
    CASE WHEN scale_improvement_documented OR functional_improvement_documented THEN TRUE
      WHEN NOT scale_improvement_documented AND NOT functional_improvement_documented THEN FALSE END AS concluded
  FROM parts)
SELECT "case",
  NOT (ptsd AND severe_depressive_symptoms) AS "O.2 strict", TRUE AS "O.2 lenient",
  NOT ptsd OR severe_depressive_symptoms AS "O.4 strict", "O.4 strict" AS "O.4 lenient",
  route = 'intravenous' AS "I.0.route strict", "I.0.route strict" AS "I.0.route lenient",
  adult_now AND ((coalesce(adult_then, TRUE) AND adult_now) OR coalesce(adult_then, FALSE)) AS "I.0.age strict",
  adult_now OR ((coalesce(adult_then, TRUE) AND adult_now) OR coalesce(adult_then, FALSE)) AS "I.0.age lenient",
  ptsd OR indication = 'treatment_resistant_depression'
    OR (indication = 'severe_suicidal_ideation' AND severe_suicidal_ideation AND rapid_onset_needed)
    AS "I.0.indication strict", "I.0.indication strict" AS "I.0.indication lenient",
  ptsd OR (NOT ever_manic_or_hypomanic AND coalesce(five, documented)
    AND coalesce(distress_or_impairment, documented) AND coalesce(NOT due_to_substance_or_condition, documented)
    AND coalesce(NOT better_explained_by_psychosis, documented)) AS "I.1 strict", "I.1 strict" AS "I.1 lenient",
  NOT ever_manic_or_hypomanic AS "T.A.5 strict", "T.A.5 strict" AS "T.A.5 lenient",
  five AS "T.A.1 strict", five AS "T.A.1 lenient",
  distress_or_impairment AS "T.A.2 strict", distress_or_impairment AS "T.A.2 lenient",
  NOT due_to_substance_or_condition AS "T.A.3 strict", "T.A.3 strict" AS "T.A.3 lenient",
  NOT better_explained_by_psychosis AS "T.A.4 strict", "T.A.4 strict" AS "T.A.4 lenient",
  ptsd OR concurrent_oral_antidepressant OR (concurrent_mood_stabilizer AND both_oral) AS "I.2 strict",
  ptsd OR concurrent_oral_antidepressant OR concurrent_mood_stabilizer OR both_oral AS "I.2 lenient",
  ptsd OR severe_strict OR stale AS "I.3 strict", ptsd OR severe_lenient OR stale AS "I.3 lenient",
  ham_d AS "I.3.a strict", ham_d AS "I.3.a lenient", madrs AS "I.3.b strict", madrs AS "I.3.b lenient",
  sixteen AS "I.3.c strict", eleven AS "I.3.c lenient", phq_9 AS "I.3.d strict", phq_9 AS "I.3.d lenient",
  ptsd OR (named_four AND class_strict) AS "I.4 strict",
  ptsd OR ((four OR (three AND (added OR psychotherapy_failed)) OR (two AND added AND psychotherapy_failed))
    AND class_lenient) AS "I.4 lenient",
  class_strict AS "I.4.class strict", class_lenient AS "I.4.class lenient",
  ptsd OR (candidacy_evaluator = 'psychiatrist' AND candidate_determined AND candidacy_documented)
    AS "I.5 strict", "I.5 strict" AS "I.5 lenient",
  ptsd OR (setting_strict AND monitor_strict AND prescriber) AS "I.6 strict",
  ptsd OR (setting_lenient AND monitor_lenient AND prescriber) AS "I.6 lenient",
  setting_strict AS "I.6.setting strict", setting_lenient AS "I.6.setting lenient",
  monitor_strict AS "I.6.monitor strict", monitor_lenient AS "I.6.monitor lenient",
  prescriber AS "I.6.prescriber strict", prescriber AS "I.6.prescriber lenient",
  NOT pregnant AND NOT breastfeeding AND coalesce(NOT pregnancy_risk_stated,
    NOT childbearing_potential OR (effective_contraception AND NOT effective_contraception)) AS "X.1 strict",
  NOT pregnant AND NOT breastfeeding AND coalesce(NOT pregnancy_risk_stated,
    NOT childbearing_potential OR effective_contraception) AS "X.1 lenient",
  NOT primary_psychotic_disorder AND NOT psychotic_features AS "X.2 strict",
  NOT primary_psychotic_disorder AS "X.2 lenient",
  NOT psychotic_features AS "X.2.features strict", TRUE AS "X.2.features lenient",
  NOT dementia AS "X.3 strict", "X.3 strict" AS "X.3 lenient",
  NOT ketamine_hypersensitivity AS "X.4 strict", "X.4 strict" AS "X.4 lenient",
  NOT substance_use_disorder OR NOT sud_active OR sud_treatment_accepted AS "X.5 strict",
  "X.5 strict" AS "X.5 lenient",
  NOT prior_ketamine_course OR NOT prior_course_adequate_dose OR prior_course_reduced_symptoms
    OR prior_course_improved_function AS "X.6 strict", "X.6 strict" AS "X.6 lenient",
  NOT delirium OR last_delirium_date < request_date - 7 AS "X.7 strict", "X.7 strict" AS "X.7 lenient",
  (NOT aortic_aneurysm AND NOT arterial_aneurysm AND NOT arteriovenous_malformation)
    OR cleared_strict(aneurysm_clearance, aneurysm_clearance_by,
      ['cardiology', 'cardiovascular_surgery', 'neurovascular']) AS "X.8 strict",
  (NOT aortic_aneurysm AND NOT arterial_aneurysm AND NOT arteriovenous_malformation)
    OR cleared_lenient(aneurysm_clearance, aneurysm_clearance_by,
      ['cardiology', 'cardiovascular_surgery', 'neurovascular', 'other']) AS "X.8 lenient",
  NOT aortic_aneurysm AS "X.8.a strict", "X.8.a strict" AS "X.8.a lenient",
  NOT arterial_aneurysm AS "X.8.b strict", "X.8.b strict" AS "X.8.b lenient",
  NOT arteriovenous_malformation AS "X.8.c strict", "X.8.c strict" AS "X.8.c lenient",
  NOT intracerebral_hemorrhage OR (not_recent AND (NOT not_recent OR bleed_strict)) AS "X.9 strict",
  NOT intracerebral_hemorrhage OR (not_recent AND (six_months_after = request_date OR NOT not_recent OR bleed_lenient))
    AS "X.9 lenient",
  NOT heart OR cleared_strict(cardiovascular_clearance, cardiovascular_clearance_by, ['cardiology'])
    AS "X.10 strict",
  NOT heart OR cleared_lenient(cardiovascular_clearance, cardiovascular_clearance_by, ['cardiology', 'other'])
    AS "X.10 lenient",
  NOT csf_obstruction OR cleared_strict(csf_clearance, csf_clearance_by, ['neurology']) AS "X.11 strict",
  NOT csf_obstruction OR cleared_lenient(csf_clearance, csf_clearance_by, ['neurology', 'other'])
    AS "X.11 lenient",
  NOT eye_pressure_disorder OR cleared_strict(eye_clearance, eye_clearance_by, ['ophthalmology'])
    AS "X.12 strict",
  NOT eye_pressure_disorder OR cleared_lenient(eye_clearance, eye_clearance_by, ['ophthalmology', 'other'])
    AS "X.12 lenient",
  NOT uncontrolled_hyperthyroidism OR cleared_strict(thyroid_clearance, thyroid_clearance_by,
    ['cardiology', 'cardiovascular_surgery', 'neurovascular', 'neurology', 'ophthalmology', 'other_physician'])
    AS "X.13 strict",
  NOT uncontrolled_hyperthyroidism OR cleared_lenient(thyroid_clearance, thyroid_clearance_by,
    ['cardiology', 'cardiovascular_surgery', 'neurovascular', 'neurology', 'ophthalmology', 'other_physician',
      'aprn', 'physician_assistant', 'other']) AS "X.13 lenient",
  NOT porphyria AS "X.14 strict", "X.14 strict" AS "X.14 lenient",
  NOT active_pulmonary_infection AND NOT severe_pulmonary_disease AS "X.15 strict",
  "X.15 strict" AS "X.15 lenient",
  under_ongoing_care AND team_release_willing AND family_release IN ('willing', 'no_family') AS "X.16 strict",
  under_ongoing_care AND team_release_willing AS "X.16 lenient",
  NOT ketamine_misuse AS "X.17 strict", "X.17 strict" AS "X.17 lenient",
  indication = 'treatment_resistant_depression' AND earlier_authorization AS "R.0 strict",
  indication IN ('treatment_resistant_depression', 'severe_suicidal_ideation', 'ptsd') AS "R.0 lenient",
  concurrent_oral_antidepressant OR concurrent_mood_stabilizer AS "R.1 strict", "R.1 strict" AS "R.1 lenient",
  coalesce(concluded, coalesce(scale_improvement_documented, lower AND half)
    OR CASE WHEN NOT scale_improvement_documented THEN NULL ELSE FALSE END) AS "R.2 strict",
  coalesce(concluded, coalesce(scale_improvement_documented, lower OR half)
    OR CASE WHEN NOT scale_improvement_documented THEN NULL ELSE FALSE END) AS "R.2 lenient",
  NOT substance_use_disorder OR (month AND days_30 AND days_28) OR sud_maintenance_treatment AS "R.3 strict",
  NOT substance_use_disorder OR sud_only_nicotine_or_caffeine OR (month OR days_30 OR days_28)
    OR sud_maintenance_treatment AS "R.3 lenient",
  requested_by_treating_specialist AS "O.3 strict", requested_by_treating_specialist AS "O.3 lenient",
  NOT first_time OR dose_mg_per_kg = 0.5 AS "D.1.dose strict", "D.1.dose strict" AS "D.1.dose lenient",
  NOT first_time OR infusion_minutes = 40 AS "D.1.minutes strict", "D.1.minutes strict" AS "D.1.minutes lenient",
  NOT first_time OR infusions_per_week BETWEEN 2 AND 3 AS "D.1.frequency strict",
  "D.1.frequency strict" AS "D.1.frequency lenient",
  drug_code <> 'J3490' OR (coalesce(ndc <> 'none', TRUE) AND coalesce(ndc_usable, TRUE)) AS "C.J3490 strict",
  "C.J3490 strict" AS "C.J3490 lenient",
  administration_code = '96365' AS "C.96365 strict", "C.96365 strict" AS "C.96365 lenient",
  NOT renewal OR setting_strict AS "I.6.renewal strict", "I.6.renewal strict" AS "I.6.renewal lenient"
FROM limbs;
