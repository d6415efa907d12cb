"""A policy as plain Python code: the fast form of the reference interpreter, held equal to it by tests."""

from collections.abc import Sequence

from assent.logic.evaluate import Adoptions
from assent.logic.policy import Policy
from assent.logic.tree import Condition
from assent.targets.python.compiled import Codes, CompactConclusion, CompiledPolicy, verdict_of
from assent.targets.python.program import NOT_EVALUATED


def compile_policy(
    policy: Policy, adoptions: Adoptions | None = None, beside: Sequence[Condition] = ()
) -> CompiledPolicy:
    """The policy, printed once as Python and compiled, under a plan's adopted readings.

    ``beside`` are further conditions in its vocabulary, for ``CompiledPolicy.known``.

    Raises ``ValueError`` for an adoption that names no reading of its question that can decide.
    """
    return CompiledPolicy(policy, adoptions, beside)


__all__ = [
    "NOT_EVALUATED",
    "Codes",
    "CompactConclusion",
    "CompiledPolicy",
    "compile_policy",
    "verdict_of",
]
