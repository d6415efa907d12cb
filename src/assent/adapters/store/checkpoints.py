"""A digest over all heads, chained, in a form to print and keep elsewhere.

The chains alone show a change inside one request. Whoever can write the whole database could build
a chain anew: a checkpoint kept on paper, or by somebody else, shows that too.
"""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select

from assent.adapters.store.append import Seal
from assent.adapters.store.database.engine import settle_order
from assent.adapters.store.reading import last_position
from assent.adapters.store.record import NOTHING, instant
from assent.adapters.store.tables import checkpoint, head


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The digest over (request, sequence, head digest) of all requests as of ``position``."""

    number: int
    at: datetime
    position: int
    requests: int
    previous: str
    digest: str

    def printable(self) -> str:
        """Two lines for a printer: what it covers, and the digest in groups of eight."""
        groups = " ".join(self.digest[start : start + 8] for start in range(0, len(self.digest), 8))
        covers = f"{self.requests} requests, entries up to {self.position}"
        return f"Assent checkpoint {self.number}, {instant(self.at)}: {covers}\n{groups}\n"


class HeadsDigest:
    """Takes heads in the order of the request ids, and gives the digest over them."""

    def __init__(self, number: int, at: datetime, position: int, previous: str):
        self.requests = 0
        self._sum = hashlib.sha256(f"{number} {instant(at)} {position} {previous}\n".encode())

    def add(self, request: str, sequence: int, digest: str) -> None:
        """One head."""
        self.requests += 1
        self._sum.update(f"{request} {sequence} {digest}\n".encode())

    def digest(self) -> str:
        """In hexadecimal."""
        return self._sum.hexdigest()


def make(connection: Connection, at: datetime, seal: Seal) -> Checkpoint:
    """Write the next checkpoint. Appends wait meanwhile: well under a second for 200 000 requests."""
    settle_order(connection)
    number, previous = _last(connection)
    position = last_position(connection)
    heads = HeadsDigest(number + 1, at, position, previous)
    for row in connection.execute(_HEADS):
        heads.add(*row)
    new_checkpoint = Checkpoint(number + 1, at, position, heads.requests, previous, heads.digest())
    values = {field.name: getattr(new_checkpoint, field.name) for field in fields(new_checkpoint)}
    connection.execute(insert(checkpoint).values({**values, **seal(new_checkpoint.digest)}))
    return new_checkpoint


def all_of(connection: Connection) -> list[Checkpoint]:
    """Every checkpoint, the first one first."""
    return [Checkpoint(*row) for row in connection.execute(_CHECKPOINTS.order_by(checkpoint.c.number))]


def newest(connection: Connection) -> Checkpoint | None:
    """The checkpoint written last; None where none was."""
    latest = _CHECKPOINTS.order_by(checkpoint.c.number.desc()).limit(1)
    row = connection.execute(latest).one_or_none()
    return None if row is None else Checkpoint(*row)


def _last(connection: Connection) -> tuple[int, str]:
    last = newest(connection)
    return (0, NOTHING) if last is None else (last.number, last.digest)


_CHECKPOINTS = select(*(checkpoint.c[field.name] for field in fields(Checkpoint)))
"""What a checkpoint says; its seal is beside it."""
_HEADS = (
    select(head.c.request, head.c.sequence, head.c.digest)
    .order_by(head.c.request)
    .execution_options(yield_per=5_000)
)
