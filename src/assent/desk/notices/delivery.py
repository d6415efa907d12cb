"""Use cases of letters on their way: handed over to the service that delivers them, delivered, or come back.

A letter is recorded as sent before it is handed over, so being killed in between leaves one that is handed over
with the next run; the outbox takes each once by its digest.
"""

from datetime import date, datetime

from assent.casework.deadlines.clocks import plan_day
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.events import (
    NoticeDelivered,
    NoticeHandedOver,
    NoticeReturned,
    NoticeSent,
    Receipt,
)
from assent.casework.notices.notice import PROVIDER
from assent.casework.notices.posting import Waiting, is_handed_over, posting
from assent.casework.people import permissions
from assent.casework.record.checks import Conflicting, NotFound, NotPermitted, Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.state import RequestState, Stage
from assent.casework.requirement.coverage import Member, Provider
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Escalated
from assent.desk.intake.documents import documents_of
from assent.desk.notices.letter_ports import Outbox
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, take_up

SHORTEST = 8
"""So many signs of a letter's digest name it, where no other letter of the request begins with them."""
_TRIES = 3


def waiting_letters(desk: Desk, actor: Actor) -> list[Waiting]:
    """The letters that lie in the outbox and nobody has collected. Of persons nothing is told."""
    permissions.check_use(actor.role, permissions.Use.SEE_OUTBOX)
    return _outbox(desk).waiting()


def letter_delivered(
    desk: Desk, request: str, digest: str, words: str, actor: Actor, now: datetime
) -> RequestState:
    """Record that a letter reached its reader; ``digest`` is that of its PDF, or how that begins.

    Raises ``NotFound`` where there is no such letter, ``Refused`` where it was delivered or came back before.
    """
    work = take_up(desk, request, now)
    _record(work, NoticeDelivered(_letter_of(work, digest, actor).digest, words.strip()), actor)
    return work.save()


def letter_returned(
    desk: Desk, request: str, digest: str, why: str, actor: Actor, now: datetime
) -> RequestState:
    """Record that a letter came back undeliverable; intake is called to reach its reader some other way.

    It stays sent on its day: a time that counts from it goes on. Raises as ``letter_delivered``.
    """
    work = take_up(desk, request, now)
    letter = _letter_of(work, digest, actor)
    _record(work, NoticeReturned(letter.digest, why), actor)
    if work.state.stage is not Stage.WITHDRAWN:
        call = Escalated(Role.INTAKE, _call(letter, why))
        work.add_by_software(review_commands.escalate, call)
    return work.save()


def hand_over_letters(desk: Desk, request: str, now: datetime, work: Recording | None = None) -> str:
    """Hand over what a request sent and no service has yet; why it could not be, empty where it was.

    ``work`` is the request where it is taken up already and all is saved that was added to it.
    """
    if desk.outbox is None:
        return ""
    for _ in range(_TRIES):
        try:
            _hand_over(work or take_up(desk, request, now), desk.outbox)
            return ""
        except Conflicting:
            work = None
        except Refused as error:
            return f"A letter that was sent is not handed over: {error.says}"
    return "A letter that was sent is not handed over: somebody works on the request; the next run does it."


def _hand_over(work: Recording, outbox: Outbox) -> None:
    """Each into the outbox, then all on the record."""
    handed = {notice.digest: notice for notice in work.state.notices if is_handed_over(notice)}
    for digest in work.state.handed_over:
        handed.pop(digest, None)
    sent = _sent_on(work) if handed else {}
    for notice in handed.values():
        letter = posting(notice, work.state.id, sent[notice.digest], _reader(work, notice))
        outbox.put(letter, documents_of(work.desk).read(notice.digest))
        body = NoticeHandedOver(notice.digest, notice.channel)
        work.add_by_software(notices_commands.hand_over_notice, body)
    if handed:
        work.save()


def _sent_on(work: Recording) -> dict[str, date]:
    """The day on which each letter was recorded as sent, by its digest."""
    return {
        event.body.digest: plan_day(event.at) for event in work.events if isinstance(event.body, NoticeSent)
    }


def _reader(work: Recording, notice_sent: NoticeSent) -> Member | Provider | None:
    draft, directory = work.state.draft, work.desk.directory
    if draft is None or directory is None:
        return None
    return (
        directory.provider(draft.provider) if notice_sent.to == PROVIDER else directory.member(draft.member)
    )


def _record(work: Recording, receipt: Receipt, actor: Actor) -> None:
    work.add(notices_commands.record_receipt(work.state, receipt, work.now, actor), actor)


def _call(notice_sent: NoticeSent, why: str) -> str:
    """Why intake is called: which letter came back, and what can be done."""
    return (
        f"The letter {notice_sent.kind.value} to the {notice_sent.to}, {notice_sent.digest[:SHORTEST]}, "
        f"came back: {why.rstrip('. ')}. "
        f"Correct the directory, and tell the {notice_sent.to} some other way."
    )


def _letter_of(work: Recording, digest: str, actor: Actor) -> NoticeSent:
    """The letter that was sent. Who may not say what became of one learns nothing of it."""
    refused = permissions.why_not(
        actor.role,
        permissions.Action.RECORD_RECEIPT,
        permissions.Relation(permissions.is_own(work.state, actor)),
    )
    if refused:
        raise NotPermitted(refused)
    notices = [notice for notice in work.state.notices if notice.digest.startswith(digest)]
    if len(digest) < SHORTEST or not notices:
        raise NotFound(f"Request {work.state.id} sent no such letter; take the digest from its manifest.")
    if len({notice.digest for notice in notices}) > 1:
        raise Refused("Several letters begin with these signs; give the whole digest.")
    return notices[0]


def _outbox(desk: Desk) -> Outbox:
    if desk.outbox is None:
        raise Refused("This installation hands no letters over.")
    return desk.outbox
