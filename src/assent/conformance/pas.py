"""Checks of PAS: what a payer must answer to a request for prior authorization, to its change, and to an inquiry."""

import copy
from collections.abc import Mapping
from typing import Any

from assent.adapters.fhir.resources import BundleIndex, Resource, codings, elements, extension_value, kind
from assent.conformance.checks import CheckRun, Suite, expect, the_outcome
from assent.conformance.exchanges import ServerCall
from assent.conformance.response_bundles import (
    ADMINISTRATION_NUMBER,
    claim_response,
    response_index,
    review_actions,
    sequences,
)
from assent.conformance.verdicts import NotTested

PAS = Suite("pas")
_TOPIC = "http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic"
_TOPIC_OF_SUBSCRIPTION = (
    "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
    "capabilitystatement-subscriptiontopic-canonical"
)
_ANSWERS = frozenset({"A1", "A2", "A3", "A4", "A6"})
_NO_CODE = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-applicable"}
    ]
}
_LONGEST = 15_000.0
"""Milliseconds from one user to the other."""


def pas_address(trial: CheckRun, path: str) -> str:
    """An address of PAS; raises ``NotTested`` where the server offers none."""
    if not trial.server.addresses.pas:
        raise NotTested("Give the address of PAS with --pas.")
    return f"{trial.server.addresses.pas}{path}"


def _submit(trial: CheckRun, bundle: Mapping[str, Any]) -> ServerCall:
    return trial.server.post(pas_address(trial, "/Claim/$submit"), bundle)


def _inquire(trial: CheckRun, bundle: Mapping[str, Any]) -> ServerCall:
    return trial.server.post(pas_address(trial, "/Claim/$inquire"), bundle)


def _answered(trial: CheckRun, name: str) -> Resource:
    exchange = _submit(trial, trial.sample(name))
    expect(exchange.is_good, f"The status is {exchange.status}; expected one of 2xx.")
    trial.found[name] = exchange
    return exchange.resource("Bundle")


@PAS.check(
    "The capability statement names $submit, $inquire and subscriptions to responses", "spec-54", "spec-55"
)
def metadata(trial: CheckRun) -> None:
    """GET metadata."""
    exchange = trial.server.get(pas_address(trial, "/metadata"))
    expect(exchange.status == 200, f"The status is {exchange.status}.")
    statement = exchange.resource("CapabilityStatement")
    operations = {operation.get("name") for operation in elements(statement, "rest.resource.operation")}
    expect({"submit", "inquire"} <= operations, f"Operations named: {sorted(map(str, operations))}.")
    of_subscriptions = [
        resource
        for resource in elements(statement, "rest.resource")
        if resource.get("type") == "Subscription"
    ]
    expect(of_subscriptions, "Subscription is not named.")
    expect(
        extension_value(of_subscriptions[0], _TOPIC_OF_SUBSCRIPTION) == _TOPIC,
        "Subscription does not name the topic of PAS.",
    )


@PAS.check(
    "A request is answered by a response bundle that holds all it refers to, each once",
    "spec-30", "spec-31", "spec-39", "use-1", "conf-4", "conf-5", "conf-11", "conf-12", "spec-1",
)  # fmt: skip
def response_bundle(trial: CheckRun) -> None:
    """$submit of a request with facts missing."""
    response_index(_answered(trial, "pas/pended"))


@PAS.check("An answer comes within fifteen seconds", "spec-39")
def in_time(trial: CheckRun) -> None:
    """The time of the earlier submission."""
    ms = trial.earlier("pas/pended").ms
    expect(ms < _LONGEST, f"It took {ms / 1000:.1f} s.")


@PAS.check("A request that lacks facts is pended: A4 for each item", "conf-14", "spec-34")
def pended(trial: CheckRun) -> None:
    """What the earlier submission says."""
    actions = review_actions(claim_response(trial.earlier("pas/pended").resource()))
    expect(actions and set(actions.values()) == {"A4"}, f"Review actions: {actions}.")


@PAS.check("A request that meets the policy is approved: A1")
def approved(trial: CheckRun) -> None:
    """$submit of a complete request, for a member of whom an inquiry finds nothing."""
    _choose_member(trial)
    actions = review_actions(claim_response(_answered(trial, "pas/approval")))
    expect(actions and set(actions.values()) == {"A1"}, f"Review actions: {actions}.")


def _choose_member(trial: CheckRun) -> None:
    """Have the bodies of this run ask for a member for whom no run before asked: a person looks at a second request.

    Raises ``NotTested`` where all were asked for.
    """
    for member in trial.members:
        trial.member = member
        inquiry_: Any = copy.deepcopy(trial.sample("pas/inquiry"))
        for item in elements(inquiry_["entry"][0]["resource"], "item"):
            item.pop("servicedPeriod", None)
            item["productOrService"] = _NO_CODE
        exchange = _inquire(trial, inquiry_)
        if not exchange.is_good or not _responses(exchange):
            return
    if trial.members:
        raise NotTested(
            "Earlier runs asked for each member of pas/members.json; serve a new demonstration, or list others there."
        )


@PAS.check("Items of a response have the sequences of the request", "spec-34", "spec-46")
def item_sequences(trial: CheckRun) -> None:
    """The sequences sent and those that came back."""
    for name in ("pas/pended", "pas/approval"):
        in_answer = set(review_actions(claim_response(trial.earlier(name).resource())))
        asked = sequences(trial.sample(name))
        expect(in_answer == asked, f"Asked: {sorted(asked)}; answered: {sorted(in_answer)}.")


@PAS.check("Resources that come back keep their full URLs and identifiers", "spec-33")
def echoed(trial: CheckRun) -> None:
    """Compare what was sent with what came, by full URL."""
    sent = {entry.full_url: entry.resource for entry in BundleIndex.of(trial.sample("pas/approval")).entries}
    for entry in response_index(trial.earlier("pas/approval").resource()).entries:
        request = sent.get(entry.full_url)
        if request is not None:
            same = request.get("identifier") == entry.resource.get("identifier")
            expect(same, f"{entry.full_url} came back with other identifiers.")


@PAS.check("Codes and quantities are of the systems that the guide names", "prof-2", "prof-3")
def quantities(trial: CheckRun) -> None:
    """Every quantity of the answers so far."""
    for name in ("pas/pended", "pas/approval"):
        response = claim_response(trial.earlier(name).resource())
        for quantity in elements(response, "addItem.quantity"):
            expect("value" in quantity and ("unit" in quantity or "code" in quantity), f"{quantity}")
            expect(
                "code" not in quantity or quantity.get("system") == "https://codesystem.x12.org/005010/673",
                f"The unit is of {quantity.get('system')!r}.",
            )


@PAS.check("What is missing can be collected by DTR, with the number of the request as context", "ainfo-3")
def context(trial: CheckRun) -> None:
    """$questionnaire-package with the administration reference number of the pended response."""
    bundle = trial.earlier("pas/pended").resource()
    asked = [
        resource
        for resource in elements(bundle, "entry.resource")
        if kind(resource) == "CommunicationRequest"
    ]
    codes = {
        coding.code
        for communication in asked
        for coding in codings(elements(communication, "payload.extension.valueCodeableConcept"))
    }
    number = _administration_number(claim_response(bundle))
    if not number or not trial.server.addresses.dtr:
        raise NotTested("The response names no number, or the server's DTR is not named.")
    body = {
        "resourceType": "Parameters",
        "parameter": [
            *[
                {"name": "coverage", "resource": resource}
                for resource in elements(trial.sample("pas/pended"), "entry.resource")
                if kind(resource) == "Coverage"
            ],
            {"name": "context", "valueString": number},
        ],
    }
    exchange = trial.server.post(f"{trial.server.addresses.dtr}/Questionnaire/$questionnaire-package", body)
    expect(
        exchange.is_good, f"The status is {exchange.status}; asked for: {sorted(codes) or 'nothing by code'}."
    )


def _administration_number(response: Resource) -> str:
    extensions = [*elements(response, "extension"), *elements(response, "item.extension")]
    numbers = (
        str(extension.get("valueString"))
        for extension in extensions
        if extension.get("url") == ADMINISTRATION_NUMBER
    )
    return next(numbers, "")


@PAS.check("The same bundle again is answered by the same authorization", "spec-31")
def repeated(trial: CheckRun) -> None:
    """$submit of the approved request once more."""
    first = claim_response(trial.earlier("pas/approval").resource())
    again = claim_response(_submit(trial, trial.sample("pas/approval")).resource("Bundle"))
    expect(again.get("identifier") == first.get("identifier"), "It has another identifier.")


@PAS.check("Elements that nobody knows are ignored", "spec-25", "conf-5")
def unknown_elements(trial: CheckRun) -> None:
    """$submit with an extension of nobody."""
    bundle: Any = copy.deepcopy(trial.sample("pas/pended"))
    bundle["identifier"] = {**bundle["identifier"], "value": f"{bundle['identifier']['value']}-extended"}
    claim = bundle["entry"][0]["resource"]
    number = claim["identifier"][0]
    claim["identifier"] = [{**number, "value": f"{number['value']}-extended"}]
    claim["extension"] = [
        *claim.get("extension", ()),
        {"url": "https://example.org/fhir/StructureDefinition/unknown", "valueString": "x"},
    ]
    exchange = _submit(trial, bundle)
    expect(exchange.is_good, f"The status is {exchange.status}.")
    response_index(exchange.resource("Bundle"))
    trial.found["pas/extended"] = exchange


@PAS.check(
    "An update is answered with the current result of every item, under the number of the first",
    "spec-46",
    "spec-34",
)
def update(trial: CheckRun) -> None:
    """$submit of an update of the pended request."""
    before = claim_response(trial.earlier("pas/pended").resource())
    after = claim_response(_answered(trial, "pas/update"))
    expect(set(review_actions(after)) == set(review_actions(before)), "Items are missing, or new.")
    numbers = [
        {identifier.get("value") for identifier in elements(response, "identifier")}
        for response in (before, after)
    ]
    expect(numbers[0] & numbers[1], "It has another number than the request that it updates.")


@PAS.check("A replaced number leads to the current response", "spec-47", "spec-48")
def replaced(trial: CheckRun) -> None:
    """$inquire by the number of the request that was updated since."""
    before = claim_response(trial.earlier("pas/pended").resource())
    current = claim_response(trial.earlier("pas/update").resource())
    bundles = inquired(trial, trial.sample("pas/update"), before)
    shared = [bundle for bundle in bundles if shares_number(claim_response(bundle), current)]
    expect(shared, "The current response was not found.")


def inquired(trial: CheckRun, sent: Mapping[str, Any], response: Resource) -> list[Resource]:
    """The response bundles that $inquire gives for the number of a response to what was ``sent``.

    Raises ``NotTested`` where the response has none, ``Unmet`` where the answer is another one.
    """
    number = _administration_number(response)
    if not number:
        raise NotTested("The response names no administration reference number.")
    inquiry_: Any = copy.deepcopy(trial.sample("pas/inquiry"))
    own = {"Claim", "Bundle"}
    inquiry_["entry"][1:] = [
        entry for entry in sent["entry"][1:] if entry["resource"]["resourceType"] not in own
    ]
    for item in elements(inquiry_["entry"][0]["resource"], "item"):
        item["extension"] = [
            *item.get("extension", ()),
            {"url": ADMINISTRATION_NUMBER, "valueString": number},
        ]
    exchange = _inquire(trial, inquiry_)
    expect(exchange.is_good, f"The status is {exchange.status}.")
    return _bundles(exchange)


def _bundles(exchange: ServerCall) -> list[Resource]:
    answer = exchange.resource("Parameters", "Bundle")
    return elements(answer, "parameter.resource") if answer["resourceType"] == "Parameters" else [answer]


def _responses(exchange: ServerCall) -> list[Resource]:
    return [
        resource
        for bundle in _bundles(exchange)
        for resource in elements(bundle, "entry.resource")
        if kind(resource) == "ClaimResponse"
    ]


def shares_number(first: Resource, second: Resource) -> bool:
    """Whether two ClaimResponses have an identifier in common, as those of one request have."""
    numbers = [
        {str(number.get("value")) for number in elements(response, "identifier")}
        for response in (first, second)
    ]
    return bool(numbers[0] & numbers[1])


@PAS.check("An inquiry is answered with the current response", "spec-44", "spec-46", "spec-52", "spec-53")
def inquiry(trial: CheckRun) -> None:
    """$inquire by member and provider."""
    exchange = _inquire(trial, trial.sample("pas/inquiry"))
    expect(exchange.is_good, f"The status is {exchange.status}.")
    answer = exchange.resource("Parameters", "Bundle")
    bundles = (
        [
            parameter.get("resource")
            for parameter in elements(answer, "parameter")
            if parameter.get("name") == "return"
        ]
        if answer["resourceType"] == "Parameters"
        else [answer]
    )
    expect(bundles, "Nothing was found; inquire about a request that was submitted before.")
    for bundle in bundles:
        response = response_index(bundle).entries[0].resource
        request = response.get("request", {})
        expect("reference" in request or "extension" in request, "ClaimResponse.request says nothing.")
        expect(set(review_actions(response).values()) <= _ANSWERS, f"{review_actions(response)}")


@PAS.check("A bundle without entries is answered by 4xx with one OperationOutcome", "spec-39")
def no_entries(trial: CheckRun) -> None:
    """$submit and $inquire of an empty bundle."""
    empty = {"resourceType": "Bundle", "type": "collection", "entry": list[Any]()}
    the_outcome(_submit(trial, empty))
    the_outcome(_inquire(trial, empty))


@PAS.check("What lacks a mandatory element is turned away, and its place is named", "spec-39")
def mandatory_element(trial: CheckRun) -> None:
    """$submit of a request whose Claim names no patient."""
    bundle: Any = copy.deepcopy(trial.sample("pas/pended"))
    del bundle["entry"][0]["resource"]["patient"]
    outcome = the_outcome(_submit(trial, bundle))
    places = [str(place) for place in elements(outcome, "issue.expression")]
    expect(any("patient" in place for place in places), f"Places named: {places}.")


@PAS.check(
    "Every version has an address of its own, and one address serves all coverages",
    "conf-1",
    "conf-3",
    "spec-6",
)
def one_address(trial: CheckRun) -> None:
    """The capability statement at the one address."""
    statement = trial.server.get(pas_address(trial, "/metadata")).resource("CapabilityStatement")
    guides = [str(guide) for guide in elements(statement, "implementationGuide")]
    versions = {guide.rpartition("|")[2] for guide in guides if "davinci-pas" in guide}
    expect(len(versions) == 1, f"Versions of PAS named at this address: {sorted(versions)}.")


@PAS.check("A code of not-applicable in an inquiry means no code", "spec-43")
def no_code(trial: CheckRun) -> None:
    """$inquire without a product code."""
    bundle: Any = copy.deepcopy(trial.sample("pas/inquiry"))
    for item in elements(bundle["entry"][0]["resource"], "item"):
        item["productOrService"] = _NO_CODE
    exchange = _inquire(trial, bundle)
    expect(exchange.is_good, f"The status is {exchange.status}.")
    expect(_responses(exchange), "Nothing was found without a code.")


@PAS.check("Who names neither the member's number nor the provider's NPI learns nothing", "spec-53")
def who_may_inquire(trial: CheckRun) -> None:
    """$inquire with the identifiers of the patient left out."""
    bundle: Any = copy.deepcopy(trial.sample("pas/inquiry"))
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "Patient":
            entry["resource"].pop("identifier", None)
    exchange = _inquire(trial, bundle)
    if exchange.is_good:
        answer = exchange.resource("Parameters", "Bundle")
        expect(not elements(answer, "parameter.resource.entry"), "Responses came back all the same.")
    else:
        the_outcome(exchange)
