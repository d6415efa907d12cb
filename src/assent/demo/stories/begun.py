"""Requests at their beginning: drafts, duplicates, withdrawals, and what is on somebody's desk right now."""

from datetime import timedelta

from assent.casework.intake.events import Channel, Urgency, WithdrawalChannel
from assent.casework.review.events import ExpediteProposed, PeerToPeerBooked
from assent.demo.facts import Facts
from assent.demo.scene import Life, Scene, office
from assent.demo.stories.refused import aneurysm, decided
from assent.demo.stories.steps import taken_up, treated, without
from assent.desk.intake import requests
from assent.desk.plain_actions import act


def _unfinished(s: Scene) -> Facts:
    """A chart that is half entered."""
    left_out = ("trials", "ketamine_misuse", "family_release")
    return s.first(dict.fromkeys(left_out))


def draft(s: Scene) -> Life:
    """The office has begun to enter a request."""
    s.draft(_unfinished(s))
    yield s.hours(2)
    s.answer({"ketamine_misuse": False}, "psychiatric evaluation")


def draft_given_up(s: Scene) -> Life:
    """A draft that nobody submitted: after thirty days it expires. No clock ever ran."""
    s.draft(_unfinished(s))
    yield s.days(2)
    s.look(s.practice.account, "draft")


def draft_submitted(s: Scene) -> Life:
    """A draft is filled over some days and then submitted; what is still missing is asked for."""
    s.draft(s.first(dict.fromkeys(("ketamine_misuse", "family_release"))))
    yield s.days(2)
    s.answer({"ketamine_misuse": False}, "psychiatric evaluation")
    yield s.hours(3)
    s.answer({"request_date": s.today.isoformat()}, "time of receipt")
    s.submit_draft()
    yield s.days(1)
    s.answer({"family_release": "no_family"}, "psychiatric evaluation")
    yield from treated(s, 3)


def sent_twice(s: Scene) -> Life:
    """The portal and, the same day, the fax: the second is noted as a duplicate and taken back by the office."""
    facts = s.first()
    s.submit(facts)
    yield s.hours(5)
    s.current = 1
    s.submit(facts, actor=office(s), channel=Channel.FAX, received_at=s.now - timedelta(minutes=50))
    yield s.hours(2)
    why = "The fax was sent by mistake; the request is in the portal already."
    requests.withdraw(
        s.desk, s.id, "provider", why, office(s), s.now,
        person=s.practice.name, channel=WithdrawalChannel.PHONE,
        note="The office called: the fax crossed with the portal, and only the portal's counts.",
    )  # fmt: skip
    s.current = 0
    yield from treated(s, 3)


def taken_back(s: Scene) -> Life:
    """The office takes its request back before anybody decided."""
    s.submit(s.first({"monitored_by": None}))
    yield s.days(1)
    why = "The member moves to another state next month; the new team will ask there."
    requests.withdraw(s.desk, s.id, "provider", why, s.provider, s.now)


def waits_for_answers(s: Scene) -> Life:
    """Asked, and not answered yet."""
    s.submit(without(s.first({"ketamine_misuse": None}), "trials", 0, "adherence"))
    yield s.hours(3)
    s.look(s.practice.account, "what is asked")


def answered_in_part(s: Scene) -> Life:
    """One of three questions is answered."""
    s.submit(
        without(s.first({"ketamine_misuse": None, "candidate_determined": None}), "trials", 1, "adherence")
    )
    yield s.hours(4)
    s.answer({"candidate_determined": True}, "psychiatric evaluation")


def just_received(s: Scene) -> Life:
    """Keyed in from paper, unsigned: it waits for a nurse."""
    received = s.begins - timedelta(minutes=95)
    facts = s.first()
    s.submit(facts, actor=office(s), channel=Channel.PAPER, received_at=received, attested=False)
    yield s.minutes(10)
    s.attach("order.txt", "Order for intravenous ketamine, eight infusions.", office(s))


def with_a_nurse(s: Scene) -> Life:
    """A nurse has taken it up and reads the evidence."""
    s.submit(s.first(), attested=False)
    yield s.hours(1)
    yield from taken_up(s, s.cast.nurse)
    s.confirm(s.cast.nurse, "ketamine_misuse", "psychiatric evaluation")


def with_a_physician(s: Scene) -> Life:
    """The criteria are not met; a physician has it and has not decided."""
    aneurysm(s)
    yield s.hours(1)
    s.give_to(s.cast.physician)
    yield s.minutes(30)
    s.look(s.cast.physician, "review of the request")


def urgent_and_waiting(s: Scene) -> Life:
    """Urgent, with a fact missing: hours are left."""
    s.submit(s.first({"candidacy_documented": None}), urgency=Urgency.EXPEDITED)
    yield s.minutes(30)
    s.note(s.cast.intake, "Called the office and read the question out.")


def talk_is_booked(s: Scene) -> Life:
    """Adverse, and the talk with a peer is on the calendar."""
    yield from decided(s, aneurysm(s))
    yield s.hours(2)
    booked = PeerToPeerBooked(s.days(3), s.cast.physician.name, s.practice.psychiatrist)
    act(s.desk, s.id, booked, s.provider, s.now)


def audited(s: Scene) -> Life:
    """An approval that an auditor looked at."""
    s.submit(s.first())
    yield s.days(3)
    s.look(s.cast.auditor, "monthly sample of automatic approvals")
    yield from treated(s, 4)


def still_urgent_or_not(s: Scene) -> Life:
    """The office has asked for the expedited clock, and nobody has answered that yet."""
    s.submit(s.first({"monitored_by": None}))
    yield s.minutes(30)
    why = "The member has stopped eating; the treating psychiatrist fears harm if it takes longer."
    expedite_proposed = ExpediteProposed(why, by_prescriber=True)
    act(s.desk, s.id, expedite_proposed, s.provider, s.now)
