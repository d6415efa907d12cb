"""Routes of letters: which were sent, one as it went out or would go out now, and what became of it on its way."""

from typing import Annotated, Literal

from fastapi import Path, Response
from pydantic import Field

from assent.casework.notices.events import LetterConfirmed, NoticeDelivered, NoticeKind, NoticeReturned
from assent.casework.notices.posting import Waiting
from assent.desk.notices import delivery, mailroom, previews
from assent.desk.notices.letters import (
    DecisionPreviewShown,
    LetterShown,
    PreviewShown,
    ReceiptShown,
    decision_preview_shown,
    letters_shown,
    preview_shown,
)
from assent.desk.record import view
from assent.desk.record.standing_display import RequestStanding
from assent.web.intake.documents import download
from assent.web.record.standing import standing
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import DECIDES, EVERY, EXISTING, OF_ONE, Responses
from assent.web.server.parameters import RequestId, Seen
from assent.web.server.problems import ProblemKind, Stopped
from assent.web.server.stated import Values, values
from assent.web.server.strict import StrictRoute
from assent.web.server.words import StrictBody

router = Router(route_class=StrictRoute, tags=["documents"])
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


class PreviewBody(StrictBody):
    """Which letter to see before it goes out."""

    kind: NoticeKind = Field(description="Which letter.")
    to: Literal["member", "provider"] = Field(description="To whom.")


@router.get(_AT, responses=OF_ONE, summary="List letters")
def list_letters(request: RequestId, caller: SignedIn) -> list[LetterShown]:
    """The letters that went out; an office sees those that were sent to it. The look is on the record."""
    state = view.seen(caller.desk, request, caller.actor, caller.now, "letters", "interface")
    return letters_shown(state, caller.actor)


@router.get(_AT + "/preview", include_in_schema=False)
async def preview_is_posted() -> None:
    """A preview is asked for by POST; without this the word would be taken for a digest."""
    raise Stopped(ProblemKind.WRONG_METHOD, "POST to this address.", headers={"Allow": "POST"})


@router.get(_AT + "/changed", responses=OF_ONE, summary="See letters that changed since they were signed")
def changed_letters(request: RequestId, caller: SignedIn) -> list[DecisionPreviewShown]:
    """The decisions whose letters are held, since they are not those that were signed, as they are now."""
    changed = previews.changed_letters(caller.desk, request, caller.actor, caller.now)
    return [decision_preview_shown(preview) for preview in changed]


@router.get(_AT + "/{digest}", response_class=Response, responses=_PDF, summary="Open a letter")
def open_letter(request: RequestId, digest: Digest, caller: SignedIn) -> Response:
    """A letter as it went out, checked against its digest. That it was opened is on the record."""
    notice, data = mailroom.letter(caller.desk, request, digest, caller.actor, caller.now)
    is_text = digest == notice.text
    name = f"{notice.kind.value}-{notice.to}.{'txt' if is_text else 'pdf'}"
    return download(data, name, "text/plain" if is_text else "application/pdf")


@router.post(_AT + "/confirmation", responses=DECIDES, summary="Confirm a changed letter")
def confirm_letter(
    request: RequestId,
    body: Annotated[Values, values(LetterConfirmed)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Lets a letter go out that is not the one that was signed: who signed the decision saw it as it is now."""
    state = previews.confirm_letter(
        caller.desk, request, body["preview"], caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.get("/api/outbox", responses=EVERY, summary="Letters to be collected")
def outbox(caller: SignedIn) -> list[Waiting]:
    """The letters that wait in the outbox. Where each goes stands in its manifest, in the folder only."""
    return delivery.waiting_letters(caller.desk, caller.actor)


@router.post(_AT + "/{digest}/returned", responses=EXISTING, summary="A letter came back")
def returned(
    request: RequestId, digest: Digest, body: Annotated[Values, values(NoticeReturned)], caller: SignedIn
) -> ReceiptShown:
    """Records that a letter is undeliverable; intake is called. It stays sent on its day."""
    delivery.letter_returned(caller.desk, request, digest, body["why"], caller.actor, caller.now)
    return ReceiptShown(letter=digest, receipt="returned")


@router.post(_AT + "/{digest}/delivered", responses=EXISTING, summary="A letter arrived")
def delivered(
    request: RequestId, digest: Digest, body: Annotated[Values, values(NoticeDelivered)], caller: SignedIn
) -> ReceiptShown:
    """Records that a letter reached its reader."""
    delivery.letter_delivered(caller.desk, request, digest, body["says"], caller.actor, caller.now)
    return ReceiptShown(letter=digest, receipt="delivered")


@router.post(_AT + "/preview", responses=EXISTING, summary="See a letter before it goes out")
def preview(request: RequestId, body: PreviewBody, caller: SignedIn) -> PreviewShown:
    """A letter that is owed, as it would go out now, with what it lacks. Nothing is sent."""
    preview = mailroom.preview(caller.desk, request, body.kind, body.to, caller.actor, caller.now)
    return preview_shown(preview)
