"""A program that subscribed is told when an answer changes: once, whole, until it arrives, and nobody else is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent.adapters.exchange.callbacks import ProgramAddresses
from assent.adapters.fhir.pas.subscriptions import TOPIC
from assent.exchange.subscriptions.rounds import NotificationRounds
from tests.exchange import bundles
from tests.exchange.attachments import answers, attachments, document
from tests.exchange.endpoint import Endpoint, endpoint, parameter
from tests.web.served import NPI, OTHER_NPI, Served, over

_BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
BASE = "/fhir/pas/2.2"


@pytest.fixture
def told() -> Iterator[Endpoint]:
    with endpoint() as made:
        yield made


@pytest.fixture
def served(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    settings = 'address = "https://assent.test"\nprivate_hosts = ["127.0.0.1:*"]\n'
    (folder / "exchange.toml").write_text(settings, "utf-8")
    with over(folder) as made:
        yield made


def wanted(url: str, npi: str = NPI, **more: Any) -> dict[str, Any]:
    """A Subscription of an office."""
    channel: dict[str, Any] = {
        "type": "rest-hook", "endpoint": url, "payload": "application/fhir+json",
        "_payload": {"extension": [{"url": f"{_BACKPORT}backport-payload-content", "valueCode": "full-resource"}]},
        "header": ["Authorization: Bearer of-the-office"],
    }  # fmt: skip
    return {
        "resourceType": "Subscription", "status": "requested", "reason": "RoundResult of answers.", "criteria": TOPIC,
        "_criteria": {
            "extension": [
                {"url": f"{_BACKPORT}backport-filter-criteria", "valueString": f"org-identifier={npi}"}
            ]
        },
        "channel": channel, **more,
    }  # fmt: skip


def subscribed(served: Served, told: Endpoint) -> str:
    """The id of a subscription whose endpoint has answered the handshake."""
    made = served.post("program", f"{BASE}/Subscription", wanted(told.url))
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "requested"
    rounds(served).once()
    return str(made.json()["id"])


def rounds(served: Served) -> NotificationRounds:
    return NotificationRounds(served.installation)


def status(served: Served, id: str) -> str:
    return str(served.get("program", f"{BASE}/Subscription/{id}").json()["status"])


def submitted(served: Served, number: str = "1") -> dict[str, Any]:
    """A pended request of the office, by its bundle."""
    bundle = bundles.request(number=number)
    answer = served.post("program", f"{BASE}/Claim/$submit", bundle)
    assert answer.status_code == 200, answer.text
    return bundle


def noted(served: Served) -> None:
    """Intake writes a note on the open request, which is no part of the answer."""
    rows = served.get("intake", "/api/requests?state=pended").json()["requests"]
    at = f"/api/requests/{rows[0]['request']}"
    headers = {"if_match": served.get("intake", at).headers["etag"]}
    answer = served.post("intake", f"{at}/notes", {"says": "Called the office."}, **headers)
    assert answer.status_code == 200, answer.text


def withdrawn(served: Served) -> None:
    """Intake takes the open request back for its office: its answer is another one."""
    rows = served.get("intake", "/api/requests?state=pended").json()["requests"]
    request = served.get("intake", f"/api/requests/{rows[0]['request']}")
    body = {
        "asked_by": "provider",
        "why": "Not needed any more.",
        "channel": "phone",
        "person": "J. Roe",
        "note": "By phone.",
    }
    headers = {"if_match": request.headers["etag"]}
    answer = served.post("intake", f"/api/requests/{rows[0]['request']}/withdrawal", body, **headers)
    assert answer.status_code == 200, answer.text


def test_a_handshake_makes_it_active(served: Served, told: Endpoint) -> None:
    id = subscribed(served, told)
    assert told.types() == ["handshake"]
    headers, handshake = told.received[0]
    assert headers["Authorization"] == "Bearer of-the-office"
    assert headers["Content-Type"] == "application/fhir+json"
    assert parameter(handshake, "status")["valueCode"] == "requested"
    assert status(served, id) == "active"
    standing = served.get("program", f"{BASE}/Subscription/{id}/$status").json()
    assert parameter(standing, "type")["valueCode"] == "query-status"


def test_a_changed_answer_is_told_whole_and_once(served: Served, told: Endpoint) -> None:
    subscribed(served, told)
    before = submitted(served)
    rounds(served).once()
    assert told.types() == ["handshake"], "what was answered directly is not told again"
    update = bundles.update(before, "2", prior_inside=True)
    served.post("program", f"{BASE}/Claim/$submit", update)
    rounds(served).once()
    assert told.types() == ["handshake"]
    withdrawn(served)
    rounds(served).once()
    rounds(served).once()
    assert told.types() == ["handshake", "event-notification"]
    _, bundle = told.received[1]
    event = {one["name"]: one for one in parameter(bundle, "notification-event")["part"]}
    focus = event["focus"]["valueReference"]["reference"]
    response = next(one["resource"] for one in bundle["entry"] if one["fullUrl"] == focus)
    assert response["entry"][0]["resource"]["resourceType"] == "ClaimResponse"


def test_what_is_attached_is_told_where_it_changes_the_answer(served: Served, told: Endpoint) -> None:
    subscribed(served, told)
    pended = served.post("program", f"{BASE}/Claim/$submit", bundles.request()).json()["entry"][0]["resource"]
    tracking = pended["identifier"][-1]
    sent = (
        (document(), False, 1),
        (answers(ketamine_misuse=False), False, 2),
        (document(b"%PDF-1.4 last"), True, 3),
    )
    for content, final, times in sent:
        body = attachments(tracking, content, Final={"valueBoolean": final})
        assert served.post("program", f"{BASE}/$submit-attachment", body).status_code == 200
        rounds(served).once()
        rounds(served).once()
        assert len(told.received) == times
    response = told.received[-1][1]["entry"][1]["resource"]["entry"][0]["resource"]
    assert not [note for note in response["processNote"] if "clause" in note["text"]], (
        "nothing is asked any more"
    )


def test_while_nobody_is_subscribed_nothing_is_read(served: Served, told: Endpoint) -> None:
    submitted(served)
    record = served.desk.record
    with (
        patch.object(type(record), "read_on", side_effect=AssertionError("read")),
        patch.object(type(record), "read", side_effect=AssertionError("folded")),
    ):
        rounds(served).once()
    subscribed(served, told)
    with pytest.raises(AssertionError, match="read"), patch.object(type(record), "read_on", _says_read):
        rounds(served).once()


def _says_read(*_: object) -> None:
    raise AssertionError("read")


def test_what_was_answered_before_is_told_only_once_it_changes(served: Served, told: Endpoint) -> None:
    submitted(served)
    subscribed(served, told)
    noted(served)
    rounds(served).once()
    assert told.types() == ["handshake"], "a note changes no answer"
    withdrawn(served)
    rounds(served).once()
    assert told.types() == ["handshake", "event-notification"]


def test_one_that_is_past_its_end_is_off(served: Served, told: Endpoint) -> None:
    until = (served.now + timedelta(hours=1)).isoformat()
    made = served.post("program", f"{BASE}/Subscription", wanted(told.url, end=until)).json()
    rounds(served).once()
    submitted(served)
    withdrawn(served)
    served.now += timedelta(hours=2)
    rounds(served).once()
    assert (status(served, made["id"]), told.types()) == ("off", ["handshake"])


def test_what_does_not_arrive_is_tried_again_by_another_process_too(served: Served, told: Endpoint) -> None:
    subscribed(served, told)
    submitted(served)
    withdrawn(served)
    told.status = 503
    assert rounds(served).once().failed == 1
    assert rounds(served).once().failed == 0, "not before its time"
    told.status = 200
    served.now += timedelta(seconds=11)
    assert rounds(served).once().sent == 1
    assert told.types()[-1] == "event-notification"


def test_an_endpoint_that_stays_away_is_in_error_and_may_begin_anew(served: Served, told: Endpoint) -> None:
    id = subscribed(served, told)
    submitted(served)
    withdrawn(served)
    told.status = 500
    for _ in range(12):
        rounds(served).once()
        served.now += timedelta(days=1)
    shown = served.get("program", f"{BASE}/Subscription/{id}").json()
    assert (shown["status"], "status 500" in shown["error"]) == ("error", True)
    told.status = 200
    served.call("program", "PUT", f"{BASE}/Subscription/{id}", wanted(told.url))
    rounds(served).once()
    assert status(served, id) == "active"


def test_a_handshake_in_vain_is_given_up(served: Served, told: Endpoint) -> None:
    told.status = 401
    made = served.post("program", f"{BASE}/Subscription", wanted(told.url)).json()
    for _ in range(6):
        rounds(served).once()
        served.now += timedelta(hours=1)
    assert status(served, made["id"]) == "error"


def test_who_is_gone_or_turned_off_is_told_nothing_more(served: Served, told: Endpoint) -> None:
    id = subscribed(served, told)
    assert served.call("program", "DELETE", f"{BASE}/Subscription/{id}").status_code == 204
    submitted(served)
    withdrawn(served)
    rounds(served).once()
    assert told.types() == ["handshake"]
    other = subscribed(served, told)
    told.status = 410
    submitted(served, "9")
    withdrawn(served)
    rounds(served).once()
    assert status(served, other) == "off"


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"criteria": "Claim?"}, 422, "Subscription.criteria"),
        ({"_criteria": {}}, 422, "Subscription.criteria"),
        ({"status": "error"}, 422, "Subscription.status"),
        ({"resourceType": "Claim"}, 400, "Subscription"),
        ({"end": "2020-01-01T00:00:00Z"}, 422, "past"),
        ({"channel": {"type": "websocket"}}, 422, "rest-hook"),
    ],
)
def test_what_is_no_subscription_of_pas_is_turned_away(
    served: Served, told: Endpoint, change: dict[str, Any], code: int, says: str
) -> None:
    answer = served.post("program", f"{BASE}/Subscription", wanted(told.url, **change))
    assert answer.status_code == code
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert says in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest", "https://internal.example/", "file:///etc/passwd", "http://10.0.0.1/",
        "https://ehr.example.org@127.0.0.1/", "http://[::1]/", "gopher://127.0.0.1:70/",
        "https://ehr.example.org/\r\nX: y", "https://ehr.example.org/a b", "https://ehr.example.org/\u202ea",
    ],
)  # fmt: skip
def test_no_address_is_called_that_the_operator_did_not_list(served: Served, url: str) -> None:
    answer = served.post("program", f"{BASE}/Subscription", wanted(url))
    assert answer.status_code == 422, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_no_redirect_is_followed(served: Served, told: Endpoint) -> None:
    told.status = 307
    served.post("program", f"{BASE}/Subscription", wanted(told.url))
    assert rounds(served).once().failed == 1
    assert len(told.received) == 1


def test_nobody_subscribes_to_another_office_or_sees_its_subscription(served: Served, told: Endpoint) -> None:
    assert served.post("program", f"{BASE}/Subscription", wanted(told.url, OTHER_NPI)).status_code == 403
    assert served.post(None, f"{BASE}/Subscription", wanted(told.url)).status_code == 401
    assert served.post("nurse", f"{BASE}/Subscription", wanted(told.url)).status_code == 401
    assert served.post("program", f"{BASE}/Subscription", wanted(told.url)).status_code == 201


def test_a_secret_of_the_program_is_shown_to_nobody(served: Served, told: Endpoint) -> None:
    id = subscribed(served, told)
    shown = served.get("program", f"{BASE}/Subscription/{id}")
    assert "of-the-office" not in shown.text
    assert "of-the-office" not in served.log.getvalue()
    assert served.get("program", f"{BASE}/Subscription").json()["total"] == 1


@pytest.mark.parametrize("header", ["Host: other", "No colon", "X: a\nY: b", "Content-Length: 7"])
def test_a_header_that_cannot_be_sent_is_turned_away(served: Served, told: Endpoint, header: str) -> None:
    body = wanted(told.url)
    body["channel"]["header"] = [header]
    answer = served.post("program", f"{BASE}/Subscription", body)
    assert answer.status_code == 422
    assert "Subscription.channel.header[0]" in answer.text


def test_an_endpoint_that_does_not_answer_is_called_once_a_round(served: Served, told: Endpoint) -> None:
    """What is owed to others is sent in the same round."""
    dead = "http://127.0.0.1:1/told"
    for _ in range(3):
        assert served.post("program", f"{BASE}/Subscription", wanted(dead)).status_code == 201
    served.post("program", f"{BASE}/Subscription", wanted(told.url))
    with patch.object(ProgramAddresses, "tell", autospec=True, side_effect=ProgramAddresses.tell) as calls:
        round_ = rounds(served).once()
    assert (round_.sent, round_.failed) == (1, 3)
    assert [call.args[1] for call in calls.call_args_list].count(dead) == 1
    assert told.types() == ["handshake"]
