"""By which way a letter goes: on paper where a rule wants writing, unless the member chose otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assent.casework.notices.channel import is_due_in_writing, to_member
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import Addressee
from assent.casework.requirement.coverage import LetterChannel, Member
from assent.regulation.rules import NO_SWITCHES, Switch, Switches

DAY = date(2026, 2, 10)
MAIL, PORTAL, FAX = LetterChannel.MAIL, LetterChannel.PORTAL, LetterChannel.FAX
LINES = ("commercial", "medicare_advantage", "mgb_aco", "one_care", "senior_care_options")


def member(channel: LetterChannel, chosen: date | None = None) -> Member:
    return Member("M-1", "Ana Example", channel=channel, channel_chosen=chosen)


def way(one: Member, kind: NoticeKind, line: str = "commercial") -> LetterChannel:
    return to_member(one, kind, line, DAY, NO_SWITCHES)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("kind", [NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL, NoticeKind.EXTENSION])
def test_what_must_be_in_writing_needs_the_members_own_choice(kind: NoticeKind, line: str) -> None:
    assert is_due_in_writing(kind, line, DAY, NO_SWITCHES)
    assert way(member(PORTAL), kind, line) is MAIL
    assert way(member(PORTAL, DAY), kind, line) is PORTAL
    assert way(member(PORTAL, DAY + timedelta(days=1)), kind, line) is MAIL


def test_what_no_rule_wants_in_writing_goes_where_the_file_says() -> None:
    assert way(member(PORTAL), NoticeKind.LAPSE_WARNING) is PORTAL
    assert way(member(PORTAL), NoticeKind.APPROVAL, "medicare_advantage") is PORTAL


def test_who_gets_mail_gets_mail() -> None:
    assert {way(member(MAIL, DAY), kind) for kind in NoticeKind} == {MAIL}


def test_a_duty_to_tell_in_writing_counts_as_long_as_it_is_on() -> None:
    """The written confirmation of an approval is in the table of duties, not of what notices hold."""
    assert way(member(PORTAL), NoticeKind.APPROVAL) is MAIL
    off = Switch("ma_state.approval.written", False, "Counsel", DAY)
    switches = Switches((off,))
    assert to_member(member(PORTAL), NoticeKind.APPROVAL, "commercial", DAY, switches) is PORTAL


@pytest.mark.parametrize(
    ("reader", "reached"),
    [
        (Addressee("member", "Ana Example", ("1 Elm Street",)), True),
        (Addressee("member", "Ana Example", ("",)), False),
        (Addressee("member", "Ana Example"), False),
        (Addressee("member", " ", ("1 Elm Street",)), False),
        (Addressee("member", "Ana Example", channel=PORTAL), True),
        (Addressee("provider", "Example Psychiatry", channel=FAX, fax="555-0100"), True),
        (Addressee("provider", "Example Psychiatry", ("2 Oak Street",), channel=FAX), False),
    ],
)
def test_each_way_needs_its_own(reader: Addressee, reached: bool) -> None:
    assert reader.can_be_reached is reached
