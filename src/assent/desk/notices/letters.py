"""What is answered about letters: those that went out, one as it would go out now, and what became of one."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

from assent.casework.notices.events import NoticeSent
from assent.casework.notices.notice import PROVIDER
from assent.casework.record.actors import OFFICES, Actor
from assent.casework.record.state import RequestState
from assent.desk.notices.mailroom import Preview
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter that went out."""

    kind: str = field(metadata=described("Which letter it is."))
    to: str = field(metadata=described("member or provider."))
    language: str = field(metadata=described("en or es."))
    channel: str = field(metadata=described("mail, fax or portal."))
    lines: tuple[str, ...] = field(metadata=described("The lines that it tells of."))
    about: int = field(metadata=described("The entry of the record that it tells of."))
    digest: str = field(metadata=described("Of the PDF."))
    text: str = field(metadata=described("Of the same letter as text."))


@dataclass(frozen=True, slots=True)
class ReceiptShown:
    """What became of a letter, as it now stands on the record."""

    letter: str = field(metadata=described("The digest, as it was sent here."))
    receipt: Literal["delivered", "returned"] = field(metadata=described("What was recorded."))


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """A letter that was not sent."""

    text: str
    pdf: str = field(metadata=described("The PDF in base64."))
    lacks: tuple[str, ...] = field(metadata=described("What it lacks; it is not sent before it has it."))
    uncertain: tuple[str, ...] = field(
        metadata=described("What only rules demand of which it is not certain that they apply.")
    )


def letters_shown(state: RequestState, actor: Actor) -> list[LetterShown]:
    """The letters of a request that went out; an office sees those that were sent to it."""
    return [_letter(notice) for notice in state.notices if actor.role not in OFFICES or notice.to == PROVIDER]


def preview_shown(preview: Preview) -> PreviewShown:
    """A letter before it goes out, ready for JSON."""
    pdf = b64encode(preview.pdf).decode()
    return PreviewShown(preview.text, pdf, tuple(lack.says for lack in preview.lacks), preview.uncertain)


def _letter(notice: NoticeSent) -> LetterShown:
    return LetterShown(
        kind=notice.kind.value,
        to=notice.to,
        language=notice.language,
        channel=notice.channel,
        lines=notice.lines,
        about=notice.about,
        digest=notice.digest,
        text=notice.text,
    )
