"""A letter as PDF/UA-1. The template is fixed; the letter goes in as data, so no text of it is ever markup."""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from assent.adapters.letters.signs import printable
from assent.casework.notices.notice import Block, Items, Notice, Paragraph, Part, Quoted, Rows, texts
from assent.casework.record.checks import Refused

if TYPE_CHECKING:
    from typst import Fonts

Json = dict[str, Any]

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, with a language, readable by a screen reader."""

_LINE, _FEW_LINES = 85, 20
"""Signs of a line; a piece of so many lines at most stays on one page."""
_NARROW = 14
"""Columns whose texts are all this short are as wide as their text."""


def pdf(notice: Notice) -> bytes:
    """The letter's bytes; the same letter gives the same ones. Raises ``Refused`` where it cannot be set."""
    import typst

    letter = json.dumps(data(notice), ensure_ascii=False, sort_keys=True)
    stamp = datetime.combine(notice.date, time(), tzinfo=UTC)
    try:
        made = typst.compile(
            template(), sys_inputs={"letter": letter}, pdf_standards=STANDARD, timestamp=stamp,
            font_paths=fonts(),
        )  # fmt: skip
    except typst.TypstError as fault:
        raise Refused(f"The letter cannot be set in type: {type(fault).__name__}.") from None
    assert isinstance(made, bytes)
    return made


@cache
def fonts() -> "Fonts":
    """The fonts that come with typst and no others; looking them up takes as long as a page."""
    from typst import Fonts

    return Fonts(include_system_fonts=False)


@cache
def template() -> bytes:
    """The template's text."""
    return files(__package__ or "").joinpath("letter.typ").read_bytes()


def data(notice: Notice) -> Json:
    """A letter as the template reads it: texts only."""
    head, labels, form = notice.letterhead, notice.labels, notice.form
    contact = f"{labels.phone} {head.phone}  ·  {labels.tty} {head.tty}"
    named = f"{labels.form} {form.id}  ·  " if form else ""
    return {
        "language": notice.language,
        "plan": printable(head.plan),
        "sender": _each((*head.address, contact, head.website)),
        "address": _each((notice.addressee.name, *notice.addressee.address)),
        "date": notice.date_words,
        "subject": printable(notice.subject),
        "form": f"{labels.form} {form.id}: {form.title}" if form else "",
        "greeting": printable(notice.greeting),
        "footer": f"{named}{labels.request} {printable(notice.request)}",
        "page": labels.page,
        "of": labels.of,
        "blocks": [_block(block) for block in notice.blocks],
    }


def _block(block: Block) -> Json:
    parts = [_part(part) for part in block.parts]
    return {"heading": printable(block.heading), "parts": parts, "whole": _fits(block)}


def _fits(block: Block) -> bool:
    """Whether it is short enough to stand on one page: then it is not torn in two."""
    return sum(map(_lines, block.parts)) <= _FEW_LINES


def _lines(part: Part) -> int:
    """About so many lines a part has on the page; a row of a table counts as two."""
    if isinstance(part, Rows):
        return 1 + 2 * len(part.rows)
    written = (line for text in texts(part) for line in text.splitlines())
    return sum(1 + len(line) // _LINE for line in written)


def _part(part: Part) -> Json:
    match part:
        case Paragraph(text=text):
            return {"kind": "paragraph", "text": printable(text)}
        case Items(entries=entries):
            return {"kind": "items", "entries": _each(entries)}
        case Rows(heads=heads, rows=rows):
            cells = [_each(row) for row in rows]
            return {"kind": "rows", "heads": _each(heads), "rows": cells, "widths": _widths(part)}
        case Quoted(intro=intro, words=words):
            lines = [printable(line) for line in words.splitlines() if line.strip()]
            return {"kind": "quoted", "intro": printable(intro), "lines": lines}


def _widths(table: Rows) -> list[str]:
    """Columns of short texts as wide as they are; the others share what is left."""
    columns = zip(table.heads, *table.rows, strict=True)
    widths = ["auto" if max(map(len, column)) <= _NARROW else "fr" for column in columns]
    return widths if "fr" in widths else [*widths[:-1], "fr"]


def _each(texts: tuple[str, ...]) -> list[str]:
    return [printable(text) for text in texts]
