"""Facts as they are sent, read as a case; every fault becomes an entry of the problem, with its place."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assent.casework.assessment.case import Case, Fault
from assent.desk.assessment.policies import check_known
from assent.desk.ports import Desk
from assent.terms.facts import ASSESSED_ON
from assent.web.server.problems import FieldProblem, ProblemKind, Stopped, pointer

_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def read_case(
    desk: Desk, facts: Mapping[str, Any], id: str, policy: str, assessed_on: date | None = None
) -> Case:
    """The case of these facts; a case with faults ends the call, naming each place.

    ``assessed_on`` is the day up to which facts may be dated; no caller names it.
    """
    if facts.get(ASSESSED_ON) is not None:
        detail = "is given by the plan's record; leave it out"
        problem = FieldProblem(place="body", pointer=pointer(["facts", ASSESSED_ON]), detail=detail)
        raise Stopped(ProblemKind.REFUSED, "The facts cannot be as given; errors names each.", [problem])
    named = policy or facts.get("policy")
    if named is None or isinstance(named, str):
        check_known(desk.catalogue, named or "")
    case = desk.read_case({**facts, "case": id, "policy": named}, id, None, assessed_on)
    if case.faults:
        errors = [_field(fault, facts) for fault in case.faults]
        raise Stopped(ProblemKind.REFUSED, "The facts cannot be as given; errors names each.", errors)
    return case


def _field(fault: Fault, facts: Mapping[str, Any]) -> FieldProblem:
    return FieldProblem(
        place="body", pointer=pointer(["facts", *_place(fault.fact, facts)]), detail=fault.says
    )


def _place(path: str, facts: Mapping[str, Any]) -> Sequence[str | int]:
    """The steps to a path such as ``trials[3].adherence``, also where the list says that it is complete."""
    steps: list[str | int] = []
    for name, index in _PART.findall(path):
        if index and len(steps) == 1 and isinstance(facts.get(str(steps[0])), Mapping):
            steps.append("records")
        steps.append(int(index) if index else name)
    return steps
