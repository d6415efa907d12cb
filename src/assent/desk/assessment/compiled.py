"""Policy versions as plain Python, each turned once for a set of adoptions."""

from collections import Counter
from datetime import date
from threading import Lock

from assent.desk.ports import Desk
from assent.logic.case_facts import CaseFacts
from assent.logic.errors import FactError
from assent.logic.evaluate import Adoptions, Known
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.targets.python import CompiledPolicy, compile_policy

_Key = tuple[int, int, tuple[tuple[str, str], ...]]
"""The policy itself and its package, by their identities, and the adoptions."""
_BEFORE = 100
"""Turning a policy takes as long as it saves in some hundred assessments: a program that makes fewer does without."""
_MOST = 64
_ASKED: Counter[_Key] = Counter()
_FORMS: dict[_Key, tuple[Policy, PolicyPackage, CompiledPolicy]] = {}
"""With each form what it was made of is kept, so that nothing else comes to have its identity."""
_MAKING = Lock()


def compiled(policy: Policy, adoptions: Adoptions, package: PolicyPackage) -> CompiledPolicy:
    """A policy version of a package under a plan's adoptions, with what bars its automatic approval."""
    key = _key(policy, adoptions, package)
    form = _FORMS.get(key)
    return form[2] if form is not None else _made(key, policy, package)


def compile_newest(desk: Desk, day: date) -> None:
    """Turn the newest version of each policy, under what the plan has adopted on a day: before anybody waits."""
    for package in desk.catalogue.packages:
        compiled(package.newest, desk.plan.adopted(package.newest, day), package)


def known(policy: Policy, adoptions: Adoptions, package: PolicyPackage, facts: CaseFacts) -> Known:
    """What the compiled form has worked out about a case; nothing where it is not to be had.

    That is for the first few cases of a program, while another thread makes the form, and where working it
    out finds impossible input: the reference interpreter then does it all, and says what is wrong.
    """
    key = _key(policy, adoptions, package)
    kept = _FORMS.get(key)
    if kept is None:
        _ASKED[key] += 1
        if _ASKED[key] <= _BEFORE or _MAKING.locked():
            return Known()
    form = kept[2] if kept is not None else _made(key, policy, package)
    try:
        return form.known(facts)
    except FactError:
        return Known()


def _key(policy: Policy, adoptions: Adoptions, package: PolicyPackage) -> _Key:
    return id(policy), id(package), tuple(sorted(adoptions.items()))


def _made(key: _Key, policy: Policy, package: PolicyPackage) -> CompiledPolicy:
    with _MAKING:
        if key not in _FORMS:
            if len(_FORMS) >= _MOST:
                _FORMS.clear()
                _ASKED.clear()
            bars = tuple(bar.when for bar in package.approval_bars)
            _FORMS[key] = policy, package, compile_policy(policy, dict(key[2]), bars)
        return _FORMS[key][2]
