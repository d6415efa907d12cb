"""Use cases of documents: attached with limits, kept by digest, opened only by who may see the request."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.intake import commands
from assent.casework.intake.events import DocumentAttached
from assent.casework.people.permissions import Action, Relation, is_own, why_not
from assent.casework.record.checks import NotFound, NotPermitted, Refused
from assent.casework.record.commands import view
from assent.casework.record.event import Actor
from assent.casework.record.events import Viewed
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk, Documents
from assent.desk.record.recording import Recording, take_up
from assent.terms.media_types import FHIR_JSON

LONGEST_NAME = 200
"""The longest name of a document, in signs."""


@dataclass(frozen=True, slots=True)
class DocumentsShown:
    """The request's version and documents, after one was attached."""

    request: str
    version: int
    documents: tuple[DocumentAttached, ...]


def documents_shown(state: RequestState) -> DocumentsShown:
    """The documents of a request, as it stands."""
    return DocumentsShown(state.id, state.version, tuple(state.documents.values()))


def attach(
    desk: Desk,
    request: str,
    chunks: Iterable[bytes],
    name: str,
    media_type: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Attach a document to a request. It is on the disk before the record names it.

    Raises ``Refused`` for another type, too many bytes, bytes that are not of that type, or a request
    that is not theirs; then the record does not change.
    """
    documents = documents_of(desk)
    work = take_up(desk, request, now, expected)
    own = is_own(work.state, actor)
    refused = why_not(actor.role, Action.ATTACH_DOCUMENT, Relation(own))
    if refused and actor.organization and not own:
        raise NotFound(f"There is no request {request}.")
    if refused:
        raise NotPermitted(refused)
    plain = plain_name(name)
    if media_type == FHIR_JSON:
        raise Refused(
            f"{FHIR_JSON} is no document for people to read; send resources to the FHIR endpoints, or attach a PDF."
        )
    document = keep_document(documents, chunks, plain, media_type)
    bodies = commands.attach_document(
        work.state, document, work.now, actor, documents.most_bytes, documents.types
    )
    return work.do(bodies, actor)


def attach_kept(work: Recording, documents: Iterable[DocumentAttached], actor: Actor) -> None:
    """Attach documents that are on the disk already, within what one use case records."""
    for document in documents:
        store = documents_of(work.desk)
        bodies = commands.attach_document(
            work.state, document, work.now, actor, store.most_bytes, store.types
        )
        work.add(bodies, actor)


def keep_file(desk: Desk, data: bytes, name: str, media_type: str) -> DocumentAttached:
    """Put a document that came with a transaction on the disk, under the rules of any document. Raises ``Refused``."""
    store = documents_of(desk)
    if media_type not in store.types - {FHIR_JSON}:
        taken = ", ".join(sorted(store.types - {FHIR_JSON}))
        raise Refused(f"is of a type that is not taken; {taken} are.")
    return keep_document(store, [data], plain_name(name), media_type)


def keep_document(store: Documents, chunks: Iterable[bytes], name: str, media_type: str) -> DocumentAttached:
    """Put bytes on the disk as a document of that name, for the record to name. Raises ``Refused`` for too many."""
    kept = store.keep(chunks, media_type)
    return DocumentAttached(kept.digest, name, kept.media_type, kept.size)


def plain_name(name: str) -> str:
    """The name of a document without the folders in which it lay; raises ``Refused`` where none is left."""
    last = " ".join(name.replace("\\", "/").rpartition("/")[2].split())
    if not 0 < len(last) <= LONGEST_NAME or not last.isprintable() or not last.strip(". "):
        raise Refused(
            f"name: a document's name has 1 to {LONGEST_NAME} printable signs, after the last / or \\."
        )
    return last


def open_document(
    desk: Desk, request: str, digest: str, purpose: str, actor: Actor, now: datetime
) -> tuple[DocumentAttached, Iterator[bytes]]:
    """A document of a request in pieces, checked. That it was opened goes on the record before it is given."""
    work = take_up(desk, request, now)
    see(work, f"document {digest}", purpose, actor)
    document = work.state.documents.get(digest)
    if document is None:
        raise NotFound(f"Request {request} has no such document.")
    pieces = documents_of(desk).stream(digest)
    work.save()
    return document, pieces


def see(work: Recording, part: str, purpose: str, actor: Actor) -> None:
    """Put on the record that somebody looks at a part; an office that asks for another's finds nothing there.

    A look never waits for the clock: after an entry that is dated ahead it has that entry's time, and says its own.
    """
    last = work.state.last_at
    if last is not None and work.now < last:
        purpose, work.now = f"{purpose}, at {work.now.isoformat(timespec='seconds')} by the clock", last
    try:
        work.add(view(work.state, Viewed(part, purpose), work.now, actor), actor)
    except NotPermitted:
        if not is_own(work.state, actor) and actor.organization:
            raise NotFound(f"There is no request {work.state.id}.") from None
        raise


def documents_of(desk: Desk) -> Documents:
    """Where this installation keeps documents; raises ``Refused`` where it keeps none."""
    if desk.documents is None:
        raise Refused("This installation keeps no documents.")
    return desk.documents
