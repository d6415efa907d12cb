"""Reauthorization: clauses R.0 to R.3."""

from assent.facts import request as rq
from assent.facts import scales as sc
from assent.logic.authoring import (
    all_of,
    any_of,
    days,
    given,
    judgment,
    months,
    not_,
    otherwise,
    reading,
    readings,
    unknown,
)  # fmt: skip
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Indication
from assent.policies.mgb_031.v2026_01.initial import safety
from assent.policies.mgb_031.v2026_01.statements import FALSE, TRUE, clause

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
    judgment("R.0.earlier", not_(rq.earlier_authorization)),
))  # fmt: skip
criteria_again = readings(
    "R.0.again", "Do the criteria for first treatment bind again?",
    live=[reading("age_and_route_only", "only age and route do", TRUE)],
    recorded=[reading("safety_too", "setting, monitoring and prescriber do too", safety)],
)  # fmt: skip

together = clause("R.1", any_of(tx.concurrent_oral_antidepressant, tx.concurrent_mood_stabilizer))

_change = readings(
    "R.2.change", "How much must a total fall to show improvement?",
    live=[
        reading("any_decrease", "any decrease", sc.current_total < sc.baseline_total),
        reading("half", "by half",
            all_of(sc.current_total < sc.baseline_total, sc.current_total * 2 <= sc.baseline_total)),
    ],
)  # fmt: skip
_scale = sc.scale_improvement_documented
_function = sc.functional_improvement_documented
improved = clause("R.2", otherwise(
    any_of(_scale, _function),
    any_of(
        otherwise(_scale, _change),
        # No improvement on a scale leaves function open: it is asked, not taken as "no".
        all_of(otherwise(not_(_scale), FALSE), unknown(_function)),
    ),
))  # fmt: skip

_remission = readings(
    "R.3.month", "How long is one month of abstinence?",
    live=[
        reading("calendar_month", "a calendar month", ex.abstinent_since + months(1) <= rq.request_date),
        reading("days_30", "30 days", ex.abstinent_since + days(30) <= rq.request_date),
        reading("days_28", "28 days", ex.abstinent_since + days(28) <= rq.request_date),
    ],
)  # fmt: skip
_not_meant = readings(
    "R.3.substance", "Are nicotine and caffeine meant?",
    live=[
        reading("not_meant", "they are not", ex.sud_only_nicotine_or_caffeine),
        reading("meant", "they are", FALSE),
    ],
)  # fmt: skip
substance_use = clause("R.3", given(
    ex.substance_use_disorder, any_of(_not_meant, _remission, ex.sud_maintenance_treatment)
))  # fmt: skip
