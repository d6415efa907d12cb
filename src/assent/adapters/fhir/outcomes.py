"""What is wrong in resources, as OperationOutcome says it: each thing at its place, with the way out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

OUTCOME = "OperationOutcome"
MOST_ISSUES = 100
"""So many issues one answer names; more help nobody."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong. ``place`` is its FHIRPath, such as ``Bundle.entry[0].resource.item[1].sequence``.

    ``says`` names what is wrong and what to send instead; ``code`` is of the IssueType code system of FHIR.
    """

    says: str
    place: str = ""
    code: str = "invalid"
    severity: str = "error"


class UnreadableResource(Exception):
    """What was sent cannot be taken; ``status`` is that of HTTP. No issue holds anything about a person."""

    def __init__(self, issues: Sequence[Issue], status: int = 400) -> None:
        super().__init__(f"{len(issues)} issues")
        self.issues, self.status = tuple(issues), status


def operation_outcome(issues: Iterable[Issue]) -> dict[str, Any]:
    """The one OperationOutcome of these issues; of very many the first ones, and how many more there are."""
    listed = [_issue(issue) for issue in issues]
    surplus = len(listed) - MOST_ISSUES
    if surplus > 0:
        left_out = Issue(f"{surplus} more are left out; correct these, and send it again.", code="too-long")
        listed = [*listed[:MOST_ISSUES], _issue(left_out)]
    return {"resourceType": OUTCOME, "issue": listed}


def _issue(issue: Issue) -> dict[str, Any]:
    element: dict[str, Any] = {"severity": issue.severity, "code": issue.code, "diagnostics": issue.says}
    return element | ({"expression": [issue.place]} if issue.place else {})
