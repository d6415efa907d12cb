"""Checking the whole record: chains, heads, what is derived, and checkpoints."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, Select, select, text

from assent.adapters.store import record
from assent.adapters.store.checkpoints import Checkpoint, HeadsDigest, all_of
from assent.adapters.store.database.engine import is_sqlite
from assent.adapters.store.database.integrity import damage
from assent.adapters.store.derive import fold, key_of
from assent.adapters.store.oversight import seals
from assent.adapters.store.oversight.seals import Keys, Sealed
from assent.adapters.store.reading import derived_rows, histories, last_position
from assent.adapters.store.tables import DERIVED, event, head, idempotency, letters_bookmark
from assent.adapters.store.trusted import digest_found

_AT_ONCE = 400
"""Requests whose heads and derived rows are fetched together."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as the record says. ``request`` is None where it concerns the whole store."""

    request: str | None
    what: str


@dataclass(slots=True)
class Report:
    """What a verification looked at and what it found."""

    requests: int = 0
    entries: int = 0
    checkpoints: int = 0
    seals: Sealed = field(default_factory=Sealed)
    differences: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as the record says."""
        return not self.differences


def verify(
    connection: Connection,
    projections: Sequence[record.Derives],
    kept: Mapping[int, str] | None = None,
    keys: Keys | None = None,
) -> Report:
    """Check everything, request by request, in memory that does not grow with the store.

    ``kept``: digests of checkpoints from elsewhere, by number; ``keys`` check seals. Reads one state of the store: the
    transaction has to be one that repeats its reads, unless nothing is written meanwhile.
    """
    report = Report()
    report.differences += [Difference(None, fault) for fault in damage(connection)]
    recorded = all_of(connection)
    sums = [
        HeadsDigest(checkpoint.number, checkpoint.at, checkpoint.position, checkpoint.previous)
        for checkpoint in recorded
    ]
    stream = histories(connection, last_position(connection))
    while group := list(islice(stream, _AT_ONCE)):
        _check_group(connection, group, projections, report)
        for history in group:
            _add_heads(history, recorded, sums)
    report.differences += _without_entries(connection)
    report.differences += _removed(connection)
    report.differences += _checkpoints(recorded, sums, kept or {})
    report.differences += _bookmark(connection)
    report.differences += [Difference(*fault) for fault in seals.check(connection, keys, report.seals)]
    report.checkpoints = len(recorded)
    return report


def chain_faults(history: Iterable[record.Entry]) -> Iterator[str]:
    """What breaks a chain: a gap, an entry that does not follow, a digest that is not its entry's."""
    sequence, previous = record.FIRST, record.NOTHING
    for entry in history:
        if entry.sequence != sequence:
            yield f"entry {sequence} is missing before entry {entry.sequence}"
        elif entry.previous != previous:
            yield f"entry {sequence} does not follow the one before"
        if digest_found(entry) != entry.digest:
            yield f"entry {entry.sequence} is not what its digest says"
        elif _type_of(entry) != entry.type:
            yield f"entry {entry.sequence} is of another type than its body"
        sequence, previous = entry.sequence + 1, entry.digest


def _type_of(entry: record.Entry) -> object:
    """The type that its body names; None where it names none."""
    try:
        body = json.loads(entry.body)
    except (ValueError, RecursionError):
        return None
    return body.get("is") if isinstance(body, dict) else None


def _check_group(
    connection: Connection,
    group: list[list[record.Placed]],
    projections: Sequence[record.Derives],
    report: Report,
) -> None:
    requests = [history[0].entry.request for history in group]
    heads = {row.request: (row.sequence, row.digest) for row in connection.execute(_heads_of(requests))}
    rows = derived_rows(connection, requests)
    keys = _keys_of(connection, requests)
    for history in group:
        entries = [placed.entry for placed in history]
        request = entries[0].request
        faults = list(chain_faults(entries))
        if heads.get(request) != (entries[-1].sequence, entries[-1].digest):
            faults.append("the head is not the last entry")
        known = {(entry.sequence, entry.digest) for entry in entries}
        faults += [
            "an idempotency key points to no entry" for key in keys.get(request, ()) if key not in known
        ]
        faults += _derived_faults(entries, projections, rows[request]) if not faults else ()
        report.requests += 1
        report.entries += len(entries)
        report.differences += [Difference(request, fault) for fault in faults]


def _derived_faults(
    entries: list[record.Entry],
    projections: Sequence[record.Derives],
    rows: Mapping[str, list[dict[str, object]]],
) -> Iterator[str]:
    """Each derived row that is missing, not derived, or different; by table, without its content."""
    try:
        expected = fold(projections, [record.event_of(entry) for entry in entries])
    except Exception as error:
        yield f"what is derived cannot be derived again: {type(error).__name__}"
        return
    for name, table in DERIVED.items():
        actual = {key_of(table, row): row for row in rows[name]}
        for key in expected[name].keys() - actual.keys():
            yield f"a row of {name} is missing{_at(key)}"
        for key in actual.keys() - expected[name].keys():
            yield f"a row of {name} comes from no entry{_at(key)}"
        for key in expected[name].keys() & actual.keys():
            derived_row = expected[name][key]
            columns = [column for column, value in actual[key].items() if value != derived_row[column]]
            if columns:
                yield f"{name}{_at(key)} differs in {', '.join(columns)}"


def _at(key: tuple[object, ...]) -> str:
    """The sequence in a key, if it has one: a number says where, and nothing about anybody."""
    return next((f" at entry {part}" for part in key if isinstance(part, int)), "")


def _add_heads(
    history: list[record.Placed], recorded: Sequence[Checkpoint], sums: Sequence[HeadsDigest]
) -> None:
    """The head that the request had at each checkpoint."""
    for checkpoint, heads in zip(recorded, sums, strict=True):
        then = [placed.entry for placed in history if placed.position <= checkpoint.position]
        if then:
            heads.add(then[-1].request, then[-1].sequence, then[-1].digest)


def _checkpoints(
    recorded: Sequence[Checkpoint], sums: Sequence[HeadsDigest], kept: Mapping[int, str]
) -> Iterator[Difference]:
    previous = record.NOTHING
    for number, (checkpoint, heads) in enumerate(zip(recorded, sums, strict=True), 1):
        if checkpoint.number != number or checkpoint.previous != previous:
            yield Difference(None, f"checkpoint {checkpoint.number} does not follow the one before")
        if (checkpoint.requests, checkpoint.digest) != (heads.requests, heads.digest()):
            yield Difference(None, f"checkpoint {checkpoint.number} is not what the record gives")
        previous = checkpoint.digest
    digests = {checkpoint.number: checkpoint.digest for checkpoint in recorded}
    for number, digest in sorted(kept.items()):
        if digests.get(number) != "".join(digest.split()):
            yield Difference(None, f"checkpoint {number} is not the one that was kept")


def _without_entries(connection: Connection) -> Iterator[Difference]:
    for name, table in {"head": head, "idempotency": idempotency, **DERIVED}.items():
        there = select(event.c.request).where(event.c.request == table.c.request).exists()
        for request in connection.execute(select(table.c.request).where(~there).distinct()).scalars():
            yield Difference(request, f"a row of {name} without any entry")


def _removed(connection: Connection) -> Iterator[Difference]:
    """SQLite counts every entry that was committed, and goes on counting when rows are taken out."""
    if is_sqlite(connection):
        counted = connection.execute(_COUNTED).scalar_one_or_none() or 0
        if counted > last_position(connection):
            yield Difference(None, f"{counted} entries were written, and the last of them are gone")


_COUNTED = text("SELECT seq FROM sqlite_sequence WHERE name = 'event'")


def _bookmark(connection: Connection) -> Iterator[Difference]:
    """What was read for letters is there. If it were not, letters of later entries would be passed over."""
    kept = connection.execute(select(letters_bookmark.c.position)).scalar_one_or_none()
    if kept is None:
        yield Difference(None, "the bookmark of the letters is missing")
    elif not 0 <= kept <= last_position(connection):
        yield Difference(None, "the bookmark of the letters lies beyond the last entry")


def _heads_of(requests: Sequence[str]) -> Select[tuple[str, int, str]]:
    return select(head.c.request, head.c.sequence, head.c.digest).where(head.c.request.in_(requests))


def _keys_of(connection: Connection, requests: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    keys: dict[str, list[tuple[int, str]]] = {}
    columns = select(idempotency.c.request, idempotency.c.sequence, idempotency.c.digest)
    for request, sequence, digest in connection.execute(columns.where(idempotency.c.request.in_(requests))):
        keys.setdefault(request, []).append((sequence, digest))
    return keys
