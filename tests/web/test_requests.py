"""Submit, answer, follow, withdraw; what an office may know of."""

from __future__ import annotations

from tests.web.served import Served, submission


def test_a_request_is_submitted_answered_and_approved(served: Served) -> None:
    made = served.post("office", "/api/requests", submission("two-facts-missing"))
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == "/api/requests/two-facts-missing"
    first = made.json()
    assert first["stage"] == "pended"
    assert {ask["fact"] for ask in first["asks"]} == {"trials[3].adherence", "ketamine_misuse"}
    answered = served.post(
        "office",
        "/api/requests/two-facts-missing/facts",
        {
            "facts": {"trials[3].adherence": 91, "ketamine_misuse": False},
            "evidence": {"source": "pharmacy record", "on": "2026-02-10", "by": "pharmacist"},
        },
        If_Match=made.headers["ETag"],
    )
    assert answered.status_code == 200, answered.text
    assert answered.json()["stage"] == "determined"
    assert answered.headers["ETag"] != made.headers["ETag"]
    looked = served.get("office", "/api/requests/two-facts-missing")
    assert looked.status_code == 200, looked.text
    assert [line["status"] for line in looked.json()["lines"]] == ["approved", "approved"]
