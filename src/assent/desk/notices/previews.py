"""Letters of a decision as its clinician sees them before signing, and the digest by which they are known again.

The digest covers what the clinician decides and the words of every letter that tells of it, in each language. It
leaves open the days that move with the day of the letter, so that it holds for as long as the words do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from assent.casework.appeal.events import AppealDecided
from assent.casework.determination.attestations import AttestationId, Attested, sentence
from assent.casework.determination.determination import AppealDecision, Approved, Determination, Overturned
from assent.casework.determination.events import Determined
from assent.casework.determination.signature import Departure
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.check import Lack, lacking, uncertain
from assent.casework.notices.compose import compose
from assent.casework.notices.due import DueNotice
from assent.casework.notices.events import LetterConfirmed, NoticeKind
from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import MEMBER, PROVIDER, Notice
from assent.casework.record.checks import Refused
from assent.casework.record.codec.events import canonical, to_data
from assent.casework.record.event import Actor, Body
from assent.casework.record.state import RequestState
from assent.casework.requirement.rules_set import switches_of
from assent.desk.notices.matter import LetterSource, letters_of, owed
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, take_up
from assent.desk.record.view import seen as look

LETTERS = ((MEMBER, "en"), (MEMBER, "es"), (PROVIDER, "en"))
"""To whom a decision is told, in which languages it can be."""
NOT_SIGNED = "preview"
"""What stands for the digest in a decision that is only previewed: nothing that was recorded is told with it."""
_SIGNED = frozenset({NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL, NoticeKind.APPEAL_DECISION})
_NOT_DECIDED = frozenset({"signed_at"})


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter that was not sent: its text, its PDF, what it lacks, and what only uncertain rules demand.

    ``digest`` is that of the decision with its letters, empty where it tells of no signed "no".
    """

    text: str
    pdf: bytes
    lacks: tuple[Lack, ...]
    uncertain: tuple[str, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter to one reader in one language, before it is signed."""

    to: str
    language: str
    letter: Preview


@dataclass(frozen=True, slots=True)
class DecisionPreview:
    """A decision before it is signed: its digest, its letters, the sentence to sign, how it stands to the record."""

    digest: str
    attests: Attested
    departure: Departure | None
    not_cited: tuple[str, ...]
    letters: tuple[LetterPreview, ...]


def writes_letters(desk: Desk) -> bool:
    """Whether letters are written here: there are addresses, a place to keep letters, and what sets them."""
    return desk.letters is not None and desk.directory is not None and desk.documents is not None


def check_seen(work: Recording, before: int, digest: str) -> None:
    """Raise ``Refused`` where the "no" recorded since the entry ``before`` is not what was seen as a preview.

    Where no letters are written there is nothing to see, and nothing may be named.
    """
    if not writes_letters(work.desk):
        if digest:
            raise Refused("preview: this installation writes no letters; leave preview out.")
        return
    source = LetterSource(work, work.events)
    for due_notice in _signed_since(source, before):
        if not digest:
            raise Refused(
                "preview: nobody has seen the letter of this decision. Ask for its preview (POST to the same "
                "address with /previews, or --preview), read it, and give its digest."
            )
        if digest_of(source, due_notice) != digest:
            raise Refused(
                f"preview: {digest[:8]} is not the preview of this decision as it stands now. Look at a new "
                "preview: the decision, the record or the words of the letter have changed since."
            )


def decision_preview(work: Recording, before: int) -> DecisionPreview:
    """What was put on top since ``before`` and is not recorded, as its letters would tell it.

    Raises ``Refused`` where this installation writes no letters, or none would tell of it.
    """
    letters_of(work.desk)
    source = LetterSource(work, work.events)
    signed = _signed_since(source, before)
    if not signed:
        raise Refused("Only a decision that grants less than all that was asked for is previewed.")
    return _decision_preview(source, signed[0])


def _decision_preview(source: LetterSource, due_notice: DueNotice) -> DecisionPreview:
    body = source.events[due_notice.about - 1].body
    assert isinstance(body, Determined | AppealDecided)
    signs = AttestationId.DETERMINATION if isinstance(body, Determined) else AttestationId.APPEAL
    letters = tuple(
        LetterPreview(to, language, rendered(source, _to(due_notice, to), language))
        for to, language in LETTERS
    )
    digest = digest_of(source, due_notice)
    return DecisionPreview(digest, sentence(signs), body.departure, body.not_cited, letters)


def rendered(source: LetterSource, due_notice: DueNotice, language: str = "") -> Preview:
    """A letter as it would go out now. One whose words cannot be filled has no text, and says what it lacks."""
    switches, digest = switches_of(source.work.state.rules), _known_as(source, due_notice)
    try:
        notice = compose(source.matter(due_notice, language))
    except NoticeIncomplete as error:
        return Preview("", b"", (Lack(error.element, error.says, error.citation),), (), digest)
    lacks, doubtful = lacking(notice, switches), uncertain(notice, switches)
    try:
        letter = letters_of(source.work.desk).render(notice)
    except Refused as error:  # it cannot be set in type: its words are shown all the same
        return Preview(_plain(notice), b"", (*lacks, Lack("pdf", error.says)), doubtful, digest)
    return Preview(letter.text, letter.pdf, lacks, doubtful, digest)


def _plain(notice: Notice) -> str:
    return "\n\n".join(text for block in notice.blocks for text in block.texts() if text)


def digest_of(source: LetterSource, due_notice: DueNotice) -> str:
    """The digest of the decision that a letter tells of, with its letters in every language."""
    about = due_notice.about, tuple(due_notice.lines)
    if about not in source.digests:
        source.digests[about] = _digest(source, due_notice)
    return source.digests[about]


def _digest(source: LetterSource, due_notice: DueNotice) -> str:
    decisions, body = _decisions(source, due_notice), source.events[due_notice.about - 1].body
    departure = body.departure if isinstance(body, Determined | AppealDecided) else None
    data = {
        "request": source.work.state.id,
        "decided": [_without(to_data(type(decision), decision), _NOT_DECIDED) for decision in decisions],
        "departure": to_data(Departure, departure) if departure else None,
        "letters": [[to, language, *_words(source, due_notice, to, language)] for to, language in LETTERS],
    }
    return sha256(canonical(data)).hexdigest()


def is_as_signed(source: LetterSource, due_notice: DueNotice) -> bool:
    """Whether a letter is the one that its clinician saw, as the decision was signed or when it had changed.

    Letters of what nobody of the plan signed, and of decisions from before previews, are.
    """
    body = source.events[due_notice.about - 1].body
    if not _is_signed_no(body):
        return True
    assert isinstance(body, Determined | AppealDecided)
    confirmed = {confirmation.preview for confirmation in source.work.state.letters_confirmed}
    return digest_of(source, due_notice) in {body.preview, *confirmed}


def changed_letters(desk: Desk, request: str, actor: Actor, now: datetime) -> tuple[DecisionPreview, ...]:
    """The decisions of a request whose letters are held because they changed since they were signed."""
    letters_of(desk)
    look(desk, request, actor, now, "preview of a letter", "changed letters")
    work = take_up(desk, request, now)
    source = LetterSource(work, work.events)
    once = {due_notice.about: due_notice for due_notice in owed(work, work.events)}
    return tuple(
        _decision_preview(source, due_notice)
        for due_notice in once.values()
        if not is_as_signed(source, due_notice)
    )


def confirm_letter(
    desk: Desk, request: str, preview: str, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Let the letter of a decision go out although it is not the one that was signed: its clinician saw it anew.

    Raises ``Refused`` where no letter that waits has this digest, or somebody else signed the decision.
    """
    work = take_up(desk, request, now, expected)
    source = LetterSource(work, work.events)
    for due_notice in owed(work, work.events):
        if _known_as(source, due_notice) == preview:
            body = LetterConfirmed(due_notice.about, preview)
            signer = signer_of(source, due_notice)
            bodies = notices_commands.confirm_letter(work.state, body, signer, work.now, actor)
            return work.do(bodies, actor)
    raise Refused(f"preview: no letter of {request} waits with this digest; look at it again first.")


def signer_of(source: LetterSource, due_notice: DueNotice) -> str:
    """Who signed the decision that a letter tells of."""
    signatures = (_signature(decision) for decision in _decisions(source, due_notice))
    return next((signature.person for signature in signatures if signature is not None), "")


def _signed_since(source: LetterSource, before: int) -> list[DueNotice]:
    return [
        due_notice
        for due_notice in owed(source.work, source.events)
        if due_notice.about > before and _is_signed_no(source.events[due_notice.about - 1].body)
    ]


def _known_as(source: LetterSource, due_notice: DueNotice) -> str:
    body = source.events[due_notice.about - 1].body
    return digest_of(source, due_notice) if _is_signed_no(body) else ""


def _is_signed_no(body: Body) -> bool:
    """Whether a clinician of the plan said no by it, since previews are asked for."""
    match body:
        case Determined(determination=made, edition=edition):
            return edition > 1 and not isinstance(made, Approved)
        case AppealDecided(decisions=decisions, edition=edition):
            return edition > 2 and any(not _grants_all(decision) for decision in decisions)
        case _:
            return False


def _grants_all(decision: AppealDecision) -> bool:
    return isinstance(decision, Overturned) and isinstance(decision.determination, Approved)


def _decisions(source: LetterSource, due_notice: DueNotice) -> list[Determination | AppealDecision]:
    """What was decided of the lines of a letter in the act that it tells of."""
    event = source.events[due_notice.about - 1]
    match event.body:
        case AppealDecided(decisions=decisions):
            return [*decisions]
        case Determined(preview=preview):
            act = (one.body for one in source.events[due_notice.about - 1 :] if one.at == event.at)
            determinations = (
                one.determination for one in act if isinstance(one, Determined) and one.preview == preview
            )
            return [one for one in determinations if one.line in due_notice.lines]
        case _:
            return []


def _signature(decision: Determination | AppealDecision) -> Any:
    return decision.signature


def _words(source: LetterSource, due_notice: DueNotice, to: str, language: str) -> Iterator[str]:
    """The words of a letter without those that say when, where to and from whom it goes."""
    matter: Matter = source.matter(_to(due_notice, to), language, undated=True)
    try:
        notice = compose(matter)
    except NoticeIncomplete as error:
        yield f"lacks {error.element}"
        return
    yield notice.subject
    yield notice.form.id if notice.form else ""
    for block in notice.blocks:
        yield from block.texts()


def _to(due_notice: DueNotice, to: str) -> DueNotice:
    return DueNotice(due_notice.kind, due_notice.about, to, due_notice.lines)


def _without(data: Any, names: frozenset[str]) -> Any:
    """The data without the fields of these names, at any depth."""
    if isinstance(data, dict):
        return {name: _without(value, names) for name, value in data.items() if name not in names}
    return [_without(value, names) for value in data] if isinstance(data, list) else data
