"""The toy policy as of July 2026: three weeks of trial, and 30 minutes once; the question is gone."""

from dataclasses import replace
from datetime import date

from assent.logic.authoring import Effective, all_of
from tests.spec.toy.policy import facts as f
from tests.spec.toy.policy import v2026_01
from tests.spec.toy.policy.clauses import pathway
from tests.spec.toy.policy.outline import clause

trial = clause("N.2", all_of(f.trial_days >= 21, f.standing_sessions.any(f.session_minutes >= 30)))
_PATHWAY = pathway(trial)

POLICY = replace(
    v2026_01.POLICY,
    version="2026-07",
    effective=date(2026, 7, 1),
    pathways={_PATHWAY.name: _PATHWAY},
    history=(
        *v2026_01.POLICY.history,
        Effective("E.2026-07", date(2026, 7, 1), "The trial lasts three weeks.", encoded=True),
    ),
)
