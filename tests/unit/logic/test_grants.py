"""What an approval grants: its term in days or months, and its units worked out from facts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from assent.logic.authoring import AuthoringError, Grant, integer, on_date
from assent.logic.case_facts import CaseFacts
from assent.logic.codec import decode_policy, encode_policy
from assent.logic.diff import differences
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Policy
from assent.logic.units_granted import units_granted
from tests.unit.targets.three_engines import KIND, Laboratory

PLANNED = integer("planned", "How many are planned?", 0, 100)
PER_WEEK = integer("per_week", "How many a week?", 0, 7)
LABORATORY = Laboratory((PLANNED, PER_WEEK))
ASK = "The request does not say how many are planned."


def policy(grant: Grant) -> Policy:
    return LABORATORY.policy(KIND >= 1, grant=grant)


@pytest.mark.parametrize(
    ("grant", "start", "last"),
    [
        (Grant(28, "K"), date(2026, 3, 1), date(2026, 3, 28)),
        (Grant(days=1, clause="K"), date(2026, 3, 1), date(2026, 3, 1)),
        (Grant(months=6, clause="K"), date(2026, 3, 1), date(2026, 8, 31)),
        (Grant(months=12, clause="K"), date(2026, 3, 15), date(2027, 3, 14)),
        (Grant(months=1, clause="K"), date(2026, 1, 31), date(2026, 2, 28)),
        (Grant(months=1, clause="K"), date(2026, 1, 28), date(2026, 2, 27)),
    ],
)
def test_the_last_day_of_a_term(grant: Grant, start: date, last: date) -> None:
    assert grant.last_day(start) == last


@pytest.mark.parametrize(("days", "months"), [(0, 0), (28, 1), (-1, 0), (0, -1), (-1, 1)])
def test_a_term_is_given_in_one_way(days: int, months: int) -> None:
    with pytest.raises(AuthoringError, match="exactly one of them"):
        Grant(days=days, months=months, clause="K")


def test_a_grant_names_its_clause() -> None:
    with pytest.raises(AuthoringError, match="names the clause"):
        Grant(days=28)


def test_units_are_worked_out_or_said_to_be_undetermined() -> None:
    grant = Grant(days=28, clause="K", units=PLANNED * 2, undetermined=ASK)
    assert units_granted(grant, Evaluation(CaseFacts({"planned": 6}))).units == 12
    unknown = units_granted(grant, Evaluation(CaseFacts({})))
    assert (unknown.units, unknown.says) == (None, ASK)


def test_units_divided_by_zero_are_undetermined() -> None:
    grant = Grant(days=28, clause="K", units=PLANNED / PER_WEEK, undetermined=ASK)
    assert units_granted(grant, Evaluation(CaseFacts({"planned": 1, "per_week": 0}))).says == ASK
    assert units_granted(grant, Evaluation(CaseFacts({"planned": 1, "per_week": 3}))).units == Fraction(1, 3)


def test_a_policy_may_say_that_it_determines_no_units() -> None:
    grant = Grant(months=12, clause="K", undetermined="The policy does not say how many.")
    assert units_granted(grant, Evaluation(CaseFacts({}))).says == "The policy does not say how many."


def test_units_are_numbers_with_a_sentence_for_the_unknown_and_known_facts() -> None:
    with pytest.raises(AuthoringError, match="undetermined"):
        Grant(days=28, clause="K", units=PLANNED)
    with pytest.raises(AuthoringError, match="not a number"):
        Grant(days=28, clause="K", units=on_date("day", "When?"), undetermined=ASK)
    stranger = integer("stranger", "How many?", 0, 9)
    with pytest.raises(AuthoringError, match="'stranger'"):
        policy(Grant(days=28, clause="K", units=stranger, undetermined=ASK))


def test_a_grant_in_json_keeps_what_it_was_and_takes_what_is_new() -> None:
    before = policy(Grant(days=28, clause="K"))
    assert encode_policy(before)["pathways"][0]["grant"] == {"days": 28, "clause": "K"}
    after = policy(Grant(months=6, clause="K", units=PLANNED, undetermined=ASK))
    assert decode_policy(encode_policy(after)) == after


def test_a_changed_grant_is_said_in_words() -> None:
    before = policy(Grant(days=28, clause="K", units=PLANNED, undetermined=ASK))
    pathway = before.pathways["1"]
    longer = replace(pathway, grant=replace(pathway.grant, units=PLANNED * 2))
    [found] = differences(before, replace(before, pathways={"1": longer}))
    assert (found.before, found.after) == ("units: the planned", "units: the planned times 2")


def test_a_term_reads_aloud() -> None:
    assert [Grant(days=28, clause="K").term(), Grant(months=1, clause="K").term()] == ["28 days", "1 month"]
