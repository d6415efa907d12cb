"""Reasons, notes and names that people give say something in words, by whatever way they come in."""

from __future__ import annotations

from typing import Any

import pytest

from assent.casework import plain_actions
from assent.casework.record import caller
from assent.casework.record.checks import InvalidRecord
from assent.casework.record.event import BODIES
from assent.casework.record.events import NoteWritten
from assent.casework.record.stored import fields_of, named
from tests.unit.casework.request.story import MONDAY, NURSE, received


def worded_fields(kind: Any) -> set[str]:
    return {name for name, _, in_words in caller._worded_fields(kind) if in_words}


BY_THE_SOFTWARE = {("draft_expired", "says"), ("need_determined", "says")}
QUOTED = {("notice_delivered", "says")}


def test_every_reason_and_note_of_the_record_is_in_words() -> None:
    given = {"why", "justification", "reasons", "says", "note", "grounds", "told", "peer", "treating"}
    kinds: tuple[Any, ...] = BODIES
    lacking = {
        (named(kind), field.name)
        for kind in kinds
        for field in fields_of(kind)
        if field.name in given
        and str in (field.hint, getattr(field.hint, "__origin__", None))
        and field.name not in worded_fields(kind)
    }
    assert lacking == BY_THE_SOFTWARE | QUOTED


@pytest.mark.parametrize("says", [" ... ", "---", "123", "10/02", "\u3164?"])
def test_a_note_without_a_word_is_not_recorded(says: str) -> None:
    story = received()
    with pytest.raises(InvalidRecord, match=r"note written: says .*; it must say something, in words"):
        plain_actions.record(story.state, NoteWritten(says), MONDAY, NURSE)
