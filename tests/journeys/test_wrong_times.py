"""Times that cannot be, or that somebody mistyped: they are refused before the law makes anything of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assent.casework.deadlines.events import DeemedGranted
from assent.casework.intake.events import Channel, SubmissionKind
from assent.casework.record.state import Stage
from assent.casework.review.events import Escalated, ExtensionTaken
from assent.desk.appeal import appeals
from assent.desk.determination import determinations
from assent.desk.intake import requests
from assent.desk.ports import Desk
from assent.desk.review import peer_to_peer
from assent.logic.tree import Plain
from tests.journeys.living import (
    INTAKE,
    MEDICARE,
    NURSE,
    PHARMACY,
    PROVIDER,
    TUESDAY,
    check_whole,
    events,
    later,
    refusal,
    submission,
    sweep,
    unchanged,
)  # fmt: skip
from tests.journeys.test_life import refused_whole


def test_nobody_makes_an_appeal_late_by_its_day_of_receipt(desk: Desk) -> None:
    state = refused_whole(desk)
    early = appeals.Appeal((), "member", "", received_on=date(2025, 2, 11))
    at = later(days=45)
    assert "before line drug was refused" in unchanged(
        desk, state.id, appeals.file, desk, state.id, early, INTAKE, at
    )
    before = replace(early, received_on=date(2026, 2, 11))
    assert "leave it out" in unchanged(desk, state.id, appeals.file, desk, state.id, before, PROVIDER, at)
    assert appeals.file(desk, state.id, before, INTAKE, at).appeals
    sweep(desk, at)
    assert events(desk, state.id, DeemedGranted)
    check_whole(desk, state.id)


def test_only_intake_says_when_a_paper_came(desk: Desk) -> None:
    came = later(days=-4)
    by_office = replace(submission(), channel=Channel.FAX, received_at=came)
    assert "leave it out" in refusal(requests.submit, desk, by_office, PROVIDER, TUESDAY)
    by_interface = replace(submission(), received_at=came)
    assert "leave it out" in refusal(requests.submit, desk, by_interface, INTAKE, TUESDAY)
    assert requests.submit(desk, by_office, INTAKE, TUESDAY).submitted


def test_a_paper_that_came_years_ago_is_a_year_mistyped(desk: Desk) -> None:
    paper = replace(submission(member="M-2", facts=MEDICARE), channel=Channel.PAPER)
    mistyped = replace(paper, received_at=later(days=-400))
    says = refusal(requests.submit, desk, mistyped, INTAKE, TUESDAY)
    assert "received_at 2025-01-06" in says
    assert "read the day again" in says


def test_a_request_date_is_no_day_to_come(desk: Desk) -> None:
    made = submission(facts={"request_date": "2026-02-11", "requested_start": "2026-02-16"})
    says = refusal(requests.submit, desk, made, PROVIDER, TUESDAY)
    assert "2026-02-11" in says
    evening = later(hours=14, minutes=59)
    assert requests.submit(desk, submission(), PROVIDER, evening).stage is Stage.DETERMINED


def test_software_approves_nothing_that_is_dated_otherwise_than_it_came(desk: Desk) -> None:
    state = requests.submit(desk, submission(), PROVIDER, later(days=2))
    assert state.stage is Stage.RECEIVED
    assert "the request date is not 2026-02-12" in state.escalations[-1].why
    assert "was over" not in state.escalations[-1].why
    check_whole(desk, state.id)


def test_nor_what_was_over_when_it_came_unless_it_looks_back(desk: Desk) -> None:
    came = later(days=40)
    dated = {
        "request_date": "2026-03-22",
        "requested_start": "2026-02-16",
        "first_infusion_date": "2026-03-23",
    }
    state = requests.submit(desk, submission("two-facts-missing.json", facts=dated), PROVIDER, came)
    known: dict[str, Plain | None] = {
        "trials[3].adherence": 91,
        "ketamine_misuse": False,
        "scores[0].date": "2026-03-20",
    }
    state = requests.answer(desk, state.id, known, PHARMACY, PROVIDER, came)
    assert "was it meant as retrospective?" in state.escalations[-1].why
    made = submission(
        "two-facts-missing.json", id="looks-back", facts=dated, kind=SubmissionKind.RETROSPECTIVE
    )
    requests.submit(desk, made, PROVIDER, came)
    back = requests.answer(desk, "looks-back", known, PHARMACY, PROVIDER, came)
    assert not any("retrospective?" in one.why for one in back.escalations)


def test_a_talk_is_offered_until_a_time_to_come(desk: Desk) -> None:
    state = refused_whole(desk)
    says = unchanged(desk, state.id, peer_to_peer.offer, desk, state.id, TUESDAY, NURSE, later(hours=1))
    assert "is past" in says


def test_times_are_said_as_they_are_where_the_plan_is(desk: Desk) -> None:
    state = requests.submit(desk, submission(member="M-2", facts=MEDICARE, attested=False), PROVIDER, TUESDAY)
    more = ExtensionTaken("drug", "enrollee_asked", "member", "More time.", later(days=9))
    says = refusal(determinations.extend, desk, state.id, more, NURSE, TUESDAY)
    assert says == "The clock of line drug (J3490) allows no extension: decide by 2026-02-13 09:00 EST."
    sweep(desk, later(hours=40))
    called = desk.record.read(state.id)[-1].body
    assert isinstance(called, Escalated)
    assert called.why == "Line drug is due at 2026-02-13 09:00 EST under ma.drug.standard, and not decided."
