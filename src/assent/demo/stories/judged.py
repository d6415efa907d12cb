"""Requests that hang on a question: a physician answers it, approves outside the criteria, or for continuity."""

from assent.casework.review.events import JudgmentResolved
from assent.demo.facts import medicines, scores, trials
from assent.demo.scene import ANSWERED, Life, Scene
from assent.demo.stories.steps import asked_a_physician, taken_up, treated, without
from assent.desk.determination import determinations
from assent.desk.intake import requests


def _resolved(
    s: Scene, clause: str, answer: bool, reasons: str, question: str = "", reading: str = ""
) -> None:
    physician = s.cast.physician
    judgment_resolved = JudgmentResolved(
        clause, answer, reasons, s.signature(physician, ANSWERED), question, reading
    )
    determinations.resolve_judgment(s.desk, s.id, judgment_resolved, physician.actor, s.now)


def _qids(s: Scene, total: int) -> dict[str, object]:
    return {"scores": {"complete": True, "records": scores(s.today, s.draws, "qids_sr16", total)}}


def rating_severe_enough(s: Scene) -> Life:
    """The policy prints no threshold for this scale: a physician reads it in the member's favor."""
    s.submit(s.first(_qids(s, 13)))
    yield s.hours(3)
    yield from taken_up(s, s.cast.physician)
    why = (
        "A QIDS-SR16 total of 13 lies in the published range that answers to a HAM-D of 17, and this "
        "member has been off work since the spring."
    )
    _resolved(s, "I.3", True, why, "I.3.c.cutoff", "eleven")
    yield s.minutes(12)
    if s.state.open_lines:
        s.approve(s.cast.physician)
    yield from treated(s, 4)


def rating_not_severe_enough(s: Scene) -> Life:
    """The same question, and the other answer: the physician signs an adverse determination with its reason."""
    s.submit(s.first(_qids(s, 12)))
    yield s.hours(4)
    yield from taken_up(s, s.cast.physician)
    why = (
        "The total of 12 is the only rating; work and sleep are reported as improving since the last change."
    )
    _resolved(s, "I.3", False, why, "I.3.c.cutoff", "sixteen")
    yield s.minutes(25)
    why = (
        "The only rating of the last 30 days is a QIDS-SR16 total of 12; the visit note describes improving "
        "sleep and a return to part-time work, which does not show a severe episode now."
    )
    s.refuse(s.cast.physician, [("I.3", why)])


def contraception(s: Scene) -> Life:
    """Effective contraception: before the plan adopted a reading a physician answers, afterwards nobody has to."""
    s.submit(s.first({"childbearing_potential": True, "effective_contraception": True}))
    if not s.state.open_lines:
        yield from treated(s, 3)
        return
    yield s.hours(3)
    yield from taken_up(s, s.cast.physician)
    why = (
        "An intrauterine device is documented, with a check this year; with it there is no risk of pregnancy."
    )
    _resolved(s, "X.1", True, why, "X.1.risk", "not_at_risk")
    yield s.minutes(9)
    if s.state.open_lines:
        s.approve(s.cast.physician)


def infusion_clinic(s: Scene) -> Life:
    """A free-standing infusion clinic: is it a provider's office? A physician says what this one is."""
    s.submit(s.first({"administration_setting": "infusion_clinic"}))
    yield s.hours(5)
    yield from taken_up(s, s.cast.physician)
    why = "The clinic is run by the treating psychiatrist's practice, on its premises, with its staff."
    _resolved(s, "I.6", True, why, "I.6.setting", "office")
    yield s.minutes(10)
    if s.state.open_lines:
        s.approve(s.cast.physician)
    yield from treated(s, 4)


def outside_the_criteria(s: Scene) -> Life:
    """Three adequate trials and one stopped for harm: a physician approves outside the criteria, with reasons."""
    tried = medicines(s.draws)
    trial_list = trials(tried, s.draws)
    trial_list["records"][3] |= {"days": 16, "response": "intolerance", "sufficient_per_physician": False}
    s.submit(s.first({"trials": trial_list}))
    yield s.hours(4)
    yield from taken_up(s, s.cast.physician)
    why = (
        f"Three trials were adequate and failed. {tried[3].capitalize()} was stopped on day 16 for a fall "
        "in sodium with confusion; to try another medicine of the kind first would put this member at risk."
    )
    s.approve(s.cast.physician, [("I.4", why)])
    yield from treated(s, 5)


def no_answer_can_be_had(s: Scene) -> Life:
    """A trial abroad left no pharmacy record: the office says so, and a physician decides with what there is."""
    s.submit(without(s.first(), "trials", 1, "adherence"))
    yield s.days(1)
    words = "The second trial was in another country; its pharmacy keeps no records from that year."
    requests.answer_without(s.desk, s.id, tuple(s.state.asks), words, s.provider, s.now)
    yield s.hours(3)
    yield from taken_up(s, s.cast.nurse)
    yield from asked_a_physician(s, s.cast.nurse, "Adherence of one trial cannot be shown; see the answer.")
    why = (
        "The treating psychiatrist saw the member weekly in that trial and measured a blood level in the "
        "expected range; I take that as good evidence that the medicine was taken."
    )
    s.approve(s.cast.physician, [("I.4", why)])


def continuity(s: Scene) -> Life:
    """A new member in the middle of treatment: a physician approves so that it can go on."""
    rated = scores(s.today, s.draws, "phq_9", 9)
    facts = s.first({"scores": {"complete": True, "records": rated}})
    s.submit(facts, circumstances={"approved_by_another_carrier": False})
    yield s.hours(3)
    yield from taken_up(s, s.cast.physician)
    why = (
        "Treatment was begun eleven weeks ago under the member's former coverage and is helping: the PHQ-9 "
        "fell from 21 to 9. To wait until the member is severely ill again would undo that."
    )
    s.approve(s.cast.physician, [("I.3", why)], continuity=True)
    yield from treated(s, 4)


def trauma_first(s: Scene) -> Life:
    """Post-traumatic stress comes first and the depressive symptoms are severe: a case for a physician."""
    s.submit(s.first({"indication": "ptsd", "severe_depressive_symptoms": True}))
    yield s.hours(2)
    yield from taken_up(s, s.cast.director)
    director = s.cast.director
    why = "Severe depressive symptoms are documented beside the trauma, and two trauma therapies were completed."
    judgment_resolved = JudgmentResolved("O.2", True, why, s.signature(director, ANSWERED))
    determinations.resolve_judgment(s.desk, s.id, judgment_resolved, director.actor, s.now)
    yield s.minutes(20)
    if s.state.open_lines:
        s.approve(director)
