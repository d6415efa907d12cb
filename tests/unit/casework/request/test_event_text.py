"""The text of a body, however it was arrived at, is the canonical one, and the digest is over it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.intake.events import FactsGiven
from assent.casework.record.codec.events import (
    CodecError,
    body_text,
    canonical,
    digest_of,
    from_data,
    to_data,
    write_event,
)
from assent.casework.record.event import Body, Event
from assent.casework.record.given import GivenFact
from tests.unit.casework.request.story import refused

ONE = Evidence(Basis.STATED, "pharmacy record", date(2026, 2, 11), "pharmacist")
OTHER = Evidence(Basis.ATTESTED, "signed request", date(2026, 2, 10), "psychiatrist")
BODY: Any = Body


@pytest.mark.parametrize("event", refused().events, ids=lambda event: type(event.body).__name__)
def test_the_text_of_a_body_is_in_canonical_form(event: Event) -> None:
    text = body_text(event.body)
    assert text == canonical(to_data(Body, event.body)) == canonical(json.loads(text))
    data = json.loads(write_event(event))
    assert data.pop("digest") == digest_of(event) == hashlib.sha256(canonical(data)).hexdigest()


def test_evidence_that_stands_behind_several_facts_stands_behind_each() -> None:
    behind = (ONE, ONE, OTHER, ONE, OTHER, OTHER)
    given = FactsGiven(tuple(GivenFact(f"fact_{at}", True, one) for at, one in enumerate(behind)))
    read = from_data(BODY, json.loads(body_text(given)))
    assert read == given
    assert [fact.evidence for fact in read.facts] == list(behind)


def test_values_that_are_equal_and_not_the_same_keep_their_own_text() -> None:
    texts = [body_text(FactsGiven((GivenFact("x", value, ONE),))) for value in (1, True, 1.0)]
    assert len(set(texts)) == 3
    values = [from_data(BODY, json.loads(text)).facts[0].value for text in texts]
    assert [type(value) for value in values] == [int, bool, float]


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(CodecError):
        body_text(FactsGiven((GivenFact("x", float("nan"), ONE),)))


WORDS = st.text(min_size=1).filter(str.strip)
VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
EVIDENCE = st.builds(
    Evidence, st.sampled_from(Basis), st.text(), st.none() | st.dates(), st.text(), st.text()
)
GIVEN = st.builds(GivenFact, WORDS, VALUES | st.dates() | st.text(), EVIDENCE, st.text())


@given(
    st.builds(FactsGiven, st.lists(GIVEN, min_size=1, max_size=4, unique_by=lambda one: one.path).map(tuple))
)
def test_the_text_written_at_once_is_that_of_the_data(body: FactsGiven) -> None:
    try:
        expected = canonical(to_data(Body, body))
    except CodecError:
        with pytest.raises(CodecError):
            body_text(body)
    else:
        assert body_text(body) == expected
