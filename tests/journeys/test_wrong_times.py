"""Times that cannot be, or that somebody mistyped: they are refused before the law makes anything of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assent.casework.request.events_decision import DeemedGranted
from assent.desk import appealing
from assent.desk.ports import Desk
from tests.journeys.living import INTAKE, PROVIDER, check_whole, events, later, sweep, unchanged
from tests.journeys.test_life import refused_whole


def test_nobody_makes_an_appeal_late_by_its_day_of_receipt(desk: Desk) -> None:
    state = refused_whole(desk)
    early = appealing.Appeal((), "member", "", received_on=date(2025, 2, 11))
    at = later(days=45)
    assert "before line drug was refused" in unchanged(
        desk, state.id, appealing.file, desk, state.id, early, INTAKE, at
    )
    before = replace(early, received_on=date(2026, 2, 11))
    assert "leave it out" in unchanged(desk, state.id, appealing.file, desk, state.id, before, PROVIDER, at)
    assert appealing.file(desk, state.id, before, INTAKE, at).appeals
    sweep(desk, at)
    assert events(desk, state.id, DeemedGranted)
    check_whole(desk, state.id)
