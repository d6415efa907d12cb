"""Use case: what a conversation about a case needs: how facts and records are asked for, read and recognized.

It names no member, records nothing, and asks nobody who they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assent.casework.assessment.case import Case, Fault
from assent.casework.notices.notice import PROVIDER
from assent.casework.notices.words import Words
from assent.desk.ports import Desk
from assent.facts.grammar import NotUnderstood as NotUnderstood
from assent.facts.grammar import asks_of as asks_of
from assent.facts.grammar import conversion_says, read_value, unit_words
from assent.facts.medicines import known_medicines, lookup, near_names
from assent.facts.record_form import RecordForm as RecordForm
from assent.facts.record_form import record_form as record_form
from assent.facts.scale_definitions import SCALES
from assent.logic.ask_tree import Ask as Ask
from assent.logic.ask_tree import AskGroup as AskGroup
from assent.logic.ask_tree import AskKind as AskKind
from assent.logic.ask_tree import AskTree as AskTree
from assent.logic.ask_tree import asked as asked
from assent.logic.definitions import Definition as Definition
from assent.logic.definitions import Kind as Kind
from assent.logic.definitions import RecordsDefinition as RecordsDefinition
from assent.logic.derivations import InputKind as InputKind
from assent.logic.package import PolicyPackage as PolicyPackage
from assent.logic.partial_dates import as_text
from assent.logic.subjects import Subject as Subject
from assent.logic.tree import Plain

MOST_FILE = 200_000
"""So many bytes a case file may have that fills a conversation."""
MOST_RECORDS = 60
"""So many records of one list a conversation takes."""


@dataclass(frozen=True, slots=True)
class ScaleForm:
    """A scored form: its items by name or number, each with its highest value; no wording of any item."""

    code: str
    title: str
    items: tuple[str, ...]
    lowest: int
    highest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """A value as a case file holds it; None where what was written says that it is not known. ``says``: as read."""

    value: str | int | float | bool | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Recognized:
    """What the table of medicines says of a name: the ingredient and its class; ``near`` where it has no such."""

    name: str = ""
    drug_class: str = ""
    near: tuple[str, ...] = ()


def read_answer(definition: Definition, answer: object, today: date) -> ReadAnswer | NotUnderstood:
    """An answer by the grammar of values; ``today`` is the day up to which facts may be dated."""
    read = read_value(definition, answer, today)
    if isinstance(read, NotUnderstood):
        return read
    value = as_json(read.value)
    as_typed = isinstance(value, bool) or str(answer).strip() == str(value)
    return ReadAnswer(value, "" if as_typed else conversion_says(definition, read))


def as_json(value: Plain | None) -> str | int | float | bool | None:
    """A value as a case file holds it."""
    return as_text(value)


def unit_of(definition: Definition) -> str:
    """The unit of a fact as a reader says it; empty where it has none."""
    return unit_words(definition.unit) if definition.unit else ""


def scale_forms() -> Mapping[str, ScaleForm]:
    """Every scored form by its code."""
    return {
        scale.code: ScaleForm(
            scale.code, scale.title, scale.item_names, scale.item_minimum, scale.item_maxima
        )
        for scale in SCALES.values()
    }


def medicine_names() -> tuple[str, ...]:
    """The ingredients of the table of medicines, by name."""
    return tuple(sorted(medicine.name for medicine in known_medicines()))


def recognized(name: str) -> Recognized:
    """What a medicine's name, brand or code is by the table of medicines."""
    medicine = lookup(name) if name.strip() else None
    if medicine is None:
        return Recognized(near=near_names(name) if name.strip() else ())
    return Recognized(medicine.name, medicine.drug_class.value if medicine.drug_class else "")


def request_facts(package: PolicyPackage) -> tuple[str, ...]:
    """The facts that say what is asked for: the items by name and code, and from when."""
    names = [
        name
        for service in package.services
        for name in (service.names, service.code_fact, service.ndc_fact)
        if name
    ]
    return tuple(dict.fromkeys((*names, *package.starts[:1])))


def read_file(desk: Desk, data: bytes, name: str) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The one case of a file, JSON or YAML, as it stands, and what keeps it from being read."""
    cases = list(desk.read_file(data, name)) if desk.read_file else []
    if len(cases) != 1:
        return {}, (Fault(name, "", f"holds {len(cases)} cases; give a file with one"),)
    value, faults = cases[0]
    if faults or not isinstance(value, dict):
        return {}, faults or (Fault(name, "", "must hold a case: names of facts with their values"),)
    return _plain(value), ()


def _plain(value: Any) -> Any:
    """The same with days as text, as JSON has them."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return as_text(value)


def as_given(case: Case) -> dict[str, Any]:
    """The facts of a case as a case file holds them, without what was worked out of facts."""
    computed = {computation.fact for computation in case.computed if computation.of_facts}
    values = {name: as_json(value) for name, value in case.facts.values.items() if name not in computed}
    lists = {
        name: {
            "complete": records.complete,
            "records": [
                {
                    field: as_json(value)
                    for field, value in record.items()
                    if value is not None and f"{name}[{index}].{field}" not in computed
                }
                for index, record in enumerate(records.records)
            ],
        }
        for name, records in case.facts.lists.items()
    }
    return {**{name: value for name, value in values.items() if value is not None}, **lists}


def value_words(package: PolicyPackage, value: Plain) -> str:
    """A value as people say it, in the policy's own words where it has some."""
    return Words("en", PROVIDER, package.resources).value(value)


def choice_words(package: PolicyPackage, choice: str) -> str:
    """A value of a choice as people say it: a scale by its title, others in the policy's words."""
    scale = scale_forms().get(choice)
    words = scale.title if scale else value_words(package, choice)
    return words[:1].upper() + words[1:]
