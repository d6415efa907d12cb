"""Medication trials of the current episode, and psychotherapy."""

from enum import StrEnum

from assent.facts.medicines import DrugClass
from assent.logic.authoring import Obtainable, Records, Sensitivity, yes_no


class TrialRole(StrEnum):
    """What a medicine was tried as. An augmenting agent is never an antidepressant class."""

    ANTIDEPRESSANT = "antidepressant"
    AUGMENTATION = "augmentation"
    OTHER = "other"


class Response(StrEnum):
    """How a trial ended."""

    INADEQUATE = "inadequate"
    INTOLERANCE = "intolerance"
    ADEQUATE = "adequate"


_RESPONSE_WORDS = {
    "no response": "inadequate", "non-response": "inadequate", "inadequate response": "inadequate",
    "not tolerated": "intolerance", "intolerant": "intolerance", "adequate response": "adequate",
}  # fmt: skip

trials = Records(
    "trials",
    "Are these all the medication trials of the current episode?",
    "A further medication trial of the current episode, with drug, dates, dose, adherence and response",
    obtainable=Obtainable("Document a further adequate trial that failed."),
    document="medication history or pharmacy claims",
    sensitivity=Sensitivity.MENTAL_HEALTH,
    singular="trial",
)
drug_name = trials.code("drug", "Which medicine was tried?")
medicine = trials.code("medicine", "Which antidepressant was it, by its ingredient?", computed="drug")
drug_class = trials.choice("drug_class", DrugClass, "To which class does the medicine belong?",
    computed="drug")  # fmt: skip
role = trials.choice(
    "role", TrialRole, "Was it tried as an antidepressant or to augment one?", computed="drug"
)
made_for_another_use = trials.flag("made_for_another_use",
    "Is the product made for another use than depression?", computed="drug")  # fmt: skip
augments_too = trials.flag("augments_too",
    "Does the product hold an augmenting agent beside the antidepressant?", computed="drug")  # fmt: skip
in_current_episode = trials.flag("in_current_episode", "Was the trial in the current episode?")
days = trials.integer("days", "For how many days was it taken?", 0, 20000, unit="d")
days_of_medicine = trials.integer("days_of_medicine",
    "With the other records of this medicine, for how many days was it taken?", 0, 1_000_000, unit="d",
    computed="the days of the records of the same medicine")  # fmt: skip
continues_trial = trials.flag("continues_trial",
    "Is it one trial with another record of this medicine, with a change of dose?")  # fmt: skip
dose_accepted = trials.flag("dose_accepted", "Was the dose a generally accepted one?")
sufficient_per_physician = trials.flag(
    "sufficient_per_physician", "Did the treating physician document that the trial lasted long enough?"
)
adherence = trials.number("adherence", "How much of it was taken, in percent?", "%", 0, 100,
    computed="dispenses of the medicine, as days covered")  # fmt: skip
repeated_dispense = trials.flag("repeated_dispense",
    "Do two dispenses share their day, supply and product?", computed="dispenses of the medicine")  # fmt: skip
response = trials.choice("response", Response, "How did the trial end?", words=_RESPONSE_WORDS)

psychotherapy_failed = yes_no("psychotherapy_failed",
    "Was there an adequate course of psychotherapy in the current episode, without adequate response?",
    document="therapist's note", sensitivity=Sensitivity.MENTAL_HEALTH,
    obtainable=Obtainable("Document an adequate course of psychotherapy in this episode.", (True,)))  # fmt: skip
