"""What is worked out of a policy once: a policy never changes, and whoever asks again is given the same."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from assent.logic.policy import Policy

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 256
"""So many answers of one function are kept at most."""


def once_per_policy(work: Callable[Concatenate[Policy, P], T]) -> Callable[Concatenate[Policy, P], T]:
    """The same function, which works once for a policy and what comes with it, and then gives what it gave.

    A policy is known by itself and not by its value: it holds mappings, and comparing two would read both. It is kept
    beside the answer, so that no other comes to have the same id. What comes with it needs a hash; the answer is for
    all, and nobody may change it.
    """
    answers: dict[tuple[object, ...], tuple[Policy, T]] = {}

    @wraps(work)
    def answer(policy: Policy, /, *args: P.args, **named: P.kwargs) -> T:
        key = (id(policy), args, tuple(sorted(named.items())))
        known = answers.get(key)
        if known is None:
            if len(answers) >= _MOST:
                answers.clear()
            known = answers[key] = policy, work(policy, *args, **named)
        return known[1]

    return answer
