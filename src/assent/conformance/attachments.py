"""Checks of CDex's ``$submit-attachment``, by which an office answers what PAS asked for.

CDex 2.1 numbers no requirement; each check is of what its operation says that a server shall do, or means by it.
"""

import copy
from collections.abc import Mapping
from typing import Any

from assent.adapters.fhir.resources import Resource, codings, elements, kind
from assent.adapters.fhir.systems import NPI
from assent.conformance.checks import CheckRun, Suite, expect, the_outcome
from assent.conformance.exchanges import ServerCall
from assent.conformance.pas import inquired, pas_address, shares_number
from assent.conformance.response_bundles import claim_response
from assent.conformance.verdicts import NotTested

ATTACHMENTS = Suite("cdex")
WAITS = "pas/extended"
"""The pended request to which is attached: no other check answers it."""
_ASKING = frozenset({"CommunicationRequest", "Task"})
_NOBODY = "NOBODY-000"
_ANOTHER_OFFICE = "1245319599"


def _operation(trial: CheckRun) -> str:
    return pas_address(trial, "/$submit-attachment")


def _tracking(trial: CheckRun) -> Mapping[str, Any]:
    """The number under which to attach: that of the Task, else the one that the office gave its Claim."""
    bundle = trial.earlier(WAITS).resource()
    numbers = [number for task in _tasks(bundle) for number in elements(task, "identifier")]
    own = elements(claim_response(bundle), "identifier")
    if not numbers and not own:
        raise NotTested("Neither a Task nor the ClaimResponse has an identifier to attach to.")
    first: Mapping[str, Any] = [*numbers, *own][0]
    return first


def _tasks(bundle: Resource) -> list[Resource]:
    return [resource for resource in elements(bundle, "entry.resource") if kind(resource) == "Task"]


def _parameters(trial: CheckRun, tracking: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The sample with this tracking id, and other values for some parameters; None leaves one out."""
    body: Any = copy.deepcopy(dict(trial.sample("pas/attachments")))
    values = {"TrackingId": {"valueIdentifier": dict(tracking)}, **changes}
    kept = [parameter for parameter in body["parameter"] if parameter["name"] not in values]
    body["parameter"] = [
        *({"name": name, **value} for name, value in values.items() if value is not None), *kept
    ]  # fmt: skip
    return dict(body)


def _attach(trial: CheckRun, tracking: Mapping[str, Any], **changes: Any) -> ServerCall:
    return trial.server.post(_operation(trial), _parameters(trial, tracking, **changes))


def _attached(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {"part": [{"name": "Content", "resource": resource}]}


@ATTACHMENTS.check(
    "A Task of a pended answer says where attachments are sent, under which number, and for whom"
)
def task(trial: CheckRun) -> None:
    """The Tasks in the answer to the pended request."""
    tasks = _tasks(trial.earlier(WAITS).resource())
    if not tasks:
        raise NotTested("No Task came with the answer; an office has to know the address otherwise.")
    for asking in tasks:
        expect(elements(asking, "identifier.value"), "A Task has no identifier to send attachments under.")
        expect(elements(asking, "for.reference"), "A Task does not say for which patient.")
        addresses = [
            str(wanted.get("valueUrl", ""))
            for wanted in elements(asking, "input")
            if "payer-url" in {coding.code for coding in codings(wanted.get("type"))}
        ]
        expect(addresses, "A Task has no payer-url.")
        whole = all(address.startswith(("https://", "http://")) for address in addresses)
        expect(whole, f"The payer-url is no whole address: {', '.join(addresses)}.")


@ATTACHMENTS.check("Attachments are taken by POST only")
def only_post(trial: CheckRun) -> None:
    """GET of the operation."""
    exchange = trial.server.get(_operation(trial))
    expect(exchange.status >= 400, f"The status of a GET is {exchange.status}; expected an error.")


@ATTACHMENTS.check(
    "A document is attached to the request of its tracking id, and what was asked waits for more"
)
def document(trial: CheckRun) -> None:
    """A DocumentReference with its data, as the first of several; then the request as $inquire tells it."""
    tracking = _tracking(trial)
    exchange = _attach(trial, tracking, Final={"valueBoolean": False})
    expect(exchange.is_good, f"The status is {exchange.status}; expected one of 2xx.")
    trial.found["pas/attachments"] = exchange
    before = _asks(trial.earlier(WAITS).resource())
    expect(_asks(_now(trial)) == before, "More follows, and what was asked is not asked any more.")


@ATTACHMENTS.check("A questionnaire that was filled in is attached, and what it answers is not asked again")
def questionnaire(trial: CheckRun) -> None:
    """The QuestionnaireResponse of the update, as the last attachment; then the request as $inquire tells it."""
    trial.earlier("pas/attachments")
    responses = [
        resource
        for resource in elements(trial.sample("pas/update"), "entry.resource")
        if kind(resource) == "QuestionnaireResponse"
    ]
    if not responses:
        raise NotTested("The update (pas/update.json) holds no QuestionnaireResponse to attach.")
    last = {"Attachment": _attached(responses[0]), "Final": {"valueBoolean": True}}
    exchange = _attach(trial, _tracking(trial), **last)
    expect(exchange.is_good, f"The status is {exchange.status}; expected one of 2xx.")
    if _asks(_now(trial)):
        raise NotTested("Something is asked still; perhaps a person has to read what came first.")


def _now(trial: CheckRun) -> Resource:
    """The response bundle of the request as it stands. Raises ``Unmet`` where an inquiry does not find it."""
    response = claim_response(trial.earlier(WAITS).resource())
    found = inquired(trial, trial.sample("pas/pended"), response)
    bundles = [bundle for bundle in found if shares_number(claim_response(bundle), response)]
    expect(bundles, "An inquiry by its number does not find the request.")
    return bundles[0]


def _asks(bundle: Resource) -> bool:
    """Whether a response asks for something."""
    return any(kind(resource) in _ASKING for resource in elements(bundle, "entry.resource"))


@ATTACHMENTS.check(
    "A tracking id that nobody knows is turned away, or the answer says that attachments are held"
)
def unknown_number(trial: CheckRun) -> None:
    """A tracking id of nobody."""
    exchange = _attach(trial, {"value": _NOBODY})
    if exchange.is_good:
        exchange.resource("OperationOutcome")
    else:
        the_outcome(exchange)


@ATTACHMENTS.check("What names another member than the request is not attached to it")
def another_member(trial: CheckRun) -> None:
    """The number of a member whom nobody knows, with the right tracking id."""
    _turned_away(_attach(trial, _tracking(trial), MemberId={"valueIdentifier": {"value": _NOBODY}}))


@ATTACHMENTS.check("What names another provider than that of the request is not attached to it")
def another_provider(trial: CheckRun) -> None:
    """The NPI of another office, with the right tracking id."""
    other = {"valueIdentifier": {"system": NPI, "value": _ANOTHER_OFFICE}}
    _turned_away(_attach(trial, _tracking(trial), OrganizationId=other, ProviderId=None))


@ATTACHMENTS.check("What names neither organization nor provider is turned away")
def nobody_who_sends(trial: CheckRun) -> None:
    """The right tracking id, from nobody."""
    the_outcome(_attach(trial, _tracking(trial), OrganizationId=None, ProviderId=None))


def _turned_away(exchange: ServerCall) -> None:
    if exchange.is_good:
        raise NotTested("It was taken; whether it is held or was attached cannot be told over HTTP.")
    the_outcome(exchange)
