"""Checks of CRD: discovery, and what a payer must say while somebody orders."""

import copy
import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from assent.adapters.fhir.resources import Resource, codings, elements
from assent.conformance.checks import CheckRun, Suite, expect
from assent.conformance.exchanges import ServerCall, is_on_this_machine
from assent.conformance.hook_answers import (
    annotated,
    billing_option_codes,
    cards,
    orders,
    system_actions,
    without_assertions,
)
from assent.conformance.verdicts import NotTested

CRD = Suite("crd")
PRIMARY = ("order-sign", "order-dispatch", "appointment-book")
SECONDARY = ("order-select", "encounter-start", "encounter-discharge")
_VERSION, _OPTIONS = "davinci-crd.version", "davinci-crd.configuration-options"
_OPTION_PARTS = frozenset({"code", "type", "name", "description"})
_JSON_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_NEEDS_DOCUMENTS = frozenset({"clinical", "admin"})


def _address(trial: CheckRun) -> str:
    """The address of CRD; raises ``NotTested`` where the server offers none."""
    if not trial.server.addresses.crd:
        raise NotTested("Give the address of CRD with --crd.")
    return trial.server.addresses.crd


def _services(trial: CheckRun) -> list[Resource]:
    address = _address(trial)
    if "crd/services" not in trial.found:
        trial.found["crd/services"] = trial.server.get(address)
    exchange = trial.found["crd/services"]
    expect(exchange.status == 200, f"The status is {exchange.status}.")
    services: list[Resource] = exchange.resource().get("services", [])
    expect(services, "No service is named.")
    return services


def _call(trial: CheckRun, hook: str, change: Mapping[str, Any] | None = None) -> ServerCall:
    named = [service for service in _services(trial) if service.get("hook") == hook]
    if not named:
        raise NotTested(f"No service for {hook} is named.")
    body = {**copy.deepcopy(trial.sample(f"crd/{hook}")), "hookInstance": str(uuid4()), **(change or {})}
    return trial.server.post(f"{trial.server.addresses.crd}/{named[0]['id']}", body)


def _answered(trial: CheckRun, hook: str, change: Mapping[str, Any] | None = None) -> Resource:
    exchange = _call(trial, hook, change)
    expect(exchange.status == 200, f"{hook}: the status is {exchange.status}.")
    return exchange.resource()


def _kept(trial: CheckRun, hook: str) -> Resource:
    name = f"crd/{hook}"
    if name not in trial.found:
        trial.found[name] = _call(trial, hook)
    expect(trial.found[name].status == 200, f"{hook}: the status is {trial.found[name].status}.")
    return trial.found[name].resource()


@CRD.check("Discovery lists services, each with hook, id and description", "hook-4", "found-15", "resp-26")
def discovery(trial: CheckRun) -> None:
    """GET of the services."""
    services = _services(trial)
    for service in services:
        expect(
            all(isinstance(service.get(name), str) for name in ("hook", "id", "description")),
            f"{service.get('id')}",
        )
    missing = set(PRIMARY) - {str(service["hook"]) for service in services}
    expect(not missing, f"No service for {', '.join(sorted(missing))}.")


@CRD.check("Each service declares its versions of CRD", "dev-1", "dev-2")
def versions(trial: CheckRun) -> None:
    """The extension of versions."""
    for service in _services(trial):
        declared = service.get("extension", {}).get(_VERSION)
        expect(isinstance(declared, list) and declared, f"{service['id']} declares no version.")


@CRD.check(
    "Configuration options have code, type, name and description, each its own",
    "dev-4",
    "dev-5",
    "dev-7",
    "dev-8",
)
def options(trial: CheckRun) -> None:
    """The extension of options."""
    for service in _services(trial):
        offered = service.get("extension", {}).get(_OPTIONS, [])
        expect(offered, f"{service['id']} offers no option.")
        for option in offered:
            expect(set(option) >= _OPTION_PARTS, f"{service['id']}: {sorted(option)}")
            expect(_JSON_NAME.fullmatch(option["code"]), f"{option['code']!r} is no name of JSON.")
        for part in ("code", "name", "description"):
            expect(
                len({option[part] for option in offered}) == len(offered),
                f"{service['id']}: a {part} stands twice.",
            )


@CRD.check("Services say what they want prefetched", "found-24", "found-29")
def prefetch(trial: CheckRun) -> None:
    """Templates of FHIR searches and reads."""
    for service in _services(trial):
        templates = service.get("prefetch", {})
        expect(templates, f"{service['id']} wants nothing prefetched.")
        for name, template in templates.items():
            expect(re.match(r"[A-Z][A-Za-z]+[?/]|\{\{context\.", str(template)), f"{name}: {template}")


@CRD.check(
    "order-sign is answered with coverage information on each order in scope",
    "resp-13", "resp-14", "resp-26", "resp-28", "resp-29", "resp-48", "resp-52", "hook-16", "found-34", "conf-5",
    "conf-7", "conf-8", "conf-12", "hook-22", "billopt-2",
)  # fmt: skip
def order_sign(trial: CheckRun) -> None:
    """The sample order."""
    _check_assertions(trial, "order-sign")


@CRD.check("order-dispatch is answered with coverage information", "resp-26", "hook-33", "hook-16")
def order_dispatch(trial: CheckRun) -> None:
    """The sample order."""
    _check_assertions(trial, "order-dispatch")


@CRD.check("appointment-book is answered with coverage information", "resp-26", "hook-26", "hook-16")
def appointment_book(trial: CheckRun) -> None:
    """The sample appointment."""
    _check_assertions(trial, "appointment-book")


@CRD.check("order-select is answered with coverage information", "hook-39")
def order_select(trial: CheckRun) -> None:
    """The sample order while it is being chosen."""
    _check_assertions(trial, "order-select")


def _check_assertions(trial: CheckRun, hook: str) -> None:
    answer = _kept(trial, hook)
    cards(answer)
    updated = annotated(answer)
    expect(updated, f"{hook}: no order was updated.")
    for name, assertions in updated.items():
        expect(assertions, f"{name} was updated without coverage information.")
        for assertion in assertions:
            missing = {"coverage", "covered", "date", "coverage-assertion-id"} - set(assertion)
            expect(not missing, f"{name} lacks {', '.join(sorted(missing))}.")


@CRD.check("An update adds coverage information and changes nothing else", "resp-37", "resp-47")
def unchanged(trial: CheckRun) -> None:
    """Each updated order beside the one that was sent."""
    sent = orders(trial.sample("crd/order-sign"))
    for action in system_actions(_kept(trial, "order-sign")):
        resource = action.get("resource", {})
        name = f"{resource.get('resourceType')}/{resource.get('id')}"
        if name in sent:
            same = without_assertions(resource) == without_assertions(sent[name])
            expect(same, f"{name} was changed beyond its coverage information.")


@CRD.check("One coverage has one assertion id, others have others", "resp-32")
def assertion_ids(trial: CheckRun) -> None:
    """The ids of one answer, by coverage."""
    ids: dict[str, set[str]] = {}
    for assertions in annotated(_kept(trial, "order-sign")).values():
        for assertion in assertions:
            ids.setdefault(str(assertion["coverage"].get("reference")), set()).add(
                str(assertion["coverage-assertion-id"])
            )
    all_ids = [id for of_coverage in ids.values() for id in of_coverage]
    expect(len(set(all_ids)) == len(all_ids), "Different coverages share an id.")


@CRD.check("An order that already has the same assertion is not updated again", "resp-35")
def not_repeated(trial: CheckRun) -> None:
    """The orders as they came back, sent once more."""
    answer, body = _kept(trial, "order-sign"), copy.deepcopy(trial.sample("crd/order-sign"))
    updated = {
        name: action["resource"]
        for action in system_actions(answer)
        if (name := _name(action.get("resource", {})))
    }
    for entry in elements(body, "context.draftOrders.entry"):
        entry["resource"] = updated.get(_name(entry["resource"]), entry["resource"])
    again = _answered(trial, "order-sign", {"context": body["context"]})
    expect(not annotated(again), "The same orders were updated again.")


def _name(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}" if "id" in resource else ""


@CRD.check(
    "Cards have summary, indicator and source; none leads to a portal",
    "resp-3", "resp-4", "resp-5", "resp-17", "resp-18", "resp-19", "resp-22", "resp-23", "resp-24", "resp-25", "dev-24",
)  # fmt: skip
def every_card(trial: CheckRun) -> None:
    """The cards of every answer to a sample."""
    all_cards = [
        card
        for hook in (*PRIMARY, *SECONDARY)
        if f"crd/{hook}" in trial.samples
        for card in cards(_kept(trial, hook))
    ]
    linked = [bool(card.get("links")) for card in all_cards]
    expect(True in linked, "No card of an external reference came.")
    expect(False in linked, "No card of instructions came.")


@CRD.check("Cards that the configuration turns off do not come", "dev-14", "resp-28")
def configuration(trial: CheckRun) -> None:
    """order-sign with every option off."""
    option_codes = {
        option["code"]
        for service in _services(trial)
        if service["hook"] == "order-sign"
        for option in service.get("extension", {}).get(_OPTIONS, [])
    }
    off = {"extension": {"davinci-crd.configuration": dict.fromkeys(option_codes, False)}}
    answer = _answered(trial, "order-sign", off)
    expect(not cards(answer), "Cards came all the same.")
    expect(not annotated(answer), "Coverage information came all the same.")


@CRD.check("Configuration that nobody knows is ignored", "dev-6", "dev-15", "dev-17")
def unknown_configuration(trial: CheckRun) -> None:
    """order-sign with options of nobody, and of the wrong type."""
    unknown = {"extension": {"davinci-crd.configuration": {"nobody-knows": 7, "coverage-info": "perhaps"}}}
    _answered(trial, "order-sign", unknown)


@CRD.check("Elements of the context that nobody knows are ignored", "hook-23", "found-33")
def unknown_context(trial: CheckRun) -> None:
    """order-sign with one more element."""
    context = {**trial.sample("crd/order-sign")["context"], "nobodyKnows": {"a": [1]}}
    _answered(trial, "order-sign", {"context": context})


@CRD.check(
    "Without prefetch and without a way to fetch, 412 or an answer of what can be said",
    "found-32",
    "found-34",
)
def no_prefetch(trial: CheckRun) -> None:
    """order-sign without prefetch and without the client's server."""
    body = {
        name: value for name, value in trial.sample("crd/order-sign").items() if name not in _OF_THE_CLIENT
    }
    named = [service for service in _services(trial) if service["hook"] == "order-sign"]
    exchange = trial.server.post(f"{trial.server.addresses.crd}/{named[0]['id']}", body)
    expect(exchange.status in {200, 412}, f"The status is {exchange.status}.")


_OF_THE_CLIENT = frozenset({"prefetch", "fhirServer", "fhirAuthorization"})


@CRD.check(
    "What is no call of CDS Hooks is turned away with an OperationOutcome", "hook-9", "hook-10", "hook-13"
)
def broken_call(trial: CheckRun) -> None:
    """order-sign without a hook instance, then with an order that is none."""
    named = [service for service in _services(trial) if service["hook"] == "order-sign"]
    for body in (
        {"hook": "order-sign"},
        {**trial.sample("crd/order-sign"), "context": {"draftOrders": "none"}},
    ):
        exchange = trial.server.post(f"{trial.server.addresses.crd}/{named[0]['id']}", body)
        expect(exchange.status in {400, 422}, f"The status is {exchange.status}; expected 400 or 422.")
        exchange.resource("OperationOutcome")


@CRD.check("Hooks of encounters ask for no documents", "hook-19")
def encounters(trial: CheckRun) -> None:
    """encounter-start and encounter-discharge."""
    for hook in ("encounter-start", "encounter-discharge"):
        for assertions in annotated(_kept(trial, hook)).values():
            asked = {str(assertion.get("doc-needed")) for assertion in assertions}
            expect(not asked & _NEEDS_DOCUMENTS, f"{hook} asks for documents: {sorted(asked)}.")


@CRD.check("A member who cannot be found is not covered, with the reason", "resp-44")
def no_member(trial: CheckRun) -> None:
    """order-sign for a member number of nobody."""
    body: Any = copy.deepcopy(trial.sample("crd/order-sign"))
    for resource in (inner for value in body.get("prefetch", {}).values() for inner in _all(value)):
        for identifier in elements(resource, "identifier"):
            identifier["value"] = "NOBODY-000"
        if "subscriberId" in resource:
            resource["subscriberId"] = "NOBODY-000"
    updated = annotated(_answered(trial, "order-sign", {"prefetch": body.get("prefetch", {})}))
    covered = {str(assertion.get("covered")) for assertions in updated.values() for assertion in assertions}
    expect(covered == {"not-covered"}, f"Covered: {sorted(covered) or 'nothing was said'}.")


def _all(value: Any) -> list[dict[str, Any]]:
    """A prefetched resource with those inside it, where it is a bundle."""
    return [value, *elements(value, "entry.resource")] if isinstance(value, dict) else []


@CRD.check("Without active coverage, not covered with the reason", "resp-45")
def no_coverage(trial: CheckRun) -> None:
    """order-sign for a member whose coverage has ended."""
    answer = _answered(trial, "order-sign", trial.sample("crd/order-sign-without-coverage"))
    reasons = {
        coding.code
        for assertions in annotated(answer).values()
        for assertion in assertions
        if assertion.get("covered") == "not-covered"
        for coding in codings(assertion.get("reason"))
    }
    expect(reasons & {"no-active-coverage", "coverage-not-found"}, f"Reasons: {sorted(reasons) or 'none'}.")


@CRD.check("When the client's server cannot be read, coverage is indeterminate", "resp-43")
def technical_trouble(trial: CheckRun) -> None:
    """order-sign without prefetch, with a server of nobody to fetch from."""
    authorization = {
        "access_token": "x",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/*.read",
        "subject": "y",
    }
    body = {name: value for name, value in trial.sample("crd/order-sign").items() if name != "prefetch"}
    body |= {
        "fhirServer": "https://ehr.invalid/fhir",
        "fhirAuthorization": authorization,
        "hookInstance": str(uuid4()),
    }
    named = [service for service in _services(trial) if service["hook"] == "order-sign"]
    exchange = trial.server.post(f"{trial.server.addresses.crd}/{named[0]['id']}", body)
    if exchange.status == 412:
        raise NotTested("It fetches from listed servers only, and answers 412 here.")
    covered = {
        str(assertion.get("covered"))
        for assertions in annotated(exchange.resource()).values()
        for assertion in assertions
    }
    expect(covered == {"indeterminate"}, f"Covered: {sorted(covered) or 'nothing was said'}.")


@CRD.check("Codes that are sent as billing options are answered", "billopt-3")
def billing_options(trial: CheckRun) -> None:
    """order-sign whose order names the billing codes that it may have: the answer is about one of them."""
    sample = trial.sample("crd/order-sign-with-billing-options")
    answer = _answered(trial, "order-sign", sample)
    billing_codes = {
        coding.code
        for assertions in annotated(answer).values()
        for assertion in assertions
        for coding in codings(assertion.get("billingCode"))
    }
    named = {code for order in orders(sample).values() for code in billing_option_codes(order)}
    if not named:
        raise NotTested(
            "No order of crd/order-sign-with-billing-options.json has the extension billing-options."
        )
    expect(
        named & billing_codes,
        f"Billing codes answered: {sorted(billing_codes)}; the options are {sorted(named)}.",
    )


@CRD.check("The server is called by TLS", "sec-2")
def over_tls(trial: CheckRun) -> None:
    """The scheme of its address."""
    address = _address(trial)
    if is_on_this_machine(address) and not address.startswith("https://"):
        raise NotTested("On loopback calls need no TLS; check the address that others call.")
    expect(address.startswith("https://"), "Its address is not of https.")
