"""The toy policy as of January 2026: two weeks of trial, with a question of wording."""

from datetime import date

from assent.logic.authoring import Effective, Policy, all_of, reading, readings
from tests.spec.toy.policy import facts as f
from tests.spec.toy.policy.clauses import FIRST, ROUTES, pathway, signed, usual_code
from tests.spec.toy.policy.outline import LEVEL, OUTLINE, clause

minutes = readings(
    "N.2.minutes", "Must 30 minutes be reached once, or three times?",
    live=[
        reading("once", "once", f.standing_sessions.any(f.session_minutes >= 30)),
        reading("three_times", "three times", f.standing_sessions.at_least(3, f.session_minutes >= 30)),
    ],
)  # fmt: skip
trial = clause("N.2", all_of(f.trial_days >= 14, minutes))
_PATHWAY = pathway(trial)

POLICY = Policy(
    id="toy-007",
    title="Standing Frame for Use at Home",
    version="2026-01",
    effective=date(2026, 1, 1),
    outline=OUTLINE,
    vocabulary=f.VOCABULARY,
    first=FIRST,
    routes=ROUTES,
    pathway_by="request_kind",
    pathways={_PATHWAY.name: _PATHWAY},
    administrative=(signed,),
    advisories=(usual_code,),
    level=LEVEL,
    history=(Effective("E.2026-01", date(2026, 1, 1), "The policy takes effect.", encoded=True),),
)
