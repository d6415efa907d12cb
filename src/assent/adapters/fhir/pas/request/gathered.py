"""Facts of several sources of one bundle, put together: what disagrees stays side by side, or loses its support."""

from collections.abc import Iterable
from dataclasses import replace

from assent.adapters.fhir.dtr.answers import AnsweredFact
from assent.casework.assessment.case import Basis, Evidence
from assent.terms.facts import PRODUCT_LINE

_OTHER_RECORDS = "another questionnaire of the request has other records of this list"


class GatheredFacts:
    """Gathers source by source. Whoever comes first goes before.

    But of the product line, which the plan says first, what another source says otherwise stands in its place: the
    request is decided under the plan's, and the difference is seen at every assessment, of an update too.
    """

    def __init__(self) -> None:
        self._single: dict[str, list[AnsweredFact]] = {}
        self._lists: dict[str, list[AnsweredFact]] = {}

    def add(self, facts: Iterable[AnsweredFact]) -> None:
        """Add what one source says."""
        lists: dict[str, list[AnsweredFact]] = {}
        for fact in facts:
            records = _list_of(fact.path)
            if records:
                lists.setdefault(records, []).append(fact)
            else:
                self._add_single(fact)
        for records, listed in lists.items():
            self._add_list(records, listed)

    def add_missing(self, facts: Iterable[AnsweredFact]) -> None:
        """Add records of one field each to their list where no record of it has their value."""
        by_list: dict[str, list[AnsweredFact]] = {}
        for fact in facts:
            by_list.setdefault(_list_of(fact.path), []).append(fact)
        for records, further in by_list.items():
            listed = self._lists.setdefault(records, [])
            known = {(_field(fact.path), fact.value) for fact in listed}
            number = 1 + max((_index(fact.path) for fact in listed), default=-1)
            for fact in further:
                field = _field(fact.path)
                if (field, fact.value) not in known:
                    known.add((field, fact.value))
                    listed.append(replace(fact, path=f"{records}[{number}].{field}"))
                    number += 1

    @property
    def facts(self) -> tuple[AnsweredFact, ...]:
        """All of it; a path stands several times where sources disagree about a fact."""
        singles = [
            fact
            for path, facts in self._single.items()
            for fact in (facts[-1:] if path == PRODUCT_LINE else facts)
        ]
        return (*singles, *(fact for facts in self._lists.values() for fact in facts))

    def _add_single(self, fact: AnsweredFact) -> None:
        kept = self._single.setdefault(fact.path, [])
        if fact.path == PRODUCT_LINE and len(kept) > 1:
            return
        if all(known.value != fact.value for known in kept):
            kept.append(fact)

    def _add_list(self, records: str, facts: list[AnsweredFact]) -> None:
        kept = self._lists.get(records)
        if kept is None:
            self._lists[records] = facts
        elif {(fact.path, fact.value) for fact in kept} != {(fact.path, fact.value) for fact in facts}:
            doubted = Evidence(Basis.STATED, words=_OTHER_RECORDS)
            self._lists[records] = [replace(fact, evidence=doubted) for fact in kept]


def _list_of(path: str) -> str:
    """The list of which a path is a place, or whose completeness it says; empty for a fact."""
    if path.endswith(".complete"):
        return path.removesuffix(".complete")
    return path.partition("[")[0] if "[" in path else ""


def _index(path: str) -> int:
    return int(path.partition("[")[2].partition("]")[0]) if "[" in path else -1


def _field(path: str) -> str:
    return path.partition("].")[2]
