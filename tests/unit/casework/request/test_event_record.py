"""Events as bytes and as a chain: one text each, nothing changed without being seen."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.lifecycle import fold
from assent.casework.record.codec.events import (
    CodecError,
    canonical,
    digest_of,
    from_data,
    read_event,
    tag,
    to_data,
    write_event,
)
from assent.casework.record.event import BODIES, GENESIS, Event
from assent.casework.record.events import NoteWritten
from assent.casework.record.given import GivenFact
from assent.casework.record.seal import seal, verify_chain
from assent.casework.record.state import IllegalTransition
from tests.unit.casework.request.story import MONDAY, NURSE, Story, refused

TAGS = """
    draft_created draft_expired submitted lines_added duplicate_noted earlier_authorizations_noted facts_given
    document_attached fact_confirmed
    fact_corrected answered withdrawn rules_set clock_corrected coverage_checked need_determined assessed
    member_identified information_requested no_longer_needed assigned locked unlocked escalated expedite_proposed
    expedite_granted expedite_refused extension_taken judgment_resolved handed_over recalled
    automatically_approved determined delegate_decision_entered delegate_decision_rejected
    delegate_decided reopened deadline_missed deemed_adverse deemed_granted peer_to_peer_offered
    peer_to_peer_booked peer_to_peer_held appeal_filed appeal_decided appeal_forwarded appeal_extended
    outside_decided effectuated reversal_entered reversal_rejected reversal_confirmed
    authorization_issued units_used authorization_lapsed
    authorization_corrected notice_sent notice_handed_over notice_delivered notice_returned
    oral_notice_logged letter_confirmed note_written viewed
"""


def test_the_words_for_events_are_fixed() -> None:
    assert sorted(tag(body) for body in BODIES) == sorted(TAGS.split())


def test_an_event_reads_back_as_it_was() -> None:
    for event in refused().events:
        assert read_event(write_event(event)) == event
        assert digest_of(event) == event.digest


def test_the_text_of_an_event_is_fixed() -> None:
    event = seal("R-1", None, MONDAY, NURSE, NoteWritten("wörtlich"))
    assert write_event(event).decode() == (
        '{"actor":{"id":"nora","organization":"","role":"nurse"},"at":"2026-01-05T14:00:00+00:00",'
        '"body":{"is":"note_written","says":"wörtlich"},'
        '"digest":"' + event.digest + '","previous":"' + GENESIS + '","request":"R-1","sequence":1}'
    )


def changed(event: Event, change: Any) -> bytes:
    data = json.loads(write_event(event))
    change(data)
    return canonical(data)


def last() -> Event:
    return refused().events[-1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data["body"]["determination"].pop("signature"), "other fields than it must: signature"),
        (lambda data: data["body"]["determination"].update(signature=None), "None' cannot stand here"),
        (lambda data: data["body"]["determination"].update(reasons=[]), "reasons is empty"),
        (lambda data: data["body"]["determination"].update(considered=[]), "considered is empty"),
        (lambda data: data["body"].update({"is": "denied"}), "`is` names none of"),
        (lambda data: data.update(sequence="9"), "cannot stand here"),
        (lambda data: data.update(sequence=True), "cannot stand here"),
        (lambda data: data.update(body=[]), "cannot stand here"),
        (lambda data: data.update(body={"is": []}), "`is` names none of"),
        (lambda data: data.update(at="2026-01-05T14:00:00"), "cannot stand here|canonical"),
        (lambda data: data.update(more=1), "other fields than it must: more"),
    ],
)
def test_what_is_no_event_is_not_read(change: Any, says: str) -> None:
    with pytest.raises(CodecError, match=says):
        read_event(changed(last(), change))


@pytest.mark.parametrize("text", [b"", b"null", b"[", b'{"a":NaN}', b"\xff", b"[" * 100_000])
def test_nor_is_anything_else(text: bytes) -> None:
    with pytest.raises(CodecError):
        read_event(text)


def test_only_the_canonical_text_is_read() -> None:
    text = write_event(last())
    for other in (b" " + text, text.replace(b":", b": ", 1), text.replace(b'"R-1"', b'"\\u0052-1"')):
        with pytest.raises(CodecError, match="canonical form"):
            read_event(other)


def test_text_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(CodecError, match="it cannot be written"):
        seal("R-1", None, MONDAY, NURSE, NoteWritten("\ud800"))


def test_a_whole_chain_has_no_fault() -> None:
    assert verify_chain(refused().events) == ()
    assert verify_chain([]) == ()


def test_what_verifying_finds() -> None:
    events = refused().events
    rewritten = replace(events[3], actor=NURSE)
    assert [fault.sequence for fault in verify_chain([*events[:3], rewritten, *events[4:]])] == [4]
    resealed = replace(rewritten, digest=digest_of(rewritten))
    assert "event before" in verify_chain([*events[:3], resealed, *events[4:]])[0].says
    assert "number 3 was expected" in verify_chain([*events[:2], *events[3:]])[0].says
    assert "number 1 was expected" in verify_chain(events[1:])[0].says
    foreign = replace(events[3], request="R-2")
    assert "belongs to request R-2" in verify_chain([*events[:3], foreign])[0].says
    early = seal("R-1", events[0], MONDAY - timedelta(days=1), NURSE, NoteWritten("x"))
    assert "dated before" in verify_chain([events[0], early])[0].says


def test_folding_takes_events_in_their_place_only() -> None:
    story = Story()
    events = refused().events
    with pytest.raises(IllegalTransition, match="somebody else acted meanwhile"):
        fold("R-1", events[1:])
    with pytest.raises(IllegalTransition, match="It belongs to request R-1, not to R-2"):
        fold("R-2", events)
    with pytest.raises(IllegalTransition, match="create a draft first"):
        story.record(NoteWritten("x"), by=NURSE)
    late = refused().later(days=-1)
    with pytest.raises(IllegalTransition, match="before the event that precedes it"):
        late.record(NoteWritten("x"), by=NURSE)
    assert fold("R-1", events) == refused().state


def test_what_repeats_is_read_from_what_it_says_now() -> None:
    data = to_data(Evidence, Evidence(Basis.ATTESTED, by="Dr. Ada"))
    assert from_data(Evidence, data).by == "Dr. Ada"
    data["by"] = "Dr. Bo"
    assert from_data(Evidence, data).by == "Dr. Bo"
    assert from_data(Evidence, {**data, "by": "Dr. Bo"}) is from_data(Evidence, dict(data))


@pytest.mark.parametrize("value", [True, 1, 1.0])
def test_equal_numbers_of_different_types_stay_apart(value: Any) -> None:
    evidence = Evidence(Basis.ATTESTED, by="Dr. Ada")
    for other in (True, 1, 1.0, value):
        read = from_data(GivenFact, to_data(GivenFact, GivenFact("dose", other, evidence)))
        assert type(read.value) is type(other)
