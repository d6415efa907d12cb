"""What happens every day whatever the requests are: the sweep, the post and what becomes of it, calls that are due."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from assent.casework.deadlines.duties import Duty, duties_of
from assent.casework.notices.bookmark import Bookmark
from assent.casework.notices.check import FORM
from assent.casework.notices.events import NoticeKind, NoticeSent, OralNoticeLogged
from assent.casework.notices.notice import MEMBER
from assent.casework.people.accounts import Account
from assent.casework.record.state import RequestState
from assent.casework.requirement.coverage import LetterChannel
from assent.casework.worklist.query import Filter, Order
from assent.demo.draws import Draws
from assent.demo.office_hours import at, is_open, working_day
from assent.demo.scene import Life
from assent.desk.deadlines.sweep import sweep
from assent.desk.notices import delivery, mailroom
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.record.standing import standing_of

_BATCH = 1_000
_RETURNED = 2
"""Of a hundred letters to members by mail, so many come back."""
_MOVED = "Returned by the mail service: moved, left no address."
_AHEAD = timedelta(hours=26)
_APPROVED = "Told by telephone of the approval, with its number and dates."
_REFUSED = "Told by telephone of the determination, its reason, and how to appeal or speak with a peer."
_STANDARD = "Told by telephone that the standard time stays, why, and how to complain."
_SAID = {
    "approved": (NoticeKind.APPROVAL, _APPROVED),
    "adverse": (NoticeKind.ADVERSE, _REFUSED),
    "expedite_refused": (NoticeKind.EXPEDITE_REFUSED, _STANDARD),
}


@dataclass
class RoutinesDone:
    """What the routines did: ``letters`` sent, letters ``held`` back, and requests of which a sweep ``failed``."""

    letters: int = 0
    held: dict[str, str] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def without_form(self) -> dict[str, str]:
        """Letters that wait for the text of an official form: this plan has supplied none, and that is no fault."""
        return {request: reason for request, reason in self.held.items() if f"lacks {FORM}" in reason}

    @property
    def wrong(self) -> dict[str, str]:
        """Letters held back for any other reason."""
        return {request: reason for request, reason in self.held.items() if request not in self.without_form}


def sweeps(desk: Desk, done: RoutinesDone, start: date) -> Life:
    """Twice a day, on every day, a program looks what time has brought; daily it takes the digest over all."""
    for day in _days(start):
        for hour in (7, 16):
            now = at(day, hour, 40)
            yield now
            done.failed += sweep(desk, now).failed


def post(desk: Desk, done: RoutinesDone, start: date, goes_out: Callable[[date], bool]) -> Life:
    """In the evening the letters of the day go out."""
    bookmark = Bookmark()
    for day in _days(start):
        now = at(day, 18, 5)
        yield now
        if goes_out(day):
            sent = mailroom.send_due_notices(desk, now, since=bookmark)
            bookmark = sent.bookmark
            done.letters += sent.letters
            done.held |= dict(sent.held)


def receipts(desk: Desk, intake: Account, start: date, draws: Draws) -> Life:
    """On working days the services tell what became of letters: a fax arrived, a letter by mail came back."""
    position, on_the_way, came_back = 0, list[tuple[date, str, NoticeSent]](), False
    for day in _days(start):
        now = at(day, 11, 10)
        yield now
        while batch := desk.record.read_all(position, _BATCH):
            position = batch[-1][0]
            for _, event in batch:
                if not isinstance(sent := event.body, NoticeSent):
                    continue
                if sent.channel == LetterChannel.FAX:
                    on_the_way.append((working_day(day, 1), event.request, sent))
                elif _by_mail(sent) and (draws.chance(_RETURNED) or not came_back):
                    came_back = True
                    on_the_way.append((working_day(day, 4), event.request, sent))
        due = [receipt for receipt in on_the_way if receipt[0] <= day and is_open(day)]
        on_the_way = [receipt for receipt in on_the_way if receipt not in due]
        for _, request, sent in due:
            _tell(desk, request, sent, intake, now)


def _by_mail(sent: NoticeSent) -> bool:
    return sent.to == MEMBER and sent.channel == LetterChannel.MAIL


def _tell(desk: Desk, request: str, sent: NoticeSent, intake: Account, now: datetime) -> None:
    if sent.channel == LetterChannel.FAX:
        delivery.letter_delivered(desk, request, sent.digest, "The fax service's report.", intake.actor, now)
    else:
        delivery.letter_returned(desk, request, sent.digest, _MOVED, intake.actor, now)


def calls(desk: Desk, intake: Account, start: date, draws: Draws) -> Life:
    """Three times a working day intake makes the calls that a rule wants; now and then nobody is reached."""
    missed: set[tuple[str, int]] = set()
    for day in _days(start):
        for hour in (9, 12, 16) if is_open(day) else ():
            now = at(day, hour, 20)
            yield now
            for state, duty in _to_call(desk, now):
                key = (state.id, duty.occasion.sequence)
                if key not in missed and draws.chance(4):
                    missed.add(key)
                else:
                    _call(desk, state, duty, intake, now)


def _to_call(desk: Desk, now: datetime) -> list[tuple[RequestState, Duty]]:
    """Duties by voice that are not done, of requests at which somebody would have to look within a day."""
    page = desk.record.page(Filter(escalate_before=now + _AHEAD), Order.ESCALATE, limit=500)
    standings = (standing_of(row.request, desk.record.read(row.request)) for row in page.rows)
    return [
        (standing.state, duty)
        for standing in standings
        for duty in duties_of(standing.state, standing.moments)
        if duty.rule.channel == "oral" and duty.done_at is None and duty.occasion.starts in _SAID
    ]


def _call(desk: Desk, state: RequestState, duty: Duty, intake: Account, now: datetime) -> None:
    kind, words = _SAID[duty.occasion.starts]
    for to in duty.rule.to:
        person = "front desk" if to == "provider" else "member"
        notice = OralNoticeLogged(kind, to.value, now, words, person)
        act(desk, state.id, notice, intake.actor, now)


def _days(start: date) -> Iterator[date]:
    day = start
    while True:
        yield day
        day += timedelta(days=1)
