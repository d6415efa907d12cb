"""YAML text to values, built from the parser's events and never by constructing objects.

Plain scalars are read as in YAML 1.2: only ``true`` and ``false`` are booleans, so that ``on`` may
be a key and ``no`` is never taken for false; ``010`` and ``12:30`` are texts, not numbers. Dates
stay texts, as in JSON. Anchors, aliases, merge keys and tags are refused: a case file says what it
says in one place, and a few lines cannot unfold into gigabytes.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from assent.adapters.case_files.json_text import UnreadableText
from assent.adapters.case_files.limits import MOST_DEPTH
from assent.adapters.case_files.structure import mapped, too_deep
from assent.casework.assessment.case import Fault

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING_TAGS = (None, "!", "tag:yaml.org,2002:str")
_PLAIN = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    ".nan": float("nan"),
    ".inf": float("inf"),
    "-.inf": float("-inf"),
}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,400})")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?")


def plain_scalar(text: str) -> object:
    """What a scalar without quotes means."""
    if text in _PLAIN:
        return _PLAIN[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def yaml_values(text: str, name: str) -> Iterator[object]:
    """The value of each document that is not empty; raises ``UnreadableText`` on reaching a mistake."""
    build = _Build(name)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, DocumentStartEvent):
                build = _Build(name)
            elif build.takes(event) and build.value is not None:
                yield build.value
    except yaml.YAMLError as error:
        raise UnreadableText(Fault(name, "", _says(error))) from None
    except RecursionError:
        raise UnreadableText(too_deep(name)) from None


class _Build:
    """One document under construction: the open lists and mappings, outermost first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: object = None
        self._open: list[tuple[list[object], bool]] = []

    def takes(self, event: Event) -> bool:
        """Take one event; whether the document is then complete."""
        match event:
            case AliasEvent():
                raise self._refused(event, f"an alias (*{event.anchor})", "write the value out")
            case MappingStartEvent() | SequenceStartEvent():
                self._starts(event)
                return False
            case ScalarEvent():
                return self._put(self._scalar(event))
            case MappingEndEvent() | SequenceEndEvent():
                return self._ends()
        return False

    def _starts(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._is_plain(event, (None, "!"))
        if len(self._open) >= MOST_DEPTH:
            raise UnreadableText(too_deep(self.name))
        if self._at_key():
            raise self._refused(event, "a list or mapping as a key", "use a word as the key")
        self._open.append(([], isinstance(event, MappingStartEvent)))

    def _ends(self) -> bool:
        parts, is_mapping = self._open.pop()
        if not is_mapping:
            return self._put(parts)
        keys, values = parts[::2], parts[1::2]
        return self._put(mapped([(str(key), value) for key, value in zip(keys, values, strict=True)]))

    def _put(self, value: object) -> bool:
        if self._open:
            self._open[-1][0].append(value)
            return False
        self.value = value
        return True

    def _scalar(self, event: ScalarEvent) -> object:
        self._is_plain(event, _STRING_TAGS)
        if self._at_key():
            if event.value == "<<":
                raise self._refused(event, "a merge key (<<)", "write the values out")
            return event.value
        is_text = event.tag is not None or not event.implicit[0]
        return event.value if is_text else plain_scalar(event.value)

    def _at_key(self) -> bool:
        return bool(self._open) and self._open[-1][1] and len(self._open[-1][0]) % 2 == 0

    def _is_plain(
        self,
        event: ScalarEvent | MappingStartEvent | SequenceStartEvent,
        tags: tuple[str | None, ...],
    ) -> None:
        if event.anchor is not None:
            raise self._refused(event, f"an anchor (&{event.anchor})", "write the value out")
        if event.tag not in tags:
            raise self._refused(event, f"a tag ({event.tag})", "write a plain value")

    def _refused(self, event: Event, what: str, way_out: str) -> UnreadableText:
        where = _where(event.start_mark)
        return UnreadableText(Fault(self.name, "", f"holds {what}{where}; {way_out}"))


def _where(mark: Any) -> str:
    return f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _says(error: yaml.YAMLError) -> str:
    where = _where(getattr(error, "problem_mark", None))
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return f"is not YAML{where}: {problem}; correct it there"
