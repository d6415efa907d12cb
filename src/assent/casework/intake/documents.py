"""Which documents and letters an event names: what must be in the folder as long as the record is kept."""

from assent.casework.intake.events import DocumentAttached
from assent.casework.notices.events import NoticeSent
from assent.casework.record.event import Body


def documents_named(body: Body) -> tuple[str, ...]:
    """The digests of the documents that an event names, of a letter both its PDF and its text."""
    match body:
        case DocumentAttached(digest=digest):
            return (digest,)
        case NoticeSent(digest=digest, text=text):
            return (digest, text) if text else (digest,)
        case _:
            return ()
