"""$next-question: what can still change the outcome, asked heading by heading until nothing can."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.answers import ResponseReading, facts_of_response, link_of
from assent.adapters.fhir.dtr.parameters import response_asked
from assent.adapters.fhir.dtr.questionnaires import Guide
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import Resource, elements
from assent.casework.assessment.case import Fault
from assent.desk.exchange.collecting import assess_answers, next_paths
from assent.exchange.dtr.completion import with_coverage_information
from assent.exchange.dtr.forms import Forms, NamedForm
from assent.exchange.trust.callers import FhirCaller
from assent.logic.conclude import Outcome

_ITEM_DEPTH = 8


def next_question(forms: Forms, body: Resource, caller: FhirCaller, address: str) -> dict[str, Any]:
    """The response with what is to be asked now, or completed, with what is then said of coverage. Nothing is kept.

    Raises ``UnreadableResource``: 400 where answers are not valid by the questionnaire that the response contains,
    naming each; 404 where it is none of ours.
    """
    response, place = response_asked(body)
    _check_identifier(response.get("identifier"), f"{place}.identifier")
    contained, named = _contained(forms, response, place)
    reading = facts_of_response(response, named.kind.package, named.kind.policy, today=forms.day, base=place)
    if reading.unread:
        raise UnreadableResource(reading.unread)
    assessment = assess_answers(forms.desk, named.kind, reading.case(), forms.day)
    if assessment.outcome is Outcome.INVALID:
        raise UnreadableResource(list(_faulty(assessment.errors, reading, place)))
    links = tuple(dict.fromkeys((*_links(contained), *(link_of(fact.path) for fact in reading.facts))))
    questionnaire = named.form.questionnaire
    paths = next_paths(questionnaire, assessment, links, named.kind)
    next_response = _with_questions(response, contained, named, (*links, *paths), completed=not paths)
    if not paths:
        next_response = with_coverage_information(
            next_response, named.kind.package.id, forms, caller, address
        )
    return _returned(body, next_response, forms.guide)


def _check_identifier(identifier: object, place: str) -> None:
    """Raise ``UnreadableResource`` for an identifier that is none: it would be sent back as it came."""
    if identifier is None:
        return
    if not isinstance(identifier, Mapping):
        raise UnreadableResource([Issue("Send one Identifier, or none.", place, "structure")])
    for name in ("system", "value"):
        if name in identifier and not isinstance(identifier[name], str):
            raise UnreadableResource([Issue(f"Send the {name} as a string.", f"{place}.{name}", "value")])


def _contained(forms: Forms, response: Resource, place: str) -> tuple[Resource, NamedForm]:
    """The questionnaire that the response contains, and the form from which it derives."""
    contained = [resource for resource in elements(response, "contained") if isinstance(resource, Mapping)]
    questionnaires = [
        questionnaire for questionnaire in contained if questionnaire.get("resourceType") == "Questionnaire"
    ]
    if len(questionnaires) != 1 or response.get("questionnaire") not in (
        f"#{questionnaires[0].get('id')}",
        questionnaires[0].get("url"),
    ):
        fault = "Send the response with the one Questionnaire that it contains, and refer to it by #id."
        raise UnreadableResource([Issue(fault, f"{place}.questionnaire", "required")])
    derived = [url for url in elements(questionnaires[0], "derivedFrom") if isinstance(url, str)]
    if not derived:
        fault = "The contained Questionnaire must name in derivedFrom the one that it was begun with."
        raise UnreadableResource([Issue(fault, f"{place}.contained[0].derivedFrom", "required")])
    named = forms.named(derived[0], f"{place}.contained[0].derivedFrom")
    if not named.adaptive:
        fault = "That questionnaire does not ask as it goes; fill in all of it."
        raise UnreadableResource([Issue(fault, f"{place}.contained[0].derivedFrom", "value")])
    return questionnaires[0], named


def _links(questionnaire: Resource) -> Iterator[str]:
    """The linkIds of the questions that a questionnaire holds."""
    waiting: list[tuple[Any, int]] = [(questionnaire.get("item"), 0)]
    while waiting:
        items, depth = waiting.pop()
        for item in items if isinstance(items, list) and depth < _ITEM_DEPTH else ():
            if isinstance(item, Mapping):
                waiting.append((item.get("item"), depth + 1))
                if item.get("type") not in ("group", "display") and isinstance(item.get("linkId"), str):
                    yield item["linkId"]


def _with_questions(
    response: Resource, contained: Resource, named: NamedForm, paths: Iterable[str], *, completed: bool
) -> dict[str, Any]:
    asked = named.form.asked(paths) | {"id": contained["id"]}
    other_resources = [resource for resource in elements(response, "contained") if resource is not contained]
    status = "completed" if completed else "in-progress"
    return {**response, "contained": [asked, *other_resources], "status": status}


def _returned(body: Resource, response: Resource, guide: Guide) -> dict[str, Any]:
    """The answer in the form of the call: alone, or as a parameter, whose profile only the newer guide has."""
    if body.get("resourceType") == "QuestionnaireResponse":
        return dict(response)
    return {
        "resourceType": "Parameters",
        **({"meta": {"profile": [names.NEXT_QUESTION_OUT]}} if guide is Guide.V2_2 else {}),
        "parameter": [{"name": "return", "resource": response}],
    }


def _faulty(faults: Iterable[Fault], reading: ResponseReading, place: str) -> Iterator[Issue]:
    """Answers that cannot be, each at its place."""
    places = {fact.path: fact.place for fact in reading.facts}
    for fault in faults:
        yield Issue(f"{fault.fact} {fault.says}", places.get(fault.fact, f"{place}.item"), "value")
