"""Treatment that goes on: a second request that continues the authorization of the first."""

from datetime import timedelta

from assent.casework.intake.events import SubmissionKind
from assent.casework.review.events import JudgmentResolved
from assent.demo.facts import Changes, scores
from assent.demo.scene import ANSWERED, Life, Scene
from assent.demo.stories.steps import taken_up, treated
from assent.desk.determination import determinations

_BASELINE = 21


def _begun(s: Scene, *, infusions: int = 8) -> Life:
    """The first request is approved and the infusions are given; the next request is at hand."""
    s.submit(s.first({"scores": scores(s.today, s.draws, "phq_9", _BASELINE)}))
    yield from treated(s, infusions)


def _continued(s: Scene, changes: Changes) -> None:
    number = s.number
    s.current = 1
    total = {"response_scale": "phq_9", "current_total": s.draws.between(5, 10)}
    facts = s.again({**total, **changes})
    s.submit(facts, kind=SubmissionKind.REAUTHORIZATION, earlier=number)


def in_time(s: Scene) -> Life:
    """Asked for before the first authorization ends, to begin after it: the total before treatment is carried over."""
    yield from _begun(s, infusions=6)
    ends = s.state.authorizations[s.number].ends
    yield s.on(max(s.today, ends - timedelta(days=5)), 10)
    _continued(s, {"requested_start": (ends + timedelta(days=1)).isoformat()})
    yield s.days(1)
    s.look(s.practice.account, "follow-up of the request")


def overlapping(s: Scene) -> Life:
    """It begins before the first one ends, and so looks like the same request twice: a nurse sees that it is not."""
    yield from _begun(s, infusions=5)
    ends = s.state.authorizations[s.number].ends
    yield s.on(ends - timedelta(days=8), 10)
    _continued(s, {"requested_start": (ends - timedelta(days=3)).isoformat()})
    yield s.hours(3)
    yield from taken_up(s, s.cast.nurse)
    s.note(
        s.cast.nurse, "It continues the first authorization and overlaps its last days; it is no duplicate."
    )
    s.approve(s.cast.nurse)


def late(s: Scene) -> Life:
    """The first authorization had lapsed for two weeks when the office asked again."""
    yield from _begun(s)
    ends = s.state.authorizations[s.number].ends
    yield s.on(ends + timedelta(days=14), 10)
    _continued(s, {})
    yield s.days(2)
    s.look(s.practice.account, "follow-up of the request")


def fell_by_less_than_half(s: Scene) -> Life:
    """Nobody wrote that it improved, and the total fell by less than half: a physician says whether that is enough."""
    yield from _begun(s)
    ends = s.state.authorizations[s.number].ends
    yield s.on(ends - timedelta(days=1), 10)
    _continued(s, {
        "scale_improvement_documented": None, "functional_improvement_documented": None, "current_total": 14,
        "requested_start": (ends + timedelta(days=1)).isoformat(),
    })  # fmt: skip
    yield s.hours(3)
    yield from taken_up(s, s.cast.physician)
    why = "From 21 to 14 in four weeks, with the sleep items at zero: that is improvement for this member."
    signature = s.signature(s.cast.physician, ANSWERED)
    judgment_resolved = JudgmentResolved("R.2", True, why, signature, "R.2.change", "any_decrease")
    determinations.resolve_judgment(s.desk, s.id, judgment_resolved, s.cast.physician.actor, s.now)
    yield s.minutes(10)
    if s.state.open_lines:
        s.approve(s.cast.physician)


def did_not_help(s: Scene) -> Life:
    """The course brought nothing: the request to go on is refused, with the figures as its reason."""
    yield from _begun(s)
    ends = s.state.authorizations[s.number].ends
    yield s.on(ends - timedelta(days=2), 10)
    _continued(s, {
        "scale_improvement_documented": False, "functional_improvement_documented": False, "current_total": 22,
        "requested_start": (ends + timedelta(days=1)).isoformat(),
    })  # fmt: skip
    yield s.hours(4)
    yield from taken_up(s, s.cast.physician)
    why = (
        "After eight infusions the PHQ-9 is 22, where it was 21 before; the clinician documents no improvement of "
        "mood or of functioning."
    )
    s.refuse(s.cast.physician, [("R.2", why)])
