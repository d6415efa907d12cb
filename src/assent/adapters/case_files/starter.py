"""A case to fill in: every fact with its question, by subject; only day and kind are filled in."""

from collections.abc import Iterator
from datetime import date
from types import ModuleType

from assent.adapters.case_files.computed_records import INPUTS
from assent.adapters.case_files.values import unit_words
from assent.facts.clearances import ClearanceFacts
from assent.facts.vocabulary import SUBJECTS
from assent.logic.definitions import Definition, Kind, RecordsDefinition
from assent.logic.policy import Vocabulary
from assent.logic.records import Records
from assent.logic.tree import Fact, Flag

_HEAD = """\
# A case for prior authorization. Write what is known; leave null what is not known.
# A value may carry its evidence: {value: false, source: ECG, on: 2026-01-20, by: Dr A}
# A list is open until it says complete: true. Lines that begin with # are remarks.

case: my-case
policy: mgb-031
"""
_TAIL = """
# --- Attestations ---
# One signed statement for a group of yes-or-no facts: none of them applies.
attestations: []
# - {says: none_apply, facts: [porphyria, dementia], by: "Dr A, prescriber", on: 2026-02-09}
"""
_DAY = date(2026, 2, 10)


def starter_case(vocabulary: Vocabulary, pathway: str = "initial") -> str:
    """A commented YAML case that reads without faults as it stands.

    ``pathway`` is the kind of request. The request date is an example to be replaced.
    """
    known = {"request_date": _DAY.isoformat(), "request_kind": pathway}
    names = {one.name for one in vocabulary.facts} | {one.name for one in vocabulary.lists}
    parts = [_HEAD]
    for subject in SUBJECTS:
        told = [one for one in _definitions(subject) if one.name in names]
        if told:
            parts.append(f"\n# --- {_title(subject)} ---\n")
            parts += [_entry(one, known.get(one.name, "null")) for one in told]
    return "".join(parts) + _TAIL


def _definitions(subject: ModuleType) -> Iterator[Definition | RecordsDefinition]:
    for value in vars(subject).values():
        if isinstance(value, Flag | Fact | Records):
            yield value.definition
        elif isinstance(value, ClearanceFacts):
            yield value.status.definition
            yield value.by.definition


def _title(subject: ModuleType) -> str:
    return (subject.__doc__ or subject.__name__).partition(":")[0].partition(" (")[0].rstrip(".")


def _entry(one: Definition | RecordsDefinition, value: str) -> str:
    if isinstance(one, Definition):
        return f"\n# {one.question}{_allowed(one)}\n{one.name}: {value}\n"
    fields = "".join(f"#     {field.name}: {field.question}{_allowed(field)}\n" for field in one.fields)
    inputs = INPUTS.get(one.name, ())
    computed = f"#     {', '.join(inputs)}: to compute from\n" if inputs else ""
    records = f"  # each record may hold:\n{fields}{computed}  records: []\n"
    return f"\n{one.name}:\n  # {one.question}\n  complete: false\n{records}"


def _allowed(one: Definition) -> str:
    """What a value may be, after its question."""
    match one.kind:
        case Kind.BOOLEAN:
            return " true or false"
        case Kind.INTEGER | Kind.NUMBER:
            unit = f" {unit_words(one.unit)}" if one.unit else ""
            return f" {one.low:g} to {one.high:g}{unit}"
        case Kind.DATE:
            return " year-month-day"
        case Kind.CHOICE:
            return f" {', '.join(one.choices)}"
        case Kind.CODE:
            return " a text"
