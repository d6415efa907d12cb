"""Checks of PAS subscriptions, after those of requests: who may make one, and that a changed answer is told whole."""

import copy
from collections.abc import Mapping
from typing import Any

from assent.adapters.fhir.resources import Resource, elements, kind
from assent.conformance.checks import CheckRun, Suite, expect, the_outcome
from assent.conformance.exchanges import ServerCall, is_on_this_machine
from assent.conformance.listener import Listener
from assent.conformance.pas import pas_address
from assent.conformance.response_bundles import response_index
from assent.conformance.verdicts import NotTested

NOTIFICATIONS = Suite("pas")
_SECONDS = 20.0
"""So long a notification may take."""


def _listener(run: CheckRun) -> Listener:
    if run.listener is None or not is_on_this_machine(run.server.addresses.root):
        raise NotTested("Notifications are listened for on this machine, for a server on this machine.")
    return run.listener


def _wanted(run: CheckRun, **channel: Any) -> dict[str, Any]:
    """The sample's subscription with the address that listens; ``channel`` are elements in place of its own."""
    subscription = copy.deepcopy(dict(run.sample("pas/subscription")))
    subscription["channel"] = {**subscription["channel"], "endpoint": _listener(run).url, **channel}
    return subscription


def _made(run: CheckRun, subscription: Mapping[str, Any]) -> ServerCall:
    return run.server.post(pas_address(run, "/Subscription"), subscription)


def _type(bundle: Mapping[str, Any]) -> str:
    parameters = elements(bundle, "entry.resource.parameter")
    return next(
        (str(parameter.get("valueCode")) for parameter in parameters if parameter.get("name") == "type"), ""
    )


@NOTIFICATIONS.check("A subscription is made, and its endpoint gets a handshake", "spec-51", "spec-54")
def subscription(run: CheckRun) -> None:
    """POST of a Subscription; the handshake at the address that listens."""
    listener = _listener(run)
    exchange = _made(run, _wanted(run))
    expect(exchange.status == 201, f"The status is {exchange.status}; expected 201.")
    created = exchange.resource("Subscription")
    expect(
        created.get("status") == "requested", f"Its status is {created.get('status')!r}; expected requested."
    )
    run.found["pas/subscription"] = exchange
    handshake = listener.wait_for(lambda bundle: _type(bundle) == "handshake", _SECONDS)
    expect(handshake, f"No handshake came within {_SECONDS:.0f} s.")


@NOTIFICATIONS.check("Only rest-hook, and only whole resources, can be subscribed to", "spec-56", "spec-62")
def channels(run: CheckRun) -> None:
    """POST of Subscriptions of another channel and of another content."""
    the_outcome(_made(run, _wanted(run, type="websocket")))
    content = copy.deepcopy(run.sample("pas/subscription")["channel"]["_payload"])
    content["extension"][0]["valueCode"] = "id-only"
    the_outcome(_made(run, _wanted(run, _payload=content)))


@NOTIFICATIONS.check("Nobody subscribes to what another organization sent", "spec-59")
def other_organization(run: CheckRun) -> None:
    """POST of a Subscription that is about another NPI."""
    subscription_ = _wanted(run)
    for extension in subscription_["_criteria"]["extension"]:
        extension["valueString"] = "org-identifier=1245319599"
    the_outcome(_made(run, subscription_))


@NOTIFICATIONS.check("A changed answer is told with the whole response bundle", "spec-60", "spec-61")
def notification(run: CheckRun) -> None:
    """The notification at the address that listens, once the plan decides or $submit cancels the pended request."""
    listener = _listener(run)
    run.earlier("pas/subscription")
    before = list(listener.received)
    message = listener.wait_for(lambda bundle: _tells(bundle, before), run.wait) if run.wait else None
    if message is not None:
        _is_whole(message)
        return
    exchange = run.server.post(pas_address(run, "/Claim/$submit"), run.sample("pas/cancel"))
    expect(exchange.is_good, f"The status is {exchange.status}.")
    answer = exchange.resource("Bundle")
    message = listener.wait_for(lambda bundle: _tells(bundle, before), _SECONDS)
    if message is None:
        # Who asked was answered at once; a server may leave out what the same system just heard.
        raise NotTested(
            "The cancellation was answered directly and not told again; give --wait, and decide the request meanwhile."
        )
    first = _is_whole(message)
    expect(first.get("status") == answer["entry"][0]["resource"].get("status"), "It tells another response.")


def _is_whole(message: Mapping[str, Any]) -> Resource:
    """The ClaimResponse of the response bundle that a notification holds; raises ``Unmet`` where there is none."""
    responses = [resource for resource in elements(message, "entry.resource") if kind(resource) == "Bundle"]
    expect(responses, "The notification holds no response bundle.")
    first: Resource = response_index(responses[0]).entries[0].resource
    expect(kind(first) == "ClaimResponse", f"Its bundle begins with {kind(first) or 'nothing'}.")
    return first


def _tells(bundle: dict[str, Any], before: list[dict[str, Any]]) -> bool:
    return _type(bundle) == "event-notification" and bundle not in before
