"""Texts of the record with clauses by their printed numbers, and people by name."""

import re
from collections.abc import Callable, Mapping

from assent.casework.record.actors import Role
from assent.desk.people.names import Person
from assent.logic.policy import Policy

_CLAUSE = re.compile(r"\b[A-Z]{1,3}\.[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*")
_SIGNER = re.compile(r"(?P<account>\S+) saw and signed\. (?P=account) looks")
_ROLES = "|".join(role.value.replace("_", " ") for role in Role)
_GIVEN = re.compile(rf"^to (?P<account>\S+), (?P<role>{_ROLES})$")


def cited_clauses(policy: Policy) -> Mapping[str, str]:
    """The number under which each clause of a policy is printed, by its id; the id where it has no place."""
    return {name: row.place.cited if row.place else name for name, row in policy.outline.items()}


def citing(text: str, cited: Callable[[str], str | None]) -> str:
    """A text with clauses by the numbers under which they are printed, in the place of their ids.

    ``cited`` gives the number of an id; nothing for what is no clause.
    """
    return _CLAUSE.sub(lambda match: cited(match[0]) or match[0], text)


def naming(text: str, person: Person) -> str:
    """A text with the names of those whom it names by their accounts: to whom a request was given, who signed."""
    text = _SIGNER.sub(lambda match: _signer(person(match["account"])), text)
    return _GIVEN.sub(lambda match: f"to {person(match['account'])}, {match['role']}", text)


def tells_of_a_held_letter(why: str) -> bool:
    """Whether a call for somebody says that a letter waits because it is not the one that was signed."""
    return _SIGNER.search(why) is not None


def _signer(name: str) -> str:
    return f"{name} saw and signed. {name} looks"
