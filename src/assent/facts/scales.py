"""Rating scales: current totals for severity, and the pair of totals that shows improvement."""

from collections.abc import Iterator
from enum import StrEnum

from assent.facts.scale_definitions import SCALES
from assent.logic.authoring import (
    Impossible,
    Obtainable,
    Records,
    Sensitivity,
    any_of,
    choice,
    code,
    integer,
    on_date,
    yes_no,
)


class Scale(StrEnum):
    """The depression rating scales that policies name."""

    HAM_D = "ham_d"
    MADRS = "madrs"
    QIDS_SR16 = "qids_sr16"
    PHQ_9 = "phq_9"
    CGI_S = "cgi_s"
    CGI_I = "cgi_i"


class OtherScale(StrEnum):
    """A scale that no policy names; a case describes it."""

    OTHER = "other"


_HIGHEST = 200
"""No depression scale in use has a higher total; each has its own range besides."""
_SCALE_WORDS = {
    "HAM-D 17": "ham_d", "HAMD-17": "ham_d", "HDRS": "ham_d", "HDRS-17": "ham_d", "Hamilton": "ham_d",
    "QIDS-SR": "qids_sr16", "Montgomery-Asberg": "madrs", "CGI severity": "cgi_s",
    "CGI improvement": "cgi_i", "Hamilton Rating Scale for Depression": "ham_d",
    "Hamilton Depression Rating Scale": "ham_d", "Montgomery-Asberg Depression Rating Scale": "madrs",
    "Patient Health Questionnaire-9": "phq_9", "Patient Health Questionnaire 9 item": "phq_9",
    "Quick Inventory of Depressive Symptomatology Self-Report 16 item": "qids_sr16",
    "Clinical Global Impression severity": "cgi_s", "Clinical Global Impression improvement": "cgi_i",
}  # fmt: skip
_MENTAL = {"sensitivity": Sensitivity.MENTAL_HEALTH}

scores = Records(
    "scores",
    "Are these all the depression rating totals of this episode?",
    "A depression rating total",
    obtainable=Obtainable("Obtain a current rating."),
    document="scored rating scale",
    sensitivity=Sensitivity.MENTAL_HEALTH,
    singular="rating",
)
scale = scores.choice("scale", Scale, "Which rating scale was used?", words=_SCALE_WORDS)
total = scores.integer("total", "What was the total?", 0, 60, codes=("LOINC 44261-6",),
    computed="the items of the scale")  # fmt: skip
total_at_least = scores.integer("total_at_least", "What is the lowest total that it can be?", 0, 60,
    computed="the known items of the scale")  # fmt: skip
total_at_most = scores.integer("total_at_most", "What is the highest total that it can be?", 0, 60,
    computed="the known items of the scale")  # fmt: skip
scored_on = scores.on_date("date", "On which date was it rated?")

FROM_ZERO = (Scale.HAM_D, Scale.MADRS, Scale.QIDS_SR16, Scale.PHQ_9)
"""The scales whose lowest total is 0."""
FROM_ONE = (Scale.CGI_S, Scale.CGI_I)
"""The scales whose lowest total is 1."""

response_scale = choice(
    "response_scale",
    (*Scale, *OtherScale),
    "On which scale were both totals taken?",
    words=_SCALE_WORDS,
    **_MENTAL,
)
baseline_total = integer("baseline_total", "What was the total before treatment?", 0, _HIGHEST, **_MENTAL,
    document="scored rating scale", computed="4 (no change) where the scale is the CGI-I")  # fmt: skip
response_scale_name = code("response_scale_name", "What is the other scale called?", **_MENTAL)
response_scale_lowest = integer("response_scale_lowest",
    "What is the lowest total that the other scale has?", 0, _HIGHEST, **_MENTAL)  # fmt: skip
response_scale_highest = integer("response_scale_highest",
    "What is the highest total that the other scale has?", 1, _HIGHEST, **_MENTAL)  # fmt: skip
response_scale_more_is_better = yes_no("response_scale_more_is_better",
    "Does a higher total on the other scale mean less depression?", **_MENTAL)  # fmt: skip
baseline_date = on_date("baseline_date", "On which date was the total before treatment taken?", **_MENTAL)
current_date = on_date("current_date", "On which date was the current total taken?", **_MENTAL)
current_total = integer("current_total", "What is the total now, on the same scale?", 0, _HIGHEST, **_MENTAL,
    document="scored rating scale", cannot="A total is reported as it is.")  # fmt: skip
scale_improvement_documented = yes_no("scale_improvement_documented",
    "Did a clinician document improvement of depression on a proper rating scale?", **_MENTAL,
    document="progress note", cannot="The clinician's conclusion is reported as it is.")  # fmt: skip
functional_improvement_documented = yes_no("functional_improvement_documented",
    "Did a clinician document a significant improvement of functioning?", **_MENTAL,
    document="progress note", cannot="The clinician's conclusion is reported as it is.")  # fmt: skip


def _out_of_range() -> Iterator[Impossible]:
    for one in Scale:
        low, high = SCALES[one].low, SCALES[one].high
        allowed = f"a whole number from {low} to {high} for {one.value}"
        beyond = any_of(total < low, total > high)
        yield Impossible("total", scale.is_(one) & beyond, allowed, scores.name)
        for fact in (baseline_total, current_total):
            outside = any_of(fact < low, fact > high)
            yield Impossible(fact.definition.name, response_scale.is_(one) & outside, allowed)
    other = response_scale.is_(OtherScale.OTHER)
    for fact in (baseline_total, current_total):
        outside = any_of(fact < response_scale_lowest, fact > response_scale_highest)
        allowed = "between the lowest and the highest total of the other scale"
        yield Impossible(fact.definition.name, other & outside, allowed)
    turned = response_scale_highest <= response_scale_lowest
    yield Impossible("response_scale_highest", other & turned, "above the lowest total of the other scale")


TOTALS_OUT_OF_RANGE = tuple(_out_of_range())
"""Totals outside the range of their own scale."""
