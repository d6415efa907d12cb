"""Clauses as people cite them: by the policy's own numbers and titles, never by their bare ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from assent.casework.record.state import RequestState
from assent.desk.assessment.assess import decided_by
from assent.desk.assessment.policies import Policy, once_per_policy
from assent.desk.ports import Desk
from assent.desk.record.record_texts import cited_clauses, citing

_SHORT = 90


@dataclass(frozen=True, slots=True)
class ClauseLabel:
    """How a clause is named: ``cited`` by section and number as printed, ``says`` what it requires, in our words."""

    id: str
    cited: str
    says: str

    @property
    def whole(self) -> str:
        """Both: Exclusions, 8: No aneurysmal vascular disease."""
        return f"{self.cited}: {self.says}"

    @property
    def short(self) -> str:
        """The same, cut to one line of a list."""
        return self.whole if len(self.whole) <= _SHORT else f"{self.whole[: _SHORT - 1].rstrip()}…"


@once_per_policy
def clause_labels(policy: Policy) -> Mapping[str, ClauseLabel]:
    """The label of every clause of a policy, in reading order."""
    cited = cited_clauses(policy)
    return {
        name: ClauseLabel(name, cited[name], citing(row.says, cited.get))
        for name, row in policy.outline.items()
    }


def clause_label(policy: Policy | None, id: str) -> ClauseLabel:
    """The label of one clause; where the policy has no such clause, its id alone."""
    label = clause_labels(policy).get(id) if policy else None
    return label or ClauseLabel(id, id, "")


def policy_of_request(desk: Desk, state: RequestState) -> Policy | None:
    """The policy that a request was assessed by last; before that the newest of the policy it names."""
    assessments = [line.assessment for line in state.lines.values() if line.assessment is not None]
    if assessments:
        last = max(assessments, key=lambda assessment: assessment.sequence).assessed
        if last.version:
            return decided_by(desk.catalogue, last.policy, last.version, last.policy_digest, last.revision)
    package = desk.catalogue.find(state.draft.policy) if state.draft else None
    return package.newest if package else None
