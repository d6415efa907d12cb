"""What is recorded of a request, as conditions of a policy's package read it."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from assent.casework.record.given import GivenFact
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Condition, Plain


def about(names: Collection[str], facts: Iterable[GivenFact]) -> tuple[GivenFact, ...]:
    """Those of the facts that are one of these, or stand in a list of that name."""
    return tuple(fact for fact in facts if _name(fact.path) in names)


@lru_cache(maxsize=4096)
def _name(path: str) -> str:
    """The fact or list of a path; the same paths come with request after request."""
    return re.split(r"[\[.]", path, maxsplit=1)[0]


def known_facts(facts: Iterable[GivenFact]) -> CaseFacts:
    """These facts by name and list. Of a fact that is given twice, the later counts; nothing is computed."""
    values: dict[str, Plain | None] = {}
    records: dict[str, dict[int, dict[str, Plain | None]]] = {}
    complete: dict[str, bool] = {}
    for fact in facts:
        name, _, place = fact.path.partition("[")
        index, _, field = place.partition("].")
        if field:
            records.setdefault(name, {}).setdefault(int(index), {})[field] = fact.value
        elif name.endswith(".complete"):
            complete[name.removesuffix(".complete")] = fact.value is True
        elif not place:
            values[name] = fact.value
    lists = {
        name: RecordList(tuple(rows for _, rows in sorted(records.get(name, {}).items())), complete.get(name, False))
        for name in {**records, **complete}
    }  # fmt: skip
    return CaseFacts(values, lists)


def holds(condition: Condition, facts: CaseFacts) -> bool | None:
    """Whether a condition holds under every reading of it; None where that is not known.

    Facts that cannot be decide nothing here: where a case is read, they are told with a way out.
    """
    try:
        return Evaluation(facts).verdict(condition).strict
    except FactError:
        return None
