"""What Policy 031 says of substance use at first treatment and at renewal: X.5 and R.3, which share a question."""

from assent.facts import request as rq
from assent.logic.authoring import (
    all_of,
    any_of,
    days,
    given,
    months,
    not_,
    otherwise,
    reading,
    readings,
    unknown,
)  # fmt: skip
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.v2026_01.statements import FALSE, clause, stated, told

_not_meant = readings(
    "R.3.substance", "Are nicotine and caffeine meant?",
    live=[
        reading("not_meant", "they are not", ex.sud_only_nicotine_or_caffeine),
        reading("meant", "they are", FALSE),
    ],
)  # fmt: skip
# Known maintenance treatment answers whether treatment is accepted, where nothing is said of that.
_willing = otherwise(
    ex.sud_treatment_accepted,
    any_of(stated(ex.sud_maintenance_treatment), unknown(ex.sud_treatment_accepted)),
)
excluded = clause("X.5", given(
    ex.substance_use_disorder, given(ex.sud_active, any_of(_willing, _not_meant))
))  # fmt: skip

_a_month = readings(
    "R.3.month", "How long is one month of abstinence?",
    live=[
        reading("calendar_month", "a calendar month", ex.abstinent_since + months(1) <= rq.request_date),
        reading("days_30", "30 days", ex.abstinent_since + days(30) <= rq.request_date),
        reading("days_28", "28 days", ex.abstinent_since + days(28) <= rq.request_date),
    ],
)  # fmt: skip
# A member who is not abstinent has no day since when; a known day says that the member is.
_day_known = told(ex.abstinent_since <= rq.request_date)
_remission = any_of(
    all_of(_day_known, _a_month),
    all_of(not_(_day_known), ex.abstinent, unknown(ex.abstinent_since)),
)
in_remission = clause("R.3", given(
    ex.substance_use_disorder, any_of(_not_meant, _remission, ex.sud_maintenance_treatment)
))  # fmt: skip
