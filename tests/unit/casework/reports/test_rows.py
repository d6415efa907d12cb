"""From the events of a request to its rows: every episode, question, appeal and missed deadline."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assent.casework import plain_actions
from assent.casework.appeal.events import Ruling
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.determination import commands as determination_commands
from assent.casework.determination import delegation
from assent.casework.determination.events import DelegateDecisionEntered, HandedOver, Reopened, ReopenGround
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import Answered, LinesAdded, Urgency, WithdrawalChannel, Withdrawn
from assent.casework.record.actors import Role
from assent.casework.record.checks import InvalidRecord
from assent.casework.record.events import Viewed
from assent.casework.record.state import LineStatus
from assent.casework.reports.rows import (
    Answer,
    AppealOutcome,
    Decision,
    Deemed,
    Episode,
    Outcome,
    Period,
    year_of,
)
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import Need, NeedDetermined
from assent.casework.review import commands as review_commands
from assent.casework.review import peer_to_peer
from assent.casework.review.events import (
    Escalated,
    ExpediteGranted,
    JudgmentResolved,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    PeerToPeerOutcome,
)
from assent.logic.conclude import Outcome as Assessed
from tests.unit.casework.reports.histories import (
    appealed,
    approved,
    asked,
    decided_outside,
    extended,
    forwarded,
    overturned,
    reduced,
    refused,
    rows,
    upheld,
)
from tests.unit.casework.request.story import (
    DELEGATES,
    DRUG,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PAPER,
    PHYSICIAN,
    PROVIDER,
    SIGNING,
    SYSTEM,
    Story,
    adverse,
    asking,
    assessment,
    drafted,
    due,
    signature,
)

WITHDRAWN = Withdrawn("provider", "not wanted any more", "Dr. Lind", WithdrawalChannel.PORTAL)


def only(story: Story) -> Decision:
    (one,) = rows(story).decisions
    return one


def reopen(story: Story) -> Story:
    return story.do(
        determination_commands.reopen,
        Reopened(("2",), ReopenGround.NEW_INFORMATION, "a new scan"),
        by=PHYSICIAN,
    )


def missed(story: Story, consequence: deadlines_commands.Consequence, hours: int = 72) -> Story:
    return story.do(deadlines_commands.miss_deadline, due("2", hours), consequence, by=SYSTEM)


def test_an_approval_in_time() -> None:
    one = only(approved(asked().later(hours=30)))
    assert (one.outcome, one.episode, one.urgency) == (Outcome.APPROVED, Episode.INITIAL, "standard")
    assert (one.seconds, one.kept, one.extended) == (30 * 3600, True, False)
    assert (one.line, one.code, one.drug, one.benefit) == ("2", "96365", False, "medical")
    origin = one.origin
    assert (origin.request, origin.product_line, origin.contract) == ("R-1", "medicare_advantage", "H0001")
    assert (origin.policy, origin.kind, origin.received_at) == ("mgb-031", "initial", MONDAY)


def test_a_decision_after_its_deadline_is_late_though_nobody_recorded_that() -> None:
    one = only(approved(asked().later(days=9)))
    assert one.due_at == datetime(2026, 1, 13, 4, 59, 59, tzinfo=UTC)
    assert (one.kept, one.missed) == (False, False)


def test_more_time_taken_moves_the_deadline() -> None:
    one = only(approved(extended(asked().later(days=6)).later(days=4)))
    assert (one.extended, one.kept, one.seconds) == (True, True, 10 * 86_400)


def test_a_line_of_which_no_rule_speaks_has_no_deadline() -> None:
    one = only(approved(asked("R-1", "medicare_advantage", DRUG), "1"))
    assert one.drug
    assert (one.due_at, one.kept) == (None, None)


def test_reasons_by_clause() -> None:
    assert only(refused(asked())).clauses == ("I.3.d",)
    assert only(reduced(asked())).outcome is Outcome.PARTIALLY_APPROVED


def test_what_became_expedited_is_expedited_from_its_receipt() -> None:
    story = asked().later(hours=20).do(plain_actions.record, ExpediteGranted("worse"), by=NURSE)
    one = only(approved(story.later(hours=10)))
    assert (one.urgency, one.seconds) == ("expedited", 30 * 3600)


def test_an_expedited_line_is_clocked_as_one() -> None:
    one = only(approved(asked(urgency=Urgency.EXPEDITED).later(hours=80)))
    assert (one.due_at, one.kept) == (MONDAY + timedelta(hours=72), False)


def test_a_reopening_begins_another_episode_and_leaves_the_first() -> None:
    story = refused(asked().later(days=2))
    approved(reopen(story.later(days=10)).later(days=1))
    first, second = rows(story).decisions
    assert (first.outcome, first.reopened, first.replaces) == (Outcome.ADVERSE, True, None)
    assert (second.outcome, second.episode) == (Outcome.APPROVED, Episode.REOPENED)
    assert (second.replaces, second.seconds, second.kept) == (Outcome.ADVERSE, 86_400, True)


def test_what_the_law_deems_is_beside_the_decision() -> None:
    story = missed(asked().later(days=4), deadlines_commands.Consequence.DEEMED_ADVERSE)
    one = only(story)
    assert (one.outcome, one.deemed, one.missed) == (Outcome.OPEN, Deemed.ADVERSE, True)
    assert (one.decided_at, one.seconds) == (None, None)
    late = only(approved(story.later(days=1)))
    assert (late.outcome, late.deemed) == (Outcome.APPROVED, Deemed.ADVERSE)
    (miss,) = rows(story).misses
    assert (miss.rule, miss.line, miss.deemed, miss.of_appeal) == (
        "part-b-standard", "2", Deemed.ADVERSE, False,
    )  # fmt: skip


def test_a_grant_by_law_and_a_miss_without_consequence() -> None:
    story = missed(asked().later(days=8), deadlines_commands.Consequence.NONE, 48)
    missed(story, deadlines_commands.Consequence.DEEMED_GRANTED, 72)
    assert only(story).deemed is Deemed.GRANTED
    assert [one.deemed for one in rows(story).misses] == [Deemed.NOTHING, Deemed.GRANTED]


def test_ends_that_are_no_determination() -> None:
    withdrawn = asked("R-1").do(intake_commands.withdraw, WITHDRAWN, by=PROVIDER)
    need = NeedDetermined(("2",), Need.NOT_ALLOWED, "rule")
    free = asked("R-2").do(requirement_commands.determine_need, need, by=SYSTEM)
    unsettled = NeedDetermined(("2",), Need.UNDETERMINED, "rule")
    waiting = asked("R-3").do(requirement_commands.determine_need, unsettled, by=SYSTEM)
    found = rows(withdrawn, free, waiting).decisions
    assert [one.outcome for one in found] == [Outcome.WITHDRAWN, Outcome.NOT_REQUIRED, Outcome.OPEN]
    assert [one.decided_at for one in found] == [None, None, None]


def test_withdrawing_leaves_what_was_decided() -> None:
    story = approved(asked("R-1", "medicare_advantage", DRUG, INFUSION))
    story.do(intake_commands.withdraw, WITHDRAWN, by=PROVIDER)
    assert {one.line: one.outcome for one in rows(story).decisions} == {
        "1": Outcome.WITHDRAWN,
        "2": Outcome.APPROVED,
    }


def test_what_is_asked_for_later_is_a_decision_of_its_own() -> None:
    """A line that takes another one's place ends that one as withdrawn, and counts from its own receipt."""
    story = asked("R-1", "commercial").later(days=2)
    changed = LinesAdded((replace(INFUSION, id="2-2", units=4), DRUG), (("2-2", "2"),))
    story.do(intake_commands.add_lines, changed, by=PROVIDER)
    approved(story.later(days=1), "1")
    found = {one.line: one for one in rows(story).decisions}
    assert {line: one.outcome for line, one in found.items()} == {
        "2": Outcome.WITHDRAWN, "2-2": Outcome.OPEN, "1": Outcome.APPROVED,
    }  # fmt: skip
    assert found["1"].began_at - found["2"].began_at == timedelta(days=2)
    assert found["1"].due_at is not None
    assert found["1"].due_at > found["1"].began_at + timedelta(days=5)


def test_a_delegate_decides() -> None:
    story = asked().do(
        delegation.hand_over, HandedOver(("2",), "delegate", "contract"), by=NURSE, delegates=DELEGATES
    )
    body = DelegateDecisionEntered("delegate", "X-1", adverse("2", at=MONDAY), PAPER.digest)
    table: dict[str, Any] = {"signing": SIGNING, "delegates": DELEGATES}
    story.with_paper().do(delegation.take_delegate_decision, body, by=NURSE, **table)
    assert only(story).ended_at is None
    story.do(delegation.confirm_delegate_decision, ("2",), by=INTAKE, **table)
    one = only(story)
    assert (one.delegate, one.outcome, one.automatic) == ("delegate", Outcome.ADVERSE, False)


def test_the_software_approves() -> None:
    story = asked().do(review_commands.record_assessment, assessment(lines=("2",)), by=SYSTEM)
    story.do(determination_commands.approve_automatically, (INFUSION.asked,), "Committee", by=SYSTEM)
    assert only(story).automatic


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (upheld, AppealOutcome.UPHELD),
        (overturned, AppealOutcome.OVERTURNED),
        (forwarded, AppealOutcome.FORWARDED),
    ],
)
def test_how_an_appeal_ends(end: Callable[[Story], Story], outcome: AppealOutcome) -> None:
    story = appealed(refused(asked()).later(days=3)).later(days=5)
    (one,) = rows(end(story)).appeals
    assert (one.outcome, one.level, one.request_urgency) == (outcome, 1, "standard")
    decided = outcome is not AppealOutcome.FORWARDED
    assert (one.seconds, one.decided_at is not None) == (5 * 86_400 if decided else None, decided)


def test_an_appeal_that_waits_or_wins_in_part() -> None:
    story = appealed(refused(asked()))
    assert rows(story).appeals[0].outcome is AppealOutcome.OPEN
    overturned(story, partly=True)
    (one,) = rows(story).appeals
    assert one.outcome is AppealOutcome.PARTLY_OVERTURNED
    assert only(story).outcome is Outcome.ADVERSE


def test_the_appeal_counts_by_the_urgency_of_the_decision_it_is_about() -> None:
    story = asked("R-1", "medicare_advantage", DRUG, INFUSION)
    refused(story).do(plain_actions.record, ExpediteGranted("worse"), by=NURSE)
    (one,) = rows(appealed(story)).appeals
    assert one.request_urgency == "standard"


def test_what_an_outside_body_decides_is_an_appeal_decided() -> None:
    story = decided_outside(forwarded(upheld(appealed(refused(asked()))).later(days=1)).later(days=20))
    own, outside = rows(story).appeals
    assert (own.outcome, own.forwarded, own.outside) == (AppealOutcome.UPHELD, True, False)
    assert (outside.outcome, outside.forwarded, outside.outside) == (AppealOutcome.OVERTURNED, False, True)
    assert (outside.decided_at, outside.seconds) == (story.at, None)
    assert [one.outcome for one in rows(story).decisions] == [Outcome.ADVERSE]


@pytest.mark.parametrize(
    ("ruling", "outcome"),
    [(Ruling.UPHELD, AppealOutcome.UPHELD), (Ruling.PARTLY_OVERTURNED, AppealOutcome.PARTLY_OVERTURNED)],
)
def test_an_outside_body_need_not_grant_all(ruling: Ruling, outcome: AppealOutcome) -> None:
    story = decided_outside(forwarded(upheld(appealed(refused(asked())))).later(days=20), ruling)
    assert [(one.outcome, one.outside) for one in rows(story).appeals][1:] == [(outcome, True)]


def test_a_dismissal_decides_nothing() -> None:
    story = decided_outside(forwarded(upheld(appealed(refused(asked())))).later(days=20), Ruling.DISMISSED)
    assert [one.outside for one in rows(story).appeals] == [False]


def test_an_outside_body_ends_what_the_plan_had_not_decided() -> None:
    story = missed(asked().later(days=4), deadlines_commands.Consequence.DEEMED_ADVERSE)
    decided_outside(appealed(story).later(days=20))
    own, outside = rows(story).appeals
    assert (own.outcome, outside.outcome) == (AppealOutcome.FORWARDED, AppealOutcome.OVERTURNED)
    assert only(story).outcome is Outcome.DECIDED_ON_APPEAL


def test_an_appeal_of_what_the_law_deems_settles_an_open_line() -> None:
    story = missed(asked().later(days=4), deadlines_commands.Consequence.DEEMED_ADVERSE)
    overturned(appealed(story))
    one = only(story)
    assert (one.outcome, one.deemed, one.decided_at) == (Outcome.DECIDED_ON_APPEAL, Deemed.ADVERSE, None)


def test_an_appeal_that_the_law_ends_for_the_member() -> None:
    story = appealed(refused(asked())).later(days=40)
    late = due("2", 24, "A-1")
    story.do(deadlines_commands.miss_deadline, late, deadlines_commands.Consequence.DEEMED_GRANTED, by=SYSTEM)
    (one,), (miss,) = rows(story).appeals, rows(story).misses
    assert (one.outcome, one.decided_at) == (AppealOutcome.DEEMED_GRANTED, None)
    assert (miss.of_appeal, miss.deemed) == (True, Deemed.GRANTED)
    assert (only(story).missed, only(story).deemed) == (False, Deemed.NOTHING)


def pended() -> Story:
    story = asked().do(
        review_commands.record_assessment, assessment(Assessed.INCOMPLETE, lines=("2",)), by=SYSTEM
    )
    return story.record(asking("age", "weight_kg"), by=SYSTEM)


def test_questions_given_not_given_and_waiting() -> None:
    story = pended().later(hours=6)
    story.record(Answered(("age",)), by=PROVIDER)
    story.record(asking("weight_kg", "ketamine_misuse"), by=NURSE)
    story.later(hours=2).record(Answered(("weight_kg",), "not measured"), by=PROVIDER)
    found = rows(story).asks
    assert [(one.fact, one.answer) for one in found] == [
        ("age", Answer.GIVEN),
        ("weight_kg", Answer.NONE_TO_GIVE),
        ("ketamine_misuse", Answer.WAITING),
    ]
    assert [one.asked_at for one in found] == [MONDAY, MONDAY, MONDAY + timedelta(hours=6)]
    assert found[0].clauses == ("I.3",)


def test_a_question_that_is_no_longer_needed_was_not_answered() -> None:
    story = pended().later(hours=6)
    made = assessment(Assessed.INCOMPLETE, lines=("2",), missing=("age",))
    story.do(review_commands.record_assessment, made, by=SYSTEM)
    assert [(one.fact, one.answer, one.closed_at) for one in rows(story).asks] == [
        ("age", Answer.WAITING, None),
        ("weight_kg", Answer.NO_LONGER_NEEDED, story.at),
    ]
    story.later(hours=1).record(asking("weight_kg"), by=SYSTEM)
    assert rows(story).asks[-1].answer is Answer.WAITING, "asked again, it is another question"


def test_a_question_is_unanswered_once_the_request_is_decided() -> None:
    assert {one.answer for one in rows(approved(pended())).asks} == {Answer.UNANSWERED}


def test_an_escalation_counts_for_what_is_open_at_its_time() -> None:
    story = pended().do(review_commands.escalate, Escalated(Role.NURSE, "look"), by=SYSTEM)
    assert not any(one.escalated for one in rows(story).asks)
    story.later(hours=1).record(Answered(("age",)), by=PROVIDER)
    story.later(hours=60).do(review_commands.escalate, Escalated(Role.NURSE, "no answer"), by=SYSTEM)
    assert [one.escalated for one in rows(story).asks] == [False, True]


def test_a_judgment_and_its_reading() -> None:
    judged = assessment(Assessed.JUDGMENT, lines=("2",), clauses=("I.3.d",))
    story = asked().do(review_commands.record_assessment, judged, by=SYSTEM)
    resolved = JudgmentResolved("I.3.d", True, "documented", signature(), "Q-1", "either")
    story.do(review_commands.resolve_judgment, resolved, by=PHYSICIAN, signing=SIGNING)
    (one,) = rows(story).judgments
    assert (one.clause, one.question, one.reading, one.in_favour) == ("I.3.d", "Q-1", "either", True)


def test_talks_between_peers() -> None:
    story = asked()
    until = MONDAY + timedelta(days=3)
    story.do(peer_to_peer.offer_peer_to_peer, PeerToPeerOffered(until), by=NURSE)
    story.do(plain_actions.record, PeerToPeerBooked(until, "dr-hale", "dr-lind"), by=INTAKE)
    held = PeerToPeerHeld(PeerToPeerOutcome.RECONSIDER, "a further trial was named")
    story.later(days=3).do(peer_to_peer.hold_peer_to_peer, held, by=PHYSICIAN)
    story.do(plain_actions.record, PeerToPeerBooked(until, "dr-hale", "dr-lind"), by=INTAKE)
    first, second = rows(story).talks
    assert (first.offered_at, first.booked_at, first.outcome) == (MONDAY, MONDAY, "reconsider")
    assert (second.offered_at, second.began_at, second.outcome) == (None, until, "")


def test_as_the_record_stood() -> None:
    story = approved(asked().later(days=2))
    (one,) = rows(story, until=MONDAY + timedelta(days=1)).decisions
    assert one.outcome is Outcome.OPEN
    story.record(Viewed("request", "review"), by=PHYSICIAN)
    assert only(story).outcome is Outcome.APPROVED


def test_a_draft_comes_to_nothing() -> None:
    found = rows(drafted())
    assert (found.decisions, found.asks) == ([], [])


_STATUS = {Outcome.DECIDED_ON_APPEAL: LineStatus.APPROVED}


def test_the_last_episode_of_a_line_ends_where_the_fold_says() -> None:
    """Followed lightly here, judged fully there: they come to the same where no appeal changed it."""
    for story in (
        approved(asked()),
        reduced(asked()),
        approved(reopen(refused(asked()))),
        reopen(refused(asked())),
        asked().do(intake_commands.withdraw, WITHDRAWN, by=PROVIDER),
        overturned(appealed(missed(asked().later(days=4), deadlines_commands.Consequence.DEEMED_ADVERSE))),
    ):
        outcome = rows(story).decisions[-1].outcome
        assert _STATUS.get(outcome, outcome.value) == story.state.lines["2"].status


def test_a_period_is_of_eastern_days() -> None:
    year = year_of(2026)
    assert year.start == datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert year.end == datetime(2027, 1, 1, 5, tzinfo=UTC)
    summer = Period(date(2026, 7, 1), date(2026, 7, 1))
    assert summer.start == datetime(2026, 7, 1, 4, tzinfo=UTC)
    with pytest.raises(InvalidRecord, match="exchange the two"):
        Period(year.last, year.first)
    with pytest.raises(InvalidRecord, match="no year"):
        year_of(26)
