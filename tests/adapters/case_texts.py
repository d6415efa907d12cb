"""Short ways to read a case in a test."""

from __future__ import annotations

from assent.adapters.case_files import parse_case, read_text
from assent.casework.assessment.case import Case
from tests.packages import CATALOGUE

TODAY = "2026-02-10"


def parsed(**facts: object) -> Case:
    """The case of these facts, requested on 10 February 2026 unless they say otherwise."""
    return parse_case({"request_date": TODAY, **facts}, "case", CATALOGUE)


def read(text: str | bytes, name: str = "case.yaml") -> list[Case]:
    """The cases of a text."""
    data = text.encode() if isinstance(text, str) else text
    return list(read_text(data, name, CATALOGUE))


def fault_paths(case: Case) -> list[str]:
    """Where the case's faults lie."""
    return [fault.fact for fault in case.faults]
