"""Texts of the record as people read them: clauses by their numbers, facts by their names, outcomes in words."""

import re
from collections.abc import Callable, Mapping

from assent.casework.record.state import RequestState
from assent.desk.assessment.policies import Policy
from assent.desk.record.explanation import label_of
from assent.desk.record.record_texts import citing, naming
from assent.desk.record.timeline import TimelineEntry
from assent.workbench.shell.clauses import ClauseLabel
from assent.workbench.shell.fact_fields import fact_at, facts_by_name, spelled, without_unit
from assent.workbench.shell.times import dated
from assent.workbench.shell.words import texts

_OUTCOME = re.compile(r"\b(?:not_met|other_guidance|met|incomplete|judgment)\b(?=[:.]|$)")
_PLACE = r"\[\d+\](?:\.[a-z0-9_]+)?"
_PATH = re.compile(rf"\b[a-z][a-z0-9]*(?:(?:_[a-z0-9]+)+(?:{_PLACE})?|{_PLACE})")
"""A fact's name of several words, or a place in a list: a plain word is none."""
_CHOICES = "acting.choices."
_COMMAND = re.compile(r" \(`assent [^`]*`\)")
FactNaming = Callable[[str], str]
"""What the fact at a path is called; empty for what is no fact."""
PersonNaming = Callable[[str | None], str]
"""What somebody is called whose account this is."""


def readable(
    text: str,
    labels: Mapping[str, ClauseLabel],
    named: FactNaming | None = None,
    person: PersonNaming | None = None,
) -> str:
    """A text of the record with clauses cited by section and number, facts by name, outcomes and days in words.

    With ``person``, also with the names of those whom it names by their accounts. A command is left out: who reads
    pages has a button for it.
    """
    text = _COMMAND.sub("", text)
    if person is not None:
        text = naming(text, person)
    cited = citing(text, lambda clause: labels[clause].cited if clause in labels else None)
    if named is not None:
        cited = _PATH.sub(lambda match: named(match[0]) or match[0].replace("_", " "), cited)
    outcomes = _OUTCOME.sub(lambda match: texts()[f"shell.verdicts.{match[0]}"].lower(), cited)
    return dated(outcomes)


def entry_words(
    entry: TimelineEntry,
    labels: Mapping[str, ClauseLabel],
    named: FactNaming,
    person: PersonNaming,
) -> str:
    """What an entry of a history says, with people, clauses, facts, outcomes and days as people call them."""
    return readable(entry.says, labels, named, person)


def fact_name(path: str, state: RequestState, policy: Policy) -> str:
    """What a fact or a record is called inside a sentence, without the unit that its value has."""
    return spelled(without_unit(dated(label_of(path, state, policy)), fact_at(facts_by_name(policy), path)))


def titled(text: str) -> str:
    """The name of a fact at the beginning of a line, with scales and classes of drugs as they are printed."""
    for key, name in texts().items():
        written = key.removeprefix(_CHOICES).replace("_", " ")
        if key.startswith(_CHOICES) and text.startswith(f"{written} "):
            return f"{name}{text[len(written) :]}"
    return text[:1].upper() + text[1:]
