"""How a check begins: the product line, what is asked for, and whether it needs authorization at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assent.casework.record.checks import Refused
from assent.desk.assessment.inquiry import (
    Definition,
    Kind,
    NotUnderstood,
    PolicyPackage,
    read_answer,
    request_facts,
)
from assent.desk.ports import Desk
from assent.desk.requirement.codes import NeedQuestion, NeedShown, need_of
from assent.terms.facts import DRUG, NDC, PRODUCT_LINE, REQUEST_DATE
from assent.workbench.conversation.fields import PageField, asks_of, choice_words, text_of
from assent.workbench.shell.words import say


@dataclass(frozen=True, slots=True)
class Need:
    """Whether one thing that is asked for needs authorization."""

    code: str
    name: str
    shown: NeedShown


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was typed on the first page, as read; ``faults`` are by the names of facts."""

    facts: Mapping[str, Any]
    faults: Mapping[str, str]


def start_names(package: PolicyPackage) -> tuple[str, ...]:
    """The facts of the first page, in their order."""
    known = {fact.name for fact in package.newest.vocabulary.facts}
    names = (PRODUCT_LINE, *(name for name in request_facts(package) if name not in package.starts))
    return tuple(name for name in names if name in known)


def start_fields(package: PolicyPackage, typed: Mapping[str, str]) -> tuple[PageField, ...]:
    """The fields of the first page: the drug by name, what is billed by code."""
    facts = {fact.name: fact for fact in package.newest.vocabulary.facts}
    return tuple(_field(package, facts[name], typed.get(name, "")) for name in start_names(package))


def _field(package: PolicyPackage, definition: Definition, value: str) -> PageField:
    label = asks_of(definition.question)
    if definition.kind is Kind.CHOICE and definition.name == PRODUCT_LINE:
        options = tuple((choice, choice_words(package, choice)) for choice in definition.choices)
        return PageField(definition.name, label, "select", value, options=options, needed=True)
    names = ", ".join(choice_words(package, choice) for choice in definition.choices)
    billed = any(definition.name == service.code_fact for service in package.services)
    help = say("check.name_help", names=names) if names else say("check.code_help") if billed else ""
    return PageField(definition.name, label, "text", value, help=help)


def begun(package: PolicyPackage, typed: Mapping[str, str], today: date) -> Beginning:
    """The facts of the first page; what is left empty is not known. The product line must be named."""
    definitions = {fact.name: fact for fact in package.newest.vocabulary.facts}
    facts: dict[str, Any] = {"policy": package.id, REQUEST_DATE: today.isoformat()}
    faults: dict[str, str] = {}
    for name in start_names(package):
        text = typed.get(name, "")
        if not text:
            continue
        read = read_answer(definitions[name], text, today)
        if isinstance(read, NotUnderstood):
            faults[name] = read.says
        elif read.value is not None:
            facts[name] = read.value
    if PRODUCT_LINE not in facts and PRODUCT_LINE not in faults:
        faults[PRODUCT_LINE] = say("check.choose_line")
    return Beginning(facts, faults)


def needs(
    desk: Desk, package: PolicyPackage, facts: Mapping[str, Any], known: Mapping[str, bool]
) -> tuple[Need, ...]:
    """Whether each service of a policy, as the case asks for it, needs authorization; ``known`` are circumstances.

    Raises ``Refused``.
    """
    today = date.fromisoformat(str(facts[REQUEST_DATE]))
    needs = []
    for service in package.services:
        code = service.requested_code(facts)
        question = NeedQuestion(
            code=code,
            product_line=text_of(facts.get(PRODUCT_LINE)),
            on=today,
            kind=service.kind.value,
            ndc=service.requested_ndc(facts) if service.ndc_fact == NDC else "",
            drug=text_of(facts.get(DRUG)),
            circumstances=known,
        )
        needs.append(Need(code, service.listed_as or service.line, need_of(desk, question)))
    return tuple(needs)


def needs_or_none(
    desk: Desk, package: PolicyPackage, facts: Mapping[str, Any], known: Mapping[str, bool]
) -> tuple[Need, ...]:
    """The same; nothing where the case does not say enough to ask."""
    try:
        return needs(desk, package, facts, known)
    except (Refused, KeyError, ValueError):
        return ()


def need_faults(desk: Desk, package: PolicyPackage, facts: Mapping[str, Any]) -> Mapping[str, str]:
    """What of the first page cannot be asked about, by the names of facts; nothing where all of it can."""
    try:
        needs(desk, package, facts, {})
    except Refused as refused:
        name, _, says = str(refused).partition(": ")
        return {name: says} if name in start_names(package) else {PRODUCT_LINE: str(refused)}
    return {}
