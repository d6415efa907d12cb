"""Scopes of SMART Backend Services: which kinds of resources a program may use, and how. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assent.casework.record.checks import InvalidRecord

GRANTABLE = (
    "system/Claim.cruds",
    "system/ClaimResponse.rs",
    "system/Subscription.cruds",
    "system/Questionnaire.rs",
    "system/QuestionnaireResponse.cruds",
    "system/Library.rs",
    "system/ValueSet.rs",
)
"""All that can be granted: ``Claim`` is prior authorization (PAS), questionnaires are the collection of facts (DTR)."""
_ORDER = "cruds"
_FORM = re.compile(r"system/(\*|[A-Za-z]{1,40})\.(?:(read|write|\*)|(c?r?u?d?s?))", re.ASCII)
_OLDER = {"read": "rs", "write": "cud", "*": _ORDER}
"""The interactions that scopes of the first version of SMART name by words."""


@dataclass(frozen=True, slots=True)
class GrantedScope:
    """A kind of resource and what may be done with it: any of create, read, update, delete, search."""

    resource: str
    interactions: frozenset[str]

    @property
    def text(self) -> str:
        """As it is written, such as ``system/Claim.cruds``."""
        return f"system/{self.resource}.{''.join(letter for letter in _ORDER if letter in self.interactions)}"

    def within(self, scope: "GrantedScope") -> "GrantedScope | None":
        """What of this scope was asked for; None where nothing was."""
        named = scope.resource == "*" or scope.resource.casefold() == self.resource.casefold()
        both = self.interactions & scope.interactions
        return GrantedScope(self.resource, both) if named and both else None


def read_scope(text: str) -> GrantedScope | None:
    """A scope as it is written, also in the words of SMART's first version; None for any other text."""
    match = _FORM.fullmatch(text)
    interactions = _OLDER.get(match[2] or "", match[3] or "") if match else ""
    return GrantedScope(match[1], frozenset(interactions)) if match and interactions else None


def check_scopes(texts: Iterable[str]) -> tuple[str, ...]:
    """The scopes that a program is registered with, as they are written here. Raises ``InvalidRecord``."""
    checked: list[str] = []
    for text in texts:
        scope = read_scope(text)
        parts = (of_text(grantable).within(scope) for grantable in GRANTABLE) if scope else ()
        allowed = [part.text for part in parts if part is not None]
        if not allowed:
            raise InvalidRecord(f"scopes: {text!r} is none; there are: {', '.join(GRANTABLE)}.")
        checked += allowed
    return tuple(dict.fromkeys(checked))


def granted(registered: Iterable[str], asked: str) -> tuple[str, ...]:
    """What of the registered scopes was asked for, in a text of scopes with spaces; all where none is named."""
    allowed = [of_text(text) for text in registered]
    if not asked.strip():
        return tuple(scope.text for scope in allowed)
    asked_scopes = [scope for scope in map(read_scope, asked.split()) if scope is not None]
    parts = (scope.within(asked_scope) for scope in allowed for asked_scope in asked_scopes)
    return tuple(dict.fromkeys(part.text for part in parts if part is not None))


def allows(scopes: Iterable[str], resource: str, interactions: str) -> bool:
    """Whether scopes let all of these interactions with a resource be done; ``interactions`` as ``cr``."""
    of_resource = (scope for scope in map(of_text, scopes) if scope.resource == resource)
    return frozenset(interactions) <= frozenset[str]().union(*(scope.interactions for scope in of_resource))


def of_text(text: str) -> GrantedScope:
    """A scope that was checked before."""
    scope = read_scope(text)
    assert scope is not None
    return scope
