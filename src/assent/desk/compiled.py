"""Policy versions of the catalogue as plain Python, each turned once for a set of adoptions."""

from collections import Counter
from functools import lru_cache

from assent.logic.case_facts import CaseFacts
from assent.logic.errors import FactError
from assent.logic.evaluate import Adoptions, Known
from assent.logic.policy import Policy
from assent.policies.catalogue import version_of
from assent.targets.python import CompiledPolicy, compile_policy

Pairs = tuple[tuple[str, str], ...]
_BEFORE = 3
"""Turning a policy takes as long as some hundred assessments: a program that makes a few does without."""
_ASKED: Counter[tuple[str, str, Pairs]] = Counter()


def compiled(policy_id: str, version: str, adoptions: Adoptions) -> CompiledPolicy:
    """A version of the catalogue under a plan's adoptions."""
    return _compiled(policy_id, version, tuple(sorted(adoptions.items())))


def known(policy: Policy, adoptions: Adoptions, facts: CaseFacts) -> Known:
    """What the compiled form has worked out about a case; nothing where it is not to be had.

    That is for a policy outside the catalogue, for the first few cases of a program, and where working
    them out finds impossible input: the reference interpreter then says what is wrong.
    """
    key = (policy.id, policy.version, tuple(sorted(adoptions.items())))
    _ASKED[key] += 1
    if _ASKED[key] <= _BEFORE or policy is not version_of(policy.id, policy.version):
        return Known()
    try:
        return _compiled(*key).known(facts)
    except FactError:
        return Known()


@lru_cache(maxsize=64)
def _compiled(policy_id: str, version: str, adoptions: Pairs) -> CompiledPolicy:
    policy = version_of(policy_id, version)
    assert policy is not None
    return compile_policy(policy, dict(adoptions))
