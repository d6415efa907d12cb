"""Reauthorization: clauses R.0 to R.3."""

from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts.scales import OtherScale, Scale
from assent.logic.authoring import (
    all_of,
    any_of,
    in_order,
    judgment,
    not_,
    otherwise,
    reading,
    readings,
    unknown,
)  # fmt: skip
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Indication
from assent.policies.mgb_031.v2026_01.initial import antidepressant_or_stabilizer, safety
from assent.policies.mgb_031.v2026_01.statements import TRUE, clause, happened, stated

_resistant = tx.indication.is_(Indication.TREATMENT_RESISTANT_DEPRESSION)

continued = clause("R.0", all_of(
    readings(
        "R.0.scope", "May treatment of severe ideation alone, or of PTSD, be renewed?",
        live=[
            reading("not_covered", "it may not", _resistant),
            reading("covered", "it may", tx.indication.is_in(
                Indication.TREATMENT_RESISTANT_DEPRESSION, Indication.SEVERE_SUICIDAL_IDEATION, Indication.PTSD)),
        ],
    ),
    judgment("R.0.earlier", not_(happened(rq.earlier_authorization, rq.earlier_authorization_end))),
))  # fmt: skip
criteria_again = readings(
    "R.0.again", "Do the criteria for first treatment bind again?",
    live=[reading("age_and_route_only", "only age and route do", TRUE)],
    recorded=[reading("safety_too", "setting, monitoring and prescriber do too", safety)],
)  # fmt: skip

together = clause("R.1", antidepressant_or_stabilizer)

# Two totals are compared on one named scale, on which less is better. One of another kind shows nothing by
# its totals, so a documented conclusion is asked for.
_scale = sc.response_scale
_lower_is_better = any_of(
    _scale.is_in(*Scale), in_order(_scale.is_(OtherScale.OTHER), not_(sc.response_scale_more_is_better))
)
_higher_is_better = in_order(_scale.is_(OtherScale.OTHER), sc.response_scale_more_is_better)
_fell = sc.current_total < sc.baseline_total
# Half of the distance to the lowest total that the scale has.
_halved = any_of(
    in_order(_scale.is_in(*sc.FROM_ZERO), sc.current_total * 2 <= sc.baseline_total),
    in_order(_scale.is_in(*sc.FROM_ONE), sc.current_total * 2 <= sc.baseline_total + 1),
    in_order(
        _scale.is_(OtherScale.OTHER), sc.current_total * 2 <= sc.baseline_total + sc.response_scale_lowest
    ),
)
_change = all_of(_lower_is_better, readings(
    "R.2.change", "How much must a total fall to show improvement?",
    live=[reading("any_decrease", "any decrease", _fell), reading("half", "by half", all_of(_fell, _halved))],
))  # fmt: skip
_documented = sc.scale_improvement_documented
improved = clause("R.2", any_of(
    otherwise(_documented, any_of(_change, all_of(stated(_higher_is_better), unknown(_documented)))),
    sc.functional_improvement_documented,
))  # fmt: skip
