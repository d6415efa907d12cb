"""Appeals: standard and expedited, upheld, overturned in whole or in part, late, forwarded, not decided in time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assent.casework.appeal.events import AppealExtended, ReversalEntered, Ruling
from assent.casework.determination.attestations import AttestationId
from assent.casework.determination.determination import (
    AppealDecision,
    ApprovalBasis,
    Approved,
    Overturned,
    PartiallyApproved,
    Upheld,
)
from assent.casework.intake.events import Urgency
from assent.casework.people.accounts import Account
from assent.casework.review.events import PeerToPeerOutcome
from assent.demo.scene import Life, Reasons, Scene, facts_considered, reasons_of
from assent.demo.stories.refused import aneurysm, blood_pressure, decided, misuse, talked, three_trials
from assent.demo.stories.steps import treated
from assent.desk.appeal import appeals, effectuation, reversals
from assent.desk.appeal.appeals import Appeal
from assent.desk.appeal.effectuation import OutsideDecision, RulingStated
from assent.desk.notices.previews import writes_letters
from assent.desk.record import display

_UNCHANGED = "The talk went through the record; nothing that was not there before came up."


def filed(
    s: Scene,
    grounds: str,
    urgency: Urgency = Urgency.STANDARD,
    *,
    by_member: bool = False,
    lines: tuple[str, ...] = (),
) -> str:
    """Somebody appeals lines, all that was refused where none is named; the id of the appeal."""
    actor = s.cast.intake.actor if by_member else s.provider
    filer = "member" if by_member else s.practice.psychiatrist
    state = appeals.file(s.desk, s.id, Appeal(lines, filer, grounds, urgency), actor, s.now)
    return list(state.appeals)[-1]


def appeal_due(s: Scene, appeal: str) -> datetime:
    """By when an appeal is to be decided."""
    appeal_shown = next(
        filed_appeal for filed_appeal in display.show(s.desk, s.id).appeals if filed_appeal.appeal == appeal
    )
    assert appeal_shown.due_at is not None
    return appeal_shown.due_at


def upheld(s: Scene, appeal: str, signer: Account, reasons: Reasons, facts: Sequence[str]) -> None:
    """The reviewer comes to the same."""
    signature = s.signature(signer, AttestationId.APPEAL)
    lines = s.state.appeals[appeal].filed.lines
    decisions = [Upheld(line, signature, reasons_of(reasons), facts_considered(*facts)) for line in lines]
    _decide(s, appeal, decisions, signer)


def overturned(s: Scene, appeal: str, signer: Account, reasons: Reasons, units: Mapping[str, int]) -> None:
    """The reviewer grants the lines; ``units`` are those of lines of which less is granted.

    What was asked for is partly over by then: its last day moves, so that there is time for treatment.
    """
    signature, specific = s.signature(signer, AttestationId.APPEAL), reasons_of(reasons)
    decisions = []
    for name in s.state.appeals[appeal].filed.lines:
        asked = s.state.lines[name].requested.asked
        asked = replace(asked, end=max(asked.end, s.today + timedelta(days=28)))
        if name in units:
            less = replace(asked, units=units[name])
            part = PartiallyApproved(less, signature, specific, facts_considered("planned_infusions"))
            decisions.append(Overturned(part))
        else:
            decisions.append(Overturned(Approved(asked, ApprovalBasis.APPEAL, "", signature, specific)))
    _decide(s, appeal, decisions, signer)


def _decide(s: Scene, appeal: str, decisions: Sequence[AppealDecision], signer: Account) -> None:
    """Decide the appeal; what still refuses something is looked at as a letter first."""
    of = (s.desk, s.id, appeal, decisions, signer.actor, s.now)
    granted = (
        isinstance(decision, Overturned) and isinstance(decision.determination, Approved)
        for decision in decisions
    )
    if writes_letters(s.desk) and not all(granted):
        appeals.decide(*of, preview=appeals.preview_decision(*of).digest)
    else:
        appeals.decide(*of)


def given_to_reviewer(s: Scene) -> Life:
    """Intake gives the appeal to a physician who took no part, who reads the file."""
    s.give_to(s.cast.reviewer)
    yield s.days(1)
    s.look(s.cast.reviewer, "review of an appeal")
    yield s.minutes(50)


def overturned_after_a_talk(s: Scene) -> Life:
    """Adverse, a talk without result, an appeal with a new clearance: another physician overturns it."""
    yield from decided(s, aneurysm(s))
    yield from talked(s, PeerToPeerOutcome.UNCHANGED, _UNCHANGED)
    yield s.days(6)
    appeal = filed(
        s, "A second neurovascular center has seen the images and clears the member; letter enclosed."
    )
    s.attach("second-opinion.txt", "Unruptured, stable for four years. Cleared for intravenous ketamine.")
    yield s.days(2)
    yield from given_to_reviewer(s)
    why = (
        "A second neurovascular center, with the same images, finds the aneurysm unchanged for four years and "
        "clears the member in writing; with that letter the exclusion no longer stands."
    )
    overturned(s, appeal, s.cast.reviewer, [("X.8", why)], {})
    yield s.days(1)
    s.look(s.practice.account, "follow-up of the appeal")
    yield from treated(s, 4)


def upheld_when_expedited(s: Scene) -> Life:
    """An expedited appeal is upheld within two days; until then the denial was reversed on a certification."""
    yield from decided(s, misuse(s))
    yield s.before_open_days(2, 2)
    grounds = "The member's condition is getting worse; the use of ketamine lies two years back."
    appeal = filed(s, grounds, Urgency.EXPEDITED)
    yield s.minutes(20)
    certified(s, appeal, "A fax of the certification. The signature cannot be read.")
    yield s.minutes(20)
    why = "Nobody can read who signed it; the office is asked for it again."
    reversals.reject(s.desk, s.id, appeal, why, s.cast.nurse.actor, s.now)
    yield s.minutes(40)
    certified(s, appeal, "I certify that this cannot wait for the appeal. The treating psychiatrist.")
    yield s.minutes(20)
    reversals.confirm(s.desk, s.id, appeal, s.cast.nurse.actor, s.now)
    yield s.minutes(20)
    s.give_to(s.cast.reviewer)
    yield s.hours(4)
    s.look(s.cast.reviewer, "review of an appeal")
    yield s.minutes(40)
    why = (
        "The evaluation records binges of ketamine over a year; nothing in the appeal disputes that, and the "
        "length of time since then does not lift this exclusion. Other urgent treatment was offered by telephone."
    )
    upheld(s, appeal, s.cast.reviewer, [("X.17", why)], ["ketamine_misuse"])


def certified(s: Scene, appeal: str, words: str) -> None:
    """Intake enters the treating physician's certification of immediate need."""
    paper = s.attach("certification.txt", words, s.cast.intake.actor)
    entered = ReversalEntered(appeal, "treating psychiatrist", s.now, paper)
    reversals.enter(s.desk, s.id, entered, s.cast.intake.actor, s.now)


def forwarded_to_outside_review(s: Scene) -> Life:
    """Medicare Advantage: an appeal gets more time, is upheld and forwarded; the entity overturns, the plan grants."""
    yield from decided(s, three_trials(s))
    yield s.days(8)
    grounds = "The clinic gives the drug from its own stock. It is the infusions that I cannot pay."
    appeal = filed(s, grounds, by_member=True, lines=("infusion",))
    yield s.days(2)
    wish = "The member is having an old pharmacy record sent and asks that the plan wait for it."
    until = appeal_due(s, appeal) + timedelta(days=10)
    extension = AppealExtended(appeal, "enrollee_asked", "member", wish, until)
    appeals.extend(s.desk, s.id, extension, s.cast.nurse.actor, s.now)
    yield s.days(7)
    yield from given_to_reviewer(s)
    why = (
        "The three trials were counted again from the pharmacy record; a fourth was ordered in spring and never "
        "filled. The member's distress is real, and other treatments that need no fourth trial were named."
    )
    upheld(s, appeal, s.cast.reviewer, [("I.4", why)], ["trials[0].drug", "trials[2].drug"])
    yield s.days(18)
    rulings = (RulingStated("infusion", Ruling.OVERTURNED),)
    paper = s.attach(
        "decision.txt", "The infusions are covered. Independent review entity.", s.cast.intake.actor
    )
    outside_decision = OutsideDecision(2, f"IRE-{s.id}", rulings, document=paper)
    state = effectuation.take_outside_decision(s.desk, s.id, outside_decision, s.cast.intake.actor, s.now)
    yield s.hours(2)
    decision = list(state.outside)[-1]
    effectuation.effectuate(s.desk, s.id, decision, s.cast.nurse.actor, s.now)
    yield s.hours(1)
    s.note(s.cast.intake, "Told the independent review entity that its decision was carried out.")


def late_and_in_part(s: Scene) -> Life:
    """An appeal long after the time to file: nobody turns it away, cause is found, and part of it is granted."""
    yield from decided(s, blood_pressure(s))
    yield s.on(s.today + timedelta(days=78))
    grounds = "The letter lay with a neighbor while I was in the hospital. My pressure is well treated now."
    appeal = filed(s, grounds, by_member=True)
    yield s.hours(4)
    s.note(s.cast.intake, "Hospital stay confirmed by the discharge summary: cause for the delay.")
    yield s.days(1)
    yield from given_to_reviewer(s)
    why = (
        "Pressures of the last six weeks are below 140 over 85 on new medicines, and cardiology agrees to a first "
        "course of six infusions with a check before each; a longer one depends on that."
    )
    overturned(s, appeal, s.cast.reviewer, [("X.10", why)], {"infusion": 6})


def never_decided_commercial(s: Scene) -> Life:
    """A grievance lay too long: without a decision in time it is resolved for the member, by law."""
    later = {"requested_start": (s.today + timedelta(days=47)).isoformat()}
    yield from decided(s, three_trials(s, later))
    yield s.days(5)
    filed(s, "The fourth medicine made me ill after a week; please look again.", by_member=True)
    yield s.days(10)
    s.give_to(s.cast.reviewer)
    yield s.on(s.today + timedelta(days=22))
    s.note(
        s.cast.intake, "The file was found in the wrong queue, after its day. The member was called and told."
    )


def never_decided_medicare(s: Scene) -> Life:
    """A reconsideration that is late goes to the independent review entity by itself."""
    yield from decided(s, aneurysm(s))
    yield s.days(5)
    filed(s, "Please let an outside doctor look at my scan.", by_member=True)
    yield s.on(s.today + timedelta(days=10))
    s.note(s.cast.intake, "The file went to the independent review entity, with a letter to the member.")


def waiting(s: Scene) -> Life:
    """An appeal that nobody has decided yet."""
    yield from decided(s, three_trials(s))
    yield s.days(3)
    filed(
        s, "A fourth trial was documented by my former doctor; the record has been asked for.", by_member=True
    )
    yield s.days(1)
    s.give_to(s.cast.reviewer)
