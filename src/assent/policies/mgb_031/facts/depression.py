"""The depression: the elements of the policy's Table A, ideation, and the psychiatrist's word."""

from assent.facts import scales as sc
from assent.logic.authoring import Obtainable, Sensitivity, integer, yes_no

_MENTAL = {"sensitivity": Sensitivity.MENTAL_HEALTH, "document": "psychiatric evaluation"}
_FINDING = {**_MENTAL, "cannot": "A clinical finding is reported as it is."}

depressed_mood = yes_no("depressed_mood", "Is the member's mood depressed most of the day, on most days?",
    **_FINDING)  # fmt: skip
anhedonia = yes_no("anhedonia", "Has the member lost interest or pleasure in nearly everything?", **_FINDING)
weight_or_appetite_change = yes_no("weight_or_appetite_change",
    "Has weight or appetite changed markedly?", **_FINDING)  # fmt: skip
sleep_disturbance = yes_no("sleep_disturbance", "Does the member sleep too little or too much?", **_FINDING)
fatigue = yes_no("fatigue", "Is the member tired or without energy?", **_FINDING)
poor_concentration = yes_no("poor_concentration",
    "Is it hard for the member to think, concentrate or decide?", **_FINDING)  # fmt: skip
guilt_or_worthlessness = yes_no("guilt_or_worthlessness",
    "Does the member feel worthless or guilty beyond reason?", **_FINDING)  # fmt: skip
psychomotor_change = yes_no("psychomotor_change", "Is the member visibly agitated or slowed?", **_FINDING)
thoughts_of_death = yes_no("thoughts_of_death",
    "Are there recurrent thoughts of death, suicidal thoughts, a plan or an attempt?", **_FINDING)  # fmt: skip
SYMPTOMS = (
    depressed_mood, anhedonia, weight_or_appetite_change, sleep_disturbance, fatigue,
    poor_concentration, guilt_or_worthlessness, psychomotor_change, thoughts_of_death,
)  # fmt: skip

symptom_days = integer("symptom_days",
    "For how many days in a row have five or more of these symptoms been present together?",
    0, 36500, unit="d", **_FINDING)  # fmt: skip
distress_or_impairment = yes_no("distress_or_impairment",
    "Do the symptoms cause marked distress or impair functioning?", **_FINDING)  # fmt: skip
due_to_substance_or_condition = yes_no("due_to_substance_or_condition",
    "Are the symptoms due to a substance, a medicine or another medical condition?", **_FINDING)  # fmt: skip
better_explained_by_psychosis = yes_no("better_explained_by_psychosis",
    "Is the episode better explained by a psychotic illness?", **_FINDING)  # fmt: skip
ever_manic_or_hypomanic = yes_no("ever_manic_or_hypomanic",
    "Has the member ever had a manic or hypomanic episode?", **_FINDING,
    codes=("ICD-10-CM F30", "ICD-10-CM F31", "ICD-10-CM F34.0"))  # fmt: skip
psychiatrist_documented_mdd = yes_no("psychiatrist_documented_mdd",
    "Has a psychiatrist documented the DSM-5 diagnosis of unipolar major depressive disorder?", **_MENTAL,
    codes=("ICD-10-CM F32", "ICD-10-CM F33"),
    obtainable=Obtainable("Obtain a psychiatrist's documented DSM-5 diagnosis.", (True,)))  # fmt: skip

severe_suicidal_ideation = yes_no("severe_suicidal_ideation",
    "Does the member have severe suicidal ideation?", **_FINDING, codes=("ICD-10-CM R45.851",))  # fmt: skip
rapid_onset_needed = yes_no("rapid_onset_needed",
    "Is a rapid onset of effect necessary?", **_FINDING)  # fmt: skip
severe_depressive_symptoms = yes_no("severe_depressive_symptoms",
    "Are the depressive symptoms that go with PTSD severe?", **_FINDING)  # fmt: skip

scores = sc.scores.asking("A depression rating total from the 30 days before the request")
"""The ratings, asked for within the days that this policy sets (I.3)."""
