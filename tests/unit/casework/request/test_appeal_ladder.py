"""Appeals on the ladder of each product line: what may be filed, when it counts as late, who decides, what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealDecided, AppealFiled
from assent.casework.appeal.ladder import check_reviewer, follows, may_file, sending
from assent.casework.determination.determination import Upheld
from assent.casework.determination.events import Determined
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import Urgency
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.record.checks import Refused
from assent.casework.record.lines import Benefit
from tests.unit.casework.request.story import (
    CONSIDERED,
    DRUG,
    INFUSION,
    MONDAY,
    PHYSICIAN,
    PROVIDER,
    REASON,
    REVIEWER,
    SYSTEM,
    Story,
    adverse,
    attested,
    drafted,
    signature,
    submission,
)

LINES = ("1", "2")


def refused(line: str, *, letter: bool = True) -> Story:
    story = drafted(line).do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    part_b = replace(DRUG, benefit=Benefit.PART_B if line == "medicare_advantage" else DRUG.benefit)
    story.do(intake_commands.submit, submission(lines=(part_b, INFUSION)), by=PROVIDER)
    story.record(*(Determined(adverse(one)) for one in LINES), by=PHYSICIAN)
    if letter:
        sent = NoticeSent(NoticeKind.ADVERSE, "d" * 8, "mail", "member", LINES, story.state.sequence)
        story.later(days=1).do(notices_commands.send_notice, sent, by=SYSTEM)
    return story


def appealed(line: str) -> Story:
    body = AppealFiled("A-1", 1, LINES, "m", Urgency.STANDARD, date(2026, 1, 6), "x")
    return refused(line).do(appeal_commands.file_appeal, body, by=PROVIDER)


@pytest.mark.parametrize(
    ("line", "days"), [("medicare_advantage", 65), ("mgb_aco", 60), ("commercial", 180), ("one_care", 65)]
)
def test_the_last_day_to_file_counts_from_the_letter(line: str, days: int) -> None:
    state = refused(line).state
    last = date(2026, 1, 6) + timedelta(days=days)
    filing = may_file(state, 1, LINES, last, MONDAY + timedelta(days=400))
    assert (filing.last_day, filing.seems_late) == (last, False)
    assert may_file(state, 1, LINES, last + timedelta(days=1), MONDAY + timedelta(days=400)).seems_late


def test_without_a_letter_it_counts_from_the_signature() -> None:
    filing = may_file(refused("commercial", letter=False).state, 1, LINES, None, MONDAY)
    assert filing.last_day == date(2026, 1, 5) + timedelta(days=180)
    assert filing.received_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("line", "level", "says"),
    [
        ("commercial", 2, "external review"),
        ("mgb_aco", 2, "Board of Hearings"),
        ("medicare_advantage", 2, "independent review entity"),
        ("medicare_advantage", 3, "administrative law judge"),
        ("commercial", 3, "no appeal of level 3"),
    ],
)
def test_what_the_plan_does_not_decide_is_not_filed_with_it(line: str, level: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        may_file(refused(line).state, level, LINES, None, MONDAY + timedelta(days=3))


def test_a_day_to_come_is_no_day_of_receipt() -> None:
    with pytest.raises(Refused, match="yet to come"):
        may_file(refused("commercial").state, 1, LINES, date(2026, 1, 9), MONDAY + timedelta(days=3))


def decided(specialty: str) -> AppealDecided:
    signed = replace(signature(REVIEWER), specialty=specialty)
    return AppealDecided("A-1", tuple(Upheld(one, signed, (REASON,), CONSIDERED) for one in LINES))


@pytest.mark.parametrize(
    ("line", "specialty", "may"),
    [
        ("commercial", "psychiatry", True),
        ("commercial", "Child and adolescent Psychiatry", True),
        ("commercial", "dermatology", False),
        ("qualified_health_plan", "internal medicine", False),
        ("medicare_advantage", "internal medicine", True),
        ("mgb_aco", "internal medicine", True),
    ],
)
def test_a_grievance_has_a_reviewer_who_gives_such_treatment(line: str, specialty: str, may: bool) -> None:
    state = appealed(line).state
    if may:
        check_reviewer(state, "A-1", decided(specialty), MONDAY, ("psychiatry",))
        return
    with pytest.raises(Refused, match="specialty"):
        check_reviewer(state, "A-1", decided(specialty), MONDAY, ("psychiatry",))


def test_the_specialty_of_whoever_refused_it_is_nothing_to_the_reviewer() -> None:
    story = refused("commercial")
    lines = {
        name: replace(
            line,
            determination=replace(
                adverse(name), signature=replace(signature(), specialty="internal medicine")
            ),
        )
        for name, line in story.state.lines.items()
    }
    story.state = replace(story.state, lines=lines)
    body = AppealFiled("A-1", 1, LINES, "m", Urgency.STANDARD, date(2026, 1, 6), "x")
    state = story.do(appeal_commands.file_appeal, body, by=PROVIDER).state
    check_reviewer(state, "A-1", decided("psychiatry"), MONDAY, ("psychiatry",))


@pytest.mark.parametrize(
    ("line", "to"),
    [
        ("medicare_advantage", "independent review entity"),
        ("one_care", "independent review entity"),
        ("mgb_aco", ""),
        ("commercial", ""),
    ],
)
def test_what_is_upheld_goes_on_by_itself_where_the_law_says_so(line: str, to: str) -> None:
    state = appealed(line).state
    assert follows(state, state.appeals["A-1"]) == to


def test_a_level_is_decided_once_for_what_was_determined() -> None:
    story = appealed("commercial")
    made = AppealDecided(
        "A-1", tuple(Upheld(one, signature(REVIEWER), (REASON,), CONSIDERED) for one in LINES)
    )
    story.later(days=1).record(made, by=REVIEWER)
    with pytest.raises(Refused, match=r"Level 1 is decided for line 1 \(A-1\); the next level follows"):
        may_file(story.state, 1, LINES, None, MONDAY + timedelta(days=9))


def test_the_file_of_an_expedited_appeal_is_sent_within_its_own_time() -> None:
    state = appealed("medicare_advantage").state
    standard = state.appeals["A-1"]
    assert sending(state, standard, "the entity", MONDAY) == "Send the file of appeal A-1 to: the entity."
    fast = replace(standard, filed=replace(standard.filed, urgency=Urgency.EXPEDITED))
    assert ", by 2026-01-06 09:00 EST (42 CFR 422.582(b)" in sending(state, fast, "the entity", MONDAY)


def test_an_appeal_is_not_received_before_what_it_appeals() -> None:
    state = refused("commercial").state
    with pytest.raises(Refused, match="2025-01-06 is before line 1 was refused, on 2026-01-05"):
        may_file(state, 1, LINES, date(2025, 1, 6), MONDAY + timedelta(days=3))
    that_day = date(2026, 1, 5)
    assert may_file(state, 1, LINES, that_day, MONDAY + timedelta(days=3)).received_on == that_day
