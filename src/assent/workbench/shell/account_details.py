"""What was changed of an account, in words: fields by their labels, roles and people by their names, days as days."""

from collections.abc import Callable, Iterator, Mapping

from assent.workbench.shell.times import dated
from assent.workbench.shell.words import capital, said_or

_OF_PEOPLE = frozenset({"account", "administrator", "confirmed_by", "proposed_by", "reports_to"})
_ROLE = "role"


def account_details(
    details: Mapping[str, str], named: Callable[[str | None], str]
) -> tuple[tuple[str, str], ...]:
    """Each field with what it became: its label, and the value as people read it."""
    return tuple((_label(field), _value(field, text, named)) for field, text in details.items())


def stated(text: str) -> Mapping[str, str]:
    """The fields of a sentence of the record such as ``role: physician; credential: MD``."""
    return dict(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("; "):
        field, _, value = part.partition(": ")
        yield field, value


def _label(field: str) -> str:
    return said_or(f"fields.{field}.label", capital(field.replace("_", " ")))


def _value(field: str, text: str, named: Callable[[str | None], str]) -> str:
    if field in _OF_PEOPLE:
        return named(text)
    if field == _ROLE:
        return said_or(f"shell.roles.{text}", text.replace("_", " "))
    return dated(text)
