"""Clocks: urgent requests, a clock that cannot be extended and one that can, and what lateness brings."""

from datetime import timedelta

from assent.casework.deadlines.clocks import deadline_of, moments
from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.intake.events import Channel, SubmissionKind, Urgency, WithdrawalChannel
from assent.casework.record.checks import Refused
from assent.casework.review.events import (
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExtensionTaken,
    Unlocked,
)
from assent.demo.facts import medicines, trials
from assent.demo.office_hours import at
from assent.demo.scene import Life, Scene, office
from assent.demo.stories.steps import rating, taken_up, treated, without
from assent.desk.determination import determinations
from assent.desk.intake import requests
from assent.desk.plain_actions import act
from assent.desk.review import review


def drug_cannot_be_extended(s: Scene) -> Life:
    """A Part B drug has 72 hours and no more: decided as it stands; the infusion is extended; later both are met."""
    s.submit(s.first({"scores": None}))
    rated = s.today
    yield s.days(1)
    nurse = s.cast.nurse
    yield from taken_up(s, nurse)
    _try_to_extend(s, "drug")
    s.note(nurse, "The drug's clock allows no more time. The member asks for more time for the infusion.")
    yield s.minutes(10)
    _try_to_extend(s, "infusion")
    act(s.desk, s.id, Unlocked(), nurse.actor, s.now)
    act(
        s.desk,
        s.id,
        Escalated(s.cast.physician.role, "The drug must be decided tomorrow."),
        nurse.actor,
        s.now,
    )
    yield s.days(1)
    yield from taken_up(s, s.cast.physician)
    why = (
        "When the 72 hours for the drug were nearly over no rating from the last 30 days had come, although it "
        "was asked for at once; how severe this member's episode is now cannot be seen."
    )
    s.refuse(s.cast.physician, [("I.3", why)], ["trials[0].drug", "symptom_days"], ["drug"])
    yield s.days(2)
    form = s.attach("phq-9.txt", f"PHQ-9 of {rated}, all items scored, total 20.")
    s.answer(rating(0, 20, rated), "scored rating scale", document=form)
    yield s.hours(1)
    why = "The rating that was missing has come: a PHQ-9 of 20, taken on the day of the request."
    reopened = Reopened(("drug",), ReopenGround.NEW_INFORMATION, why)
    determinations.reopen(s.desk, s.id, reopened, s.cast.physician.actor, s.now)
    yield s.minutes(15)
    if s.state.open_lines:
        s.approve(s.cast.physician)
    yield from treated(s, 3)


def _try_to_extend(s: Scene, line: str) -> None:
    """Take more time for a line; a clock that allows none refuses it, and nothing is recorded."""
    first = deadline_of(s.state, moments(s.desk.record.read(s.id)), line)
    assert first is not None
    wish = "The member asked by telephone for more time, so that the psychiatrist can send the rating."
    taken = ExtensionTaken(line, "enrollee_asked", "member", wish, first.due + timedelta(days=10))
    try:
        determinations.extend(s.desk, s.id, taken, s.cast.nurse.actor, s.now)
    except Refused:
        if line != "drug":
            raise


def urgent_and_complete(s: Scene) -> Life:
    """Urgent from the start, complete and signed: approved within the minute."""
    s.submit(s.first({"thoughts_of_death": True}), urgency=Urgency.EXPEDITED)
    yield from treated(s, 5)


def urgent_and_answered(s: Scene) -> Life:
    """Urgent, with one fact missing: asked at once, answered the same day."""
    facts = without(s.first(), "trials", 2, "adherence")
    s.submit(facts, urgency=Urgency.EXPEDITED)
    yield s.hours(1)
    s.note(s.cast.intake, "Called the office; the pharmacy printout comes by noon.")
    yield s.hours(2)
    s.answer({"trials[2].adherence": s.draws.between(85, 96)}, "pharmacy claims")
    yield from treated(s, 3)


def ideation_made_it_urgent(s: Scene) -> Life:
    """Severe suicidal ideation proposes the expedited clock by itself; intake grants it, and the answer comes."""
    s.submit(s.first({
        "severe_suicidal_ideation": True, "thoughts_of_death": True, "rapid_onset_needed": True,
        "under_ongoing_care": None,
    }))  # fmt: skip
    yield s.minutes(25)
    why = "Severe ideation is documented; the treating psychiatrist has a safety plan in place."
    act(s.desk, s.id, ExpediteGranted(why), s.cast.intake.actor, s.now)
    yield s.hours(3)
    s.answer({"under_ongoing_care": True}, "psychiatric evaluation")
    yield from treated(s, 4)


def not_made_urgent(s: Scene) -> Life:
    """The office asks for the expedited clock; a physician leaves the standard one, says why, and it goes on."""
    s.submit(s.first({"candidacy_documented": None}))
    yield s.minutes(40)
    asked = ExpediteProposed("The infusion chair is free this week only.")
    act(s.desk, s.id, asked, s.provider, s.now)
    yield s.hours(2)
    why = "A free chair is no danger to health; nothing in the record says that the standard time could harm."
    review.refuse_expedite(s.desk, s.id, why, s.cast.physician.actor, s.now)
    yield s.hours(4)
    s.answer({"candidacy_documented": True}, "psychiatric evaluation")
    yield from treated(s, 3)


def deemed_adverse(s: Scene) -> Life:
    """Medicare Advantage: it waited for a signature too long. The law calls that adverse; a nurse then approves."""
    s.submit(s.first(), attested=False)
    yield s.days(1)
    s.give_to(s.cast.second_nurse)
    yield s.days(3)
    s.note(s.cast.second_nurse, "The request was in the queue of a colleague who is ill; it is late.")
    yield s.hours(1)
    s.approve(s.cast.nurse)


def deemed_granted(s: Scene) -> Life:
    """Commercial, on the standard form: no answer in two working days, so the law grants it; a nurse confirms."""
    s.submit(s.first(), attested=False)
    yield s.days(4)
    s.note(s.cast.nurse, "Two working days passed without an answer; it is granted by law and authorized.")
    yield s.minutes(20)
    s.approve(s.cast.nurse)
    yield from treated(s, 3)


def past_step_therapy(s: Scene) -> Life:
    """An exception to step therapy: three trials and a reason against the fourth; a physician grants it in time."""
    tried = medicines(s.draws)[:3]
    facts = s.first({"trials": trials(tried, s.draws)})
    s.submit(facts, kind=SubmissionKind.STEP_THERAPY_EXCEPTION)
    yield s.days(1)
    yield from taken_up(s, s.cast.physician)
    why = (
        "After three failed trials the next step would be a medicine of a class that gave this member's heart "
        "a prolonged QT interval two years ago; that harm is to be expected again."
    )
    s.approve(s.cast.physician, [("I.4", why)])
    yield from treated(s, 3)


def after_the_fact(s: Scene) -> Life:
    """Treatment was begun in the hospital before anybody asked: a paper, keyed in with the day it came."""
    received = at(s.today - timedelta(days=1), 10, s.draws.below(60))
    begun = (received - timedelta(days=6)).date()
    facts = s.first(
        {"requested_start": begun.isoformat(), "administration_setting": "hospital"}, received.date()
    )
    s.submit(
        facts, actor=office(s), channel=Channel.PAPER, received_at=received, kind=SubmissionKind.RETROSPECTIVE,
        attested=False,
    )  # fmt: skip
    yield s.days(3)
    yield from taken_up(s, s.cast.second_nurse)
    s.look(s.cast.second_nurse, "review of the hospital's record")
    s.approve(s.cast.second_nurse)


def extension_running(s: Scene) -> Life:
    """More time was taken for the infusion, in the member's interest; the drug's 72 hours run on."""
    s.submit(s.first({"team_release_willing": None, "family_release": None}))
    yield s.hours(3)
    nurse = s.cast.nurse
    yield from taken_up(s, nurse)
    act(s.desk, s.id, Unlocked(), nurse.actor, s.now)
    first = deadline_of(s.state, moments(s.desk.record.read(s.id)), "infusion")
    assert first is not None
    wish = "The member wants to speak with the family before signing the release."
    taken = ExtensionTaken("infusion", "enrollee_asked", "member", wish, first.due + timedelta(days=7))
    determinations.extend(s.desk, s.id, taken, nurse.actor, s.now)


def withdrawn_by_the_member(s: Scene) -> Life:
    """The member has decided for another treatment; intake takes the request back."""
    s.submit(s.first({"team_release_willing": None}))
    yield s.days(2)
    why = "The member called: another treatment has been chosen together with the psychiatrist."
    requests.withdraw(
        s.desk, s.id, "member", why, s.cast.intake.actor, s.now,
        person=s.member.name, channel=WithdrawalChannel.PHONE,
        note="The member gave name and birth date, and asked to take the request back.",
    )  # fmt: skip
