"""Reasons name clauses of the policy: a "no" by a clause that does not exist tells nobody anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assent.casework.determination.determination import ApprovalBasis, Approved, Overturned, Upheld
from assent.casework.determination.signature import SpecificReason
from assent.casework.record.event import Actor
from assent.casework.record.lines import Grant
from assent.desk.appeal import appeals
from assent.desk.determination import determinations
from assent.desk.ports import Desk
from tests.journeys import signing
from tests.journeys.living import (
    DOCTOR,
    NURSE,
    PROVIDER,
    REVIEWER,
    TUESDAY,
    asked,
    fact,
    later,
    refusal,
    signed_by,
    unchanged,
)  # fmt: skip
from tests.journeys.test_life import BOTH, refused_whole, take_in

UNKNOWN = SpecificReason("X.88", "The scan of 3 February shows an aneurysm.")
Act = Callable[..., Any]


@pytest.mark.parametrize("act", [signing.determine_adversely, determinations.approve])
def test_a_reason_by_a_clause_that_the_policy_lacks_is_refused(desk: Desk, act: Act) -> None:
    state = take_in(desk, "excluded.json")
    signed = signed_by(DOCTOR, TUESDAY, UNKNOWN)
    says = unchanged(desk, state.id, act, desk, state.id, (), signed, DOCTOR, TUESDAY)
    assert says == "reasons: mgb-031 has no clause X.88; did you mean X.8, X.8.c, X.8.b?"


def test_so_is_one_of_a_partial_approval(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    less = asked(state, "infusion")
    grant = Grant("infusion", 4, less.start, less.end)
    signed = signed_by(DOCTOR, TUESDAY, SpecificReason("Policy", "Four infusions are ordered."))
    says = refusal(signing.determine_partially, desk, state.id, grant, signed, DOCTOR, TUESDAY)
    assert "has no clause Policy; its clauses are such as" in says


@pytest.mark.parametrize("upheld", [True, False])
def test_and_one_of_an_appeal(desk: Desk, upheld: bool) -> None:
    state = refused_whole(desk)
    at = later(days=1)
    filed = appeals.file(desk, state.id, appeals.Appeal((), "member", "x"), PROVIDER, at)
    (appeal,) = filed.appeals

    def decisions(by: Actor, reason: SpecificReason) -> list[Upheld | Overturned]:
        signed, seen = signed_by(by, at, reason), fact("dose_mg")
        if upheld:
            return [Upheld(one, signed.signature, signed.reasons, seen) for one in BOTH]
        return [
            Overturned(
                Approved(asked(state, one), ApprovalBasis.APPEAL, "", signed.signature, signed.reasons)
            )
            for one in BOTH
        ]

    says = unchanged(
        desk, state.id, signing.decide, desk, state.id, appeal, decisions(REVIEWER, UNKNOWN), REVIEWER, at
    )
    assert "has no clause X.88" in says
    known = SpecificReason("X.8", "The scan of 3 February shows an aneurysm.")
    of_nurse = refusal(signing.decide, desk, state.id, appeal, decisions(NURSE, known), NURSE, at)
    assert "The role nurse may not decide appeal" in of_nurse
    assert (
        not signing.decide(desk, state.id, appeal, decisions(REVIEWER, known), REVIEWER, at)
        .appeals[appeal]
        .open
    )
