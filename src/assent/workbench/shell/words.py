"""The words of the pages: one folder a language, one file a room, and nothing said elsewhere.

A second language is a second folder with the same files and keys; a test compares them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

ENGLISH = "en"
_FOLDER = files("assent.workbench") / "words"


@cache
def texts(language: str = ENGLISH) -> Mapping[str, str]:
    """Every text of a language by its key: the file's name, then the names in it, with dots between."""
    phrases: dict[str, str] = {}
    for file in sorted((_FOLDER / language).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            room = file.name.removesuffix(".toml")
            phrases.update(_leaves(room, tomllib.loads(file.read_text("utf-8"))))
    return phrases


def _leaves(name: str, node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield name, node
        return
    for key, value in node.items():
        yield from _leaves(f"{name}.{key}", value)


def say(key: str, /, **values: object) -> str:
    """The text of a key, with values in its places. Raises ``KeyError`` for a key that has none."""
    return texts()[key].format_map(values) if values else texts()[key]


def markup(key: str, /, **values: object) -> Markup:
    """The same for a text that holds HTML of its own; values are escaped."""
    return Markup(texts()[key]).format_map({name: escape(value) for name, value in values.items()})  # noqa: S704


def media_words(media_type: str) -> str:
    """What a type of content is called: ``application/pdf`` is PDF."""
    return said_or(f"shell.media.{media_type}", media_type)


def capital(text: str) -> str:
    """A text that begins a line: its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(key: str, count: int) -> str:
    """The text of a key for a count: that under ``one`` for one, else that under ``many`` with the number."""
    return say(f"{key}.one") if count == 1 else say(f"{key}.many", count=count)


def said_or(key: str, otherwise: str) -> str:
    """The text of a key, or another where there is none: for names out of the record."""
    return texts().get(key, otherwise)
