"""A scratch copy of a request: what the software would conclude, had some facts another value. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import replace

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.record.event import Actor
from assent.casework.record.fact_state import FactEntry, FactState, How
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.explanation import explained
from assent.logic.tree import Plain

_TRIED = Evidence(Basis.STATED, source="scratch copy")


def scratch_copy(state: RequestState, changes: Mapping[str, Plain | None], actor: Actor) -> RequestState:
    """The state with these values, by path, beside those that it has; it is on no record."""
    tried = {
        path: _beside(state.facts.get(path), FactEntry(How.CORRECTED, state.sequence, actor, fact))
        for path, value in changes.items()
        for fact in (GivenFact(path, value, _TRIED),)
    }
    return replace(state, facts={**state.facts, **tried})


def tried(desk: Desk, copy: RequestState) -> Assessment | None:
    """The assessment of a scratch copy, by the policy and adoptions that assessed the request last."""
    return explained(desk, copy)


def _beside(fact: FactState | None, entry: FactEntry) -> FactState:
    return fact.followed_by(entry) if fact is not None else FactState((entry,))
