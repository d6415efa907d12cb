"""Each element of what programs send, in each form that JSON has: taken or refused, and never a failure.

Codes were looked for in sets as they were sent, where a list cannot be; and an element was read as an object that was
a text.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.exchange import bundles, hooks
from tests.exchange.dtr import client as forms
from tests.exchange.smart import hook_token, register
from tests.fhir_answers import FOLDER
from tests.web.served import Served

FORMS: tuple[Any, ...] = ([], {}, "x", 7, True, None, [[]], [{}], [None], {"x": [{}]})
Json = Any


def _places(value: Json) -> Iterator[tuple[Any, Any]]:
    """Every place of JSON data: what holds it, and its name or number there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from _places(inner)


def in_other_forms(body: Json, every: int) -> Iterator[Json]:
    """The body with one element in another form, for one in so many of all its elements and forms."""
    count = sum(1 for _ in _places(body)) * len(FORMS)
    for number in range(0, count, every):
        changed = copy.deepcopy(body)
        holder, key = list(_places(changed))[number // len(FORMS)]
        holder[key] = copy.deepcopy(FORMS[number % len(FORMS)])
        yield changed


SUBSCRIPTION = {
    "resourceType": "Subscription",
    "status": "requested",
    "reason": "To be told.",
    "criteria": "http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic",
    "_criteria": {"extension": [{"url": "filter", "valueString": "org-identifier=1234567893"}]},
    "channel": {
        "type": "rest-hook",
        "payload": "application/fhir+json",
        "header": ["Authorization: x"],
        "endpoint": "https://ehr.example.org/x",
        "_payload": {"extension": [{"url": "content", "valueCode": "full-resource"}]},
    },
}
ATTACHED = {
    "resourceType": "Parameters",
    "parameter": [
        {"name": "TrackingId", "valueIdentifier": {"system": "urn:x", "value": "R-1"}},
        {"name": "AttachTo", "valueCode": "preauthorization"},
        {"name": "MemberId", "valueIdentifier": {"value": "M-1"}},
        {
            "name": "Attachment",
            "part": [
                {"name": "LineItem", "valueString": "1"},
                {
                    "name": "Content",
                    "resource": {
                        "resourceType": "DocumentReference",
                        "status": "current",
                        "content": [{"attachment": {"contentType": "text/plain", "data": "SGVsbG8="}}],
                    },
                },
            ],
        },
        {"name": "Final", "valueBoolean": True},
    ],
}
BODIES: dict[str, tuple[str, Callable[[], Json], int]] = {
    "a request": ("/fhir/pas/2.2/Claim/$submit", bundles.request, 37),
    "an update": ("/fhir/pas/2.2/Claim/$submit", lambda: bundles.update(bundles.request(), "2"), 29),
    "an inquiry": ("/fhir/pas/2.2/Claim/$inquire", lambda: bundles.inquiry(bundles.request()), 11),
    "a subscription": ("/fhir/pas/2.2/Subscription", lambda: SUBSCRIPTION, 1),
    "an attachment": ("/fhir/pas/2.2/$submit-attachment", lambda: ATTACHED, 2),
    "a package": (
        "/fhir/dtr/Questionnaire/$questionnaire-package",
        lambda: forms.asking(forms.by_order()),
        4,
    ),
    "a hook": ("/cds-services/order-sign-crd", hooks.signing, 8),
}
"""Where it is sent, what is sent, and one in how many of its elements and forms is tried."""


@pytest.mark.parametrize("name", BODIES)
def test_any_form_is_taken_or_refused(served: Served, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(
        FOLDER, raising=False
    )  # answers send resources back as they came: no text for a validator
    if name == "a hook":
        register(served)
    plan = forms.by_access(served)
    path, made, every = BODIES[name]
    statuses, token = set[int](), dict[str, str]()
    for number, body in enumerate(in_other_forms(made(), every)):
        if name == "a hook":
            token = hook_token(served, path)
        elif number % 200 == 0:
            token = {"Authorization": f"Bearer {plan.tokens['program']}"}
        kind = "application/json" if name == "a hook" else "application/fhir+json"
        answer = served.client.request(
            "POST", path, content=json.dumps(body).encode(), headers={**token, "Content-Type": kind}
        )
        statuses.add(answer.status_code)
        failed = [line for line in served.lines() if line["event"] == "failed"]
        assert not failed, f"{failed[-1]} {json.dumps(body)}"
    assert statuses & {400, 422}
    assert 401 not in statuses
