"""Two policies in one store: each request has the lines, codes, term and authorization of its own policy."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.cli import main
from assent.desk.record import audit
from assent.logic.package import Catalogue
from assent.logic.policy import Destination
from tests.packages import BOTH, CATALOGUE, CORRECTED, PACKAGE, TOY
from tests.spec.toy.cases import MET_LATER, toy_case
from tests.web.served import NPI, START, Served, over, submission

TERM = ("2026-03-16", "2026-06-13")
TODAY = START + timedelta(days=20)
"""The day on which the toy's case is received; the examples of Policy 031 are received at START."""


@contextmanager
def installed(catalogue: Catalogue) -> Iterator[None]:
    """An installation with these policies."""
    with patch("assent.bootstrap.catalogue", lambda: catalogue):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with installed(BOTH):
        bootstrap.make_store(tmp_path / "office", "Committee, 2026-01-15")
        yield tmp_path / "office"


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with over(folder) as made:
        yield made


def body(id: str, facts: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = {name: value for name, value in facts.items() if name != "policy"}
    said = {"id": id, "member": "M-7", "provider": NPI, "policy": TOY.id, "facts": given}
    return {**said, "attested_by": "Jane Roe, PT, NPI 1234567893", **more}


def submitted(served: Served, id: str, facts: dict[str, Any], **more: Any) -> Any:
    served.now = max(served.now, TODAY)
    answer = served.post("intake", "/api/requests", body(id, facts, **more))
    assert answer.status_code == 201, answer.text
    return served.get("nurse", f"/api/requests/{id}").json()


def is_replayed(served: Served, *ids: str) -> bool:
    return all(one.equal for id in ids for one in audit.replay(served.desk, id))


def test_a_list_of_what_needs_authorization_begins_with_the_services_of_both(folder: Path) -> None:
    rows = (folder / "authorization.csv").read_text("utf-8").splitlines()[1:]
    assert {(row.split(",")[0], row.split(",")[6]) for row in rows} == {
        ("J3490", "mgb-031"),
        ("96365", "mgb-031"),
        ("E0638", "toy-007"),
    }


def test_what_meets_a_policy_is_authorized_for_its_own_services_only(served: Served) -> None:
    seen = submitted(served, "frame", toy_case())
    assert seen["stage"] == "determined"
    (line,) = seen["lines"]
    assert (line["line"], line["code"], line["status"]) == ("frame", "E0638", "approved")
    assert (line["from"], line["to"]) == TERM
    (number,) = seen["authorizations"]
    granted = served.get("intake", f"/api/authorizations/{number}").json()["grants"]
    assert [(grant["line"], grant["left"]) for grant in granted] == [("frame", 1)]
    assert is_replayed(served, "frame")


def test_requests_of_both_policies_live_in_one_store(served: Served) -> None:
    unnamed = served.post("office", "/api/requests", submission("met"))
    assert unnamed.status_code == 422
    assert "name one of mgb-031, toy-007" in unnamed.text
    named = {**submission("met"), "policy": "mgb-031"}
    assert served.post("office", "/api/requests", named).status_code == 201
    submitted(served, "frame", toy_case())
    seen = served.get("nurse", "/api/requests/met").json()
    assert [(line["line"], line["code"], line["status"]) for line in seen["lines"]] == [
        ("drug", "J3490", "approved"),
        ("infusion", "96365", "approved"),
    ]
    assert is_replayed(served, "frame", "met")


def test_a_policy_that_is_added_changes_no_recorded_request(tmp_path: Path) -> None:
    with installed(CATALOGUE), over_new(tmp_path / "office") as served:
        assert served.post("office", "/api/requests", submission("met")).status_code == 201
        events = served.desk.record.read("met")
    with installed(BOTH), bootstrap.desk(tmp_path / "office") as desk:
        assert desk.record.read("met") == events
        assert all(one.equal for one in audit.replay(desk, "met"))


@contextmanager
def over_new(folder: Path) -> Iterator[Served]:
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    with over(folder) as served:
        yield served


def test_the_text_of_the_request_date_decides(served: Served) -> None:
    assert submitted(served, "early", toy_case(trial_days=15))["stage"] == "determined"
    served.now = START + timedelta(days=174)
    later = {**MET_LATER, "request_date": served.now.date().isoformat()}
    assert submitted(served, "late", later, member="M-8")["stage"] == "determined"
    short = submitted(served, "short", {**later, "trial_days": 15}, member="M-9")
    assert short["stage"] != "determined"
    assert is_replayed(served, "early", "late", "short")


@pytest.mark.parametrize("frames", [2, None])
def test_what_the_policy_has_a_person_look_at_is_not_approved_by_the_software(
    served: Served, frames: int | None
) -> None:
    seen = submitted(served, "frames", toy_case(frames_requested=frames))
    assert seen["stage"] == "received"
    assert "more than one frame is requested" in seen["escalations"][-1]["why"]


def test_what_the_policy_calls_urgent_is_proposed(served: Served) -> None:
    seen = submitted(served, "urgent", toy_case(standing="not_at_all", unhealed_fracture=True))
    assert seen["urgency"] == "standard"
    shown = json.dumps(seen)
    assert "A member who cannot stand has a fracture" in shown


def test_a_policy_without_renewal_says_what_it_has(served: Served) -> None:
    served.now = TODAY
    answer = served.post("intake", "/api/requests", body("again", toy_case(request_kind="reauthorization")))
    assert answer.status_code == 422
    assert "request_kind" in answer.text
    assert "it has: initial" in answer.text


def test_a_request_may_continue_an_authorization_though_its_policy_does_not_ask(served: Served) -> None:
    (number,) = submitted(served, "first", toy_case())["authorizations"]
    served.now = START + timedelta(days=110)
    again = toy_case(request_date=served.now.date().isoformat(), delivery_date="2026-06-20")
    seen = submitted(served, "second", again, earlier=number, kind="reauthorization")
    assert seen["stage"] == "determined"
    assert "earlier_authorization" not in json.dumps(seen)


def test_the_command_line_submits_a_case_of_either(folder: Path, tmp_path: Path) -> None:
    case = tmp_path / "frame.json"
    case.write_text(json.dumps({"case": "frame", **toy_case()}), "utf-8")
    said = assent(
        "request", "submit", str(case), "--store", str(folder), "--member", "M-7", "--provider", NPI,
        "--attested-by", "Jane Roe, PT, NPI 1234567893", "--at", "2026-03-02T09:00",
    )  # fmt: skip
    assert f"frame  E0638  {TERM[0]} to {TERM[1]}  approved" in said


def assent(*argv: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["assent", *argv]), redirect_stdout(out), redirect_stderr(err):
        assert main() == 0, err.getvalue()
    return out.getvalue()


@pytest.mark.parametrize(
    ("destination", "stage", "to", "says"),
    [
        (Destination.OTHER_GUIDANCE, "received", "intake", "Routed elsewhere: State guidelines for equipment governs"),
        (Destination.NO_AUTHORIZATION_NEEDED, "received", "intake",
         "No authorization is needed, by State guidelines for equipment"),
        (Destination.NOT_A_BENEFIT, "received", "physician",
         "By State guidelines for equipment it is no covered benefit"),
    ],
)  # fmt: skip
def test_what_a_route_leads_to_is_named(
    tmp_path: Path, destination: Destination, stage: str, to: str, says: str
) -> None:
    routes = tuple(replace(route, leads_to=destination) for route in TOY.newest.routes)
    versions = tuple(replace(version, routes=routes) for version in TOY.versions)
    with (
        installed(Catalogue((PACKAGE, replace(TOY, versions=versions)))),
        over_new(tmp_path / "office") as served,
    ):
        seen = submitted(served, "routed", toy_case(product_line="mgb_aco"))
        assert seen["stage"] == stage
        last = seen["escalations"][-1]
        assert (last["to"], last["why"].startswith(says)) == (to, True), last


def test_a_version_and_an_older_encoding_can_be_read(tmp_path: Path) -> None:
    with installed(CORRECTED), over_new(tmp_path / "office") as served:
        at = "/api/policies/toy-007"

        def said(query: str) -> str:
            return str(served.get("office", f"{at}/clauses/N.2{query}").json()["expression"])

        newest, january, first = said(""), said("?version=2026-01"), said("?version=2026-01&revision=1")
        assert len({newest, january, first}) == 3
        assert said("?version=2026-01&revision=2") == january
        assert said("?version=2026-07") == newest
        for what in ("clauses", "facts", "questions"):
            assert served.get("office", f"{at}/{what}?version=2026-01").status_code == 200
        questions = [
            served.get("office", f"{at}/questions?version={name}").json() for name in ("2026-01", "2026-07")
        ]
        assert [len(each) for each in questions] == [1, 0]
        for query, says in (
            ("version=2025-01", "it has: 2026-01, 2026-07"),
            ("version=2026-07&revision=2", "it has: 1"),
        ):
            answer = served.get("office", f"{at}/clauses?{query}")
            assert (answer.status_code, says in answer.text) == (404, True), answer.text
        rows = [row for row in served.get("office", "/api/policies").json() if row["id"] == "toy-007"]
        assert [(row["version"], row["revision"], row["decides_from"]) for row in rows] == [
            ("2026-01", 1, "2026-01-01"),
            ("2026-07", 1, "2026-07-01"),
            ("2026-01", 2, "2026-04-01"),
        ]
