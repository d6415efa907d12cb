"""Duties to tell: which event starts one, which letter or call does it, by product line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework import plain_actions
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealFiled
from assent.casework.deadlines.clocks import moments
from assent.casework.deadlines.duties import duties_of
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedAdverse
from assent.casework.determination.events import Determined
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import Urgency
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.events import NoticeKind, NoticeSent, OralNoticeLogged
from assent.casework.record.event import Body
from assent.casework.record.lines import Benefit, ItemKind, RequestedLine
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import CoverageChecked
from assent.casework.review import commands as review_commands
from assent.casework.review.events import ExpediteProposed, ExpediteRefused
from tests.unit.casework.request.story import (
    INTAKE,
    MONDAY,
    PHYSICIAN,
    PROVIDER,
    SYSTEM,
    Story,
    adverse,
    asking,
    attested,
    drafted,
    outside,
    submission,
)


def asked(line: str = "commercial", urgency: Urgency = Urgency.STANDARD) -> Story:
    story = drafted(line).do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    lines = tuple(of(one, line) for one in submission().lines)
    return story.do(intake_commands.submit, submission(urgency=urgency, lines=lines), by=PROVIDER)


def of(one: RequestedLine, line: str) -> RequestedLine:
    """A requested line under the benefit that it has in a product line."""
    part_b = line == "medicare_advantage" and one.kind is ItemKind.DRUG
    return replace(one, benefit=Benefit.PART_B) if part_b else one


def letter(story: Story, kind: NoticeKind, about: int, to: Iterable[str], *lines: str) -> Story:
    for one in to:
        story.do(
            notices_commands.send_notice, NoticeSent(kind, "d" * 8, "mail", one, lines, about), by=SYSTEM
        )
    return story


def last(story: Story, kind: type[Body]) -> int:
    return max(one.sequence for one in story.events if isinstance(one.body, kind))


def undone(story: Story) -> list[str]:
    return [one.rule.id for one in duties_of(story.state, moments(story.events)) if one.done_at is None]


def test_what_was_decided_alike_is_one_duty_and_one_letter_does_it() -> None:
    story = asked()
    first = story.state.sequence + 1
    story.record(Determined(adverse("1")), Determined(adverse("2")), by=PHYSICIAN)
    assert undone(story) == ["ma_state.adverse.provider_by_phone", "ma_state.adverse.written"]
    letter(story.later(hours=1), NoticeKind.ADVERSE, first, ["provider"], "1", "2")
    assert "ma_state.adverse.written" in undone(story)
    letter(story, NoticeKind.ADVERSE, first, ["member"], "1", "2")
    assert undone(story) == ["ma_state.adverse.provider_by_phone"]
    (written,) = (
        one for one in duties_of(story.state, moments(story.events)) if one.rule.id.endswith("written")
    )
    assert written.done_at == story.at


def test_what_was_decided_later_is_a_duty_of_its_own() -> None:
    story = asked().record(Determined(adverse("1")), by=PHYSICIAN)
    letter(story, NoticeKind.ADVERSE, last(story, Determined), ["member", "provider"], "1")
    later = adverse("2", at=MONDAY + timedelta(hours=2))
    story.later(hours=2).record(Determined(later), by=PHYSICIAN)
    assert undone(story).count("ma_state.adverse.written") == 1


def test_a_letter_of_another_kind_or_to_another_does_nothing() -> None:
    story = asked().record(Determined(outside("1")), by=PHYSICIAN)
    about = last(story, Determined)
    letter(story, NoticeKind.ADVERSE, about, ["member", "provider"], "1")
    letter(story, NoticeKind.APPROVAL, about, ["member"], "1")
    assert "ma_state.approval.written" in undone(story)
    letter(story, NoticeKind.APPROVAL, about, ["provider"], "1")
    assert undone(story) == ["ma_state.approval.provider_by_phone"]


def test_what_was_said_before_the_event_does_not_do_it() -> None:
    story = asked().later(hours=5).record(Determined(adverse("1", at=MONDAY)), by=PHYSICIAN)

    def said(at: int) -> OralNoticeLogged:
        when = MONDAY + timedelta(hours=at)
        return OralNoticeLogged(NoticeKind.ADVERSE, "provider", when, "What was decided.", "front desk")

    story.later(hours=1).do(plain_actions.record, said(4), by=INTAKE)
    assert "ma_state.adverse.provider_by_phone" in undone(story)
    story.do(plain_actions.record, said(6), by=INTAKE)
    assert undone(story) == ["ma_state.adverse.written"]


def test_a_passed_deadline_is_told_only_where_the_law_makes_a_denial_of_it() -> None:
    story = asked("mgb_aco").later(days=15)
    due = Deadline("medicaid.service.standard", "2", MONDAY + timedelta(days=7), "42 CFR 438.210(d)(1)")
    story.record(DeadlineMissed(due), by=SYSTEM)
    assert undone(story) == []
    story.record(DeemedAdverse(due), by=SYSTEM)
    assert undone(story) == ["medicaid.missed.notice"]
    letter(story, NoticeKind.DEEMED, last(story, DeemedAdverse), ["member"], "2")
    assert undone(story) == []


@pytest.mark.parametrize(
    ("in_network", "asks", "duty"), [(None, 1, 1), (False, 1, 1), (True, 1, 0), (False, 0, 0)]
)
def test_an_office_without_contract_is_asked_within_a_day_for_what_is_missing(
    in_network: bool | None, asks: int, duty: int
) -> None:
    story = asked("medicare_advantage", Urgency.EXPEDITED)
    story.do(
        requirement_commands.check_coverage,
        CoverageChecked("medicare_advantage", in_network=in_network),
        by=SYSTEM,
    )
    if asks:
        wanted = asking("weight_kg", escalate_at=MONDAY + timedelta(hours=10))
        story.do(review_commands.request_information, wanted, by=SYSTEM, deadline=None)
    assert undone(story) == ["ma.ask_noncontract_provider"] * duty
    if duty:
        letter(story, NoticeKind.INFORMATION_REQUEST, story.state.sequence, ["provider"])
        assert undone(story) == []


def test_a_no_told_by_voice_is_confirmed_by_the_letter_about_it() -> None:
    story = asked("medicare_advantage", Urgency.EXPEDITED).record(Determined(adverse("1")), by=PHYSICIAN)
    about = last(story, Determined)
    said = OralNoticeLogged(NoticeKind.ADVERSE, "member", story.at, "What was decided.", "the member")
    story.do(plain_actions.record, said, by=INTAKE)
    assert undone(story) == ["ma.adverse_oral.written"]
    letter(story, NoticeKind.ADVERSE, about, ["member"], "1")
    assert undone(story) == []


def test_a_refusal_to_expedite_is_told_twice() -> None:
    story = asked("medicare_advantage")
    story.record(ExpediteProposed("The member asks."), by=INTAKE)
    story.record(ExpediteRefused("The member is stable."), by=PHYSICIAN)
    assert set(undone(story)) == {"ma.expedite_refused.oral", "ma.expedite_refused.written"}
    due = {one.rule.id: one.deadline.due_at for one in duties_of(story.state, moments(story.events))}
    assert due["ma.expedite_refused.oral"] == MONDAY + timedelta(hours=24)


def test_a_grievance_is_acknowledged_in_writing() -> None:
    story = asked().record(Determined(adverse("1")), by=PHYSICIAN)
    appeal = AppealFiled("A-1", 1, ("1",), "m", Urgency.STANDARD, date(2026, 1, 5), "x")
    story.do(appeal_commands.file_appeal, appeal, by=PROVIDER)
    assert "ma_state.grievance.acknowledged" in undone(story)
    letter(story, NoticeKind.APPEAL_ACKNOWLEDGED, last(story, AppealFiled), ["member"], "1")
    assert "ma_state.grievance.acknowledged" not in undone(story)
