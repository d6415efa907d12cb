"""Names in the store are data: classes and fields may be renamed and grow, and old text keeps its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.casework.record.codec.events import CodecError, canonical, from_data, to_data
from assent.casework.record.codec.text import text_writer
from assent.casework.record.event import BODIES
from assent.casework.record.lines import Grant
from assent.casework.record.stored import (
    Data,
    Earlier,
    added,
    declared,
    edition,
    fields_of,
    stored,
    stored_as,
)


@stored("visit_booked")
@dataclass(frozen=True, slots=True)
class Then:
    """As it was first stored."""

    who: str
    licence: str
    grant: Grant | None


@stored("visit_booked")
@dataclass(frozen=True, slots=True)
class RenamedSince:
    """The same with another name, a renamed field, and two that were added: one inside the alphabet, one last."""

    person: str = stored_as("who")
    license: str = stored_as("licence")
    grant: Grant | None = None
    copies: int = added(1)
    urgent: bool = added(True, absent=False)


def _split(data: Data) -> Data:
    first, _, last = data["who"].partition(" ")
    return {"first": first, "last": last}


def _joined(data: Data) -> Data:
    return {"who": f"{data['first']} {data['last']}"}


@stored("caller_named", {1: Earlier(_split, _joined)})
@dataclass(frozen=True, slots=True)
class SplitSince:
    """Two fields where the first edition had one."""

    first: str
    last: str
    edition: int = edition(2)


@stored("caller_named")
@dataclass(frozen=True, slots=True)
class NotSplit:
    """As the first edition had it."""

    who: str


@stored("other")
@dataclass(frozen=True, slots=True)
class Other:
    """So that a tag is needed."""


def text_of(hint: Any, value: Any) -> bytes:
    """The canonical text, which both writers give."""
    text: bytes = text_writer(hint)(value).encode()
    assert text == canonical(to_data(hint, value))
    return text


def read(hint: Any, text: bytes) -> Any:
    return from_data(hint, json.loads(text))


OLD, NEW = Then | Other, RenamedSince | Other


@given(st.text(min_size=1), st.text(), st.booleans())
def test_a_renamed_class_with_renamed_and_added_fields_reads_old_text_and_writes_it_again(
    who: str, licence: str, granted: bool
) -> None:
    grant = Grant("1", 3, date(2026, 1, 1), date(2026, 2, 1)) if granted else None
    old = text_of(OLD, Then(who, licence, grant))
    event = read(NEW, old)
    assert event == RenamedSince(who, licence, grant, 1, urgent=False)
    again = text_of(NEW, event)
    assert hashlib.sha256(again).digest() == hashlib.sha256(old).digest()


@given(st.integers(-3, 3), st.booleans())
def test_what_is_new_is_written_under_its_stored_name_and_read_back(copies: int, urgent: bool) -> None:
    value = RenamedSince("ann", "L-1", None, copies, urgent)
    text = text_of(NEW, value)
    assert read(NEW, text) == value
    names = {"is", "who", "licence", "grant"}
    added_now = {*(["copies"] if copies != 1 else []), *(["urgent"] if urgent else [])}
    assert json.loads(text).keys() == names | added_now
    assert list(json.loads(text)) == sorted(json.loads(text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b'{"copies":1,"grant":null,"is":"visit_booked","licence":"L","who":"a"}', "leave it out"),
        (b'{"grant":null,"is":"visit_booked","who":"a"}', "other fields than it must: licence"),
        (
            b'{"grant":null,"is":"visit_booked","license":"L","who":"a"}',
            "fields than it must: licence, license",
        ),
        (b'{"copies":2,"grant":null,"is":"visit_booked","licence":"L","more":1,"who":"a"}', "it must: more"),
        (b'{"grant":null,"is":"renamed_since","licence":"L","who":"a"}', "`is` names none of: other, visit_"),
    ],
)
def test_a_text_says_each_thing_in_one_way(text: bytes, says: str) -> None:
    with pytest.raises(CodecError, match=says):
        read(NEW, text)


@given(st.from_regex(r"[a-z]+ [a-z]+", fullmatch=True))
def test_an_earlier_edition_with_other_fields_reads_as_now_and_keeps_its_digest(who: str) -> None:
    hint: Any = SplitSince | Other
    first, last = who.split()
    old = text_of(NotSplit | Other, NotSplit(who))
    event = read(hint, old)
    assert event == SplitSince(first, last, edition=1)
    assert text_of(hint, event) == old
    now = SplitSince(first, last)
    assert json.loads(text_of(hint, now)) == {
        "is": "caller_named", "first": now.first, "last": now.last, "edition": 2,
    }  # fmt: skip
    assert read(hint, text_of(hint, now)) == now


@pytest.mark.parametrize("text", [b'{"is":"caller_named"}', b'{"edition":2,"is":"caller_named","who":"a b"}'])
def test_an_edition_has_its_own_fields_only(text: bytes) -> None:
    with pytest.raises(CodecError, match="caller_named has other fields than it must"):
        read(SplitSince | Other, text)


def test_every_event_declares_its_name_and_edition() -> None:
    names = [declared(body).name for body in BODIES]
    assert len(set(names)) == len(BODIES)
    body: Any
    for body in BODIES:
        assert len({one.stored for one in fields_of(body)} - {"is"}) == len(fields_of(body))


def test_what_is_stored_by_name_says_so() -> None:
    @dataclass(frozen=True, slots=True)
    class Undeclared:
        """Stands beside another class, and has no name in the store."""

    with pytest.raises(TypeError, match=r"Undeclared is stored by name: declare it with @stored"):
        text_writer(Undeclared | Other)
