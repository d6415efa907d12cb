"""What is answered about letters: those that went out, one as it would go out now, and what became of one."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from assent.casework.notices.events import NoticeSent
from assent.casework.notices.notice import PROVIDER
from assent.casework.record.actors import OFFICES, Actor
from assent.casework.record.state import RequestState
from assent.desk.notices.previews import DecisionPreview, LetterPreview, Preview
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
    digest: str = field(
        default="",
        metadata=described(
            "Of the signed decision with its letters; the signer confirms a changed letter by it."
        ),
    )


@dataclass(frozen=True, slots=True)
class LetterPreviewShown:
    """A letter of a decision that is not signed yet."""

    to: str = field(metadata=described("member or provider."))
    language: str = field(metadata=described("en or es."))
    text: str
    pdf: str = field(metadata=described("The PDF in base64; empty where its words cannot be filled."))
    lacks: tuple[str, ...] = field(metadata=described("What it lacks; it is not sent before it has it."))
    uncertain: tuple[str, ...] = field(
        metadata=described("What only rules demand of which it is not certain that they apply.")
    )


@dataclass(frozen=True, slots=True)
class DecisionPreviewShown:
    """A decision before it is signed, with every letter that would tell of it."""

    preview: str = field(metadata=described("The digest that the determination carries."))
    attests: str = field(metadata=described("The id of the sentence that the clinician signs."))
    attestation: str = field(metadata=described("That sentence."))
    departs_from: tuple[str, ...] = field(metadata=described("Clauses cited that hold in the record."))
    not_cited: tuple[str, ...] = field(
        metadata=described("Clauses that fail in the record and are not cited.")
    )
    letters: tuple[LetterPreviewShown, ...]


def letters_shown(state: RequestState, actor: Actor) -> list[LetterShown]:
    """The letters of a request that went out; an office sees those that were sent to it."""
    return [_letter(notice) for notice in state.notices if actor.role not in OFFICES or notice.to == PROVIDER]


def preview_shown(preview: Preview) -> PreviewShown:
    """A letter before it goes out, ready for JSON."""
    pdf, lacks = b64encode(preview.pdf).decode(), tuple(lack.says for lack in preview.lacks)
    return PreviewShown(preview.text, pdf, lacks, preview.uncertain, preview.digest)


def letter_previews_shown(letters: Iterable[LetterPreview]) -> list[LetterPreviewShown]:
    """Letters before they go out, ready for JSON."""
    previews = ((letter.to, letter.language, preview_shown(letter.letter)) for letter in letters)
    return [
        LetterPreviewShown(to, language, preview.text, preview.pdf, preview.lacks, preview.uncertain)
        for to, language, preview in previews
    ]


def decision_preview_shown(preview: DecisionPreview) -> DecisionPreviewShown:
    """A decision before it is signed, ready for JSON."""
    return DecisionPreviewShown(
        preview.digest,
        preview.attests.id,
        preview.attests.says,
        preview.departure.clauses if preview.departure else (),
        preview.not_cited,
        tuple(letter_previews_shown(preview.letters)),
    )


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
