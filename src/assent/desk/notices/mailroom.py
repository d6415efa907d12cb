"""Use cases of letters: send what is owed, open one that was sent, see one before it is signed.

A letter is kept before the record names it, so being killed in between leaves an unnamed file and no
wrong record. What is on the record is not sent again, by this process or another.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assent.casework.deadlines.clocks import plan_day
from assent.casework.determination.determination import Determination
from assent.casework.determination.events import Determined
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.bookmark import Bookmark
from assent.casework.notices.check import SUPPLIED, checked
from assent.casework.notices.compose import compose
from assent.casework.notices.due import DueNotice
from assent.casework.notices.events import NoticeHandedOver, NoticeKind, NoticeSent
from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.notice import PROVIDER
from assent.casework.notices.posting import is_handed_over
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import Conflicting, NotFound, Refused
from assent.casework.record.event import Actor, Event, Role
from assent.casework.record.state import Stage
from assent.casework.requirement.rules_set import switches_of
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Escalated
from assent.desk.intake.documents import documents_of, see
from assent.desk.notices.delivery import hand_over_letters
from assent.desk.notices.matter import TELLING, LetterSource, letters_of, owed
from assent.desk.notices.previews import Preview, is_as_signed, rendered, signer_of
from assent.desk.ports import SYSTEM, Desk
from assent.desk.record.recording import Recording, take_up
from assent.desk.record.view import seen

_PAGE = 1000
_TRIES = 3


class _Changed(Refused):
    """The letter is another one than its clinician saw."""


_HELD = "The letter "
"""How the call to intake about a letter held back begins."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many letters went out, the requests with a letter held back and why, and where the next run goes on."""

    letters: int
    held: tuple[tuple[str, str], ...]
    bookmark: Bookmark


def send_due_notices(
    desk: Desk, now: datetime, actor: Actor = SYSTEM, *, since: Bookmark | None = None, limit: int = 1000
) -> Sent:
    """Send the letters that are owed, at most about ``limit``; one that is held back stops no other.

    It goes on from the bookmark that was kept, or from ``since``; ``BEGINNING`` looks at everything. A new
    one is kept when what was sent is on the record: killed before, the next run looks at the same again,
    and sends nothing twice. Raises ``Refused`` where the installation has no directory, documents or
    letters to send by.
    """
    check_use(actor.role, Use.SWEEP)
    _check_can_send(desk)
    letters, held_back = 0, dict[str, str]()
    kept = desk.record.letters_bookmark()
    candidates, position = _candidates(desk, now, kept if since is None else since)
    again = set(candidates)
    for request in candidates:
        if letters >= limit:
            break
        try:
            sent, lacks = _send(desk, request, now)
        except Conflicting:
            continue  # somebody acts on it just now; the next run looks again
        except Refused as error:
            sent, lacks = 0, error.says
        except ValueError as fault:  # a record that the tables of rules cannot read stops no other request
            sent, lacks = 0, f"Its letters cannot be made: {type(fault).__name__}."
        letters += sent
        if lacks:
            held_back[request] = lacks
        else:
            again.discard(request)
    bookmark = Bookmark(position, frozenset(again))
    if bookmark != kept:
        desk.record.keep_letters_bookmark(bookmark)
    return Sent(letters, tuple(held_back.items()), bookmark)


def letter(desk: Desk, request: str, digest: str, actor: Actor, now: datetime) -> tuple[NoticeSent, bytes]:
    """A letter that was sent, its bytes checked; ``digest`` is that of the PDF or of the text.

    That it was opened goes on the record before it is given. An office opens what was sent to it; of
    other letters, and of another office's request, it learns nothing: ``NotFound``.
    """
    work = take_up(desk, request, now)
    see(work, f"letter {digest}", "letter", actor)
    notices = [
        notice
        for notice in work.state.notices
        if digest in (notice.digest, notice.text) and (actor.role not in OFFICES or notice.to == PROVIDER)
    ]
    if not notices or not digest:
        raise NotFound(f"Request {request} has no such letter.")
    data = documents_of(desk).read(digest)
    work.save()
    return notices[0], data


def preview(
    desk: Desk,
    request: str,
    kind: NoticeKind,
    to: str,
    actor: Actor,
    now: datetime,
    made: Iterable[Determination] = (),
) -> Preview:
    """A letter as it would go out now; ``made`` are determinations that are not recorded yet.

    Nothing is recorded but the look. Raises ``Refused`` where these determinations cannot be made, and
    ``NotFound`` where no such letter would be owed.
    """
    letters_of(desk)
    seen(desk, request, actor, now, "preview of a letter", kind.value)
    work = take_up(desk, request, now)
    before = work.state.sequence
    work.add([Determined(notice) for notice in made], actor)
    work.authorize()
    events = work.events
    owed_now = [notice for notice in owed(work, events) if notice.kind is kind and notice.to == to]
    newest = [notice for notice in owed_now if notice.about > before] or owed_now
    if not newest:
        raise NotFound(f"Request {request} owes the {to} no letter of the kind {kind.value}.")
    return rendered(LetterSource(work, events), newest[-1])


def _send(desk: Desk, request: str, now: datetime) -> tuple[int, str]:
    """Send what one request owes: how many letters, and what the first one held back lacks."""
    for _ in range(_TRIES):
        work = take_up(desk, request, now)
        try:
            sent, lacks = _send_all(work)
            waits = hand_over_letters(desk, request, now, work)
            return sent, lacks or waits
        except Conflicting:
            continue
    raise Conflicting(f"Request {request} is being worked on; its letters go out with the next run.")


def _send_all(work: Recording) -> tuple[int, str]:
    before, sent, lacks = work.state.sequence, 0, ""
    source = LetterSource(work, work.events)
    for due_notice in owed(work, source.events):
        try:
            sent_notice = _made(source, due_notice)
            work.add_by_software(notices_commands.send_notice, sent_notice)
            sent += 1
        except Refused as error:
            reason = _held_back(due_notice, error)
            _escalate(work, reason, Role.PHYSICIAN if isinstance(error, _Changed) else Role.INTAKE)
            lacks = lacks or reason
    if work.state.sequence != before:
        work.save()
    return sent, lacks


def _made(source: LetterSource, due_notice: DueNotice) -> NoticeSent:
    """The letter composed, checked, set in type and kept; raises ``Refused`` where it may not go out."""
    work = source.work
    # What it lacks is found first: that takes one letter, and whether it is as it was signed takes three.
    notice = checked(compose(source.matter(due_notice)), switches_of(work.state.rules))
    if not is_as_signed(source, due_notice):
        raise _Changed(
            f"it is not the letter that {signer_of(source, due_notice)} saw and signed. "
            f"{signer_of(source, due_notice)} looks at it as it is now and confirms it (`assent letter confirm`), "
            "or the decision is taken up again"
        )
    letter, documents = letters_of(work.desk).render(notice), documents_of(work.desk)
    pdf = documents.keep([letter.pdf], "application/pdf")
    text = documents.keep([letter.text.encode()], "text/plain")
    return NoticeSent(
        due_notice.kind, pdf.digest, notice.addressee.channel.value, due_notice.to, due_notice.lines,
        due_notice.about, notice.language,
        text.digest,
    )  # fmt: skip


def _held_back(due_notice: DueNotice, error: Refused) -> str:
    """Why a letter was not sent, without anything of what it says."""
    beginning = (
        f"{_HELD}{due_notice.kind.value} to the {due_notice.to} about entry {due_notice.about} was not sent"
    )
    if isinstance(error, NoticeIncomplete) and error.element in SUPPLIED:
        return f"{beginning}: {error.says}"
    if isinstance(error, NoticeIncomplete):
        by = f" ({error.citation})" if error.citation else ""
        return f"{beginning}: it lacks {error.element}{by}."
    return f"{beginning}: {error.says}"


def _escalate(work: Recording, reason: str, to: Role = Role.INTAKE) -> None:
    """Have intake look, or who signed; once for each reason."""
    escalated = Escalated(to, reason)
    if work.state.stage is Stage.WITHDRAWN:
        return  # nobody works on it any more; each run says that its letter is held
    if escalated not in work.state.escalations:
        work.add_by_software(review_commands.escalate, escalated)


def _candidates(desk: Desk, now: datetime, since: Bookmark) -> tuple[list[str], int]:
    """Requests that may owe a letter: held back before, touched since, or with an authorization that ends."""
    position, by_request = since.position, defaultdict[str, _Told](_Told)
    while page := desk.record.read_on(position, _PAGE):
        for _, request, event in page:
            by_request[request].take(event)
        position = page[-1][0]
    touched = [request for request, occasions in by_request.items() if occasions.may_owe]
    before = plan_day(now) + timedelta(days=desk.office.warning_days + 1)
    ending = [request for _, request in desk.record.ending(before)]
    return list(dict.fromkeys((*sorted(since.again), *touched, *ending))), position


@dataclass(slots=True)
class _Told:
    """What the entries read of a request say of its letters: enough to pass over those that owe none.

    Entries are numbered from 1. Whoever may owe one is looked at in full.
    """

    telling: int = 0
    to_member: int = 0
    to_provider: int = 0
    held_back: bool = False
    damaged: bool = False
    not_handed_over: set[str] = field(default_factory=set)

    def take(self, event: Event | None) -> None:
        """Take in one more entry; None is one that is not what was written."""
        if event is None:
            self.damaged = True
            return
        match event.body:
            case NoticeSent() as sent if is_handed_over(sent):
                self.not_handed_over.add(sent.digest)
            case NoticeHandedOver(digest=digest):
                self.not_handed_over.discard(digest)
        match event.body:
            case NoticeSent(to=to) if to == PROVIDER:
                self.to_provider = event.sequence
            case NoticeSent():
                self.to_member = event.sequence
            case Escalated(why=why) if why.startswith(_HELD):
                self.held_back = True
            case body if isinstance(body, TELLING):
                self.telling = event.sequence

    @property
    def may_owe(self) -> bool:
        """Whether something was told to nobody, or to one of the two only, or was held back once.

        Or was sent and lies with no service yet. A damaged one is looked at to be told.
        """
        waits = self.damaged or self.held_back or bool(self.not_handed_over)
        return waits or self.telling > min(self.to_member, self.to_provider)


def _check_can_send(desk: Desk) -> None:
    if desk.directory is None:
        raise Refused("This installation has no directory of members and providers; letters need addresses.")
    documents_of(desk)
    letters_of(desk)
