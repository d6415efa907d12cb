"""Letters and words on their way: sent, handed over, delivered, returned, said by voice."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from assent.casework.record.caller import Called, Digest, FromCaller, Quoted, Words
from assent.casework.record.checks import in_utc, written
from assent.casework.record.stored import stored


class NoticeKind(StrEnum):
    """What a letter is about."""

    INFORMATION_REQUEST = "information_request"
    APPROVAL = "approval"
    PARTIAL_APPROVAL = "partial_approval"
    ADVERSE = "adverse"
    EXTENSION = "extension"
    EXPEDITE_REFUSED = "expedite_refused"
    DEEMED = "deemed"
    APPEAL_ACKNOWLEDGED = "appeal_acknowledged"
    APPEAL_DECISION = "appeal_decision"
    APPEAL_EXTENSION = "appeal_extension"
    OUTSIDE_DECISION = "outside_decision"
    LAPSE_WARNING = "lapse_warning"
    WITHDRAWAL = "withdrawal"


@stored("notice_sent")
@dataclass(frozen=True, slots=True)
class NoticeSent:
    """A letter went out: what about, its digest, to whom and by which way.

    ``to`` is ``member`` or ``provider``. ``about`` is the sequence of the event that the letter tells of,
    0 where it tells of none; with ``kind`` and ``to`` it makes sure that nothing is sent twice. ``text`` is
    the digest of the same letter as plain text, empty where there is none.
    """

    kind: NoticeKind
    digest: str
    channel: str
    to: str
    lines: tuple[str, ...] = ()
    about: int = 0
    language: str = "en"
    text: str = ""

    def __post_init__(self) -> None:
        written("notice", digest=self.digest, channel=self.channel, to=self.to)


@stored("notice_handed_over")
@dataclass(frozen=True, slots=True)
class NoticeHandedOver:
    """A letter that was sent lies with the service that prints, mails or faxes it. ``digest`` is that of its PDF."""

    digest: str
    channel: str

    def __post_init__(self) -> None:
        written("handing over of a notice", digest=self.digest, channel=self.channel)


@stored("notice_delivered")
@dataclass(frozen=True, slots=True)
class NoticeDelivered:
    """A letter is known to have reached its reader; ``says`` is how that is known, empty where nobody said."""

    digest: str
    says: Annotated[Quoted, FromCaller("A report or a receipt.", "The fax report of 10:42.")] = ""

    def __post_init__(self) -> None:
        written("receipt of a notice", digest=self.digest)


@stored("notice_returned")
@dataclass(frozen=True, slots=True)
class NoticeReturned:
    """A letter came back undeliverable, and why. It stays sent on its day: what counts from it goes on."""

    digest: str
    why: Annotated[Words, FromCaller("As the mail service says.", "Moved, left no address.")]

    def __post_init__(self) -> None:
        written("return of a notice", digest=self.digest, why=self.why)


Receipt = NoticeDelivered | NoticeReturned
"""What became of a letter on its way."""


@stored("oral_notice_logged")
@dataclass(frozen=True, slots=True)
class OralNoticeLogged:
    """Somebody was told by voice: ``told`` is ``member`` or ``provider``, ``person`` who took the call; when; what."""

    kind: Annotated[NoticeKind, FromCaller("Which letter it goes before, or stands for.")]
    told: Annotated[Called, FromCaller("Who was told.")]
    when: Annotated[datetime, FromCaller("When they were told.", past=True)]
    says: Annotated[Words, FromCaller("What was said.")]
    person: str = ""

    def __post_init__(self) -> None:
        written("oral notice", told=self.told, says=self.says)
        in_utc("oral notice", when=self.when)


@stored("letter_confirmed")
@dataclass(frozen=True, slots=True)
class LetterConfirmed:
    """The clinician who signed a decision saw its letter anew, which changed since, and lets it go out so.

    ``about`` is the sequence of the event that the letter tells of, ``preview`` the digest of the decision with
    its letters as they are now.
    """

    about: int
    preview: Annotated[Digest, FromCaller("The digest of the preview of the letter as it is now.")]

    def __post_init__(self) -> None:
        written("confirmation of a letter", preview=self.preview)


NoticeBody = (
    NoticeSent | NoticeHandedOver | NoticeDelivered | NoticeReturned | OralNoticeLogged | LetterConfirmed
)  # fmt: skip
"""What happens to a letter, or is said by voice."""
