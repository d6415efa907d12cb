"""A letter as plain text: the same words in the same order, wrapped, with headings underlined."""

from collections.abc import Iterator
from textwrap import wrap

from assent.adapters.letters.signs import clean
from assent.casework.notices.notice import Block, Items, Notice, Paragraph, Part, Quoted, Rows

WIDTH = 78
"""Columns of a line."""


def plain_text(notice: Notice) -> str:
    """The letter for who reads on a screen, by ear or in braille."""
    blocks = (line for block in notice.blocks for line in _block(block))
    return "\n".join([*_head(notice), *blocks]).rstrip() + "\n"


def _head(notice: Notice) -> Iterator[str]:
    head, labels = notice.letterhead, notice.labels
    if head.is_example:
        yield from (labels.not_valid, "")
    yield from (head.plan, *head.address, f"{labels.phone} {head.phone}, {labels.tty} {head.tty}", "")
    yield from (notice.addressee.name, *notice.addressee.address, "")
    yield from (notice.date_words, "")
    yield from _heading(notice.subject, "=")
    if notice.form is not None:
        yield from (f"{labels.form} {notice.form.id}: {notice.form.title}", "")
    yield from (f"{labels.request} {notice.request}", "", notice.greeting, "")


def _block(block: Block) -> Iterator[str]:
    if block.heading:
        yield from _heading(block.heading, "-")
    for part in block.parts:
        yield from _part(part)
        yield ""


def _part(part: Part) -> Iterator[str]:
    match part:
        case Paragraph(text=text):
            yield from _wrapped(text)
        case Items(entries=entries, numbered=numbered):
            for number, entry in enumerate(entries, 1):
                yield from _wrapped(entry, f"{number}. " if numbered else "* ")
        case Rows():
            yield from _rows(part)
        case Quoted(intro=intro, words=words):
            yield from _wrapped(intro)
            for line in words.splitlines():
                yield from _wrapped(line, "  | ", "  | ")


def _rows(table: Rows) -> Iterator[str]:
    """A table as text: each row a line for each column, so that it can be read aloud; a pair is one line."""
    if table.paired:
        for name, text in table.rows:
            yield from _wrapped(f"{name} {text}" if name.endswith("?") else f"{name}: {text}", "- ")
        return
    for row in table.rows:
        first, *following = (f"{head}: {text}" for head, text in zip(table.heads, row, strict=True))
        yield from _wrapped(first, "- ")
        for line in following:
            yield from _wrapped(line, "  ")


def _heading(text: str, under: str) -> Iterator[str]:
    yield from (*_wrapped(text), under * min(len(text), WIDTH), "")


def _wrapped(text: str, first: str = "", following: str | None = None) -> list[str]:
    after = " " * len(first) if following is None else following
    return wrap(clean(text), WIDTH, initial_indent=first, subsequent_indent=after) or [first.rstrip()]
