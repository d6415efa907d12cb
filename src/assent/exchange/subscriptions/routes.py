"""The addresses of subscriptions below each version of PAS: made, read, changed and ended by the program itself."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from assent.adapters.fhir.pas.subscriptions import (
    SubscriptionSent,
    read_subscription,
    status_bundle,
    subscription_resource,
)
from assent.adapters.fhir.profiles.guides import Message, ServedGuide
from assent.casework.record.checks import Refused
from assent.desk.exchange import subscriptions as desk
from assent.desk.exchange.subscriptions import SubscriptionAsked
from assent.exchange.ground import PAS_2_0, PAS_2_2, FhirRoute, Sent, fhir
from assent.exchange.trust.addresses import address_of
from assent.exchange.trust.callers import FhirCaller, Program
from assent.web.router import Router

SubscriptionId = Annotated[str, Path(pattern=r"^[A-Za-z0-9.-]{1,64}$")]


def _asked(sent: SubscriptionSent, base: str, request: Request, caller: FhirCaller) -> SubscriptionAsked:
    return SubscriptionAsked(
        sent.npi, sent.endpoint, f"{address_of(caller.desk, request)}{base}", sent.headers, sent.payload,
        sent.reason, sent.ends_at, sent.off,
    )  # fmt: skip


def _routes(base: str, guide: ServedGuide) -> APIRouter:
    router = Router(
        route_class=FhirRoute, prefix=f"{base}/Subscription", tags=["subscriptions"], include_in_schema=False
    )

    @router.post("")
    def create(resource: Sent, request: Request, caller: Program) -> Response:
        """Makes a subscription; a handshake follows at its endpoint."""
        caller.check("Subscription", "c")
        sent = read_subscription(resource)
        caller.incoming.message(guide, Message.SUBSCRIPTION, resource)
        if sent.off:
            raise Refused("Subscription.status: a new subscription is requested.")
        subscription = desk.subscribe(
            caller.desk, _asked(sent, base, request, caller), caller.client, caller.now
        )
        return fhir(
            subscription_resource(subscription), 201, {"Location": f"{base}/Subscription/{subscription.id}"}
        )

    @router.get("")
    def search(caller: Program) -> Response:
        """All subscriptions of the program."""
        caller.check("Subscription", "s")
        subscriptions = desk.own_subscriptions(caller.desk, caller.client)
        entries = [
            {
                "fullUrl": f"{subscription.base}/Subscription/{subscription.id}",
                "resource": subscription_resource(subscription),
            }
            for subscription in subscriptions
        ]
        bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
        return fhir({**bundle, "entry": entries} if entries else bundle)

    @router.get("/{id}")
    def read(id: SubscriptionId, caller: Program) -> Response:
        """One of them."""
        caller.check("Subscription", "r")
        return fhir(subscription_resource(desk.own_subscription(caller.desk, id, caller.client)))

    @router.get("/{id}/$status")
    def status(id: SubscriptionId, caller: Program) -> Response:
        """Where one of them stands."""
        caller.check("Subscription", "r")
        subscription = desk.own_subscription(caller.desk, id, caller.client)
        return fhir(status_bundle(subscription, caller.now))

    @router.put("/{id}")
    def update(id: SubscriptionId, resource: Sent, request: Request, caller: Program) -> Response:
        """Puts another in its place, or turns it off."""
        caller.check("Subscription", "u")
        sent = read_subscription(resource)
        caller.incoming.message(guide, Message.SUBSCRIPTION, resource)
        asked = _asked(sent, base, request, caller)
        changed = desk.change_subscription(caller.desk, id, asked, caller.client, caller.now)
        return fhir(subscription_resource(changed))

    @router.delete("/{id}")
    def delete(id: SubscriptionId, caller: Program) -> Response:
        """Turns it off."""
        caller.check("Subscription", "d")
        desk.end_subscription(caller.desk, id, caller.client)
        return Response(status_code=204)

    return router


ROUTERS = (_routes(PAS_2_2, ServedGuide.PAS_2_2), _routes(PAS_2_0, ServedGuide.PAS_2_0))
