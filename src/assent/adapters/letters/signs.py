"""Signs of a text: what a letter may print, and how it shows what its fonts lack."""

import unicodedata
from collections.abc import Callable
from functools import cache

_ALWAYS = 0x0250
"""Below this the letter's font has every sign that is printed (Latin with its accents)."""
_MOST_TRIED = 200
"""So many unusual signs of one text are tried; of more, all are shown by their numbers."""
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: they can make a text look like another."""


def clean(text: str) -> str:
    """The text on one line, without control signs and without signs that turn the direction of writing."""
    words = " ".join(text.split())
    if words.isprintable():  # then there is no such sign in it
        return words
    return "".join(word for word in words if word not in _TURNING and unicodedata.category(word) != "Cc")


def printable(text: str, settable: Callable[[str], bool] | None = None) -> str:
    """The cleaned text; a sign that no font holds stands as its number, such as [U+1F600], never silently gone."""
    cleaned = clean(text)
    if cleaned.isascii():
        return cleaned
    unusual = {one for one in cleaned if ord(one) >= _ALWAYS}
    tried = settable or is_settable
    lacking = unusual if len(unusual) > _MOST_TRIED else {one for one in unusual if not tried(one)}
    return "".join(f"[U+{ord(one):04X}]" if one in lacking else one for one in cleaned)


@cache
def is_settable(sign: str) -> bool:
    """Whether the fonts that come with typst hold a sign: tried once, by setting it."""
    import typst

    page = b'#set document(title: "sign", date: none)\n#set text(font: "Libertinus Serif")\n#sys.inputs.sign'
    try:
        typst.compile(page, sys_inputs={"sign": sign}, pdf_standards="ua-1", ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True
