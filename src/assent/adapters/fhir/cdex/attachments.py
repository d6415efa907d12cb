"""The Parameters of ``$submit-attachment`` (CDex 2.1): which request they are for, from whom, and what is attached.

Everything that keeps them from being taken is found in one pass, each thing at its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.pas.request.claims import Number
from assent.adapters.fhir.pas.structure import day_of, moment_of
from assent.adapters.fhir.resources import Coding, Resource, code_of, codings, identifier, kind
from assent.adapters.fhir.systems import NPI

MOST_ATTACHMENTS = 50
"""So many attachments one call may bring."""
OPERATION = "http://hl7.org/fhir/us/davinci-cdex/OperationDefinition/submit-attachment"
_AUTHORIZATION = "preauthorization"


@dataclass(frozen=True, slots=True)
class ParameterRule:
    """One parameter, or part of one: where its value stands in JSON, how often it comes, and what it is."""

    name: str
    value: str
    want: str
    least: int = 0
    most: int = 1


_PARAMETERS = (
    ParameterRule(
        "TrackingId", "valueIdentifier", "the number of the request, as the plan or you gave it", 1
    ),
    ParameterRule("AdminRefNumber", "valueIdentifier", "the plan's number of the request"),
    ParameterRule("AttachTo", "valueCode", _AUTHORIZATION, 1),
    ParameterRule("PayerId", "valueIdentifier", "the identifier of the plan"),
    ParameterRule("OrganizationId", "valueIdentifier", "the NPI of the office that sends"),
    ParameterRule("ProviderId", "valueIdentifier", "the NPI of the practitioner who sends"),
    ParameterRule("MemberId", "valueIdentifier", "the member's number", 1),
    ParameterRule("ServiceDate", "valueDateTime", "the first day of the service"),
    ParameterRule("Attachment", "part", "what is attached", 1, MOST_ATTACHMENTS),
    ParameterRule("Final", "valueBoolean", "whether nothing more follows"),
)
_PARTS = (
    ParameterRule("LineItem", "valueString", "the number of an item of the request", 0, MOST_ATTACHMENTS),
    ParameterRule("Code", "valueCodeableConcept", "what kind of document it is"),
    ParameterRule("Content", "resource", "the resource itself", 1),
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One thing that is attached. ``place`` is the FHIRPath of its resource.

    ``lines`` are the items for which it is meant, each with its place; none: for the whole request.
    """

    content: Resource
    place: str
    lines: tuple[tuple[str, str], ...] = ()
    codes: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmittedAttachments:
    """What a call brings. ``numbers`` are those under which its request may be known, the tracking id first.

    ``organization`` and ``provider`` are NPIs, ``payer`` as ``SYSTEM|VALUE`` or the value alone; each is empty where
    it is not said. ``is_final``: the office has nothing more to send, which is meant too where it does not say it.
    """

    parameters: Resource
    numbers: tuple[Number, ...]
    tracking_place: str
    payer: str
    payer_place: str
    organization: str
    provider: str
    sender_place: str
    member: str
    member_place: str
    attachments: tuple[Attachment, ...]
    is_final: bool = True


def read_attachments(parameters: Resource) -> SubmittedAttachments:
    """What a call brings. Raises ``UnreadableResource`` that names each place that cannot be taken."""
    if kind(parameters) != "Parameters":
        raise UnreadableResource([Issue("Send a Parameters resource.", "resourceType", "structure")])
    values: dict[str, list[tuple[Any, str]]] = {}
    issues = list(_collect(parameters.get("parameter"), "Parameters.parameter", _PARAMETERS, values))
    attachments = [_attachment(parts, place, issues) for parts, place in values.get("Attachment", ())]
    issues += _meaning(values)
    if issues:
        raise UnreadableResource(issues)
    numbers = [
        _number(value) for name in ("TrackingId", "AdminRefNumber") for value, _ in values.get(name, ())
    ]
    (member, member_place), (_, tracking_place) = values["MemberId"][0], values["TrackingId"][0]
    payer, payer_place = next(iter(values.get("PayerId", ())), ({}, ""))
    return SubmittedAttachments(
        parameters,
        tuple(numbers),
        tracking_place,
        _written(payer),
        payer_place,
        _npi(values, "OrganizationId"),
        _npi(values, "ProviderId"),
        next(place for name in ("OrganizationId", "ProviderId") for _, place in values.get(name, ())),
        _number(member).value,
        member_place,
        tuple(attachment for attachment in attachments if attachment is not None),
        all(final for final, _ in values.get("Final", ())),
    )


def _collect(
    parameters: object, place: str, rules: tuple[ParameterRule, ...], values: dict[str, list[tuple[Any, str]]]
) -> Iterator[Issue]:
    """Put the value of each parameter under its name, and tell what is wrong with them."""
    known = {rule.name: rule for rule in rules}
    for number, parameter in enumerate(parameters if isinstance(parameters, list) else ()):
        at = f"{place}[{number}]"
        name = parameter.get("name") if isinstance(parameter, Mapping) else None
        rule = known.get(name) if isinstance(name, str) else None
        if rule is None:
            yield Issue(f"must be named {', '.join(known)}; leave anything else out.", at, "structure")
            continue
        value, wrong = parameter.get(rule.value), _wrong(rule, parameter.get(rule.value))
        if wrong:
            yield Issue(f"{rule.name} {wrong}", f"{at}.{rule.value}", "value")
        values.setdefault(rule.name, []).append((value, f"{at}.{rule.value}"))
    for rule in rules:
        times = len(values.get(rule.name, ()))
        if times < rule.least:
            yield Issue(f"{rule.name} is missing: {rule.want}.", place, "required")
        elif times > rule.most:
            yield Issue(
                f"{rule.name} stands {times} times; at most {rule.most} are taken.", place, "structure"
            )


def _wrong(rule: ParameterRule, value: object) -> str:
    """What is wrong with a value, in words that name the way out; empty where nothing is."""
    match rule.value:
        case "valueIdentifier":
            fits = isinstance(value, Mapping) and bool(_number(value).value)
            return "" if fits else f"needs an identifier with its value: {rule.want}."
        case "valueBoolean":
            return "" if isinstance(value, bool) else "needs true or false."
        case "valueDateTime":
            fits = day_of(value) is not None or moment_of(value) is not None
            return "" if fits else "needs a full date such as 2026-02-09."
        case "part":
            return "" if isinstance(value, list) and value else "needs its parts: LineItem, Code, Content."
        case "resource":
            fits = isinstance(value, Mapping) and bool(kind(value))
            return "" if fits else "needs a resource with its resourceType."
        case "valueCodeableConcept":
            return "" if isinstance(value, Mapping) and value else f"needs a concept: {rule.want}."
        case _:
            fits = isinstance(value, str) and bool(value.strip())
            return "" if fits else f"needs a text: {rule.want}."


def _meaning(values: Mapping[str, list[tuple[Any, str]]]) -> Iterator[Issue]:
    for code, place in values.get("AttachTo", ()):
        if code == "claim":
            message = (
                "Only what belongs to a prior authorization is taken here; "
                "send a claim's attachments to its payer."
            )
            yield Issue(message, place, "not-supported")
        elif code != _AUTHORIZATION and isinstance(code, str):
            yield Issue(f"AttachTo must be {_AUTHORIZATION}.", place, "value")
    if not values.get("OrganizationId") and not values.get("ProviderId"):
        message = "OrganizationId or ProviderId is missing: the NPI of who sends."
        yield Issue(message, "Parameters.parameter", "required")


def _attachment(parts: Any, place: str, issues: list[Issue]) -> Attachment | None:
    """An attachment of its parts; what is wrong with them is added to ``issues``."""
    values: dict[str, list[tuple[Any, str]]] = {}
    if isinstance(parts, list) and parts:
        issues += _collect(parts, place, _PARTS, values)
    if len(values.get("Content", ())) != 1:
        return None
    content, at = values["Content"][0]
    if not isinstance(content, Mapping):
        return None
    lines = tuple(
        (line.strip(), where) for line, where in values.get("LineItem", ()) if isinstance(line, str)
    )
    return Attachment(content, at, lines, codings([concept for concept, _ in values.get("Code", ())]))


def _number(value: Any) -> Number:
    return Number(code_of(value, "system"), code_of(value, "value").strip())


def _written(payer: Any) -> str:
    number = _number(payer)
    return f"{number.system}|{number.value}" if number.system else number.value


def _npi(values: Mapping[str, list[tuple[Any, str]]], name: str) -> str:
    """The NPI that a parameter names; one without a system is taken as an NPI."""
    for value, _ in values.get(name, ()):
        number = _number(value)
        if number.system in ("", NPI):
            return number.value
        return identifier({"identifier": [value]}, NPI)
    return ""
