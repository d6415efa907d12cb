"""Subscriptions of PAS as resources, and their notifications (Subscriptions R5 Backport for R4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.pas.structure import moment_of, moment_text
from assent.adapters.fhir.resources import Resource, code_of, extension_value
from assent.casework.exchange.subscriptions import Notification, NotificationKind, Subscription
from assent.terms.media_types import FHIR_JSON

TOPIC = "http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic"
_PROFILE = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/profile-subscription"
_BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
_FILTER = f"{_BACKPORT}backport-filter-criteria"
_CONTENT = f"{_BACKPORT}backport-payload-content"
_STATUS_PROFILE = f"{_BACKPORT}backport-subscription-status-r4"
_NOTIFICATION_PROFILE = f"{_BACKPORT}backport-subscription-notification-r4"
TOPIC_OF_STATEMENT = f"{_BACKPORT}capabilitystatement-subscriptiontopic-canonical"
_ABOUT = re.compile(r"org-?identifier=(?:[^|\s]*\|)?(?P<npi>\S+)", re.IGNORECASE)
_PAYLOADS = frozenset({FHIR_JSON, "application/json"})
_FULL = "full-resource"


@dataclass(frozen=True, slots=True)
class SubscriptionSent:
    """A Subscription as a program sent it."""

    npi: str
    endpoint: str
    headers: tuple[str, ...]
    payload: str
    reason: str
    ends_at: datetime | None
    off: bool


def read_subscription(resource: Resource) -> SubscriptionSent:
    """What a Subscription asks for. Raises ``UnreadableResource`` with every fault at its place (status 422)."""
    issues = list(_faults(resource))
    if issues:
        raise UnreadableResource(issues, 400 if resource.get("resourceType") != "Subscription" else 422)
    channel = resource["channel"]
    match = _ABOUT.fullmatch(_filter(resource).strip())
    assert match is not None, "checked before"
    return SubscriptionSent(
        match["npi"],
        channel["endpoint"],
        tuple(channel.get("header", ())),
        channel.get("payload", FHIR_JSON),
        str(resource.get("reason", "")),
        moment_of(resource.get("end")),
        resource["status"] == "off",
    )


def _faults(resource: Resource) -> Any:
    if resource.get("resourceType") != "Subscription":
        yield Issue("Send a Subscription.", "Subscription", "structure")
        return
    channel = resource.get("channel")
    channel = channel if isinstance(channel, Mapping) else {}
    content = extension_value(channel.get("_payload"), _CONTENT)
    rules = (
        (
            "status",
            code_of(resource, "status") in {"requested", "active", "off"},
            "send requested, or off to be told no more",
        ),
        ("reason", isinstance(resource.get("reason"), str), "say in a sentence why it is made"),
        ("criteria", resource.get("criteria") == TOPIC, f"the topic is {TOPIC}"),
        ("criteria.extension", _is_about_one(resource), "filter by one organization, as org-identifier=NPI"),
        ("channel.type", channel.get("type") == "rest-hook", "only rest-hook is supported"),
        ("channel.endpoint", _is_text(channel.get("endpoint")), "give the address that is to be called"),
        (
            "channel.payload",
            "payload" not in channel or code_of(channel, "payload") in _PAYLOADS,
            f"notifications are {FHIR_JSON}",
        ),
        ("channel.payload.extension", content == _FULL, f"only the content {_FULL} is supported"),
        ("channel.header", _are_texts(channel.get("header", [])), "give a list of texts, Name: value each"),
        (
            "end",
            "end" not in resource or moment_of(resource["end"]) is not None,
            "give a moment with its zone",
        ),
    )
    for place, holds, message in rules:
        if not holds:
            yield Issue(f"Subscription.{place}: {message}.", f"Subscription.{place}", "value")


def _filter(resource: Resource) -> str:
    criteria = resource.get("_criteria")
    value = extension_value(criteria, _FILTER) if isinstance(criteria, Mapping) else None
    return value if isinstance(value, str) else ""


def _is_about_one(resource: Resource) -> bool:
    return _ABOUT.fullmatch(_filter(resource).strip()) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def subscription_resource(subscription: Subscription) -> dict[str, Any]:
    """A subscription as a resource. Its headers are not shown: they may hold a secret of the program."""
    return {
        "resourceType": "Subscription",
        "id": subscription.id,
        "meta": {"profile": [_PROFILE]},
        "status": subscription.status.value,
        "reason": subscription.reason,
        "criteria": TOPIC,
        "_criteria": {"extension": [{"url": _FILTER, "valueString": f"org-identifier={subscription.npi}"}]},
        "channel": {
            "type": "rest-hook",
            "endpoint": subscription.endpoint,
            "payload": subscription.payload,
            "_payload": {"extension": [{"url": _CONTENT, "valueCode": _FULL}]},
        },
        **({"end": subscription.ends_at.isoformat()} if subscription.ends_at else {}),
        **({"error": subscription.problem} if subscription.problem else {}),
    }


def status_bundle(subscription: Subscription, at: datetime) -> dict[str, Any]:
    """The answer to ``$status``: where a subscription stands."""
    entry = {
        "fullUrl": f"urn:uuid:{_uuid(subscription.id, 'status')}",
        "resource": _status(subscription, "query-status", ()),
        "search": {"mode": "match"},
    }
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "timestamp": moment_text(at),
        "total": 1,
        "entry": [entry],
    }


def notification_bundle(
    subscription: Subscription, owed: Notification, response: Mapping[str, Any] | None, at: datetime
) -> dict[str, Any]:
    """What is sent: the status of the subscription and, for a changed answer, the whole response bundle."""
    focus = f"{subscription.base}/Bundle/{response['id']}" if response is not None else ""
    events = [_event(owed, focus)] if owed.kind is NotificationKind.EVENT else []
    entries = [
        _entry(
            f"urn:uuid:{_uuid(subscription.id, str(owed.number))}",
            _status(subscription, owed.kind.value, events),
            "GET",
            f"{subscription.base}/Subscription/{subscription.id}/$status",
        )
    ]
    if response is not None:
        entries.append(_entry(focus, response, "GET", focus))
    return {
        "resourceType": "Bundle",
        "id": _uuid(subscription.id, f"notification-{owed.number}"),
        "meta": {"profile": [_NOTIFICATION_PROFILE]},
        "type": "history",
        "timestamp": moment_text(at),
        "entry": entries,
    }


def _entry(url: str, resource: Mapping[str, Any], method: str, called: str) -> dict[str, Any]:
    return {
        "fullUrl": url,
        "resource": resource,
        "request": {"method": method, "url": called},
        "response": {"status": "200"},
    }


def _status(subscription: Subscription, kind: str, events: Any) -> dict[str, Any]:
    return {
        "resourceType": "Parameters",
        "id": _uuid(subscription.id, f"{kind}-{subscription.events}"),
        "meta": {"profile": [_STATUS_PROFILE]},
        "parameter": [
            {
                "name": "subscription",
                "valueReference": {"reference": f"{subscription.base}/Subscription/{subscription.id}"},
            },
            {"name": "topic", "valueCanonical": TOPIC},
            {"name": "status", "valueCode": subscription.status.value},
            {"name": "type", "valueCode": kind},
            {"name": "events-since-subscription-start", "valueString": str(subscription.events)},
            *events,
        ],
    }


def _event(owed: Notification, focus: str) -> dict[str, Any]:
    return {
        "name": "notification-event",
        "part": [
            {"name": "event-number", "valueString": str(owed.number)},
            {"name": "timestamp", "valueInstant": moment_text(owed.made_at)},
            {"name": "focus", "valueReference": {"reference": focus}},
        ],
    }


def _uuid(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:assent:subscription:{':'.join(parts)}"))
