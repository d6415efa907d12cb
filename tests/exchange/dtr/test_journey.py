"""From an order to answers that the plan reads as it reads the same facts sent as JSON."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.adapters.fhir.dtr.answers import facts_of_response
from assent.desk.assessment.assess import assess_case
from assent.logic.package import PolicyPackage
from tests.exchange.conftest import EXCHANGE
from tests.exchange.dtr.client import (
    COVERAGE,
    DTR,
    HCPCS,
    ORDER,
    asked,
    asked_until_completed,
    asking,
    by_access,
    by_name,
    by_order,
    filled,
    once_more,
    package,
)
from tests.exchange.hooks import information, post, signing, write_directory
from tests.exchange.smart import register
from tests.packages import BOTH, PACKAGE, TOY
from tests.spec.toy.cases import MET as TOY_MET
from tests.supplied import supply_criteria
from tests.web.served import Served, facts, over

BASES = [DTR, f"{DTR}/2.0"]


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Served]:
    """An installation with Policy 031 and the toy policy."""
    with patch("assent.bootstrap.catalogue", lambda: BOTH):
        bootstrap.make_store(tmp_path / "both", "Committee, 2026-01-15")
        supply_criteria(tmp_path / "both", BOTH)
        (tmp_path / "both" / "exchange.toml").write_text(EXCHANGE, "utf-8")
        with over(tmp_path / "both") as served:
            yield by_access(served)


def outcome(
    served: Served, case: dict[str, Any], policy: PolicyPackage
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What a case comes to on the day of the tests, what is still asked, and what bars an automatic approval."""
    kinds = {
        "request_date": served.now.date().isoformat(),
        "request_kind": case.get("request_kind", "initial"),
    }
    read = served.desk.read_case({**case, **kinds, "policy": policy.id}, "case", None, None)
    assert not read.faults
    assessment = assess_case(read, served.desk.catalogue, served.desk.plan)
    return assessment.outcome.value, assessment.missing_facts, tuple(bar.id for bar in assessment.bars)


@pytest.mark.parametrize("base", BASES)
def test_the_whole_form_filled_comes_to_what_json_comes_to(served: Served, base: str) -> None:
    (bundle,) = package(served, asking(by_order()), base)
    questionnaire, draft = bundle[0], bundle[-1]
    assert draft["questionnaire"] == f"{questionnaire['url']}|{questionnaire['version']}"
    given = facts("met")
    answered = {**draft, "status": "completed", "item": filled(questionnaire["item"], given)}
    reading = facts_of_response(answered, PACKAGE, today=served.now.date())
    assert reading.unread == ()
    assert outcome(served, reading.case(), PACKAGE) == outcome(served, given, PACKAGE) == ("met", (), ())


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    ("id", "example"), [("mgb-031-initial", "met"), ("mgb-031-reauthorization", "reauthorization")]
)
def test_an_adaptive_form_asks_until_nothing_can_change_the_outcome(
    served: Served, base: str, id: str, example: str
) -> None:
    given = facts(example)
    served.now = datetime.fromisoformat(f"{given['request_date']}T14:00:00Z")
    (bundle,) = package(served, asking(by_name(f"{id}-adaptive")), base)
    response = asked_until_completed(served, bundle[-1], given, base)
    reading = facts_of_response(response, PACKAGE, today=served.now.date())
    case = reading.case() | {"request_kind": given["request_kind"]}
    assert outcome(served, case, PACKAGE) == outcome(served, given, PACKAGE) == ("met", (), ())
    whole = list(asked(package(served, asking(by_name(id)), base)[0][0]["item"]))
    assert len(reading.facts) > 10
    assert len(list(asked(response["contained"][0]["item"]))) < len(whole)


def test_what_is_known_to_exclude_ends_the_questions(served: Served) -> None:
    """Once an exclusion is certain nothing more is asked: a clinician decides."""
    (bundle,) = package(served, asking(by_name("mgb-031-initial-adaptive")))
    given = {**facts("met"), "dementia": True}
    response = asked_until_completed(served, bundle[-1], given)
    links = set(asked(response["contained"][0]["item"]))
    assert "dementia" in links
    assert outcome(served, facts_of_response(response, PACKAGE).case(), PACKAGE)[0] == "not_met"


def test_a_question_left_open_is_not_put_again(served: Served) -> None:
    (bundle,) = package(served, asking(by_name("mgb-031-initial-adaptive")))
    given = facts("met")
    del given["prescriber_is_specialist"], given["under_ongoing_care"]
    response = asked_until_completed(served, bundle[-1], given)
    links = list(asked(response["contained"][0]["item"]))
    assert len(links) == len(set(links))
    case = facts_of_response(response, PACKAGE).case()
    result, missing, _ = outcome(served, case, PACKAGE)
    assert result == "incomplete"
    assert {"under_ongoing_care", "prescriber_is_specialist"} <= set(missing)


def test_what_an_approval_needs_is_asked_after_what_the_criteria_ask(served: Served) -> None:
    """It comes last, also where a criterion is left open; the reason stands beside it, and who cannot tell goes on."""
    given = facts("met")
    for left_out in ([], ["ketamine_misuse"], ["planned_infusions"]):
        (bundle,) = package(served, asking(by_name("mgb-031-initial-adaptive")))
        known = {name: value for name, value in given.items() if name not in left_out}
        response = bundle[-1]
        rounds: list[set[str]] = []
        while response["status"] != "completed":
            rounds.append(set(asked(response["contained"][0]["item"])))
            response = once_more(served, response, known)
        last = [links - before for before, links in pairwise(rounds[-7:])]
        lacking = [{"infusions_per_week"}] if "planned_infusions" in left_out else []
        by_order = {"dose_mg", "infusion_minutes", "infusions_per_week"} - set().union(*lacking)
        assert last[-4 - len(lacking) :] == [
            {"planned_infusions"},
            *lacking,
            {"drug_code"},
            {"ndc"},
            by_order,
        ]
        assert "neither the number of infusions" in str(response["contained"][0])


def test_any_policy_of_the_catalogue_has_its_form(both: Served) -> None:
    both.now = datetime.fromisoformat(f"{TOY_MET['request_date']}T14:00:00Z")
    frame = {
        **ORDER,
        "resourceType": "DeviceRequest",
        "codeCodeableConcept": {"coding": [{"system": HCPCS, "code": "E0638"}]},
    }
    del frame["medicationCodeableConcept"]
    (bundle,) = package(both, asking(by_order(frame)))
    assert bundle[0]["id"] == "toy-007-initial"
    given = TOY_MET
    answered = {**bundle[-1], "item": filled(bundle[0]["item"], given)}
    case = facts_of_response(answered, TOY).case()
    assert outcome(both, case, TOY) == outcome(both, given, TOY)
    (bundle,) = package(both, asking(by_name("toy-007-initial-adaptive")))
    response = asked_until_completed(both, bundle[-1], given)
    case = facts_of_response(response, TOY).case()
    assert outcome(both, case, TOY)[0] == outcome(both, given, TOY)[0]


def test_both_policies_together(both: Served) -> None:
    named = [by_name("toy-007-initial"), by_name("mgb-031-initial"), by_name("toy-007-initial")]
    bundles = package(both, asking(*named))
    assert [bundle[0]["id"] for bundle in bundles] == ["toy-007-initial", "mgb-031-initial"]


def test_what_was_said_while_ordering_is_a_context(plan: Served) -> None:
    """The id that came with an order leads to its form; what the plan knows of the coverage stands in the draft."""
    (action, _) = post(plan, signing()).json()["systemActions"]
    said = information(action)
    context = {"name": "context", "valueString": said["coverage-assertion-id"][0]}
    unnamed = {**COVERAGE, "class": []}
    (bundle,) = package(plan, asking(context, coverage=unnamed))
    assert said["questionnaire"] == [f"{bundle[0]['url']}|{bundle[0]['version']}"]
    answers = [item for section in bundle[-1]["item"] for item in section.get("item", ())]
    assert [item["linkId"] for item in answers] == ["product_line"]


@pytest.fixture
def plan(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation with a directory of members, and a registered program."""
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    (folder / "exchange.toml").write_text(EXCHANGE, "utf-8")
    write_directory(folder)
    with over(folder) as served:
        register(served)
        yield by_access(served)
