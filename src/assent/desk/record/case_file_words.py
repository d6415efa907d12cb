"""The readable record in words of its readers: people by name, days as days, clauses and rating scales as printed."""

import re
from dataclasses import replace
from functools import cache
from typing import assert_never

from assent.casework.notices.notice import Block, Items, Paragraph, Part, Quoted, Rows
from assent.casework.record.written_days import dated
from assent.desk.assessment.inquiry import scale_forms


def in_words(block: Block) -> Block:
    """The same piece with days and names of scales as people write them; what is quoted stays as it was written."""
    return replace(block, heading=_text(block.heading), parts=tuple(map(_part, block.parts)))


def _part(part: Part) -> Part:
    match part:
        case Paragraph():
            return replace(part, text=_text(part.text))
        case Items():
            return replace(part, entries=tuple(map(_text, part.entries)))
        case Rows():
            return replace(part, rows=tuple(tuple(map(_text, row)) for row in part.rows))
        case Quoted():
            return replace(part, intro=_text(part.intro))
    assert_never(part)


def _text(text: str) -> str:
    titles = _titles()
    return dated(_scales().sub(lambda match: titles[match[0]], text))


@cache
def _titles() -> dict[str, str]:
    """The short name of each rating scale, such as PHQ-9, by how the record writes its code."""
    return {code.replace("_", " "): code.upper().replace("_", "-") for code in scale_forms()}


@cache
def _scales() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_titles(), key=len, reverse=True)))})\b")
