"""Which of the facts on which an assessment rests have to be looked at: nearly all stand as they were stated once."""

from collections.abc import Mapping

from assent.casework.assessment.case import Basis
from assent.casework.record.fact_state import FactState

Doubtful = tuple[tuple[str, FactState | None], ...]
"""Paths with their facts; None for what is not among the facts of the request."""

_MOST_KEPT = 64
_KEPT: dict[tuple[int, int], tuple[Mapping[str, FactState], tuple[str, ...], Doubtful]] = {}
"""By the identities of the facts and of the paths, which are kept so that no others come to have them."""


def doubtful_facts(facts: Mapping[str, FactState], paths: tuple[str, ...]) -> Doubtful:
    """Those of the facts at these paths that are not plainly stated: said once, with support, and by no chart.

    An approval asks several times for the same facts; the answer is kept for as long as nothing changes in them.
    """
    key = id(facts), id(paths)
    kept = _KEPT.get(key)
    if kept is None:
        looked_up = ((path, facts.get(path)) for path in paths)
        doubtful = tuple((path, fact) for path, fact in looked_up if fact is None or not _is_plain(fact))
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = facts, paths, doubtful
    return kept[2]


def _is_plain(fact: FactState) -> bool:
    if len(fact.entries) > 1:
        return False
    stated = fact.entries[0].fact
    return stated.supported and stated.evidence.basis is not Basis.CHART
