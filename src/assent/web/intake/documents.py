"""Routes of documents: attached as they are or as a form, opened as attachments and never shown in place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any
from urllib.parse import quote

from fastapi import Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from assent.casework.intake.events import DocumentAttached
from assent.desk.intake import documents
from assent.desk.intake.documents import DocumentsShown
from assent.desk.record import view
from assent.terms.sizes import size_words
from assent.web.router import Router
from assent.web.server.caller import Caller, SignedIn, SignedInApart, too_many
from assent.web.server.description import EXISTING, OF_ONE
from assent.web.server.parameters import Expected, RequestId, RequestIdApart
from assent.web.server.problems import FieldProblem, ProblemKind, Stopped
from assent.web.server.rates import Transfers
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["documents"])
_AT = "/api/requests/{request}/documents"
_PIECE = 256 * 1024
_IN_MEMORY = 2 * 1024 * 1024
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TAKEN = ("application/pdf", "image/jpeg", "image/png", "image/tiff", "text/plain")
_FORM = {
    "schema": {
        "type": "object",
        "required": ["document"],
        "properties": {"document": {"type": "string", "format": "binary"}},
    }
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The document itself, its name in Content-Disposition; or a form with one file.",
        "content": {**dict.fromkeys(_TAKEN, _BINARY), "multipart/form-data": _FORM},
    }
}
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="The digest of a document.")]


@router.post(_AT, status_code=201, responses=EXISTING, openapi_extra=_BODY, summary="Attach a document")
async def attach(
    request: RequestIdApart, caller: SignedInApart, expected: Expected, http: Request, response: Response
) -> DocumentsShown:
    """Takes a document of a request; it is on the disk before the record names it."""
    transfer = _Transfer(http, caller)
    try:
        attached = await _received(request, caller, expected, http, response)
        transfer.charge(attached.documents[-1].size if attached.documents else 0)
        return attached
    finally:
        transfer.end()


async def _received(
    request: str, caller: Caller, expected: int | None, http: Request, response: Response
) -> DocumentsShown:
    if http.headers.get("content-type", "").startswith("multipart/form-data"):
        async with http.form(max_files=1, max_fields=0) as form:
            upload = form.get("document")
            if not isinstance(upload, UploadFile):
                problem = FieldProblem(place="body", pointer="/document", detail="is missing: the file")
                raise Stopped(ProblemKind.REFUSED, "The form holds one file named document.", [problem])
            kind, name = upload.content_type or "", upload.filename or "document"
            return await run_in_threadpool(
                _attach, request, upload.file, name, kind, caller, expected, response
            )
    kind, name = _described(http)
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        async for piece in http.stream():
            await run_in_threadpool(file.write, piece)
        file.seek(0)
        return await run_in_threadpool(_attach, request, file, name, kind, caller, expected, response)


def attach_from_page(
    request: str, file: UploadFile, caller: Caller, http: Request, expected: int | None
) -> DocumentsShown:
    """Take the file of a form that a page has read already, as ``attach`` does, and under the same limits."""
    transfer = _Transfer(http, caller)
    try:
        name, kind = file.filename or "document", file.content_type or ""
        attached = _attach(request, file.file, name, kind, caller, expected, Response())
        transfer.charge(attached.documents[-1].size if attached.documents else 0)
        return attached
    finally:
        transfer.end()


@router.get(_AT, responses=OF_ONE, summary="List documents")
def list_documents(request: RequestId, caller: SignedIn) -> tuple[DocumentAttached, ...]:
    """The documents of a request. The look is on the record."""
    state = view.seen(caller.desk, request, caller.actor, caller.now, "documents", "interface")
    return tuple(state.documents.values())


@router.get(
    _AT + "/{digest}",
    response_class=Response,
    responses={
        **OF_ONE,
        200: {"description": "The document.", "content": {"application/octet-stream": _BINARY}},
    },
    summary="Open a document",
)
def open_document(request: RequestId, digest: Digest, caller: SignedIn, http: Request) -> Response:
    """A document, its bytes checked against its digest. That it was opened is on the record."""
    transfers = _Transfer(http, caller)
    with transfers.ended_if_refused():
        document, pieces = documents.open_document(
            caller.desk, request, digest, "interface", caller.actor, caller.now
        )
    transfers.charge(document.size)
    headers = {**_kept(document.name, document.media_type), "Content-Length": str(document.size)}
    return _Streamed(pieces, headers, transfers.end)


def download(data: bytes, name: str, media_type: str) -> Response:
    """Bytes that a browser keeps and does not show."""
    return Response(data, 200, _kept(name, media_type), "application/octet-stream")


def _kept(name: str, media_type: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Media-Type": media_type,
    }


class _Transfer:
    """A document under way to or from an office; ends the call with 429 where too many are."""

    def __init__(self, http: Request, caller: Caller) -> None:
        self._transfers: Transfers = http.app.state.counted.transfers
        self._office = caller.account.organization or caller.account.id
        wait = self._transfers.begin(self._office)
        if wait:
            too_many(wait)

    def charge(self, size: int) -> None:
        """Count its bytes."""
        self._transfers.charge(self._office, size)

    def end(self) -> None:
        """It is over."""
        self._transfers.end(self._office)

    @contextmanager
    def ended_if_refused(self) -> Iterator[None]:
        """It is over where this fails."""
        try:
            yield
        except BaseException:
            self.end()
            raise


class _Streamed(StreamingResponse):
    """A document in pieces, none of which is read before the one before has gone out."""

    def __init__(self, pieces: Iterator[bytes], headers: dict[str, str], ended: Callable[[], None]) -> None:
        super().__init__(pieces, 200, headers, "application/octet-stream")
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


def _attach(
    request: str,
    file: IO[bytes],
    name: str,
    kind: str,
    caller: Caller,
    expected: int | None,
    response: Response,
) -> DocumentsShown:
    store = documents.documents_of(caller.desk)
    media_type = kind.partition(";")[0].strip().lower()
    if media_type not in store.types:
        detail = f"This type is not taken; {', '.join(sorted(store.types))} are."
        raise Stopped(ProblemKind.WRONG_TYPE, detail)
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size > store.most_bytes:
        most = size_words(store.most_bytes)
        raise Stopped(ProblemKind.TOO_LARGE, f"A document may have at most {most}; this has more.")
    if size == 0:
        raise Stopped(ProblemKind.REFUSED, "The document is empty; send its bytes.")
    state = documents.attach(
        caller.desk, request, _pieces(file), name, media_type, caller.actor, caller.now, expected=expected
    )
    response.headers["ETag"] = f'"{state.version}"'
    return documents.documents_shown(state)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _described(http: Request) -> tuple[str, str]:
    """The type and name of a document that comes as it is."""
    message = Message()
    message["content-disposition"] = http.headers.get("content-disposition", "attachment")
    return http.headers.get("content-type", ""), message.get_filename("document")
