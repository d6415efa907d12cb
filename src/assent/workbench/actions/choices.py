"""What may be chosen in the fields of an action, out of the request that it is done to."""

from assent.casework.record.state import RequestState
from assent.web.server.caller import Caller
from assent.workbench.actions.fields import Choices, Options
from assent.workbench.shell.clauses import clause_labels, policy_of_request


def choices_of(caller: Caller, state: RequestState) -> Choices:
    """By the name of a field: the lines, documents, facts and clauses of the request."""
    lines = tuple((name, name) for name in state.lines)
    return {
        "line": lines,
        "lines": lines,
        "document": tuple((document.digest, document.name) for document in state.documents.values()),
        "path": tuple((path, path) for path in state.facts),
        "clause": _clauses(caller, state),
    }


def _clauses(caller: Caller, state: RequestState) -> Options:
    policy = policy_of_request(caller.desk, state)
    return tuple((name, label.short) for name, label in clause_labels(policy).items()) if policy else ()
