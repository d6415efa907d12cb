"""What the policy excludes: conditions, histories and refusals (clauses X.1 to X.17), each as a question."""

from enum import StrEnum

from assent.logic.authoring import Obtainable, Records, Sensitivity, choice, on_date, yes_no


class FamilyRelease(StrEnum):
    """Whether the member would let the plan of care be discussed with the family (clause X.16)."""

    WILLING = "willing"
    REFUSED = "refused"
    NO_FAMILY = "no_family"


class Vessels(StrEnum):
    """Where an arterial aneurysm lies (clause X.8)."""

    INTRACRANIAL = "intracranial"
    PERIPHERAL = "peripheral"
    BOTH = "both"


_CANNOT = {"cannot": "A medical condition or history is reported as it is."}
_SUBSTANCE = {"sensitivity": Sensitivity.SUBSTANCE_USE}
_MENTAL = {"sensitivity": Sensitivity.MENTAL_HEALTH, **_CANNOT}

primary_psychotic_disorder = yes_no("primary_psychotic_disorder",
    "Has the member now, or had in the past, a primary psychotic disorder?",
    codes=("ICD-10-CM F20", "ICD-10-CM F25"), **_MENTAL)  # fmt: skip
psychotic_features = yes_no("psychotic_features",
    "Are there psychotic features within the severe depression?",
    codes=("ICD-10-CM F32.3", "ICD-10-CM F33.3"), **_MENTAL)  # fmt: skip
dementia = yes_no("dementia", "Has the member dementia?", codes=("ICD-10-CM F01", "ICD-10-CM F03"), **_MENTAL)
ketamine_hypersensitivity = yes_no("ketamine_hypersensitivity",
    "Is the member hypersensitive to ketamine, esketamine or an excipient?", **_CANNOT)  # fmt: skip

substance_use_disorder = yes_no("substance_use_disorder", "Has the member a substance use disorder?",
    codes=("ICD-10-CM F10-F19",), **_SUBSTANCE, **_CANNOT)  # fmt: skip
sud_active = yes_no("sud_active", "Is the substance use disorder active now?", **_SUBSTANCE, **_CANNOT)
sud_treatment_accepted = yes_no("sud_treatment_accepted",
    "Is the member willing to be treated for the substance use disorder?", **_SUBSTANCE,
    obtainable=Obtainable("Offer treatment for the substance use disorder, and document acceptance.",
        (True,)))  # fmt: skip
sud_only_nicotine_or_caffeine = yes_no("sud_only_nicotine_or_caffeine",
    "Does the disorder concern nicotine or caffeine only?", codes=("ICD-10-CM F17",), **_SUBSTANCE,
    **_CANNOT)  # fmt: skip
abstinent = yes_no("abstinent", "Is the member completely abstinent now?", **_SUBSTANCE, **_CANNOT)
abstinent_since = on_date("abstinent_since", "Since which date is the member completely abstinent?",
    **_SUBSTANCE, cannot="Abstinence is reported as it is; time may complete the month.")  # fmt: skip
sud_maintenance_treatment = yes_no("sud_maintenance_treatment",
    "Is the member in maintenance treatment for the substance use disorder?", **_SUBSTANCE,
    codes=("HCPCS G2067", "HCPCS H0020"),
    obtainable=Obtainable("Begin and document maintenance treatment for the disorder.", (True,)))  # fmt: skip

prior_ketamine_course = yes_no("prior_ketamine_course",
    "Was there an earlier course of intravenous ketamine (other than one being continued)?", **_CANNOT)  # fmt: skip
prior_course_adequate_dose = yes_no("prior_course_adequate_dose",
    "Was the earlier course given at adequate doses?", **_CANNOT)  # fmt: skip
prior_course_reduced_symptoms = yes_no("prior_course_reduced_symptoms",
    "Did the earlier course reduce symptoms?", **_CANNOT)  # fmt: skip
prior_course_improved_function = yes_no("prior_course_improved_function",
    "Did the earlier course improve function?", **_CANNOT)  # fmt: skip
delirium = yes_no(
    "delirium", "Has the member had an episode of delirium?", codes=("ICD-10-CM F05",), **_CANNOT
)
last_delirium_date = on_date("last_delirium_date", "On which date did delirium last occur?",
    cannot="Only time changes this: from the eighth day on it no longer excludes.")  # fmt: skip

aortic_aneurysm = yes_no("aortic_aneurysm", "Has the member an aneurysm of the thoracic or abdominal aorta?",
    codes=("ICD-10-CM I71",), **_CANNOT)  # fmt: skip
arterial_aneurysm = yes_no("arterial_aneurysm",
    "Has the member an aneurysm of intracranial or peripheral arteries?",
    codes=("ICD-10-CM I67.1", "ICD-10-CM I72"), **_CANNOT)  # fmt: skip
arterial_aneurysm_vessels = choice("arterial_aneurysm_vessels", Vessels,
    "In which vessels is the arterial aneurysm?", **_CANNOT)  # fmt: skip
arteriovenous_malformation = yes_no("arteriovenous_malformation",
    "Has the member an arteriovenous malformation?", codes=("ICD-10-CM Q28.2",), **_CANNOT)  # fmt: skip
intracerebral_hemorrhage = yes_no("intracerebral_hemorrhage",
    "Has the member ever had an intracerebral hemorrhage?", codes=("ICD-10-CM I61",), **_CANNOT)  # fmt: skip
hemorrhage_date = on_date("hemorrhage_date", "When was the last intracerebral hemorrhage?",
    cannot="Only time changes this: six months must have passed.")  # fmt: skip

blood_pressures = Records(
    "blood_pressures",
    "Are these all the blood pressure readings on record?",
    "A dated blood pressure reading",
    document="vital signs",
    singular="blood pressure reading",
)
systolic = blood_pressures.number("systolic", "What was the systolic pressure?", "mm[Hg]", 40, 300,
    codes=("LOINC 8480-6",))  # fmt: skip
diastolic = blood_pressures.number("diastolic", "What was the diastolic pressure?", "mm[Hg]", 20, 200,
    codes=("LOINC 8462-4",))  # fmt: skip
measured_on = blood_pressures.on_date("date", "On which date was it measured?")
arrhythmia = yes_no("arrhythmia", "Has the member a cardiac arrhythmia?",
    codes=("ICD-10-CM I47", "ICD-10-CM I48", "ICD-10-CM I49"), **_CANNOT)  # fmt: skip
unstable_cardiovascular_disease = yes_no("unstable_cardiovascular_disease",
    "Has the member unstable or symptomatic cardiovascular disease?", **_CANNOT)  # fmt: skip
csf_obstruction = yes_no("csf_obstruction",
    "Is there a state that obstructs cerebrospinal fluid, such as a head injury or a mass?",
    codes=("ICD-10-CM G91.1",), **_CANNOT)  # fmt: skip
eye_pressure_disorder = yes_no("eye_pressure_disorder",
    "Is there a disorder of pressure inside the eye, such as uncontrolled glaucoma or an injury?",
    **_CANNOT)  # fmt: skip
uncontrolled_hyperthyroidism = yes_no("uncontrolled_hyperthyroidism",
    "Has the member uncontrolled hyperthyroidism?", **_CANNOT)  # fmt: skip
porphyria = yes_no("porphyria", "Has the member porphyria?", codes=("ICD-10-CM E80.2",), **_CANNOT)
active_pulmonary_infection = yes_no("active_pulmonary_infection",
    "Has the member an active infection of the lungs?", **_CANNOT)  # fmt: skip
severe_pulmonary_disease = yes_no("severe_pulmonary_disease",
    "Has the member severe lung disease?", **_CANNOT)  # fmt: skip
ketamine_misuse = yes_no("ketamine_misuse", "Has the member ever misused ketamine?", **_SUBSTANCE, **_CANNOT)

under_ongoing_care = yes_no("under_ongoing_care",
    "Is the member under the ongoing care of a psychiatrist, APRN or primary care provider?",
    obtainable=Obtainable("Establish ongoing care with a psychiatrist, APRN or primary care.", (True,)))  # fmt: skip
team_release_willing = yes_no("team_release_willing",
    "Is the member willing to sign a release so that the primary team can be informed?",
    document="signed release",
    obtainable=Obtainable("Obtain the member's release for the primary team.", (True,)))  # fmt: skip
family_release = choice("family_release", FamilyRelease,
    "Is the member willing to sign a release so that the family can be informed?", document="signed release",
    obtainable=Obtainable("Obtain the member's release for the family.", ("willing",)))  # fmt: skip
