"""Before the criteria: another document governs, another organization decides, or nothing is to be asked."""

from collections.abc import Iterable
from datetime import timedelta

from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved, Determination
from assent.casework.determination.events import DelegateDecisionEntered
from assent.casework.determination.signature import ClinicianSignature
from assent.demo.cast import DELEGATE, DELEGATE_SIGNER
from assent.demo.scene import Life, Scene, facts_considered, reasons_of
from assent.demo.stories.appealed import filed, given_to_reviewer, overturned
from assent.demo.stories.steps import taken_up, treated
from assent.desk.determination import delegation
from assent.desk.review import review

_COMPARED = timedelta(minutes=14)
"""So long after its entry a delegate's decision is confirmed."""
_THEIRS = "For this delegate I have reviewed the request against the drug list; this determination is mine."


def _handed_over(s: Scene, delegate: str = "") -> Life:
    s.submit(s.first())
    yield s.minutes(45)
    s.look(s.cast.intake, "routing")
    why = "The drug list governs; its criteria are applied by the delegate."
    delegation.hand_over(s.desk, s.id, (), delegate, why, s.cast.intake.actor, s.now)


def _signed_by_them(s: Scene) -> ClinicianSignature:
    signer = DELEGATE_SIGNER
    return ClinicianSignature(
        signer.person,
        signer.credential,
        signer.license,
        signer.license_valid_until,
        signer.specialty,
        s.now,
        _THEIRS,
    )


def _taken_in(s: Scene, determinations: Iterable[Determination]) -> Life:
    """Intake enters their decision from its paper, and a nurse who compares the two confirms it."""
    yield from _entered(s, determinations, f"EPS-{s.id}")
    delegation.confirm_delegate_decision(s.desk, s.id, (), s.cast.nurse.actor, s.now)


def _entered(s: Scene, determinations: Iterable[Determination], reference: str) -> Life:
    paper = s.attach("delegate-decision.txt", f"{DELEGATE}: {reference}.", s.cast.intake.actor)
    entered = [
        DelegateDecisionEntered(DELEGATE, reference, determination, paper) for determination in determinations
    ]
    delegation.take_delegate_decision(s.desk, s.id, entered, s.cast.intake.actor, s.now)
    yield s.now + _COMPARED


def _granted(s: Scene) -> Life:
    yield from _taken_in(s, _their_approvals(s))


def _their_approvals(s: Scene) -> list[Determination]:
    asked, theirs = [line.requested.asked for line in s.state.lines.values()], _signed_by_them(s)
    return [Approved(grant, ApprovalBasis.DELEGATE, "", theirs) for grant in asked]


def by_the_delegate(s: Scene) -> Life:
    """ACO: the drug list governs, the delegate decides, and its approval is taken in the same day."""
    yield from _handed_over(s)
    yield s.hours(5) - _COMPARED
    yield from _granted(s)
    yield from treated(s, 4)


def by_the_delegate_too_late(s: Scene) -> Life:
    """ACO: the delegate took two days; the law made its own of the hours that passed, and the yes came after."""
    yield from _handed_over(s)
    yield s.days(2)
    s.note(s.cast.intake, "The delegate was called about the missed time; its answer came an hour later.")
    yield s.minutes(60) - 2 * _COMPARED
    yield from _entered(s, _their_approvals(s), "EPS-D")
    why = "The page is cut off at the reference: ask for it again."
    delegation.reject_delegate_decision(s.desk, s.id, (), why, s.cast.nurse.actor, s.now)
    yield from _granted(s)


def refused_by_the_delegate(s: Scene) -> Life:
    """ACO: the delegate's physician says no, the member appeals to the plan, and the plan overturns it."""
    yield from _handed_over(s)
    yield s.hours(5) - _COMPARED
    why = (
        "The drug list wants a trial of esketamine nasal spray or the reason against it; the request says "
        "neither."
    )
    reasons = reasons_of([("V.MH", why)])
    looked = facts_considered("trials[0].drug", "trials[3].drug")
    theirs = _signed_by_them(s)
    yield from _taken_in(s, [Adverse(line, theirs, reasons, looked) for line in s.state.lines])
    yield s.days(9)
    appeal = filed(s, "My nose was operated on; a spray cannot be used.", by_member=True)
    yield s.days(3)
    yield from given_to_reviewer(s)
    why = "The operation report shows that a nasal spray cannot be absorbed; that is the reason that was missing."
    overturned(s, appeal, s.cast.reviewer, [("V.MH", why)], {})


def waiting_for_the_delegate(s: Scene) -> Life:
    """ACO: handed over, recalled and handed over anew; the delegate has not answered yet."""
    yield from _handed_over(s)
    yield s.minutes(30)
    why = "Handed over before all pages of the fax were filed; the delegate decides on the whole file."
    delegation.recall(s.desk, s.id, (), why, s.cast.intake.actor, s.now)
    yield s.minutes(20)
    delegation.hand_over(s.desk, s.id, (), "", "The file is whole now.", s.cast.intake.actor, s.now)


def drug_list_for_seniors(s: Scene) -> Life:
    """Senior Care Options: before the plan's determination the drug list governs, afterwards the criteria do."""
    s.submit(s.first())
    if not s.state.open_lines:
        yield from treated(s, 3)
        return
    yield s.hours(2)
    s.look(s.cast.intake, "routing")
    why = "The drug list governs for this member; the pharmacy reviewers of the program decide."
    delegation.hand_over(s.desk, s.id, (), DELEGATE, why, s.cast.intake.actor, s.now)
    yield s.hours(4) - _COMPARED
    yield from _granted(s)


def in_treatment_already(s: Scene) -> Life:
    """Medicare Advantage, a new member in the middle of treatment: no authorization may be demanded."""
    s.submit(s.first(), circumstances={"active_treatment": True})
    yield s.days(1)
    s.look(s.practice.account, "follow-up of the request")


def approved_elsewhere(s: Scene) -> Life:
    """A new member whose former carrier had approved it: by the rule that counsel switched on, nothing is asked."""
    s.submit(s.first(), circumstances={"approved_by_another_carrier": True})
    yield s.days(1)
    s.note(s.cast.intake, "The former carrier's approval letter is on file.")


def undetermined_at_first(s: Scene) -> Life:
    """A new member, and nobody said whether treatment goes on: intake finds out, then the criteria are looked at."""
    s.submit(s.first())
    yield s.hours(2)
    s.note(s.cast.intake, "Called the office: treatment has not begun.")
    stated = {"active_treatment": False}
    review.settle_need(s.desk, s.id, stated, s.cast.intake.actor, s.now)
    yield from treated(s, 3)


def still_undetermined(s: Scene) -> Life:
    """A new member, and intake has still to find out whether authorization may be asked for at all."""
    s.submit(s.first())
    yield s.hours(2)
    s.note(s.cast.intake, "Called the office; it will call back.")


def not_on_the_list(s: Scene) -> Life:
    """Billed under a code that is not on the plan's list: that line needs none, and a nurse approves the drug."""
    s.submit(s.first({"administration_code": "96374"}))
    yield s.hours(2)
    s.note(s.cast.intake, "Told the office: for 96374 nothing need be asked for; the plan's list says so.")
    yield from taken_up(s, s.cast.nurse)
    s.approve(s.cast.nurse)


def met_for_seniors(s: Scene) -> Life:
    """One Care: no other guidance was found for it, so the criteria are looked at, and a nurse approves."""
    s.submit(s.first(), attested=False)
    yield s.hours(3)
    yield from taken_up(s, s.cast.nurse)
    s.approve(s.cast.nurse)
    yield from treated(s, 4)
