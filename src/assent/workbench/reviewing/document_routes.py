"""Documents and letters of a request, opened beside the facts that rest on them."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from assent.casework.record.checks import NotFound
from assent.desk.intake import documents
from assent.desk.notices import mailroom
from assent.desk.record.detail import FactOfRequest
from assent.web.router import Router
from assent.workbench.actions.matter import PURPOSE, looked_at
from assent.workbench.reviewing.access import Digest, check_inside
from assent.workbench.reviewing.wording.fact_words import FactWords
from assent.workbench.reviewing.wording.highlights import missing, pieces
from assent.workbench.shell.pages import HEADERS, page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}"
_PDF, _TEXT = "application/pdf", "text/plain"
_IMAGES = frozenset({"image/jpeg", "image/png"})
_MOST_TEXT = 200_000
_WITH_FRAME = {"Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; frame-src 'self'"}
# Browsers show no PDF in a sandbox. Their viewers of PDF reach no page; of this one nothing else is loaded.
_FRAMED_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_FRAMED_IMAGE = (
    "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@router.get(_AT + "/documents/{digest}")
def show_document(
    request: RequestName,
    digest: Digest,
    caller: PageCaller,
    http: Request,
    clause: Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9.-]*$")] = "",
) -> Response:
    """A document beside the facts that rest on it; of a text, the words relied on are marked."""
    check_inside(caller, request)
    detail, state, policy = looked_at(caller, request, f"facts of document {digest}")
    document = state.documents.get(digest)
    if document is None:
        raise NotFound(f"Request {request} has no such document.")
    words = FactWords(detail, state, policy)
    rows = tuple(words.row(fact.fact, fact.value) for fact in detail.facts if digest in _documents(fact))
    relied = tuple(dict.fromkeys(row.behind.words for row in rows if row.behind.words))
    text, cut = _text_of(request, digest, caller, document.media_type), False
    if text is not None:
        cut, text = len(text) > _MOST_TEXT, text[:_MOST_TEXT]
    return page(
        http,
        "reviewing/document.html",
        headers=_WITH_FRAME,
        request=request,
        document=document,
        clause=clause,
        rows=rows,
        relied=relied,
        pieces=pieces(text, relied) if text is not None else (),
        missing=missing(text, relied) if text is not None else (),
        cut=cut,
        shown_as=_shown_as(document.media_type),
        content=f"/requests/{request}/documents/{digest}/content",
    )


@router.get(_AT + "/documents/{digest}/content")
def serve_document(
    request: RequestName, digest: Digest, caller: PageCaller, save: Annotated[bool, Query()] = False
) -> Response:
    """The bytes of a document, for the frame of its page, or to be kept."""
    check_inside(caller, request)
    document, stream = documents.open_document(
        caller.desk, request, digest, PURPOSE, caller.actor, caller.now
    )
    inline = not save and _shown_as(document.media_type) in ("frame", "image")
    headers = _framed(document.media_type) if inline else _kept(document.media_type)
    media_type = document.media_type if inline else "application/octet-stream"
    return StreamingResponse(
        stream, headers={**headers, "Content-Length": str(document.size)}, media_type=media_type
    )


@router.get(_AT + "/letters/{digest}")
def show_letter(request: RequestName, digest: Digest, caller: PageCaller, http: Request) -> Response:
    """A letter as it went out: its text, and the PDF in a frame."""
    check_inside(caller, request)
    detail, state, _ = looked_at(caller, request, f"facts of letter {digest}")
    notice = next((notice for notice in state.notices if digest == notice.digest), None)
    letter = next((letter for letter in detail.notices if digest == letter.digest), None)
    if notice is None or letter is None:
        raise NotFound(f"Request {request} has no such letter.")
    text = ""
    if notice.text:
        _, data = mailroom.letter(caller.desk, request, notice.text, caller.actor, caller.now)
        text = data.decode("utf-8", "replace")
    return page(
        http,
        "reviewing/letter.html",
        headers=_WITH_FRAME,
        request=request,
        letter=letter,
        text=text,
        content=f"/requests/{request}/letters/{digest}/content",
    )


@router.get(_AT + "/letters/{digest}/content")
def serve_letter(
    request: RequestName, digest: Digest, caller: PageCaller, save: Annotated[bool, Query()] = False
) -> Response:
    """The PDF of a letter, for the frame of its page, or to be kept."""
    check_inside(caller, request)
    _, data = mailroom.letter(caller.desk, request, digest, caller.actor, caller.now)
    if save:
        return Response(data, headers=_kept(_PDF), media_type="application/octet-stream")
    return Response(data, headers=_framed(_PDF), media_type=_PDF)


def _text_of(request: str, digest: str, caller: PageCaller, media_type: str) -> str | None:
    """The text of a document that is one; that it was opened goes on the record. None for others."""
    if media_type != _TEXT:
        return None
    _, stream = documents.open_document(caller.desk, request, digest, PURPOSE, caller.actor, caller.now)
    return b"".join(stream).decode("utf-8", "replace")


def _shown_as(media_type: str) -> str:
    if media_type == _TEXT:
        return "text"
    if media_type in _IMAGES:
        return "image"
    return "frame" if media_type == _PDF else "nothing"


def _framed(media_type: str) -> dict[str, str]:
    policy = _FRAMED_PDF if media_type == _PDF else _FRAMED_IMAGE
    return {"Content-Security-Policy": policy, "Content-Disposition": "inline"}


def _kept(media_type: str) -> dict[str, str]:
    ending = {_PDF: "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tiff", _TEXT: "txt"}
    return {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'attachment; filename="document.{ending.get(media_type, "bin")}"',
    }


def _documents(fact: FactOfRequest) -> tuple[str, ...]:
    """The documents behind a fact: of the value that counts, and of what was submitted."""
    submitted = fact.submitted.document if fact.submitted else None
    return tuple(digest for digest in (fact.document, submitted) if digest)
