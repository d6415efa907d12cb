"""A text with the words that facts rely on marked in it, wherever space or case differ."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a text: marked, if somebody relied on it."""

    text: str
    marked: bool


def pieces(text: str, relied: Iterable[str]) -> tuple[TextPiece, ...]:
    """The whole text in pieces, in order."""
    spans = sorted({span for words in relied for span in _places(text, words)})
    parts: list[TextPiece] = []
    at = 0
    for start, end in spans:
        begin = max(start, at)
        if end <= begin:
            continue
        if begin > at:
            parts.append(TextPiece(text[at:begin], marked=False))
        parts.append(TextPiece(text[begin:end], marked=True))
        at = end
    return (*parts, TextPiece(text[at:], marked=False)) if at < len(text) else tuple(parts)


def missing(text: str, relied: Iterable[str]) -> tuple[str, ...]:
    """The words that do not stand in a text."""
    return tuple(words for words in relied if not _places(text, words))


def _places(text: str, words: str) -> list[tuple[int, int]]:
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
