"""A priority that an update changes: raised it is proposed to the plan, lowered it changes nothing; both are said."""

from __future__ import annotations

from typing import Any

import pytest

from assent.casework.record.state import RequestState
from assent.casework.review.events import ExpediteProposed
from assent.desk.record.recording import events_of
from assent.desk.record.standing import state_of
from assent.terms.requests import Urgency
from tests.exchange import bundles
from tests.exchange.reading import notes, response_of, submit
from tests.web.served import Served


def _state(served: Served, response: dict[str, Any]) -> RequestState:
    (number,) = (one["value"] for one in response["identifier"] if one["system"] == "urn:assent:request")
    return state_of(served.desk, number)


def _urgent(bundle: bundles.Bundle, code: str = "stat") -> bundles.Bundle:
    """The same with another priority."""
    bundles.claim_of(bundle)["priority"]["coding"][0]["code"] = code
    return bundle


@pytest.mark.parametrize("version", ["2.2", "2.0"])
def test_a_raised_priority_is_proposed_to_the_plan_and_said(served: Served, version: str) -> None:
    inside = version == "2.2"
    first = bundles.request()
    assert _state(served, response_of(submit(served, version, first))).urgency is Urgency.STANDARD
    raised = _urgent(bundles.update(first, "2", prior_inside=inside))
    answer = response_of(submit(served, version, raised))
    assert notes(answer)[0].startswith("An update asks for the expedited clock. A person of the plan decides")
    state = _state(served, answer)
    assert state.expedite is not None
    assert not state.expedite.by_prescriber, "a program's word is no physician's statement"
    assert "Grant it" in state.escalations[-1].why
    assert state.urgency is Urgency.STANDARD

    repeated = bundles.update(raised, "3", prior_inside=inside, ketamine_misuse=False)
    before = state.sequence
    assert response_of(submit(served, version, repeated))
    since = [event.body for event in events_of(served.desk, state.id) if event.sequence > before]
    proposals = [body for body in since if isinstance(body, ExpediteProposed)]
    assert not proposals, "what an update repeats is no new wish"


def test_a_raised_priority_that_was_granted_or_refused_is_said_so(served: Served) -> None:
    for number, (action, word) in enumerate((("grant", None), ("refusal", "not granted")), 1):
        first = bundles.request(number=f"{number}0")
        submit(served, "2.2", first)
        answer = response_of(submit(served, "2.2", _urgent(bundles.update(first, f"{number}1"))))
        state = _state(served, answer)
        done = served.post("doctor", f"/api/requests/{state.id}/expedite-{action}", {"why": "I have looked."})
        assert done.status_code == 200, done.text
        found = response_of(submit(served, "2.2", bundles.update(_urgent(first), f"{number}2")))
        said = [note for note in notes(found) if "expedited clock" in note]
        assert len(said) == (word is not None)
        assert all(word in note for note in said if word)
        expected = Urgency.STANDARD if word else Urgency.EXPEDITED
        assert _state(served, found).urgency is expected


def test_a_lowered_priority_changes_no_clock_and_is_said(served: Served) -> None:
    first = _urgent(bundles.request())
    assert _state(served, response_of(submit(served, "2.2", first))).urgency is Urgency.EXPEDITED
    answer = response_of(submit(served, "2.2", _urgent(bundles.update(first, "2"), "normal")))
    assert notes(answer)[0].endswith("received as expedited, and stays so.")
    assert _state(served, answer).urgency is Urgency.EXPEDITED
