"""What a "no" cannot be constructed without."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast

import pytest

from assent.casework.determination.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    PartiallyApproved,
    Upheld,
)
from assent.casework.determination.events import Determined
from assent.casework.determination.signature import (
    Act,
    Considered,
    ConsideredKind,
    SigningRule,
    SigningTable,
    SpecificReason,
)
from assent.casework.record.checks import InvalidRecord
from assent.casework.record.lines import Grant
from assent.casework.record.state import IllegalTransition
from tests.unit.casework.request.story import (
    CONSIDERED,
    DRUG,
    END,
    INFUSION,
    MONDAY,
    PHYSICIAN,
    REASON,
    START,
    adverse,
    in_review,
    signature,
)

NOTHING = cast(Any, None)


def partly(*args: Any) -> PartiallyApproved:
    return PartiallyApproved(Grant("1", 1, START, END), *args)


@pytest.mark.parametrize(
    "kind", [lambda *args: Adverse("1", *args), lambda *args: Upheld("1", *args), partly]
)
@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((NOTHING, (REASON,), CONSIDERED), "only a clinician makes one"),
        (("dr-hale", (REASON,), CONSIDERED), "only a clinician makes one"),
        ((signature(), (), CONSIDERED), "reasons is empty"),
        ((signature(), (REASON,), ()), "considered is empty"),
        ((signature(), ("no",), CONSIDERED), "each reason is a SpecificReason"),
        ((signature(), (REASON,), ("age",)), "each thing considered is a Considered"),
        (
            (signature(), (REASON,), (Considered(ConsideredKind.ASSESSMENT, "case-1"),)),
            "a fact or a document of this member",
        ),
    ],
)
def test_not_without_its_clinician_reason_and_record(kind: Any, args: tuple[Any, ...], says: str) -> None:
    with pytest.raises(InvalidRecord, match=says):
        kind(*args)


def test_nor_by_copying_one_with_a_part_taken_out() -> None:
    with pytest.raises(InvalidRecord, match="only a clinician makes one"):
        replace(adverse(), signature=NOTHING)


@pytest.mark.parametrize("words", ["Not medically necessary.", " denied ", "Does  not meet criteria!"])
def test_a_reason_that_fits_any_member_is_none(words: str) -> None:
    with pytest.raises(InvalidRecord, match="fits any member; say what about this one"):
        SpecificReason("I.3", words)


@pytest.mark.parametrize("words", ["", " ", "\u200b", "\u2060", "\u00ad", "\u3164", "...", "- 1."])
def test_what_shows_nothing_is_no_reason_and_no_sentence_to_sign(words: str) -> None:
    with pytest.raises(InvalidRecord, match=r"words (is empty|holds no word)"):
        SpecificReason("I.3", words)
    with pytest.raises(InvalidRecord, match=r"attests (is empty|holds no word)"):
        replace(signature(), attests=words)


def test_a_reason_is_by_clause() -> None:
    with pytest.raises(InvalidRecord, match="is no clause id"):
        SpecificReason("the third criterion", "Only three trials are documented.")
    with pytest.raises(InvalidRecord, match="clause is empty"):
        SpecificReason("", "Only three trials are documented.")


def test_the_licence_is_valid_on_the_day_of_signing() -> None:
    assert signature(until=MONDAY.date()).valid_at(MONDAY)
    with pytest.raises(InvalidRecord, match="was valid until 2026-01-04, not on 2026-01-05"):
        signature(until=date(2026, 1, 4))


@pytest.mark.parametrize(
    ("midnight", "last_day"),
    [
        (datetime(2026, 1, 6, 5, tzinfo=UTC), date(2026, 1, 5)),
        (datetime(2026, 7, 7, 4, tzinfo=UTC), date(2026, 7, 6)),
    ],
    ids=["standard time", "daylight saving time"],
)
def test_a_licence_ends_at_midnight_where_the_plan_is(midnight: datetime, last_day: date) -> None:
    last = midnight - timedelta(seconds=1)
    signed = signature(at=last, until=last_day)
    assert last.date() > last_day, "in UTC it is the next day already"
    assert (signed.valid_at(last), signed.valid_at(midnight)) == (True, False)
    with pytest.raises(InvalidRecord, match=f"was valid until {last_day}, not on {midnight.date()}"):
        signature(at=midnight, until=last_day)


def test_what_was_signed_before_midnight_is_not_put_on_the_record_after_it() -> None:
    before = datetime(2026, 1, 6, 4, 59, tzinfo=UTC)
    signed = adverse(at=before)
    signed = replace(signed, signature=replace(signed.signature, licence_valid_until=date(2026, 1, 5)))
    story = in_review()
    story.at = before + timedelta(minutes=2)
    with pytest.raises(IllegalTransition, match="was valid until 2026-01-05, not on 2026-01-06"):
        story.record(Determined(signed), by=PHYSICIAN)
    story.at = before + timedelta(seconds=59)
    story.record(Determined(signed), by=PHYSICIAN)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 1, 5), datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=-5)))]  # noqa: DTZ001
)  # fmt: skip
def test_moments_are_in_utc(moment: datetime) -> None:
    with pytest.raises(InvalidRecord, match="give it in UTC"):
        signature(at=moment)
    assert MONDAY.tzinfo is UTC


def test_an_empty_signing_table_lets_nobody_sign() -> None:
    table = SigningTable()
    assert not table.allows(signature(), Act.REFUSE, "commercial", DRUG)
    assert table.who(Act.REFUSE) == "nobody"


def test_a_row_may_be_for_a_product_line_and_a_kind_of_line() -> None:
    row = SigningRule("MD", frozenset({Act.REFUSE}), "psychiatry", "commercial", DRUG.kind)
    allows = SigningTable((row,)).allows
    assert allows(signature(), Act.REFUSE, "commercial", DRUG)
    assert not allows(signature(), Act.REFUSE, "commercial", INFUSION)
    assert not allows(signature(), Act.REFUSE, "medicare_advantage", DRUG)
    assert not allows(signature(), Act.APPROVE, "commercial", DRUG)
    assert not allows(replace(signature(), specialty="surgery"), Act.REFUSE, "commercial", DRUG)


def test_an_approval_by_the_criteria_names_its_assessment() -> None:
    with pytest.raises(InvalidRecord, match="assessment is empty"):
        Approved(DRUG.asked, ApprovalBasis.CRITERIA)


@pytest.mark.parametrize(
    ("units", "start", "end", "covers"),
    [
        (8, START, END, True),
        (9, START, END, True),
        (None, START, END, True),
        (7, START, END, False),
        (8, START + timedelta(days=1), END, False),
        (8, START, END - timedelta(days=1), False),
    ],
)
def test_a_grant_covers_what_was_asked(units: int | None, start: date, end: date, covers: bool) -> None:
    assert Grant("2", units, start, end).covers(INFUSION.asked) is covers


def test_a_limit_that_nobody_asked_for_is_less() -> None:
    assert not Grant("1", 100, START, END).covers(DRUG.asked)


def test_a_grant_makes_sense() -> None:
    with pytest.raises(InvalidRecord, match="before it starts"):
        Grant("1", 1, END, START)
    with pytest.raises(InvalidRecord, match="give at least 1"):
        Grant("1", 0, START, END)
