"""Texts of the record as people read them: clauses by their numbers in the policy, outcomes in words."""

import re
from collections.abc import Mapping

from assent.workbench.shell.clauses import ClauseLabel
from assent.workbench.shell.words import texts

_CLAUSE = re.compile(r"\b[A-Z]{1,3}\.[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*")
_OUTCOME = re.compile(r"\b(?:not_met|other_guidance|met|incomplete|judgment)\b(?=[:.]|$)")


def readable(text: str, labels: Mapping[str, ClauseLabel]) -> str:
    """A text of the record with clauses cited by section and number, and outcomes in words."""
    cited = _CLAUSE.sub(lambda found: labels[found[0]].cited if found[0] in labels else found[0], text)
    return _OUTCOME.sub(lambda found: texts()[f"shell.verdicts.{found[0]}"].lower(), cited)
