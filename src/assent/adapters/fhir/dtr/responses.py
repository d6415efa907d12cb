"""Responses as the plan hands them out: drafts with what is known, and what has been answered as questions go on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.items import answer_of
from assent.adapters.fhir.dtr.questionnaires import Form, Guide
from assent.logic.tree import Plain
from assent.targets.questionnaire.items import Part, Question, RecordGroup

DOCUMENTATION_PURPOSES = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/coverage-information-codes"
OLD_PURPOSES = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp"

Known = Mapping[str, Plain]
"""What is known by path, such as ``birth_date`` or ``scores[0].total``."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a response is about, and for what: references that the client resolves on its own server."""

    patient: str
    coverage: str
    orders: tuple[str, ...] = ()


def draft_of(form: Form, subject: Subject, now: datetime, known: Known, *, id: str) -> dict[str, Any]:
    """The response that a client begins with: what the plan knows, to be looked at and completed."""
    questionnaire = form.canonical()
    return _response(form, subject, now, names.RESPONSE, id) | {
        "questionnaire": questionnaire,
        "item": answered_items(form, known),
    }


def adaptive_draft_of(
    form: Form, subject: Subject, now: datetime, known: Known, paths: Iterable[str], *, id: str
) -> dict[str, Any]:
    """The response that an adaptive form begins with: its questions so far stand in it."""
    contained = form.asked(paths)
    items = answered_items(form, known)
    response = _response(form, subject, now, names.ADAPTIVE_RESPONSE, id)
    if form.guide is Guide.V2_0:
        response["meta"] = {"profile": [names.RESPONSE]}
    return response | {
        "contained": [contained],
        "questionnaire": f"#{contained['id']}",
        **({"item": items} if items else {}),
    }


def answered_items(form: Form, known: Known) -> list[dict[str, Any]]:
    """Items with answers, under the headings of the form; headings without any are left out, but for the first."""
    items: list[dict[str, Any]] = []
    for number, section in enumerate(form.questionnaire.sections, 1):
        inside = [item for part in section.parts for item in _answered(form, part, known)]
        if inside or not items:
            items.append(
                {"linkId": f"section-{number}", "text": section.title, **({"item": inside} if inside else {})}
            )
    return items


def _response(form: Form, subject: Subject, now: datetime, profile: str, id: str) -> dict[str, Any]:
    use = DOCUMENTATION_PURPOSES if form.guide is Guide.V2_2 else OLD_PURPOSES
    purpose = {"coding": [{"system": use, "code": "withpa"}]}
    about = subject.orders or (
        (subject.coverage,) if form.guide is Guide.V2_0 else ()
    )  # which wants two contexts
    context = [{"url": names.CONTEXT, "valueReference": {"reference": reference}} for reference in about]
    coverage = names.COVERAGE if form.guide is Guide.V2_2 else names.CONTEXT
    return {
        "resourceType": "QuestionnaireResponse",
        "id": id,
        "meta": {"profile": [profile]},
        "extension": [
            {"url": coverage, "valueReference": {"reference": subject.coverage}},
            *context,
            {"url": names.INTENDED_USE, "valueCodeableConcept": purpose},
        ],
        "status": "in-progress",
        "subject": {"reference": subject.patient},
        "authored": now.isoformat(timespec="seconds"),
    }


def _answered(form: Form, part: Part, known: Known) -> list[dict[str, Any]]:
    if isinstance(part, Question):
        return [_answer(form, part, known[part.path])] if part.path in known else []
    groups = []
    for index in range(_records(part, known)):
        inside = [
            _answer(form, question, known[path])
            for question in part.questions
            if (path := f"{part.path}[{index}].{question.definition.name}") in known
        ]
        groups.append({"linkId": part.path, "text": part.title, "item": inside})
    return groups


def _records(group: RecordGroup, known: Known) -> int:
    count = 0
    while any(path.startswith(f"{group.path}[{count}].") for path in known):
        count += 1
    return count


def _answer(form: Form, question: Question, value: Plain) -> dict[str, Any]:
    source = "auto-server" if form.guide is Guide.V2_2 else "auto"
    origin = {"url": names.ORIGIN, "extension": [{"url": "source", "valueCode": source}]}
    answer = answer_of(question.definition, value, form.choices)
    return {"linkId": question.path, "text": question.text, "answer": [{"extension": [origin], **answer}]}
