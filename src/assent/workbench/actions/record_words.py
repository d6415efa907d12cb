"""Texts of the record as people read them: clauses by their numbers, facts by their names, outcomes in words."""

import re
from collections.abc import Callable, Mapping

from assent.workbench.shell.clauses import ClauseLabel
from assent.workbench.shell.words import texts

_CLAUSE = re.compile(r"\b[A-Z]{1,3}\.[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*")
_OUTCOME = re.compile(r"\b(?:not_met|other_guidance|met|incomplete|judgment)\b(?=[:.]|$)")
_PLACE = r"\[\d+\](?:\.[a-z0-9_]+)?"
_PATH = re.compile(rf"\b[a-z][a-z0-9]*(?:(?:_[a-z0-9]+)+(?:{_PLACE})?|{_PLACE})")
"""A fact's name of several words, or a place in a list: a plain word is none."""
_CHOICES = "acting.choices."
FactNaming = Callable[[str], str]
"""What the fact at a path is called; empty for what is no fact."""


def readable(text: str, labels: Mapping[str, ClauseLabel], named: FactNaming | None = None) -> str:
    """A text of the record with clauses cited by section and number, facts by name, and outcomes in words."""
    cited = _CLAUSE.sub(lambda match: labels[match[0]].cited if match[0] in labels else match[0], text)
    if named is not None:
        cited = _PATH.sub(lambda match: named(match[0]) or match[0], cited)
    return _OUTCOME.sub(lambda match: texts()[f"shell.verdicts.{match[0]}"].lower(), cited)


def titled(text: str) -> str:
    """The name of a fact at the beginning of a line, with scales and classes of drugs as they are printed."""
    for key, name in texts().items():
        written = key.removeprefix(_CHOICES).replace("_", " ")
        if key.startswith(_CHOICES) and text.startswith(f"{written} "):
            return f"{name}{text[len(written) :]}"
    return text[:1].upper() + text[1:]
