"""Adverse and partial determinations, and the talk with a peer that may follow."""

from datetime import timedelta

from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.determination.signature import Alternative
from assent.casework.record.lines import Grant
from assent.casework.review.events import PeerToPeerBooked, PeerToPeerHeld, PeerToPeerOutcome
from assent.demo.facts import Changes, medicines, pressures, trials
from assent.demo.office_hours import at, working_day
from assent.demo.scene import Life, Reasons, Scene
from assent.demo.stories.steps import asked_a_physician, taken_up, treated, without
from assent.desk.determination import determinations
from assent.desk.plain_actions import act
from assent.desk.review import peer_to_peer

_TALK_DAYS = 10
_STIMULATION = Alternative(
    "Magnetic stimulation of the brain, which is covered after three failed trials.",
    "Cove Hospital Outpatient Psychiatry, 555-0133, takes new patients.",
)
_MISUSED = (
    "The psychiatric evaluation records use of ketamine without prescription, in binges, until two "
    "years ago; the policy excludes a member with such a history."
)


def decided(s: Scene, reasons: Reasons, alternatives: tuple[Alternative, ...] = ()) -> Life:
    """The physician takes it up, signs the adverse determination, and offers a talk."""
    yield s.hours(3)
    yield from taken_up(s, s.cast.physician)
    yield s.minutes(35)
    s.refuse(s.cast.physician, reasons, alternatives=alternatives)
    until = at(working_day(s.today, _TALK_DAYS), 17)
    peer_to_peer.offer(s.desk, s.id, until, s.cast.physician.actor, s.now)


def talked(s: Scene, outcome: PeerToPeerOutcome, words: str) -> Life:
    """The office books the talk, and it is held the next working day."""
    yield s.days(1)
    when = s.days(1).replace(minute=0)
    booked = PeerToPeerBooked(when, s.cast.physician.name, s.practice.psychiatrist)
    act(s.desk, s.id, booked, s.provider, s.now)
    yield when + timedelta(minutes=25)
    peer_to_peer_held = PeerToPeerHeld(outcome, words)
    peer_to_peer.hold(s.desk, s.id, peer_to_peer_held, s.cast.physician.actor, s.now)


def aneurysm(s: Scene) -> Reasons:
    """Submit a request that an aneurysm excludes; the reason."""
    s.submit(s.first({
        "arterial_aneurysm": True, "aneurysm_clearance": "refused", "aneurysm_clearance_by": "neurovascular",
    }))  # fmt: skip
    why = (
        "The angiography of this month shows a middle cerebral artery aneurysm of 6 mm, and the "
        "neurovascular clinic has declined to clear the member for ketamine."
    )
    return [("X.8", why)]


def three_trials(s: Scene, changes: Changes | None = None) -> Reasons:
    """Submit a request with three trials only; the reason names them."""
    tried = medicines(s.draws)[:3]
    s.submit(s.first({"trials": trials(tried, s.draws), **(changes or {})}))
    why = (
        f"The record shows three failed trials in this episode ({', '.join(tried)}), said to be all of "
        "them; a fourth adequate trial, or its record, is missing."
    )
    return [("I.4", why)]


def blood_pressure(s: Scene) -> Reasons:
    """Submit a request with a pressure that is too high; the reason."""
    readings = pressures(s.today, s.draws, 174, 98)
    s.submit(s.first({"blood_pressures": readings, "cardiovascular_clearance": "none"}))
    why = (
        "The latest blood pressure is 174 over 98, above the limit, and no cardiologist has cleared "
        "the member for a drug that raises it further."
    )
    return [("X.10", why)]


def misuse(s: Scene) -> Reasons:
    """Submit a request of somebody who misused the drug; the reason."""
    s.submit(s.first({"ketamine_misuse": True}))
    return [("X.17", _MISUSED)]


def another_evaluator(s: Scene) -> Reasons:
    """Submit a request whose candidate was evaluated by somebody else; the reason."""
    s.submit(s.first({"candidacy_evaluator": "other_physician"}))
    why = (
        "The evaluation of candidacy is by the anesthesiologist of the infusion suite; no psychiatrist has "
        "evaluated this member for ketamine, although one treats the depression."
    )
    return [("I.5", why)]


def plainly(s: Scene) -> Life:
    """An exclusion that nothing lifts: adverse, with its reason; nobody asks for more."""
    yield from decided(s, s.draws.one((aneurysm, three_trials, blood_pressure, misuse, another_evaluator))(s))


def talk_changes_nothing(s: Scene) -> Life:
    """The letter names treatment that is covered instead; a talk with a peer is held, and nothing new comes of it."""
    yield from decided(s, three_trials(s), (_STIMULATION,))
    words = (
        "The fourth medicine was taken for three weeks only; both sides agree that this was no full trial."
    )
    yield from talked(s, PeerToPeerOutcome.UNCHANGED, words)


def talk_reopens(s: Scene) -> Life:
    """In the talk a cardiologist's letter is mentioned: the request is reopened, the letter comes, and it is met."""
    yield from decided(s, blood_pressure(s))
    words = "Cardiology has changed the medicines and seen the member again; a letter is on its way."
    yield from talked(s, PeerToPeerOutcome.RECONSIDER, words)
    yield s.minutes(30)
    why = "The treating psychiatrist reports a cardiologist's clearance given after the determination."
    reopened = Reopened(tuple(s.state.lines), ReopenGround.PEER_TO_PEER, why)
    determinations.reopen(s.desk, s.id, reopened, s.cast.physician.actor, s.now)
    yield s.hours(3)
    letter = s.attach("clearance.txt", "Cleared for intravenous ketamine under monitoring. Cardiology.")
    cleared = {"cardiovascular_clearance": "given", "cardiovascular_clearance_by": "cardiology"}
    s.answer(cleared, "clearance letter", document=letter)
    yield s.hours(2)
    if s.state.open_lines:
        s.approve(s.cast.physician)
    yield from treated(s, 3)


def never_answered(s: Scene) -> Life:
    """Nobody answers: people are called in time, and before the deadline a physician decides, with reasons."""
    s.submit(s.first({"ketamine_misuse": None, "psychiatrist_documented_mdd": None, "depressed_mood": None,
        "symptom_days": None}))  # fmt: skip
    yield s.days(3)
    yield from taken_up(s, s.cast.nurse)
    s.note(
        s.cast.nurse,
        "Called the office; the questions were left as a message on its machine.",
    )
    yield s.days(3)
    s.note(s.cast.nurse, "Second call; the desk says that the psychiatrist is back on Thursday.")
    yield s.days(2)
    why = "Two calls and a letter brought no answer; the deadline is in some days."
    yield from asked_a_physician(s, s.cast.nurse, why)
    diagnosis = (
        "No psychiatrist's diagnosis came, and the chart that was sent leaves open how long the symptoms "
        "have lasted, although it was asked for three times."
    )
    history = "Whether this member ever misused ketamine was asked for three times and not answered."
    reasons = [("I.1", diagnosis), ("X.17", history)]
    s.refuse(s.cast.physician, reasons, ("diagnoses[0].code", "scores[0].total"))


def one_answer_settles_it(s: Scene) -> Life:
    """Two facts were asked for, and the first one that comes excludes the member: nobody waits for the other."""
    s.submit(without(s.first({"ketamine_misuse": None}), "trials", 2, "adherence"))
    yield s.days(1)
    s.answer({"ketamine_misuse": True}, "psychiatric evaluation")
    yield from decided(s, [("X.17", _MISUSED)])


def fewer_infusions(s: Scene) -> Life:
    """Twelve infusions were asked for and eight are granted: partial; a physician departs from the record."""
    s.submit(s.first({"infusions_per_week": 3, "planned_infusions": 12}), attested=False)
    yield s.hours(3)
    yield from taken_up(s, s.cast.nurse)
    yield from asked_a_physician(s, s.cast.nurse, "Three infusions a week; the chart plans two.")
    asked = s.state.lines["infusion"].requested
    grant = Grant("infusion", 8, asked.start, asked.end)
    why = (
        "The treatment plan in the chart is for two infusions a week for four weeks, eight in all; the "
        "order for twelve gives no reason to differ from it for this member."
    )
    physician = s.cast.physician
    departs = "The order and the treatment plan differ; the record holds the order's number."
    s.grant_in_part(physician, grant, [("D.1", why)], departs)
    yield s.minutes(3)
    s.approve(physician, lines=["drug"])
    yield from treated(s, 4)
