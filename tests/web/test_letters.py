"""Letters on their way, through the interface: what waits, what came back, and by whom it may be said."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assent.desk.notices.mailroom import send_due_notices
from tests.web.served import NPI, START, Served, over, submission

MEMBERS = (
    "number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured\n"
    "M-1,Ana Example,1984-03-17,en,1 Elm Street|Springfield,commercial,2025-01-01,,,,\n"
)
PROVIDERS = (
    "npi,name,address,phone,product_line,start,end,channel,fax\n"
    f"{NPI},First Office,2 Oak Street,555-0120,commercial,2025-01-01,,fax,555-555-0144\n"
)
AT = "/api/requests/met/letters"


@pytest.fixture
def served(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation with a directory, and an approval of which the letters went out."""
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    (folder / "members.csv").write_text(MEMBERS, "utf-8")
    (folder / "providers.csv").write_text(PROVIDERS, "utf-8")
    with over(folder) as found:
        assert found.post("office", "/api/requests", submission("met")).status_code == 201
        assert send_due_notices(found.desk, START).letters == 2
        found.now = START + timedelta(days=3)
        yield found


def letters(served: Served) -> dict[str, str]:
    """The digest of the letter to each."""
    return {one["to"]: one["digest"] for one in served.get("intake", AT).json()}


def test_what_waits_is_listed_without_names(served: Served) -> None:
    answer = served.get("admin", "/api/outbox")
    assert {(one["channel"], one["to"], one["request"]) for one in answer.json()} == {
        ("mail", "member", "met"),
        ("fax", "provider", "met"),
    }
    assert {one["letter"] for one in answer.json()} == set(letters(served).values())
    without_digests = re.sub(r"\b[0-9a-f]{64}\b", "", answer.text)
    assert not any(word in without_digests for word in ("Ana", "Elm", "M-1", "0144"))


def test_a_letter_that_came_back_calls_intake(served: Served) -> None:
    digest = letters(served)["member"]
    answer = served.post("intake", f"{AT}/{digest}/returned", {"why": "Moved, left no address."})
    assert (answer.status_code, answer.json()) == (200, {"letter": digest, "receipt": "returned"})
    seen = served.get("nurse", "/api/requests/met").json()
    shown = next(one for one in seen["notices"] if one["digest"] == digest)
    assert (shown["returned"], shown["handed_over"], shown["delivered"]) == (
        "Moved, left no address.", True, False,
    )  # fmt: skip
    assert "came back: Moved" in seen["escalations"][-1]["why"]
    assert served.post("intake", f"{AT}/{digest}/returned", {"why": "Again."}).status_code == 409


def test_a_fax_arrived(served: Served) -> None:
    digest = letters(served)["provider"]
    says = {"says": "The fax report of 10:42."}
    assert served.post("intake", f"{AT}/{digest}/delivered", says).json()["receipt"] == "delivered"
    assert "Ana" not in served.log.getvalue()
    assert "0144" not in served.log.getvalue()


@pytest.mark.parametrize(
    ("who", "digest", "body", "status"),
    [
        ("office", "", {"why": "Moved."}, 403),
        ("admin", "", {"why": "Moved."}, 403),
        ("other", "", {"why": "Moved."}, 404),
        ("intake", "0" * 64, {"why": "Moved."}, 404),
        ("intake", "short", {"why": "Moved."}, 422),
        ("intake", "", {"why": ""}, 422),
        ("intake", "", {"why": " "}, 422),
        ("intake", "", {}, 422),
    ],
)
def test_what_cannot_be_said(
    served: Served, who: str, digest: str, body: dict[str, str], status: int
) -> None:
    path = f"{AT}/{digest or letters(served)['member']}/returned"
    assert served.post(who, path, body).status_code == status


def test_what_the_clinician_names_instead_is_in_the_letter_and_in_the_request(served: Served) -> None:
    assert served.post("office", "/api/requests", submission("excluded")).status_code == 201
    seen = served.get("doctor", "/api/requests/excluded").headers["etag"]
    named = {"treatment": "Magnetic stimulation, thirty sessions.", "providers": "Example Clinic, 555-0150."}
    why = {"clause": "X.8", "words": "The scan of 3 February shows an aneurysm, and clearance was refused."}
    body = {"attests": "determination-1", "reasons": [why], "alternatives": [named]}
    path = "/api/requests/excluded/adverse-determinations"
    assert served.decide("doctor", path, body, If_Match=seen).status_code == 200
    for who in ("office", "nurse"):
        line = served.get(who, "/api/requests/excluded").json()["lines"][0]
        assert line["determination"]["alternatives"] == [named]
    preview = {"kind": "adverse", "to": "provider"}
    shown = served.post("nurse", "/api/requests/excluded/letters/preview", preview).json()
    assert named["treatment"] in shown["text"]
    assert "Other treatment that we cover" in shown["text"]
    assert not any("none is named" in one for one in shown["uncertain"])


def test_an_office_does_not_see_the_way_of_letters(served: Served) -> None:
    served.post("intake", f"{AT}/{letters(served)['member']}/returned", {"why": "Moved."})
    seen = served.get("office", "/api/requests/met").json()
    assert not {"notice_handed_over", "notice_returned"} & {one["event"] for one in seen["timeline"]}
    assert {one["to"] for one in seen["notices"]} == {"provider"}
    assert served.get("office", "/api/outbox").status_code == 403
