"""Derivations across the records of one list: a sum over those that share a value."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from assent.facts.derive.findings import Differs, Found, Known, Settling
from assent.logic.derivations import Derivation, SumOfSame
from assent.logic.tree import Plain


def derive_sums(
    derivations: Iterable[Derivation], records: str, fields: Sequence[Known], known: Collection[str]
) -> list[Settling]:
    """Derive, of each record of a list, the sums over the list, once all else of the records is derived.

    ``known`` are the fields that a record may have. What is stated in the place of a sum is left out, and shown.
    """
    rules = [
        one for one in derivations
        if isinstance(one, SumOfSame) and one.records == records and one.fact in known
    ]  # fmt: skip
    settled = [Settling(dict(one)) for one in fields]
    for rule in rules:
        sums = dict(_sums(rule, fields))
        for at, settling in enumerate(settled):
            stated = settling.values.pop(rule.fact, None)
            if at in sums:
                total, inputs = sums[at]
                if stated not in (None, total):
                    settling.note([Differs(rule.fact, total, stated, f"it is the {inputs}")])
                settling.derive(rule.fact, total, inputs)
            elif stated is not None:
                settling.note(
                    [Found(rule.fact, None, f"{stated} is left out: it is the sum of other records")]
                )
    return settled


def _sums(rule: SumOfSame, fields: Sequence[Known]) -> Iterator[tuple[int, tuple[int, str]]]:
    """The place at which each sum stands, the sum, and of what it is."""
    for value, places in _together(rule, fields).items():
        numbers = [number for at in places if isinstance(number := fields[at].get(rule.summed), int)]
        if len(numbers) == len(places) > 1:
            yield places[-1], (sum(numbers), f"{rule.summed} of the records with {rule.same} {value}")


def _together(rule: SumOfSame, fields: Sequence[Known]) -> dict[Plain, list[int]]:
    """The places of the records that count, by the value that they share."""
    places = dict[Plain, list[int]]()
    for at, record in enumerate(fields):
        value = record.get(rule.same)
        if value is not None and _counts(rule, record):
            places.setdefault(value, []).append(at)
    return places


def _counts(rule: SumOfSame, record: Known) -> bool:
    if any(record.get(name) == value for name, value in rule.unless.items()):
        return False
    number, (low, high) = record.get(rule.short), rule.bounds
    return not (isinstance(number, int | float) and low < number < high)
