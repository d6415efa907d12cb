"""Numbers of requests that follow from how they came, so that the same transaction finds what it made."""

from hashlib import sha256

from assent.casework.record.identifiers import request_number
from assent.desk.ports import Desk

_EARLIER_SIGNS = 20


def following(desk: Desk, prefix: str, identity: bytes) -> str:
    """The id of the request that was made of an identity, or that would be made of it now.

    Requests that came before numbers could be read aloud keep theirs: signs of the digest itself.
    """
    digest = sha256(identity)
    earlier = f"{prefix}-{digest.hexdigest()[:_EARLIER_SIGNS]}"
    return earlier if desk.record.heads((earlier,)) else request_number(prefix, digest.digest())
