"""Use cases of a request in preparation: a draft is kept, filled, submitted, and expires if it never is."""

from dataclasses import replace
from datetime import datetime

from assent.casework.assessment.case import Case
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState, Stage
from assent.desk.intake.impossible_facts import ImpossibleFacts
from assent.desk.intake.requests import check_submission, draft_on, submit_on
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, begin, take_up
from assent.desk.review.reassessment import valid_case


def draft(desk: Desk, submission: Submission, actor: Actor, now: datetime) -> RequestState:
    """Begin a request without making it: no clock runs. Facts may be missing, and are given as answers are."""
    if submission.case.faults:
        raise ImpossibleFacts(submission.case.faults)
    work = begin(desk, submission.id, now)
    draft_on(work, submission, actor)
    return work.save()


def submit_draft(
    desk: Desk,
    request: str,
    submission: Submission,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Make the request of a draft, from the facts on its record.

    Of ``submission`` only what is said at submission counts: kind, urgency, channel, time of receipt,
    circumstances, the earlier authorization. Lines are those of the facts where it names none.
    """
    work = take_up(desk, request, now, expected)
    if work.state.stage is not Stage.DRAFT or work.state.draft is None:
        raise Refused(f"Request {request} is no draft: it is {work.state.stage.value}.")
    case = _case(work)
    completed = replace(
        submission,
        id=request,
        case=case,
        member=work.state.draft.member,
        provider=work.state.draft.provider,
        lines=submission.lines or lines_of(case, desk.catalogue),
    )
    check_submission(desk, completed, actor.acting_for(completed.provider), now)
    submit_on(work, completed, actor)
    return work.save()


def _case(work: Recording) -> Case:
    case = valid_case(work)
    line = str(case.facts.values.get("product_line") or "")
    if work.state.draft is not None and line != work.state.draft.product_line:
        raise Refused(
            f"product_line: the draft was begun for {work.state.draft.product_line or 'none'} and its facts "
            f"say {line or 'none'}; begin a new draft."
        )
    return case
