"""What is answered of a line: a "no", or less than was asked for, only where somebody signed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

from assent.adapters.fhir.pas.review_actions import ReviewAction, answer_of, is_deemed_adverse
from assent.casework.deadlines.events import Deadline, DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved, PartiallyApproved
from assent.casework.determination.signature import (
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.record.line_state import LineState
from assent.casework.record.lines import Benefit, Grant, ItemKind, RequestedLine

START, END = date(2026, 2, 16), date(2026, 3, 15)
AT = datetime(2026, 2, 10, 14, tzinfo=UTC)
ASKED = RequestedLine("drug", "J3490", ItemKind.DRUG, Benefit.MEDICAL, START, END, 8)
SIGNED = ClinicianSignature(
    "dr-hale", "MD", "MA-1", date(2027, 12, 31), "psychiatry", AT, "I have reviewed this record."
)
REASONS = (SpecificReason("X.8", "The scan of 3 February shows an aneurysm, and clearance was refused."),)
CONSIDERED = (Considered(ConsideredKind.FACT, "aortic_aneurysm"),)
FEWER, SHORTER = Grant("drug", 4, START, END), Grant("drug", 8, START, date(2026, 3, 1))
LATE = Deadline("clock", "drug", AT)

DETERMINATIONS = (
    None,
    Approved(ASKED.asked, ApprovalBasis.CRITERIA, "sha256:0"),
    PartiallyApproved(FEWER, SIGNED, REASONS, CONSIDERED),
    PartiallyApproved(SHORTER, SIGNED, REASONS, CONSIDERED),
    Adverse("drug", SIGNED, REASONS, CONSIDERED),
)
DEEMED = (None, DeemedAdverse(LATE), DeemedGranted(LATE))
NO_OR_LESS = {ReviewAction.NOT_CERTIFIED, ReviewAction.MODIFIED}


def test_no_or_less_is_answered_only_from_what_is_signed() -> None:
    seen = set[ReviewAction]()
    for determination, deemed, withdrawn, reversed_ in product(
        DETERMINATIONS, DEEMED, (False, True), (None, FEWER, ASKED.asked)
    ):
        if determination is None and reversed_ is not None:
            continue  # a reversal is of a denial that stands
        line = LineState(
            ASKED, determination=determination, deemed=deemed, withdrawn=withdrawn, reversed=reversed_
        )
        answer = answer_of(line)
        seen.add(answer.action)
        if answer.action in NO_OR_LESS:
            assert answer.refusal is not None
            assert answer.refusal.signature == SIGNED
        if answer.action is ReviewAction.CERTIFIED:
            assert answer.grant is not None
            assert answer.grant.covers(ASKED.asked)
    assert seen >= {*NO_OR_LESS, ReviewAction.PENDED, ReviewAction.CERTIFIED, ReviewAction.CANCELED}


def test_each_determination_has_its_code() -> None:
    codes = [answer_of(LineState(ASKED, determination=one)).action.value for one in DETERMINATIONS]
    assert codes == ["A4", "A1", "A6", "A6", "A3"]


def test_what_the_law_deems_is_no_determination() -> None:
    late = LineState(ASKED, deemed=DeemedAdverse(LATE))
    assert (answer_of(late).action.value, is_deemed_adverse(late)) == ("A4", True)
    assert not is_deemed_adverse(replace(late, determination=DETERMINATIONS[-1]))
    assert answer_of(LineState(ASKED, deemed=DeemedGranted(LATE))).action.value == "A1"
