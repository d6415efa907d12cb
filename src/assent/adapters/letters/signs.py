"""Signs of a text: what a letter may print, and how it shows what its fonts lack."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts

_ALWAYS = 0x0250
"""Below this the letter's font has every sign that is printed (Latin with its accents)."""
_MOST_TRIED = 200
"""So many unusual clusters of one text are tried; of more, all are shown by their numbers."""
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: they can make a text look like another."""
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_EMPTY = frozenset("\u200b\u2060\ufeff")
"""Signs that show nothing and say nothing; they are left out."""

Settable = Callable[[str], bool]
"""Whether the fonts can set a cluster of signs."""


def clean(text: str) -> str:
    """The text on one line, without control signs and without signs that turn the direction of writing."""
    words = " ".join(text.split())
    if words.isascii() and words.isprintable():  # then there is no such sign in it
        return words
    dropped = _TURNING | _EMPTY
    return "".join(sign for sign in words if sign not in dropped and unicodedata.category(sign) != "Cc")


def printable(text: str, settable: Settable | None = None) -> str:
    """The cleaned text, cluster by cluster; what no font holds stands as its number, such as [U+1F600].

    A cluster is a sign with the marks that belong to it. Nothing of it goes silently: where it cannot be set
    as a whole, the sign stays if it can be set alone, and its marks stand as their numbers.
    """
    cleaned = clean(text)
    if cleaned.isascii():
        return cleaned
    parts = list(clusters(cleaned))
    unusual = {part for part in parts if not _is_usual(part)}
    tried = settable or is_settable
    if len(unusual) > _MOST_TRIED:
        replacements = {part: "".join(map(_number, part)) for part in unusual}
    else:
        replacements = {part: part if _can_be_set(part, tried) else _apart(part, tried) for part in unusual}
    return "".join(replacements.get(part, part) for part in parts)


def lacks(text: str, settable: Settable | None = None) -> bool:
    """Whether the fonts cannot set the whole text."""
    return printable(text, settable) != clean(text)


def clusters(text: str) -> Iterator[str]:
    """The text in signs with the marks, joined signs and tags that belong to each."""
    cluster = ""
    for sign in text:
        if cluster and not (_belongs(sign) or cluster.endswith(_JOINER)):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _belongs(sign: str) -> bool:
    """Whether a sign belongs to the one before: a mark, a joiner, a tag, the tone of an emoji."""
    return (
        unicodedata.category(sign).startswith("M")
        or sign in (_JOINER, _NON_JOINER)
        or 0xE0020 <= ord(sign) <= 0xE007F
        or 0x1F3FB <= ord(sign) <= 0x1F3FF
    )


def _is_usual(cluster: str) -> bool:
    return all(ord(sign) < _ALWAYS for sign in cluster)


def _can_be_set(cluster: str, settable: Settable) -> bool:
    """Whether it can be set and still says what it said.

    Signs of format, such as tags, vanish in type; what a private sign shows is up to each font.
    """
    lost = any(
        unicodedata.category(sign) in ("Cf", "Co") and sign not in (_JOINER, _NON_JOINER) for sign in cluster
    )
    return not lost and settable(cluster)


def _apart(cluster: str, settable: Settable) -> str:
    """A cluster that cannot be set: each of its signs by itself, a mark and what no font holds as its number."""
    return "".join(
        sign if not _belongs(sign) and (_is_usual(sign) or _can_be_set(sign, settable)) else _number(sign)
        for sign in cluster
    )


def _number(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"


@cache
def font_book(fonts: str) -> "Fonts":
    """The fonts that come with typst, and those of a folder, looked through once; never those of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[fonts] if fonts else [])


@cache
def is_settable(cluster: str, fonts: str = "") -> bool:
    """Whether the fonts that come with typst, or those of a folder, hold a cluster: tried once, by setting it."""
    import typst

    page = b'#set document(title: "sign", date: none)\n#set text(font: "Libertinus Serif")\n#sys.inputs.sign'
    try:
        typst.compile(
            page, sys_inputs={"sign": cluster}, pdf_standards="ua-1", font_paths=font_book(fonts),
        )  # fmt: skip
    except typst.TypstError:
        return False
    return True
