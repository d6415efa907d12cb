"""Routes of letters: which were sent, one as it went out or would go out now, and what became of it on its way."""

from base64 import b64encode
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from assent.desk.actions import NoticeKind
from assent.desk.notices import delivery, mailroom
from assent.desk.people.uses import is_of_an_office
from assent.desk.record import view
from assent.web.intake.documents import download
from assent.web.server.caller import SignedIn
from assent.web.server.description import EVERY, EXISTING, OF_ONE, Responses
from assent.web.server.parameters import RequestId
from assent.web.server.problems import Kind, Stopped
from assent.web.server.strict import StrictRoute
from assent.web.server.words import Body, MaybeWords, Words

router = APIRouter(route_class=StrictRoute, tags=["documents"])
_AT = "/api/requests/{request}/letters"
_PDF: Responses = {
    **OF_ONE,
    200: {
        "description": "The letter.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
}
Digest = Annotated[
    str, Path(pattern=r"^[0-9a-f]{64}$", description="The digest of a letter, of its PDF or its text.")
]


class LetterShown(BaseModel):
    """A letter that went out."""

    kind: str = Field(description="Which letter it is.")
    to: str = Field(description="member or provider.")
    language: str = Field(description="en or es.")
    channel: str = Field(description="mail, fax or portal.")
    lines: list[str] = Field(description="The lines that it tells of.")
    about: int = Field(description="The entry of the record that it tells of.")
    digest: str = Field(description="Of the PDF.")
    text: str = Field(description="Of the same letter as text.")


class WaitingShown(BaseModel):
    """A letter that no mail or fax service has collected yet; nothing of a person."""

    letter: str = Field(description="The digest of its PDF, which finds its files in the outbox.")
    request: str = Field(description="The id of the request.")
    channel: str = Field(description="mail, fax or portal.")
    to: str = Field(description="member or provider.")
    language: str = Field(description="en or es.")
    pages: int = Field(description="Pages of the PDF.")


class ReturnedBody(Body):
    """Why a letter came back."""

    why: Words = Field(description="As the mail service says.", examples=["Moved, left no address."])


class DeliveredBody(Body):
    """How it is known that a letter arrived."""

    says: MaybeWords = Field(
        default="", description="A report or a receipt.", examples=["The fax report of 10:42."]
    )


class ReceiptShown(BaseModel):
    """What became of a letter, as it now stands on the record."""

    letter: str = Field(description="The digest, as it was sent here.")
    receipt: Literal["delivered", "returned"] = Field(description="What was recorded.")


class PreviewBody(Body):
    """Which letter to see before it goes out."""

    kind: NoticeKind = Field(description="Which letter.")
    to: Literal["member", "provider"] = Field(description="To whom.")


class PreviewShown(BaseModel):
    """A letter that was not sent."""

    text: str
    pdf: str = Field(description="The PDF in base64.")
    lacks: list[str] = Field(description="What it lacks; it is not sent before it has it.")
    uncertain: list[str] = Field(
        description="What only rules demand of which it is not certain that they apply."
    )


@router.get(_AT, responses=OF_ONE, summary="List letters")
def list_letters(request: RequestId, caller: SignedIn) -> list[LetterShown]:
    """The letters that went out; an office sees those that were sent to it. The look is on the record."""
    state = view.seen(caller.desk, request, caller.actor, caller.now, "letters", "interface")
    own = is_of_an_office(caller.account.role)
    return [
        LetterShown(
            kind=notice.kind.value,
            to=notice.to,
            language=notice.language,
            channel=notice.channel,
            lines=list(notice.lines),
            about=notice.about,
            digest=notice.digest,
            text=notice.text,
        )
        for notice in state.notices
        if not own or notice.to == "provider"
    ]


@router.get(_AT + "/preview", include_in_schema=False)
async def preview_is_posted() -> None:
    """A preview is asked for by POST; without this the word would be taken for a digest."""
    raise Stopped(Kind.WRONG_METHOD, "POST to this address.", headers={"Allow": "POST"})


@router.get(_AT + "/{digest}", response_class=Response, responses=_PDF, summary="Open a letter")
def open_letter(request: RequestId, digest: Digest, caller: SignedIn) -> Response:
    """A letter as it went out, checked against its digest. That it was opened is on the record."""
    found, data = mailroom.letter(caller.desk, request, digest, caller.actor, caller.now)
    is_text = digest == found.text
    name = f"{found.kind.value}-{found.to}.{'txt' if is_text else 'pdf'}"
    return download(data, name, "text/plain" if is_text else "application/pdf")


@router.get("/api/outbox", responses=EVERY, summary="Letters to be collected")
def outbox(caller: SignedIn) -> list[WaitingShown]:
    """The letters that wait in the outbox. Where each goes stands in its manifest, in the folder only."""
    letters = delivery.waiting_letters(caller.desk, caller.actor)
    return [
        WaitingShown(
            letter=letter.letter,
            request=letter.request,
            channel=letter.channel,
            to=letter.to,
            language=letter.language,
            pages=letter.pages,
        )
        for letter in letters
    ]


@router.post(_AT + "/{digest}/returned", responses=EXISTING, summary="A letter came back")
def returned(request: RequestId, digest: Digest, body: ReturnedBody, caller: SignedIn) -> ReceiptShown:
    """Records that a letter is undeliverable; intake is called. It stays sent on its day."""
    delivery.letter_returned(caller.desk, request, digest, body.why, caller.actor, caller.now)
    return ReceiptShown(letter=digest, receipt="returned")


@router.post(_AT + "/{digest}/delivered", responses=EXISTING, summary="A letter arrived")
def delivered(request: RequestId, digest: Digest, body: DeliveredBody, caller: SignedIn) -> ReceiptShown:
    """Records that a letter reached its reader."""
    delivery.letter_delivered(caller.desk, request, digest, body.says, caller.actor, caller.now)
    return ReceiptShown(letter=digest, receipt="delivered")


@router.post(_AT + "/preview", responses=EXISTING, summary="See a letter before it goes out")
def preview(request: RequestId, body: PreviewBody, caller: SignedIn) -> PreviewShown:
    """A letter that is owed, as it would go out now, with what it lacks. Nothing is sent."""
    made = mailroom.preview(caller.desk, request, body.kind, body.to, caller.actor, caller.now)
    return PreviewShown(
        text=made.text,
        pdf=b64encode(made.pdf).decode(),
        lacks=[lack.says for lack in made.lacks],
        uncertain=list(made.uncertain),
    )
