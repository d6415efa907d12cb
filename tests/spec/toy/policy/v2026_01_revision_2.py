"""The text of January 2026, encoded anew: it wants more than two weeks of trial, not two weeks."""

from dataclasses import replace
from datetime import date

from assent.logic.authoring import all_of
from tests.spec.toy.policy import facts as f
from tests.spec.toy.policy import v2026_01
from tests.spec.toy.policy.clauses import pathway
from tests.spec.toy.policy.outline import clause

trial = clause("N.2", all_of(f.trial_days > 14, v2026_01.minutes))
_PATHWAY = pathway(trial)

POLICY = replace(
    v2026_01.POLICY,
    revision=2,
    decides_from=date(2026, 4, 1),
    pathways={_PATHWAY.name: _PATHWAY},
)
