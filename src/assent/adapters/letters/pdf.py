"""A letter as PDF/UA-1. The template is fixed; the letter goes in as data, so no text of it is ever markup."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from assent.adapters.letters.signs import Settable, font_book, is_settable, lacks, printable
from assent.casework.notices.notice import Block, Items, Notice, Paragraph, Part, Quoted, Rows, texts
from assent.casework.oversight.case_file import CaseFile
from assent.casework.record.checks import Refused

if TYPE_CHECKING:
    pass

Json = dict[str, Any]


class TemplateTexts(TypedDict):
    """All that the template reads, of a letter and of the record of a request alike."""

    language: str
    mark: str
    plan: str
    sender: list[str]
    address: list[str]
    date: str
    subject: str
    form: str
    greeting: str
    form_footer: str
    form_pieces: int
    footer: str
    page: str
    of: str
    blocks: list[Json]


STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, with a language, readable by a screen reader."""

_LINE, _FEW_LINES = 85, 20
"""Signs of a line; a piece of so many lines at most stays on one page."""
_NARROW = 14
"""Columns whose texts are all this short are as wide as their text."""


def pdf(notice: Notice, fonts: str = "") -> bytes:
    """The letter's bytes; the same letter gives the same ones. Raises ``Refused`` where it cannot be set.

    ``fonts`` is a folder with further fonts, empty for none. Signs that no font holds are shown by their
    number; where the letter cannot be set all the same, every unusual sign is.
    """

    def holds(cluster: str) -> bool:
        return is_settable(cluster, fonts)

    _check_readable(notice, holds)
    compiled = _set(lambda settable: data(notice, settable), notice.date, fonts, holds)
    if compiled is None:
        raise Refused("The letter cannot be set in type.")
    return compiled


def case_file_pdf(case_file: CaseFile, fonts: str = "") -> bytes:
    """The readable record of a request, on the plan's letterhead. Raises ``Refused`` where it cannot be set."""

    def holds(cluster: str) -> bool:
        return is_settable(cluster, fonts)

    compiled = _set(lambda settable: case_file_data(case_file, settable), case_file.date, fonts, holds)
    if compiled is None:
        raise Refused("The record of the request cannot be set in type.")
    return compiled


def _set(texts: Callable[[Settable], TemplateTexts], day: date, fonts: str, holds: Settable) -> bytes | None:
    """What the template makes of these texts; if need be with every unusual sign shown by its number."""
    settings = (_compiled(texts(settable), day, fonts) for settable in (holds, _none))
    return next((compiled for compiled in settings if compiled is not None), None)


def _none(_: str) -> bool:
    return False


def _compiled(texts: TemplateTexts, day: date, fonts: str) -> bytes | None:
    import typst

    letter = json.dumps(texts, ensure_ascii=False, sort_keys=True)
    stamp = datetime.combine(day, time(), tzinfo=UTC)
    try:
        compiled = typst.compile(
            template(), sys_inputs={"letter": letter}, pdf_standards=STANDARD, timestamp=stamp,
            font_paths=font_book(fonts),
        )  # fmt: skip
    except typst.TypstError:
        return None
    assert isinstance(compiled, bytes)
    return compiled


def _check_readable(notice: Notice, settable: Settable) -> None:
    """Numbers in place of signs will do in a quotation, and not in a name, an address or a whole language."""
    addressee = notice.addressee
    if any(lacks(line, settable) for line in (addressee.name, *addressee.address)):
        column = "name_latin in members.csv" if addressee.to == "member" else "name in providers.csv"
        raise Refused(
            "The name or address of its reader has signs that no font holds: give the name in Latin letters "
            f"({column}), or put a font that has them into the folder fonts."
        )
    if any(lacks(name, settable) for name in notice.names):
        raise Refused(
            "A name in it has signs that no font holds: give the member's name in Latin letters (name_latin in "
            "members.csv), that of somebody of the plan in their account, or put a font that has them into the "
            "folder fonts."
        )
    for block in notice.blocks:
        for part in block.parts:
            if isinstance(part, Paragraph) and part.language and lacks(part.text, settable):
                raise Refused(
                    f"Its words in another language ({part.language}) have signs that no font holds: "
                    "put a font that has them into the folder fonts."
                )


@cache
def template() -> bytes:
    """The template's text."""
    return files(__package__ or "").joinpath("letter.typ").read_bytes()


def data(notice: Notice, settable: Settable) -> TemplateTexts:
    """A letter as the template reads it: texts only, each with its language where that is another one."""
    head, labels, form = notice.letterhead, notice.labels, notice.form
    contact = f"{labels.phone} {head.phone}  ·  {labels.tty} {head.tty}"

    def shown(text: str) -> str:
        return printable(text, settable)

    return {
        "language": notice.language,
        "mark": labels.not_valid if head.is_example else "",
        "plan": shown(head.plan),
        "sender": [shown(line) for line in (*head.address, contact, head.website)],
        "address": [shown(line) for line in (notice.addressee.name, *notice.addressee.address)],
        "date": notice.date_words,
        "subject": shown(notice.subject),
        "form": f"{labels.form} {form.id}: {form.title}" if form else "",
        "greeting": shown(notice.greeting),
        "form_footer": f"{labels.form} {form.id}  ·  " if form else "",
        "form_pieces": form.pieces if form else 0,
        "footer": f"{labels.request} {shown(notice.request)}",
        "page": labels.page,
        "of": labels.of,
        "blocks": [_block(block, notice.language, settable) for block in notice.blocks],
    }


_SAMPLE = "NOT VALID: a sample record of a plan that does not exist."


def case_file_data(case_file: CaseFile, settable: Settable) -> TemplateTexts:
    """The record of a request as the template reads it: a letter to nobody."""
    head = case_file.letterhead
    return {
        "language": "en",
        "mark": _SAMPLE if head.is_example else "",
        "plan": printable(head.plan, settable),
        "sender": [printable(line, settable) for line in (*head.address, head.phone, head.website)],
        "address": [],
        "date": case_file.date_words,
        "subject": printable(case_file.title, settable),
        "form": "",
        "greeting": "",
        "form_footer": "",
        "form_pieces": 0,
        "footer": f"Request {printable(case_file.request, settable)}",
        "page": "Page",
        "of": "of",
        "blocks": [_block(block, "en", settable) for block in case_file.blocks],
    }


def _block(block: Block, language: str, settable: Settable) -> Json:
    parts = [_part(part, language, settable) for part in block.parts]
    return {"heading": printable(block.heading, settable), "parts": parts, "whole": _fits(block)}


def _fits(block: Block) -> bool:
    """Whether it is short enough to stand on one page: then it is not torn in two."""
    return sum(map(_lines, block.parts)) <= _FEW_LINES


def _lines(part: Part) -> int:
    """About so many lines a part has on the page; a row of a table counts as two."""
    if isinstance(part, Rows):
        return 1 + 2 * len(part.rows)
    written = (line for text in texts(part) for line in text.splitlines())
    return sum(1 + len(line) // _LINE for line in written)


def _part(part: Part, language: str, settable: Settable) -> Json:
    def each(texts: tuple[str, ...]) -> list[str]:
        return [printable(text, settable) for text in texts]

    match part:
        case Paragraph(text=text, language=own):
            return {"kind": "paragraph", "text": printable(text, settable), "language": own or language}
        case Items(entries=entries):
            return {"kind": "items", "entries": each(entries)}
        case Rows(rows=rows, paired=True):
            return {"kind": "pairs", "rows": [each(row) for row in rows]}
        case Rows(heads=heads, rows=rows):
            cells = [each(row) for row in rows]
            return {"kind": "rows", "heads": each(heads), "rows": cells, "widths": _widths(part)}
        case Quoted(intro=intro, words=words, language=own):
            lines = [printable(line, settable) for line in words.splitlines() if line.strip()]
            return {
                "kind": "quoted", "intro": printable(intro, settable), "lines": lines,
                "language": own or language,
            }  # fmt: skip


def _widths(table: Rows) -> list[str]:
    """Columns of short texts as wide as they are; the others share what is left."""
    columns = zip(table.heads, *table.rows, strict=True)
    widths = ["auto" if max(map(len, column)) <= _NARROW else "fr" for column in columns]
    return widths if "fr" in widths else [*widths[:-1], "fr"]
