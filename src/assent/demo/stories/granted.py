"""Requests that are approved: by the software, or by a nurse after a look at the evidence."""

from datetime import timedelta

from assent.casework.authorization.events import AuthorizationCorrected
from assent.casework.intake.events import Channel
from assent.casework.review.events import Unlocked
from assent.demo.facts import scores
from assent.demo.office_hours import at
from assent.demo.scene import Life, Scene, office
from assent.demo.stories.steps import rating, taken_up, treated, without
from assent.desk.authorization import authorizations
from assent.desk.intake import requests
from assent.desk.plain_actions import act

_PHARMACY = "pharmacy claims"


def at_once(s: Scene) -> Life:
    """Everything was there and signed: the software says yes within the minute."""
    s.submit(s.first())
    yield s.minutes(50)
    s.look(s.practice.account, "follow-up of the request")
    yield from treated(s, s.draws.between(2, 8))


def three_a_week(s: Scene) -> Life:
    """As before, with three infusions a week, and no claim seen yet."""
    s.submit(s.first({"infusions_per_week": 3, "planned_infusions": 12}))
    yield s.days(1)
    s.look(s.practice.account, "follow-up of the request")


def answered_in_parts(s: Scene) -> Life:
    """Two facts were missing: they were asked for, and came one after the other."""
    s.submit(without(s.first({"ketamine_misuse": None}), "trials", 3, "adherence"))
    yield s.days(1)
    s.answer({"trials[3].adherence": s.draws.between(86, 97)}, _PHARMACY)
    yield s.hours(3)
    s.answer({"ketamine_misuse": False}, "psychiatric evaluation")
    yield from treated(s, 5)


def answered_at_once(s: Scene) -> Life:
    """One fact was missing, and the office had it at hand."""
    s.submit(s.first({s.draws.one(("candidacy_documented", "under_ongoing_care")): None}))
    (asked, *_) = s.state.asks
    yield s.hours(s.draws.between(1, 6))
    s.answer({asked: True}, "psychiatric evaluation")


def a_current_rating(s: Scene) -> Life:
    """The only rating that was sent was too old: a current one was asked for, and came with its form."""
    rated, old = s.today - timedelta(days=1), s.today - timedelta(days=75)
    s.submit(s.first({"scores": scores(old, s.draws, "phq_9")}))
    yield s.days(1)
    total = s.draws.between(17, 24)
    form = s.attach("phq-9.txt", f"PHQ-9, all nine items scored, total {total}.")
    s.answer(rating(1, total, rated), "scored rating scale", document=form)
    yield from treated(s, 4)


def evidence_disagrees(s: Scene) -> Life:
    """A claim and an ECG disagree: a nurse reads the ECG, confirms what it shows, and the software says yes."""
    claim, ecg = s.today - timedelta(days=200), s.today - timedelta(days=21)
    s.submit(s.first({"arrhythmia": [
        {"value": True, "source": "claim", "on": claim.isoformat(), "words": "I49.9"},
        {"value": False, "source": "ECG", "on": ecg.isoformat(), "by": "cardiologist", "words": "sinus rhythm"},
    ]}))  # fmt: skip
    yield s.hours(2)
    yield from taken_up(s, s.cast.nurse)
    document = s.attach("ecg.txt", f"ECG of {ecg}: sinus rhythm, no arrhythmia.", office(s))
    yield s.minutes(20)
    s.look(s.cast.nurse, "evidence of a fact", f"document {document}")
    s.note(
        s.cast.nurse,
        "The claim of last year was a screening code; the ECG is newer and was read by cardiology.",
    )
    s.confirm(s.cast.nurse, "arrhythmia", "ECG", document)
    yield from treated(s, 3)


def corrected_by_a_nurse(s: Scene) -> Life:
    """A paper without a signature: a nurse finds another total on the scored form, corrects it, and approves."""
    received = s.begins - timedelta(hours=20)
    facts = s.first({"scores": scores(s.today, s.draws, "phq_9", 23)}, received.date())
    s.submit(facts, actor=office(s), channel=Channel.PAPER, received_at=received, attested=False)
    yield s.minutes(25)
    form = s.attach("scored-phq-9.txt", "PHQ-9, items 3 3 2 2 2 2 2 1 1, total 18.", office(s))
    yield s.hours(1)
    nurse = s.cast.second_nurse
    yield from taken_up(s, nurse)
    why = "The items on the scored form add up to 18; the request form says 23."
    s.correct(nurse, "scores[0].total", 18, "scored rating scale", why, form)
    yield s.minutes(15)
    s.confirm(nurse, "ketamine_misuse", "psychiatric evaluation")
    yield s.minutes(10)
    s.approve(nurse)
    yield from treated(s, 4)


def office_without_contract(s: Scene) -> Life:
    """The office has no contract for this product line: the criteria are met, and a nurse approves."""
    s.submit(s.first())
    yield s.hours(2)
    s.note(s.cast.intake, "The office was told by telephone that it is out of network for this member.")
    yield from taken_up(s, s.cast.nurse)
    act(s.desk, s.id, Unlocked(), s.cast.nurse.actor, s.now)
    s.approve(s.cast.nurse)


def keyed_in_from_a_fax(s: Scene) -> Life:
    """A fax of the evening before is keyed in the next morning: the clocks run from the fax."""
    evening = at(s.today - timedelta(days=1), 18, s.draws.below(60))
    facts = s.first(on=s.today - timedelta(days=1))
    s.submit(facts, actor=office(s), channel=Channel.FAX, received_at=evening)
    yield from treated(s, 3)


def by_a_program(s: Scene) -> Life:
    """The office's records system submits through the interface, and answers what is asked there."""
    program = s.cast.program.actor
    s.submit(s.first({"family_release": None}), actor=program, channel=Channel.INTERFACE)
    yield s.hours(4)
    s.answer({"family_release": "willing"}, "signed release")
    yield s.days(2)
    s.look(s.cast.program, "status of the request")


def authorization_corrected(s: Scene) -> Life:
    """The clinic reads other days in its copy: intake corrects the authorization to what was granted, no more."""
    s.submit(s.first())
    yield s.days(6)
    number, authorization = s.number, s.state.authorizations[s.number]
    why = "The clinic's copy shows other days than the approval; compared, and set to what was granted."
    authorization_corrected = AuthorizationCorrected(number, authorization.source, why)
    authorizations.correct(
        s.desk, s.id, authorization_corrected, s.cast.intake.actor, s.now, expected=s.state.version
    )
    yield from treated(s, 6)


def answered_after_a_while(s: Scene) -> Life:
    """The office says that the answer cannot be had now, a nurse waits for it, and it comes in time."""
    s.submit(s.first({"team_release_willing": None}))
    yield s.days(1)
    words = "The member is away until next week; the release will be signed at the next visit."
    requests.answer_without(s.desk, s.id, tuple(s.state.asks), words, s.provider, s.now)
    yield s.days(3)
    s.answer({"team_release_willing": True}, "signed release")
