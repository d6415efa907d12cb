"""The tables of rules that come with the package, one TOML file for each kind of rule."""

import tomllib
from functools import cache
from importlib.resources import files

from assent.regulation.reading import Row, TableFault

ENTRY = "rule"
"""The name of the array of tables (``[[rule]]``) that every file holds, and its only key."""


@cache
def entries(name: str) -> tuple[dict[str, object], ...]:
    """Return the entries of the table ``name`` (without ``.toml``), read once; do not change them."""
    text = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parsed(text, name)


def parsed(text: str, name: str) -> tuple[dict[str, object], ...]:
    """Return the ``[[rule]]`` entries of a table's text; TableFault when it is not such a table."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise TableFault(name, "", "", f"is not TOML: {fault}") from fault
    strangers = sorted(content.keys() - {ENTRY})
    if strangers:
        raise TableFault(name, "", strangers[0], "is not known; a table holds [[rule]] entries only")
    rules = content.get(ENTRY, [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise TableFault(name, "", ENTRY, "must be written as [[rule]] entries")
    return tuple(rules)


def rows(name: str) -> tuple[Row, ...]:
    """Return the entries of the table ``name`` as rows that check what is read from them."""
    return tuple(Row(name, entry) for entry in entries(name))
