"""Routes of the plan's people: hands and locks, facts against their evidence, clocks, notes."""

from typing import Annotated

from fastapi import Response

from assent.casework.assessment.case import Conversion
from assent.casework.intake.events import FactConfirmed, FactCorrected
from assent.casework.requirement.events import Need
from assent.casework.review.events import ExpediteRefused
from assent.desk.notices.letters import LetterPreviewShown, letter_previews_shown
from assent.desk.record.standing_display import RequestStanding
from assent.desk.review import consequences, review
from assent.desk.review.consequences import CorrectionForeseen
from assent.desk.review.statements import CircumstancesStated, NeedStated, QuestionsStated, TakeOverStated
from assent.web.record.standing import standing
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import EXISTING
from assent.web.server.parameters import Expected, RequestId
from assent.web.server.stated import taken
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["review"])
_AT = "/api/requests/{request}"


@router.put(_AT + "/lock", responses=EXISTING, summary="Lock")
def lock(request: RequestId, caller: SignedIn, expected: Expected, response: Response) -> RequestStanding:
    """Lets one person work on a request alone for a while; taking it again makes it longer."""
    state = review.lock(caller.desk, request, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/lock/takeover", responses=EXISTING, summary="Take over a lock")
def take_over(
    request: RequestId,
    body: Annotated[TakeOverStated, taken(TakeOverStated)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Works on a request alone though somebody else holds the lock; the reason is on the record."""
    state = review.take_over_lock(caller.desk, request, body.why, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/confirmations", responses=EXISTING, summary="Confirm a fact")
def confirm(
    request: RequestId,
    body: Annotated[FactConfirmed, taken(FactConfirmed)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Confirms the present value of a fact by its evidence; the request is assessed again."""
    state = review.confirm(caller.desk, request, body, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/corrections", responses=EXISTING, summary="Correct a fact")
def correct(
    request: RequestId,
    body: Annotated[FactCorrected, taken(FactCorrected)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Puts another value beside what was submitted, which stays visible; the request is assessed again."""
    converted: list[Conversion] = []
    state = review.correct(
        caller.desk, request, body, caller.actor, caller.now, expected=expected, tell=converted.extend
    )
    return standing(state, response, converted)


@router.post(_AT + "/corrections/previews", responses=EXISTING, summary="See what a correction would change")
def preview_correction(
    request: RequestId, body: Annotated[FactCorrected, taken(FactCorrected)], caller: SignedIn
) -> CorrectionForeseen:
    """What another value of a fact would change: the outcome, clauses, what is asked. Nothing is recorded of it."""
    return consequences.preview_correction(caller.desk, request, body, caller.actor, caller.now)


@router.post(_AT + "/expedite-refusal", responses=EXISTING, summary="Leave it on the standard clock")
def refuse_expedite(
    request: RequestId,
    body: Annotated[ExpediteRefused, taken(ExpediteRefused)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Leaves it on the standard clock: a physician says why, and notices follow."""
    state = review.refuse_expedite(
        caller.desk, request, body.why, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(_AT + "/need", responses=EXISTING, summary="Settle whether authorization is required")
def settle_need(
    request: RequestId,
    body: Annotated[CircumstancesStated, taken(CircumstancesStated)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """States the circumstances on which it depends whether authorization is required at all."""
    state = review.settle_need(
        caller.desk, request, body.circumstances, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(_AT + "/need-decision", responses=EXISTING, summary="Decide whether authorization is required")
def decide_need(
    request: RequestId,
    body: Annotated[NeedStated, taken(NeedStated)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Decides it, with the reason, where the rules leave it open; then the request is assessed."""
    state = review.decide_need(
        caller.desk, request, Need(body.need), body.why, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(_AT + "/questions", responses=EXISTING, summary="Ask the provider")
def ask(
    request: RequestId,
    body: Annotated[QuestionsStated, taken(QuestionsStated)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Asks about facts of the policy, or for a document behind one that is stated without. No clock stops."""
    state = review.ask(caller.desk, request, body.questions, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/questions/previews", responses=EXISTING, summary="See the letters that would ask")
def preview_questions(
    request: RequestId, body: Annotated[QuestionsStated, taken(QuestionsStated)], caller: SignedIn
) -> list[LetterPreviewShown]:
    """The letters that would ask these questions, each in its reader's language. Nothing is sent."""
    letters = consequences.preview_questions(caller.desk, request, body.questions, caller.actor, caller.now)
    return letter_previews_shown(letters)
