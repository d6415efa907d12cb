"""Who decided, and what that allows: the properties of authority, told apart from the guards of the product.

Nothing here asks a guard, a table or the state what may be: it looks at the events alone and at what was asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from hypothesis import currently_in_test_context
from hypothesis import event as told

from assent.casework.appeal.events import AppealDecided, Effectuated, OutsideDecided
from assent.casework.authorization.events import AuthorizationCorrected, AuthorizationIssued
from assent.casework.deadlines.events import DeemedGranted
from assent.casework.determination.determination import Adverse, Determination, Overturned
from assent.casework.determination.events import (
    AutomaticallyApproved,
    DelegateDecided,
    DelegateDecisionEntered,
    Determined,
)
from assent.casework.record.actors import REVIEWERS, Role
from assent.casework.record.event import Event
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.logic.conclude import Outcome

REACHED: Counter[str] = Counter()
"""What came about so far, so that a test can say that its histories went where it matters."""


def seen(what: str) -> None:
    """It came about."""
    REACHED[what] += 1
    if currently_in_test_context():
        told(what)


def check_authority(before: RequestState, after: RequestState, event: Event) -> None:
    """What one event may add: an authorization within its source, a determination by who may make it."""
    _check_determination(before, event)
    if isinstance(event.body, AuthorizationIssued | AuthorizationCorrected):
        seen(type(event.body).__name__)
        for grant in after.authorizations[event.body.number].grants:
            _check_within_source(before, event, grant)
    if isinstance(event.body, Effectuated):
        _check_effectuated(before, event, event.body)
    if isinstance(event.body, OutsideDecided):
        seen("taken in from outside")
        assert event.body.document in before.documents
        for ruling in event.body.rulings:
            assert ruling.grant is None or _within(ruling.grant, before.lines[ruling.line].requested.asked)


def _within(grant: Grant, most: Grant) -> bool:
    """No more units, and no other days."""
    units = most.units is None or (grant.units is not None and grant.units <= most.units)
    return grant.line == most.line and units and most.start <= grant.start and grant.end <= most.end


def _check_within_source(before: RequestState, event: Event, grant: Grant) -> None:
    """The source is what the line was determined to be, or the law or an outside body made it, and was asked for."""
    line = before.lines[grant.line]
    asked, made = line.requested.asked, line.determination
    sources = [] if made is None or isinstance(made, Adverse) else [made.grant]
    if isinstance(line.deemed, DeemedGranted):
        sources.append(asked)
    if line.ruling is not None and line.ruling.grant is not None:
        sources.append(line.ruling.grant)
    late = event.at.date() + (asked.end - asked.start) + timedelta(days=1)
    from_outside = made is None or isinstance(made, Adverse) or line.effectuated is not None
    longest = max(asked.end, late) if from_outside or line.deemed is not None else asked.end
    assert any(
        (one.units is None or (grant.units is not None and grant.units <= one.units))
        and one.start <= grant.start
        and grant.end <= (max(one.end, longest) if from_outside or line.deemed is not None else one.end)
        for one in sources
    ), f"{type(event.body).__name__}: {grant} is more than any of {sources}"
    assert asked.units is None or (grant.units is not None and grant.units <= asked.units)


def _check_effectuated(before: RequestState, event: Event, body: Effectuated) -> None:
    outside = before.outside[body.decision]
    seen("effectuated")
    assert event.actor.id != outside.by
    ordered = {one.line: one.grant for one in outside.decided.rulings}
    for grant in body.grants:
        most = ordered[grant.line]
        assert most is not None
        assert most.units is None or (grant.units is not None and grant.units <= most.units)


def _check_determination(before: RequestState, event: Event) -> None:
    """Automatic and met, or the signed-in clinician's, or a delegate's: entered by one person, confirmed by another."""
    body = event.body
    match body:
        case AutomaticallyApproved(determination=yes, switch=switch):
            assessment = before.lines[yes.line].assessment
            seen("determined automatically")
            assert assessment is not None
            assert assessment.assessed.outcome is Outcome.MET
            assert not assessment.assessed.bars
            assert switch.strip()
            assert _within(yes.grant, before.lines[yes.line].requested.asked)
        case Determined(determination=made):
            seen("determined by a clinician")
            assert made.signature is not None
            assert event.actor.id == made.signature.person
            assert event.actor.role in (Role.PHYSICIAN, Role.NURSE)
        case DelegateDecisionEntered(document=document):
            seen("a delegate's decision entered")
            assert document in before.documents
        case DelegateDecided():
            _check_confirmed(before, event, body)
        case AppealDecided(decisions=decisions):
            seen("an appeal decided")
            assert {one.signature.person for one in decisions} == {event.actor.id}
            _check_asked(
                before, (one.determination for one in decisions if isinstance(one, Overturned)), event
            )
        case _:
            return


def _check_asked(before: RequestState, some: Iterable[Determination], late: Event | None = None) -> None:
    """No more than was asked for; what came ``late`` may end as much later as it was asked to last from that day on."""
    for made in some:
        asked = before.lines[made.line].requested.asked
        last = late.at.date() + timedelta(days=1) + (asked.end - asked.start) if late else asked.end
        assert isinstance(made, Adverse) or _within(made.grant, replace(asked, end=max(asked.end, last)))


def _check_confirmed(before: RequestState, event: Event, body: DelegateDecided) -> None:
    line = before.lines[body.determination.line]
    seen(f"a delegate's {type(body.determination).__name__} confirmed")
    assert line.entered is not None, "nobody had entered it"
    assert line.entered.by != event.actor.id, "who entered it confirmed it"
    assert event.actor.role in REVIEWERS
    assert line.entered.entered.determination == body.determination
    assert line.entered.entered.document in before.documents
    assert body.determination.signature is not None
    assert line.delegate == body.delegate
    _check_asked(before, [body.determination])
