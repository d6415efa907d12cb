"""Routes of documents: attached as they are or as a form, opened as attachments and never shown in place."""

from collections.abc import Iterator
from email.message import Message
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from assent.casework.intake.events import DocumentAttached
from assent.desk.intake import documents
from assent.desk.intake.documents import DocumentsShown
from assent.desk.record import view
from assent.web.server.caller import Caller, SignedIn, SignedInApart
from assent.web.server.description import EXISTING, OF_ONE
from assent.web.server.parameters import Expected, RequestId, RequestIdApart
from assent.web.server.problems import FieldProblem, ProblemKind, Stopped
from assent.web.server.strict import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["documents"])
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
    if http.headers.get("content-type", "").startswith("multipart/form-data"):
        async with http.form(max_files=1, max_fields=0) as form:
            given = form.get("document")
            if not isinstance(given, UploadFile):
                problem = FieldProblem(place="body", pointer="/document", detail="is missing: the file")
                raise Stopped(ProblemKind.REFUSED, "The form holds one file named document.", [problem])
            kind, name = given.content_type or "", given.filename or "document"
            return await run_in_threadpool(
                _attach, request, given.file, name, kind, caller, expected, response
            )
    kind, name = _described(http)
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        async for piece in http.stream():
            await run_in_threadpool(file.write, piece)
        file.seek(0)
        return await run_in_threadpool(_attach, request, file, name, kind, caller, expected, response)


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
def open_document(request: RequestId, digest: Digest, caller: SignedIn) -> Response:
    """A document, its bytes checked against its digest. That it was opened is on the record."""
    document, data = documents.open_document(
        caller.desk, request, digest, "interface", caller.actor, caller.now
    )
    return download(data, document.name, document.media_type)


def download(data: bytes, name: str, media_type: str) -> Response:
    """Bytes that a browser keeps and does not show."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Media-Type": media_type,
    }
    return Response(data, 200, headers, "application/octet-stream")


def _attach(
    request: str,
    file: IO[bytes],
    name: str,
    kind: str,
    caller: Caller,
    expected: int | None,
    response: Response,
) -> DocumentsShown:
    held = documents.documents_of(caller.desk)
    media_type = kind.partition(";")[0].strip().lower()
    if media_type not in held.types:
        says = f"This type is not taken; {', '.join(sorted(held.types))} are."
        raise Stopped(ProblemKind.WRONG_TYPE, says)
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size > held.most_bytes:
        raise Stopped(ProblemKind.TOO_LARGE, f"A document may have {held.most_bytes} bytes; this has {size}.")
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
