"""The request: of what kind it is, for which product line, from when, and what the plan has determined of it."""

from enum import StrEnum

from assent.logic.authoring import Tense, choice, on_date, otherwise, yes_no
from assent.terms.requests import ProductLine as ProductLine


class RequestKind(StrEnum):
    """Whether treatment is to begin or to go on."""

    INITIAL = "initial"
    REAUTHORIZATION = "reauthorization"


_KIND_WORDS = {
    "first": "initial", "first request": "initial", "initial request": "initial", "new": "initial",
    "reauth": "reauthorization", "renewal": "reauthorization", "continuation": "reauthorization",
}  # fmt: skip
_LINE_WORDS = {"QHP": "qualified_health_plan", "SCO": "senior_care_options"}

request_date = on_date("request_date", "On what date did the plan receive the request?",
    to_the_day=True)  # fmt: skip
assessed_on = on_date("assessed_on",
    "On what date is the case assessed, if later than it was received?", tense=Tense.ANY,
    to_the_day=True)  # fmt: skip
as_of = otherwise(assessed_on, request_date)
"""The day up to which facts may be dated."""
request_kind = choice(
    "request_kind", RequestKind, "Is this a first request or a reauthorization?", words=_KIND_WORDS
)
product_line = choice(
    "product_line", ProductLine, "Which product line is the member enrolled in?", words=_LINE_WORDS
)
requested_start = on_date("requested_start", "From which date is authorization requested?", tense=Tense.ANY,
    to_the_day=True)  # fmt: skip
earlier_authorization = yes_no("earlier_authorization",
    "Does the plan's record, or another carrier's, hold an earlier authorization of this treatment?",
    document="earlier authorization", cannot="There is no earlier authorization to continue.")  # fmt: skip
earlier_authorization_end = on_date("earlier_authorization_end",
    "On which date did the earlier authorization end, or will it end?", tense=Tense.ANY,
    document="earlier authorization")  # fmt: skip

cms_guidance_exists = yes_no("cms_guidance_exists",
    "Has the plan determined that Medicare guidance exists for this service?",
    document="routing determination of the plan")  # fmt: skip
masshealth_guidance_exists = yes_no("masshealth_guidance_exists",
    "Has the plan determined that MassHealth guidance exists for this service?",
    document="routing determination of the plan")  # fmt: skip
