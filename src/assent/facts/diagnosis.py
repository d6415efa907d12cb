"""The diagnosis codes that a request gives."""

from assent.logic.authoring import Records, Sensitivity

diagnoses = Records(
    "diagnoses",
    "Are these all the diagnosis codes of the request?",
    "A further diagnosis code",
    sensitivity=Sensitivity.MENTAL_HEALTH,
    singular="diagnosis",
)
diagnosis_code = diagnoses.code("code", "What is the ICD-10-CM code?")
