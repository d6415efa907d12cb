"""What is answered to a hook: coverage information on each order, and cards that lead to the policy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir import systems
from assent.adapters.fhir.crd import names
from assent.adapters.fhir.crd.names import CrdGuide
from assent.adapters.fhir.crd.orders import said_before
from assent.adapters.fhir.resources import Resource, code_of, extension_value, name
from assent.casework.exchange.guidance import (
    AuthorizationGuidance,
    CoverageAssertion,
    Covered,
    OrderGuidance,
)

Json = dict[str, Any]
MOST_SUMMARY = 139
"""Characters of a card's summary; CDS Hooks wants fewer than 140."""
_TOO_NEW = {Covered.INDETERMINATE: Covered.CONDITIONAL}
_TOO_NEW_NEEDS: Mapping[AuthorizationGuidance | None, AuthorizationGuidance] = {
    AuthorizationGuidance.INDETERMINATE: AuthorizationGuidance.CONDITIONAL,
    None: AuthorizationGuidance.NO_AUTH,
}
_NOT_COMPARED = frozenset({"date", "coverage-assertion-id"})


def coverage_information(
    guidance: OrderGuidance, assertion: CoverageAssertion, guide: CrdGuide, questionnaires: Sequence[str]
) -> Json:
    """The extension that says it, in the codes of a version of the guide.

    The older version has no word for what cannot be determined: there it is conditional on something else, and the
    reason says what.
    """
    covered, authorization = _codes(guidance, guide)
    parts: list[Json] = [
        {"url": "coverage", "valueReference": _coverage(assertion)},
        {"url": "covered", "valueCode": covered},
    ]
    if authorization is not None:
        parts.append({"url": "pa-needed", "valueCode": authorization})
    if guidance.documentation:
        parts.append({"url": "doc-needed", "valueCode": "clinical"})
        parts.append({"url": "doc-purpose", "valueCode": "withpa"})
    if "conditional" in (covered, authorization):
        needed = "detail-code" if guidance.detail_needed and guide is CrdGuide.V2_2 else "OTH"
        parts.append({"url": "info-needed", "valueCode": needed})
    parts += [{"url": "billingCode", "valueCoding": _coding(code)} for code in guidance.codes]
    parts.append({"url": "reason", "valueCodeableConcept": _reason(guidance, guide)})
    if guidance.documentation:
        parts += [{"url": "questionnaire", "valueCanonical": canonical} for canonical in questionnaires]
    parts.append({"url": "date", "valueDate": assertion.day.isoformat()})
    parts.append({"url": "coverage-assertion-id", "valueString": assertion.id})
    if guidance.satisfied_by:
        parts.append({"url": "satisfied-pa-id", "valueString": guidance.satisfied_by})
    return {"extension": parts, "url": names.COVERAGE_INFORMATION}


def _coverage(assertion: CoverageAssertion) -> Json:
    """The coverage by the program's own reference; in words where none came."""
    if assertion.coverage:
        return {"reference": assertion.coverage}
    return {"display": "The patient's coverage by this plan"}


def _codes(guidance: OrderGuidance, guide: CrdGuide) -> tuple[str, str | None]:
    """Coverage and authorization in the codes of a version.

    A rule of version 2.0 (crd-ci-q2) holds only where authorization is said too, also of what is not covered.
    """
    covered, authorization = guidance.covered, guidance.authorization
    if guide is CrdGuide.V2_0:
        covered = _TOO_NEW.get(covered, covered)
        authorization = _TOO_NEW_NEEDS.get(authorization, authorization)
    return covered.value, authorization.value if authorization is not None else None


def _coding(code: str) -> Json:
    system = systems.HCPCS if code[:1].isalpha() else systems.CPT
    return {"system": system, "code": code}


def _reason(guidance: OrderGuidance, guide: CrdGuide) -> Json:
    if guidance.reason is None or guide is CrdGuide.V2_0:
        return {"text": guidance.says}
    return {"coding": [{"system": names.CODES_2_0, "code": guidance.reason.value}], "text": guidance.says}


def system_actions(
    orders: Iterable[Resource],
    assertion: CoverageAssertion,
    guide: CrdGuide,
    questionnaires: Mapping[str, Sequence[str]],
) -> Iterator[Json]:
    """One update for each order about which there is something new to say; nothing else of it is changed.

    ``questionnaires`` are canonical URLs by policy.
    """
    for order in orders:
        guidance = assertion.of(name(order))
        if guidance is None:
            continue
        information = coverage_information(
            guidance, assertion, guide, questionnaires.get(guidance.policy, ())
        )
        before = said_before(order, assertion.coverage)
        if any(_content(extension) == _content(information) for extension in before):
            continue
        kept = [extension for extension in order.get("extension") or [] if extension not in before]
        resource = {**order, "extension": [*kept, information]}
        yield {"type": "update", "description": "Coverage information was added.", "resource": resource}


def _content(information: Resource) -> list[Any]:
    """What an extension says, but for when and under which id."""
    inner = information.get("extension")
    parts = inner if isinstance(inner, list) else []
    return [part for part in parts if code_of(part, "url") not in _NOT_COMPARED]


def assertion_ids(order: Resource, coverage: str) -> list[str]:
    """The ids under which something was said of an order before."""
    ids = (extension_value(extension, "coverage-assertion-id") for extension in said_before(order, coverage))
    return [id for id in ids if isinstance(id, str)]


def card(
    kind: str,
    summary: str,
    detail: str,
    label: str,
    guide: CrdGuide,
    links: Sequence[tuple[str, str]],
    about: Iterable[str],
) -> Json:
    """A card of information. ``label`` is the insurer's name, ``links`` labels with addresses, ``about`` orders.

    Its id is the same for the same content, so that a repeated call is answered with the same bytes.
    """
    topics = names.CARD_TYPES_2_2 if guide is CrdGuide.V2_2 else names.CODES_2_0
    orders = list(about)
    content: Json = {
        "uuid": str(uuid5(NAMESPACE_URL, "\0".join((kind, summary, detail, *orders)))),
        "summary": summary if len(summary) <= MOST_SUMMARY else f"{summary[: MOST_SUMMARY - 1]}…",
        "indicator": "info",
        "detail": detail,
        "source": {"label": label, "topic": {"system": topics, "code": kind, "display": _DISPLAYS[kind]}},
    }
    if links:
        content["links"] = [{"label": text, "url": url, "type": "absolute"} for text, url in links]
    if orders and guide is CrdGuide.V2_2:
        content["extension"] = {names.ASSOCIATED: [{"reference": order} for order in orders]}
    return content


_DISPLAYS = {"guideline": "Guideline"}
