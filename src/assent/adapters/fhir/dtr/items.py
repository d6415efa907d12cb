"""The questions of a policy as items of a FHIR Questionnaire, and values as answers to them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.choices import Choices
from assent.adapters.fhir.systems import UCUM
from assent.facts.grammar import unit_words
from assent.facts.grammar.units import another_unit, unit_of
from assent.logic.definitions import Definition, Kind
from assent.logic.tree import Plain
from assent.targets.questionnaire.items import Enable, Help, Part, Question, RecordGroup, Rule, Section

Item = dict[str, Any]
Expressions = Mapping[str, Item]
"""What fills an item from the chart, as an extension, by the path of the fact or list."""

_TYPES: Mapping[Kind, str] = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "decimal",
    Kind.DATE: "date",
    Kind.CHOICE: "choice",
    Kind.CODE: "string",
}
_OPERATORS = {"answered": "exists", "unanswered": "exists"}
_NO_EXPRESSIONS: Expressions = {}
_LONGEST_HELP = 2000


def item_type(definition: Definition) -> str:
    """The type of the item that asks for a value: what is measured may be answered in another unit."""
    return "quantity" if _measured(definition) else _TYPES[definition.kind]


def section_item(
    section: Section,
    number: int,
    choices: Choices,
    filled: Expressions = _NO_EXPRESSIONS,
    *,
    rules: bool = True,
) -> Item:
    """A heading with its items. ``rules``: with the rules for when they are shown."""
    return {
        "linkId": f"section-{number}",
        "text": section.title,
        "type": "group",
        **(_enabled(section.enable, choices) if rules else {}),
        "item": [item for part in section.parts for item in part_items(part, choices, filled, rules=rules)],
    }


def part_items(
    part: Part, choices: Choices, filled: Expressions = _NO_EXPRESSIONS, *, rules: bool = True
) -> Iterator[Item]:
    """The item of a question; of a list the group of one record, which repeats, and whether it is complete."""
    if isinstance(part, Question):
        yield question_item(part, choices, filled, rules=rules)
        return
    questions = (question for question in part.questions if not question.worked_out)
    yield group_item(part, questions, choices, filled, rules=rules)
    yield question_item(part.complete, choices, filled, rules=rules)


def group_item(
    group: RecordGroup,
    questions: Iterable[Question],
    choices: Choices,
    filled: Expressions = _NO_EXPRESSIONS,
    *,
    rules: bool = True,
) -> Item:
    """The group for one record of a list, with these of its questions."""
    inside = [question_item(question, choices, filled, rules=False) for question in questions]
    return {
        **_extended([filled[group.path]] if group.path in filled else []),
        "linkId": group.path,
        "text": group.title,
        "type": "group",
        **(_enabled(group.enable, choices) if rules else {}),
        "repeats": True,
        "item": [*inside, *_help_items(group.path, group.helps, group.document)],
    }


def question_item(
    question: Question, choices: Choices, filled: Expressions = _NO_EXPRESSIONS, *, rules: bool = True
) -> Item:
    """One question, with the clauses that want it as its help."""
    definition, path = question.definition, question.path
    extensions = [*_unit(definition), *_range(definition), *([filled[path]] if path in filled else [])]
    helps = list(_help_items(path, question.helps, question.needs))
    numbers = {help.number for help in question.helps if help.number}
    return {
        **_extended(extensions),
        "linkId": path,
        **({"prefix": numbers.pop()} if len(numbers) == 1 else {}),
        "text": question.text,
        "type": item_type(definition),
        **(_enabled(question.enable, choices) if rules else {}),
        **(choices.answers(definition) if definition.kind is Kind.CHOICE else {}),
        **({"item": helps} if helps else {}),
    }


def answer_of(definition: Definition, value: Plain, choices: Choices) -> Item:
    """A value as the answer to its item."""
    if _measured(definition):
        return {"valueQuantity": _quantity(definition, value)}
    match definition.kind:
        case Kind.BOOLEAN:
            return {"valueBoolean": value}
        case Kind.INTEGER:
            return {"valueInteger": value}
        case Kind.NUMBER:
            return {"valueDecimal": value}
        case Kind.DATE:
            return {"valueDate": value.isoformat() if isinstance(value, date) else str(value)}
        case Kind.CHOICE:
            return {"valueCoding": choices.coding(str(value))}
        case Kind.CODE:
            return {"valueString": str(value)}


def _measured(definition: Definition) -> bool:
    return definition.kind is Kind.NUMBER and bool(definition.unit)


def _quantity(definition: Definition, value: Plain) -> Item:
    unit = definition.unit
    return {"value": value, "unit": unit_words(unit), "system": UCUM, "code": unit}


def _unit(definition: Definition) -> Iterator[Item]:
    """The unit of a whole number, or the units in which a measured one may be answered."""
    if not definition.unit:
        return
    if not _measured(definition):
        yield {"url": names.UNIT, "valueCoding": _unit_coding(definition.unit)}
        return
    yield {"url": names.UNIT_OPTION, "valueCoding": _unit_coding(definition.unit)}
    alternative = unit_of(another_unit(definition.unit))
    if alternative:
        yield {"url": names.UNIT_OPTION, "valueCoding": _unit_coding(alternative)}


def _unit_coding(unit: str) -> Item:
    return {"system": UCUM, "code": unit, "display": unit_words(unit)}


def _range(definition: Definition) -> Iterator[Item]:
    """Between what a number may lie; of a measured one, which may come in another unit, nothing is said."""
    if _measured(definition) or definition.kind not in (Kind.INTEGER, Kind.NUMBER):
        return
    key, number = ("valueInteger", int) if definition.kind is Kind.INTEGER else ("valueDecimal", float)
    for url, limit in ((names.LOWEST, definition.low), (names.HIGHEST, definition.high)):
        if limit is not None:
            yield {"url": url, key: number(limit)}


def _enabled(enable: Enable | None, choices: Choices) -> Item:
    if enable is None:
        return {}
    behavior = {"enableBehavior": "all" if enable.every else "any"} if len(enable.rules) > 1 else {}
    return {"enableWhen": [_when(rule, choices) for rule in enable.rules], **behavior}


def _when(rule: Rule, choices: Choices) -> Item:
    base: Item = {"question": rule.path, "operator": _OPERATORS.get(rule.test, rule.test)}
    match rule.value:
        case None:
            return base | {"answerBoolean": rule.test == "answered"}
        case bool():
            return base | {"answerBoolean": rule.value}
        case int() | float() if rule.unit:
            return base | {"answerQuantity": {"value": rule.value, "system": UCUM, "code": rule.unit}}
        case int():
            return base | {"answerInteger": rule.value}
        case float():
            return base | {"answerDecimal": rule.value}
        case date():
            return base | {"answerDate": rule.value.isoformat()}
    return base | {"answerCoding": choices.coding(str(rule.value))}


def _help_items(path: str, helps: Iterable[Help], document: str) -> Iterator[Item]:
    """Why it is asked, by the policy's own numbers, and what would show it."""
    lines = [f"{help.cited}: {help.says}" for help in helps]
    lines += [f"Shown by: {document}."] if document else []
    if lines:
        control = {"coding": [{"system": names.ITEM_CONTROLS, "code": "help"}]}
        yield {
            "extension": [{"url": names.ITEM_CONTROL, "valueCodeableConcept": control}],
            "linkId": f"{path}.help",
            "text": " ".join(dict.fromkeys(lines))[:_LONGEST_HELP],
            "type": "display",
        }


def _extended(extensions: list[Item]) -> Item:
    return {"extension": extensions} if extensions else {}
