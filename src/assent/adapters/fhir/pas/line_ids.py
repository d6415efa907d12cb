"""Which line of the record each item of a Claim is: the same for every update of it, since sequences stay."""

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import count

from assent.adapters.fhir.pas.request.claims import ClaimItem
from assent.casework.record.line_state import LineState
from assent.facts.billing_codes import base_code
from assent.logic.package import PolicyPackage, Service

NO_LINES: Mapping[str, LineState] = {}
"""The lines of a request that is not made yet."""
NO_ITEMS: Mapping[int, str] = {}
"""The items that were sent before a first Claim."""


def line_ids(
    items: Iterable[ClaimItem],
    package: PolicyPackage | None,
    lines: Mapping[str, LineState] = NO_LINES,
    before: Mapping[int, str] = NO_ITEMS,
) -> Mapping[int, str]:
    """The id of the line of each item, by the item's sequence.

    ``lines`` are those that the record holds, ``before`` those of the items of the Claims that came before. What an
    item asks for since the request was made has a line of the item's own, and the latest of them counts. Else an item
    keeps its line. Of the others the first that asks for a service of the policy has that service's line, and any
    other one ``item-`` and its sequence.
    """
    items = tuple(items)
    own = {item.sequence: id for item in items if (id := _latest(item.sequence, lines))}
    known = {**before, **own}
    taken = {line for id in (*before.values(), *own.values()) for line in _with_replaced(id, lines)}
    ids: dict[int, str] = {}
    for item in items:
        service = service_of(item, package)
        free = service is not None and service.line not in taken
        ids[item.sequence] = known.get(item.sequence) or (
            service.line if service and free else _own(item.sequence)
        )
        taken.add(ids[item.sequence])
    return ids


def further_id(sequence: int, taken: Container[str]) -> str:
    """The id of a further line for an item: its own, numbered from the second on."""
    return next(id for id in _own_ids(sequence) if id not in taken)


def service_of(item: ClaimItem, package: PolicyPackage | None) -> Service | None:
    """The service of a policy that an item asks for, by its code; None where it asks for none of them."""
    return package.service_of(base_code(item.code)) if package is not None else None


def _own(sequence: int) -> str:
    return f"item-{sequence}"


def _own_ids(sequence: int) -> Iterator[str]:
    yield _own(sequence)
    yield from (f"{_own(sequence)}-{number}" for number in count(2))


def _latest(sequence: int, lines: Mapping[str, LineState]) -> str:
    """The latest line of an item's own; empty where it has none."""
    latest = ""
    for id in _own_ids(sequence):
        if id not in lines:
            return latest
        latest = id
    raise AssertionError("ids have no end")


def _with_replaced(id: str, lines: Mapping[str, LineState]) -> Iterator[str]:
    """A line, and those in whose place it stands."""
    while id:
        yield id
        id = lines[id].instead_of if id in lines else ""
