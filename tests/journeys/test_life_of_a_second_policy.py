"""The toy policy, in both of its versions, from the question to the appeal, in one store with Policy 031."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from httpx import Response

from assent import bootstrap
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.record import audit
from assent.logic.package import Catalogue
from tests.journeys.test_two_policies import body, installed
from tests.packages import BOTH, PACKAGE, TOY
from tests.spec.toy.cases import MET_LATER, toy_case
from tests.supplied import supply_criteria
from tests.web.served import NPI, START, Served, over, submission

MEMBERS = (
    "number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured\n"
    "M-1,Ana Example,1984-03-17,en,1 Elm Street|Springfield,commercial,2025-01-01,,,,\n"
    "M-7,Luz Example,1984-03-18,es,2 Elm Street|Springfield,commercial,2025-01-01,,,,\n"
    "M-8,Eva Example,1984-03-19,en,3 Elm Street|Springfield,commercial,2025-01-01,,,,\n"
)
PROVIDERS = (
    "npi,name,address,phone,product_line,start,end,channel,fax\n"
    f"{NPI},First Office,2 Oak Street,555-0120,commercial,2025-01-01,,fax,555-555-0144\n"
)
PLAN = """\
[[adoption]]
policy = "toy-007"
question = "N.2.minutes"
reading = "three_times"
by = "Committee"
on = 2026-01-15
"""
ATTESTS = "determination-1"
FEW = {"complete": True, "records": [{"date": "2026-02-10", "minutes": 35}]}
"""Half an hour once: under the first version a question of wording, under the second enough."""
JANUARY_ALONE = Catalogue((PACKAGE, replace(TOY, versions=TOY.versions[:1])))


class Season(NamedTuple):
    """A version of the toy policy: the day on which a request comes in, and facts that meet it."""

    version: str
    opens: datetime
    facts: dict[str, Any]


SEASONS = (
    Season("2026-01", datetime(2026, 3, 2, 15, tzinfo=UTC), toy_case()),
    Season("2026-07", datetime(2026, 8, 3, 15, tzinfo=UTC), toy_case(**MET_LATER)),
)


def done(answer: Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of a plan that has both policies, a directory, and a decision about one version of one."""
    made = tmp_path / "office"
    with installed(BOTH):
        make_folder(made)
        yield made


def make_folder(folder: Path) -> None:
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    supply_criteria(folder, bootstrap.catalogue())
    (folder / "members.csv").write_text(MEMBERS, "utf-8")
    (folder / "providers.csv").write_text(PROVIDERS, "utf-8")
    (folder / "plan.toml").write_text(PLAN, "utf-8")


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with over(folder) as interface:
        yield interface


def ask(served: Served, id: str, facts: dict[str, Any], member: str = "M-7") -> Any:
    done(served.post("intake", "/api/requests", body(id, facts, member=member)), 201)
    return served.get("nurse", f"/api/requests/{id}").json()


def deny(served: Served, id: str, clause: str, words: str) -> Any:
    at = f"/api/requests/{id}"
    seen = served.get("doctor", at).headers["etag"]
    no = {"attests": ATTESTS, "reasons": [{"clause": clause, "words": words}]}
    return done(served.decide("doctor", f"{at}/adverse-determinations", no, If_Match=seen))


def letters(served: Served, id: str, kind: str) -> dict[str, str]:
    """The text of each letter of a kind, by language."""
    at = f"/api/requests/{id}/letters"
    sent = [letter for letter in done(served.get("nurse", at)) if letter["kind"] == kind]
    texts = {letter["language"]: served.get("nurse", f"{at}/{letter['text']}").text for letter in sent}
    return {language: " ".join(text.replace("|", " ").split()) for language, text in texts.items()}


def send(served: Served) -> None:
    sent = send_due_notices(served.desk, served.now)
    assert (sent.letters > 0, sent.held) == (True, ())


def check_whole(served: Served, *ids: str) -> None:
    """The record verifies, and each request replays to what it says."""
    assert audit.verify(served.desk, {}).faults == ()
    replayed = [replayed for id in ids for replayed in audit.replay(served.desk, id)]
    assert len(replayed) >= len(ids)
    assert all(each.equal for each in replayed)


@pytest.mark.parametrize("season", SEASONS, ids=lambda season: season.version)
def test_asked_answered_approved(served: Served, season: Season) -> None:
    served.now = season.opens
    facts = {name: value for name, value in season.facts.items() if name != "home_has_room"}
    asked = ask(served, "frame", facts)
    assert (asked["stage"], [question["fact"] for question in asked["asks"]]) == ("pended", ["home_has_room"])
    send(served)
    questions = letters(served, "frame", "information_request")
    assert "Is there room in the home to use a standing frame?" in questions["en"]

    served.now += timedelta(days=1)
    evidence = {"source": "home visit", "on": served.now.date().isoformat(), "by": "therapist"}
    answer = {"facts": {"home_has_room": True}, "evidence": evidence}
    answered = done(served.post("office", "/api/requests/frame/facts", answer))
    assert answered["stage"] == "determined"
    (line,) = answered["lines"]
    assert (line["code"], line["status"]) == ("E0638", "approved")
    send(served)
    told = letters(served, "frame", "approval")
    assert "Standing frame for use at home" in told["en"]
    assert "Soporte para estar de pie en casa" in told["es"]
    check_whole(served, "frame")


@pytest.mark.parametrize("season", SEASONS, ids=lambda season: season.version)
def test_denied_by_a_physician_appealed_and_overturned(served: Served, season: Season) -> None:
    served.now = START
    done(served.post("office", "/api/requests", {**submission("excluded"), "policy": "mgb-031"}), 201)
    served.now = season.opens
    seen = ask(served, "heavy", {**season.facts, "weight_kg": 120})
    assert (seen["stage"], seen["authorizations"]) == ("received", [])
    served.now += timedelta(hours=3)
    words = "The frame carries 100 kg, and the member weighs 120 kg."
    assert {line["status"] for line in deny(served, "heavy", "N.4", words)["lines"]} == {"adverse"}
    deny(served, "excluded", "X.8", "The scan shows an aneurysm, and the surgeon refused clearance.")
    send(served)
    denials = letters(served, "heavy", "adverse")
    assert words in denials["en"]
    assert "The frame carries the member's weight." in denials["en"]
    assert "El soporte aguanta el peso de la persona." in denials["es"]
    assert f"{TOY.title} (version {season.version})" in denials["en"]
    assert "mental health" not in denials["en"]
    assert "988" not in denials["en"]
    assert "salud mental" not in denials["es"]
    assert "This is about mental health care." in letters(served, "excluded", "adverse")["en"]

    served.now += timedelta(days=7)
    at = "/api/requests/heavy"
    filed = done(
        served.post("office", f"{at}/appeals", {"filer": "provider", "grounds": "A stronger frame."}), 201
    )
    (appeal,) = filed["appeals"]
    reasons = [{"clause": "N.4", "words": "The frame that is now requested carries 150 kg."}]
    days = {"start": seen["lines"][0]["from"], "end": seen["lines"][0]["to"]}
    overturned = {"outcome": "overturned", "line": "frame", "reasons": reasons, "units": 1, **days}
    decision = {"attests": "appeal-1", "decisions": [overturned]}
    path = f"{at}/appeals/{appeal['appeal']}/decision"
    served.now += timedelta(days=1)
    etag = served.get("second", at).headers["etag"]
    assert served.post("doctor", path, decision, If_Match=etag).status_code == 403
    etag = served.get("second", at).headers["etag"]
    granted = done(served.post("second", path, decision, If_Match=etag))
    (number,) = granted["authorizations"]
    (grant,) = done(served.get("intake", f"/api/authorizations/{number}"))["grants"]
    assert (grant["line"], grant["left"]) == ("frame", 1)
    check_whole(served, "heavy", "excluded")


def test_reports_count_the_requests_of_both(served: Served) -> None:
    served.now = START
    done(served.post("office", "/api/requests", {**submission("met"), "policy": "mgb-031"}), 201)
    for number, (season, member) in enumerate(zip(SEASONS, ("M-7", "M-8"), strict=True)):
        served.now = season.opens
        assert ask(served, f"frame-{number}", season.facts, member)["stage"] == "determined"
    period = "first=2026-01-01&last=2026-12-31"
    decisions = done(served.get("auditor", f"/api/reports/decisions?{period}"))
    assert {(row["request"], row["line"], row["code"], row["policy"]) for row in decisions["decisions"]} == {
        ("met", "drug", "J3490", "mgb-031"),
        ("met", "infusion", "96365", "mgb-031"),
        ("frame-0", "frame", "E0638", "toy-007"),
        ("frame-1", "frame", "E0638", "toy-007"),
    }
    operations = done(served.get("auditor", f"/api/reports/operations?{period}"))
    (outcomes,) = operations["tables"]["outcomes"]
    assert (outcomes["decisions"], outcomes["automatic"]) == (4, 4)
    check_whole(served, "met", "frame-0", "frame-1")


def test_a_plan_adopts_a_reading_for_one_version_of_one_policy_only(served: Served) -> None:
    served.now = START
    done(served.post("office", "/api/requests", {**submission("met"), "policy": "mgb-031"}), 201)
    assert served.get("nurse", "/api/requests/met").json()["stage"] == "determined"
    facts = {"standing_sessions": FEW}
    early, late = SEASONS
    served.now = early.opens
    assert ask(served, "early", {**early.facts, **facts})["stage"] == "received"
    served.now = late.opens
    assert ask(served, "late", {**late.facts, **facts})["stage"] == "determined"
    assessed = {
        name: done(served.post("nurse", "/api/assessments", {"facts": {**season.facts, **facts}}))
        for name, season in (("early", early), ("late", late))
    }
    assert (assessed["early"]["outcome"], assessed["early"]["adoptions"]) == (
        "not_met",
        {"N.2.minutes": "three_times"},
    )
    assert (assessed["late"]["outcome"], assessed["late"]["adoptions"]) == ("met", {})
    check_whole(served, "met", "early", "late")


def test_a_version_that_is_added_changes_no_recorded_request_and_no_digest(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    early = SEASONS[0]
    with installed(JANUARY_ALONE):
        make_folder(folder)
        with over(folder) as served:
            served.now = START
            done(served.post("office", "/api/requests", {**submission("met"), "policy": "mgb-031"}), 201)
            served.now = early.opens
            ask(served, "frame", early.facts)
            ask(served, "heavy", {**early.facts, "weight_kg": 120})
            deny(served, "heavy", "N.4", "The frame carries 100 kg, and the member weighs 120 kg.")
            send(served)
            events = {id: served.desk.record.read(id) for id in ("met", "frame", "heavy")}
            digests = published(served)
    with installed(BOTH), over(folder) as served:
        assert {id: served.desk.record.read(id) for id in events} == events
        assert digests.items() <= published(served).items()
        assert {key[1] for key in published(served).keys() - digests.keys()} == {"2026-07"}
        check_whole(served, *events)
        assert TOY.reading(date(2026, 8, 3)).version == "2026-07"


def published(served: Served) -> dict[tuple[str, str], str]:
    """The digest of each policy and version, as an installation tells it."""
    listed = done(served.get("nurse", "/api/policies"))
    return {(each["id"], each["version"]): each["digest"] for each in listed}
