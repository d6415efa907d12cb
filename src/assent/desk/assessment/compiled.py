"""Policy versions as plain Python, each turned once for a set of adoptions."""

from collections import Counter
from datetime import date
from threading import Lock

from assent.desk.ports import Desk
from assent.logic.case_facts import CaseFacts
from assent.logic.errors import FactError
from assent.logic.evaluate import Adoptions, Known
from assent.logic.policy import Policy
from assent.targets.python import CompiledPolicy, compile_policy

_Key = tuple[int, tuple[tuple[str, str], ...]]
"""The policy itself, by its identity, and the adoptions."""
_BEFORE = 100
"""Turning a policy takes as long as it saves in some hundred assessments: a program that makes fewer does without."""
_MOST = 64
_ASKED: Counter[_Key] = Counter()
_FORMS: dict[_Key, tuple[Policy, CompiledPolicy]] = {}
"""With each form the policy that it was made of is kept, so that no other comes to have its identity."""
_MAKING = Lock()


def compiled(policy: Policy, adoptions: Adoptions) -> CompiledPolicy:
    """A policy version under a plan's adoptions."""
    key = _key(policy, adoptions)
    form = _FORMS.get(key)
    return form[1] if form is not None else _made(key, policy)


def compile_newest(desk: Desk, day: date) -> None:
    """Turn the newest version of each policy, under what the plan has adopted on a day: before anybody waits."""
    for package in desk.catalogue.packages:
        compiled(package.newest, desk.plan.adopted(package.newest, day))


def known(policy: Policy, adoptions: Adoptions, facts: CaseFacts) -> Known:
    """What the compiled form has worked out about a case; nothing where it is not to be had.

    That is for the first few cases of a program, while another thread makes the form, and where working it
    out finds impossible input: the reference interpreter then does it all, and says what is wrong.
    """
    key = _key(policy, adoptions)
    kept = _FORMS.get(key)
    if kept is None:
        _ASKED[key] += 1
        if _ASKED[key] <= _BEFORE or _MAKING.locked():
            return Known()
    form = kept[1] if kept is not None else _made(key, policy)
    try:
        return form.known(facts)
    except FactError:
        return Known()


def _key(policy: Policy, adoptions: Adoptions) -> _Key:
    return id(policy), tuple(sorted(adoptions.items()))


def _made(key: _Key, policy: Policy) -> CompiledPolicy:
    with _MAKING:
        if key not in _FORMS:
            if len(_FORMS) >= _MOST:
                _FORMS.clear()
                _ASKED.clear()
            _FORMS[key] = policy, compile_policy(policy, dict(key[1]))
        return _FORMS[key][1]
