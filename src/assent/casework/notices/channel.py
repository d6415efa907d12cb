"""By which way a letter goes: as its reader chose, on paper where a rule wants writing and nobody chose otherwise."""

from datetime import date

from assent.casework.deadlines.duties import DONE_BY
from assent.casework.notices.check import RULES
from assent.casework.notices.events import NoticeKind
from assent.casework.requirement.coverage import LetterChannel, Member
from assent.regulation import duties, notices
from assent.regulation.duties import duty_rules
from assent.regulation.notices import notice_rules
from assent.regulation.rules import Switches


def to_member(member: Member, kind: NoticeKind, line: str, day: date, switches: Switches) -> LetterChannel:
    """The channel of a letter to a member on a day, on a product line.

    Where a rule wants the member told in writing, it goes to the portal only if the member's own choice of
    it is on file, made by that day; otherwise by mail.
    """
    if member.channel is LetterChannel.MAIL or _chose(member, day):
        return member.channel
    return LetterChannel.MAIL if is_due_in_writing(kind, line, day, switches) else member.channel


def is_due_in_writing(kind: NoticeKind, line: str, day: date, switches: Switches) -> bool:
    """Whether a rule in force wants the member told of this in writing."""
    events = [event for event, kinds in DONE_BY.items() if kind in kinds]
    return notices.wants_writing(
        notice_rules(), RULES[kind].value, line, day, switches
    ) or duties.wants_writing(duty_rules(), events, line, day, switches)


def _chose(member: Member, day: date) -> bool:
    return member.channel_chosen is not None and member.channel_chosen <= day
