"""How requests under Policy 031 are handled beside its criteria: urgency, legal circumstances, renewal."""

from assent.facts import scales
from assent.facts.request import RequestKind
from assent.logic.authoring import all_of, any_of
from assent.logic.end_of_term import EndOfTerm
from assent.logic.package import CarryOver
from assent.policies.mgb_031.facts import depression, treatment
from assent.policies.mgb_031.facts.treatment import Indication

URGENT_WHEN = any_of(
    depression.severe_suicidal_ideation, treatment.indication.is_(Indication.SEVERE_SUICIDAL_IDEATION)
)
"""Severe suicidal ideation, as a finding or as what the drug is requested for."""
URGENT_BECAUSE = "Severe suicidal ideation is stated"
URGENT_POSITION = "standing.suicidality_is_urgent"

CIRCUMSTANCES = {
    "serious_mental_illness": all_of(
        depression.psychiatrist_documented_mdd, depression.severe_depressive_symptoms
    ),
}
"""Severe major depression that a psychiatrist documented is a serious mental illness."""

END_OF_TERM = (
    EndOfTerm(
        "D.1.eval",
        RequestKind.INITIAL.value,
        "end_of_term.evaluation",
        "the benefit of the induction is to be evaluated: whether treatment goes on, and at which dose",
    ),
)
"""The text wants the benefit looked at when the induction ends; at renewal R.2 asks for it."""

CARRY_OVER = (
    CarryOver(
        fact=scales.baseline_total.definition.name,
        records=scales.scores.definition.name,
        value=scales.total.definition.name,
        by=scales.scored_on.definition.name,
        match=scales.scale.definition.name,
        match_fact=scales.response_scale.definition.name,
    ),
)
"""The total before treatment: the latest dated one on the scale by which the response is shown."""
