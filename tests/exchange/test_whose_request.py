"""Whose a request is, and of what kind: what a bundle says of it is compared with what the plan knows, every time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assent.casework.record.state import RequestState
from assent.desk.record.explanation import bars_of
from assent.desk.record.facts import case_of
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.bundles import Bundle, resource
from tests.exchange.conftest import EXCHANGE
from tests.exchange.hooks import MEMBERS, PROVIDERS
from tests.exchange.reading import actions, response_of, submit
from tests.web.served import Served, over

_PRODUCT_LINE = "the product line among the facts is not the one of the request"
_BIRTH_DATE = "the birth date among the facts is not the one"
_MEMBER = "M-1,Pat One,1984-03-17,en,1 Example St|Boston MA,commercial,2025-01-01,,,,yes\n"


@pytest.fixture
def served(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation with a directory of members."""
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    (folder / "exchange.toml").write_text(EXCHANGE, "utf-8")
    (folder / "members.csv").write_text(MEMBERS + _MEMBER, "utf-8")
    (folder / "providers.csv").write_text(PROVIDERS, "utf-8")
    with over(folder) as made:
        yield made


def _state(served: Served, answer: Bundle) -> RequestState:
    numbers = response_of(answer)["identifier"]
    return state_of(
        served.desk, next(one["value"] for one in numbers if one["system"] == "urn:assent:request")
    )


def _says(served: Served, state: RequestState) -> str:
    bars = bars_of(served.desk, state, case_of(state, served.desk.read_case).facts)
    return "; ".join(bar.says for bar in bars)


def _covered_as(*product_lines: str) -> Callable[[Bundle], None]:
    def change(bundle: Bundle) -> None:
        coverage = resource(bundle, "Coverage")
        coverage["class"] = [{**coverage["class"][0], "value": line} for line in product_lines]

    return change


@pytest.mark.parametrize("named", [("medicare_advantage",), ("commercial", "medicare_advantage")])
def test_another_product_line_of_the_coverage_is_for_a_person(served: Served, named: tuple[str, ...]) -> None:
    bundle = bundles.request("met")
    _covered_as(*named)(bundle)
    answer = submit(served, "2.2", bundle)
    assert set(actions(response_of(answer)).values()) == {"A4"}
    state = _state(served, answer)
    assert state.product_line == "commercial", "it is decided under the coverage of the plan's directory"
    assert _PRODUCT_LINE in _says(served, state)
    assert any(_PRODUCT_LINE in sent.why for sent in state.escalations)


def test_a_coverage_without_a_name_that_the_plan_knows_says_nothing(served: Served) -> None:
    bundle = bundles.request("met")
    _covered_as("Gold 1500")(bundle)
    assert actions(response_of(submit(served, "2.2", bundle))) == {1: "A1", 2: "A1"}


def _answers(number: str) -> Bundle:
    """The two answers that are asked for."""
    update = bundles.update(bundles.request(), number, ketamine_misuse=False)
    items = resource(update, "QuestionnaireResponse")["item"]
    trials = [item for item in items if item["linkId"] == "trials"]
    trials[-1]["item"].append({"linkId": "trials.adherence", "answer": [{"valueDecimal": 91}]})
    return update


def test_an_update_is_compared_as_its_request_was(served: Served) -> None:
    submit(served, "2.2", bundles.request())
    update = _answers("2")
    _covered_as("medicare_advantage")(update)
    answer = submit(served, "2.2", update)
    assert set(actions(response_of(answer)).values()) == {"A4"}
    assert _PRODUCT_LINE in _says(served, _state(served, answer))


def test_an_update_about_somebody_born_on_another_day_is_for_a_person(served: Served) -> None:
    submit(served, "2.2", bundles.request())
    update = _answers("2")
    resource(update, "Patient")["birthDate"] = "1990-01-01"
    answer = submit(served, "2.2", update)
    assert set(actions(response_of(answer)).values()) == {"A4"}
    assert _BIRTH_DATE in _says(served, _state(served, answer))


def test_what_disagrees_within_an_update_takes_the_support_away(served: Served) -> None:
    """The questionnaire says what stands on the record, the Patient beside it something else."""
    first = bundles.request()
    born = {"linkId": "birth_date", "answer": [{"valueDate": "1984-03-17"}]}
    resource(first, "QuestionnaireResponse")["item"].append(born)
    submit(served, "2.2", first)
    update = _answers("2")
    resource(update, "QuestionnaireResponse")["item"].append(born)
    resource(update, "Patient")["birthDate"] = "1990-01-01"
    answer = submit(served, "2.2", update)
    assert set(actions(response_of(answer)).values()) == {"A4"}
    assert "birth_date" in _says(served, _state(served, answer))


def test_answers_without_a_difference_are_approved(served: Served) -> None:
    submit(served, "2.2", bundles.request())
    assert actions(response_of(submit(served, "2.2", _answers("2")))) == {1: "A1", 2: "A1"}
