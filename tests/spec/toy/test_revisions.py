"""Two encodings of one published text: the corrected one decides from its day on, the older is there for replay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assent.adapters.case_files import parse_case
from assent.desk.assessment.assess import assess_case, decided_by, policy_digest, record
from assent.logic.authoring import AuthoringError
from assent.logic.codec import digest
from assent.logic.diff import differences
from assent.logic.engine_level import ENGINE_LEVEL
from assent.logic.policy import Policy
from tests.packages import BOTH, CORRECTED, TOY
from tests.spec.toy.cases import toy_case
from tests.spec.toy.policy import v2026_01_revision_2

FIRST, JULY = TOY.versions
SECOND = v2026_01_revision_2.POLICY
TWO_WEEKS = {"trial_days": 14, "delivery_date": "2026-07-16"}


@pytest.mark.parametrize(
    ("day", "encoding"),
    [
        ("2026-01-01", FIRST),
        ("2026-03-31", FIRST),
        ("2026-04-01", SECOND),
        ("2026-06-30", SECOND),
        ("2026-07-01", JULY),
        ("2031-01-01", JULY),
    ],
)
def test_the_corrected_encoding_decides_from_its_day_until_the_next_text(day: str, encoding: Policy) -> None:
    assert CORRECTED.package("toy-007").in_force(date.fromisoformat(day)) is encoding


@pytest.mark.parametrize(
    ("day", "outcome", "revision"), [("2026-03-31", "met", 1), ("2026-04-01", "not_met", 2)]
)
def test_an_assessment_says_which_encoding_and_which_engine_made_it(
    day: str, outcome: str, revision: int
) -> None:
    case = parse_case(toy_case(request_date=day, **TWO_WEEKS), "a case", CORRECTED)
    shown = record(assess_case(case, CORRECTED))
    encoding = FIRST if revision == 1 else SECOND
    assert shown["outcome"] == outcome
    assert shown["policy"] == {
        "id": "toy-007",
        "version": "2026-01",
        "revision": revision,
        "digest": digest(encoding),
        "engine_level": ENGINE_LEVEL,
    }


def test_a_version_by_its_name_is_its_newest_encoding() -> None:
    package = CORRECTED.package("toy-007")
    assert package.version("2026-01") is SECOND
    assert package.revisions("2026-01") == (FIRST, SECOND)
    assert package.newest is JULY


def test_what_was_decided_is_found_by_digest_else_by_its_number() -> None:
    find = decided_by
    assert find(CORRECTED, "toy-007", "2026-01", policy_digest(FIRST), 2) is FIRST
    assert find(CORRECTED, "toy-007", "2026-01", "sha256:another", 1) is FIRST
    assert find(CORRECTED, "toy-007", "2026-01", "sha256:another", 2) is SECOND
    assert find(CORRECTED, "toy-007", "2026-01", "sha256:another", 3) is SECOND
    assert find(BOTH, "toy-007", "2026-10", policy_digest(FIRST), 1) is None


def test_the_day_belongs_to_what_is_published_and_a_comparison_names_it() -> None:
    moved = replace(SECOND, decides_from=date(2026, 4, 2))
    assert digest(moved) != digest(SECOND)
    said = " ".join(difference.says for difference in differences(FIRST, SECOND))
    assert "revision" in said
    assert "2026-04-01" in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"revision": 0}, "count from 1"),
        ({"revision": 1}, "leave out decides_from"),
        ({"decides_from": date(2025, 12, 31)}, "before its text takes effect on 2026-01-01"),
    ],
)
def test_a_revision_that_cannot_be_is_said_at_import(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        replace(SECOND, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("third", "says"),
    [
        (replace(SECOND, revision=2), "revision 2 of 2026-01 twice"),
        (replace(SECOND, revision=3, decides_from=date(2026, 3, 31)), "decides from 2026-03-31, before revision 2"),
        (replace(SECOND, revision=3, effective=date(2026, 2, 1)), "take effect on different days"),
    ],
)  # fmt: skip
def test_the_revisions_of_a_version_follow_one_another(third: Policy, says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        replace(TOY, versions=(FIRST, third, SECOND))
