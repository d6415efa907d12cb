"""Conditions of one policy as a function of a case, which gives the verdict of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

from assent.logic.adoptions import live_expressions
from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Adoptions
from assent.logic.tree import Compare, Condition, Member, Readings
from assent.logic.truth import Truth, Verdict
from assent.logic.walk import children
from assent.targets.python.graph import Graph, Quantifier
from assent.targets.python.program import write_conditions

_TRUTHS: tuple[Truth, Truth, Truth] = (False, None, True)
VERDICTS = tuple(Verdict(strict, lenient) for strict in _TRUTHS for lenient in _TRUTHS)
"""The verdict that each code stands for."""

_Codes = Callable[[CaseFacts], tuple[int, ...]]


class ConditionSet:
    """Conditions, compiled when first asked for, once for whole dates and once for dates known in part."""

    def __init__(self, policy: str, conditions: Iterable[Condition], adoptions: Adoptions) -> None:
        self._policy, self._adoptions = policy, adoptions
        self.conditions: Sequence[Condition] = tuple(conditions)

    def verdicts(self, facts: CaseFacts, *, in_part: bool) -> dict[tuple[int, int], Verdict]:
        """The verdict of each, as ``assent.logic.evaluate.Known`` holds it; ``in_part``: a date is known in part."""
        codes = (self._of_partial if in_part else self._of_exact)(facts)
        pairs = zip(self.conditions, codes, strict=True)
        return {(id(condition), -1): VERDICTS[code] for condition, code in pairs}

    @cached_property
    def _of_exact(self) -> _Codes:
        return self._compiled(in_part=False)

    @cached_property
    def _of_partial(self) -> _Codes:
        return self._compiled(in_part=True)

    def _compiled(self, *, in_part: bool) -> _Codes:
        source, bound = write_conditions(self.conditions, Graph(self._adoptions), in_part=in_part)
        return cast(_Codes, functions_of(source, self._policy, bound)["verdicts"])


def conditions_inside(root: Condition, adoptions: Adoptions) -> Iterator[Condition]:
    """A condition and all inside it that decide, each once: no recorded reading, and none about single records."""
    seen, waiting = set[int](), [root]
    while waiting:
        condition = waiting.pop()
        if id(condition) in seen:
            continue
        seen.add(id(condition))
        yield condition
        if isinstance(condition, Readings):
            waiting.extend(live_expressions(condition, adoptions))
        elif not isinstance(condition, Quantifier | Compare | Member):
            waiting.extend(children(condition))


def functions_of(source: str, policy: str, bound: Mapping[str, object]) -> dict[str, object]:
    """The functions that the source defines. It holds no text of a user except as quoted constants."""
    functions: dict[str, object] = {**bound}
    exec(compile(source, f"<policy {policy}>", "exec"), functions)  # noqa: S102
    return functions
