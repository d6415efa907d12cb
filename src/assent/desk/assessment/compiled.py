"""Policy versions of the catalogue as plain Python, each turned once for a set of adoptions."""

from collections import Counter
from threading import Lock

from assent.logic.case_facts import CaseFacts
from assent.logic.errors import FactError
from assent.logic.evaluate import Adoptions, Known
from assent.logic.policy import Policy
from assent.policies.catalogue import version_of
from assent.targets.python import CompiledPolicy, compile_policy

_Key = tuple[str, str, tuple[tuple[str, str], ...]]
_BEFORE = 3
"""Turning a policy takes as long as some hundred assessments: a program that makes a few does without."""
_MOST = 64
_ASKED: Counter[_Key] = Counter()
_FORMS: dict[_Key, CompiledPolicy] = {}
_MAKING = Lock()


def compiled(policy_id: str, version: str, adoptions: Adoptions) -> CompiledPolicy:
    """A version of the catalogue under a plan's adoptions."""
    key = (policy_id, version, tuple(sorted(adoptions.items())))
    found = _FORMS.get(key)
    return found if found is not None else _made(key)


def known(policy: Policy, adoptions: Adoptions, facts: CaseFacts) -> Known:
    """What the compiled form has worked out about a case; nothing where it is not to be had.

    That is for a policy outside the catalogue, for the first few cases of a program, while another
    thread makes the form, and where working it out finds impossible input: the reference interpreter
    then does it all, and says what is wrong.
    """
    if policy is not version_of(policy.id, policy.version):
        return Known()
    key = (policy.id, policy.version, tuple(sorted(adoptions.items())))
    form = _FORMS.get(key)
    if form is None:
        _ASKED[key] += 1
        if _ASKED[key] <= _BEFORE or _MAKING.locked():
            return Known()
        form = _made(key)
    try:
        return form.known(facts)
    except FactError:
        return Known()


def _made(key: _Key) -> CompiledPolicy:
    with _MAKING:
        if key not in _FORMS:
            policy = version_of(key[0], key[1])
            assert policy is not None
            if len(_FORMS) >= _MOST:
                _FORMS.clear()
                _ASKED.clear()
            _FORMS[key] = compile_policy(policy, dict(key[2]))
        return _FORMS[key]
