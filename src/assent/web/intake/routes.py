"""Routes of whoever asks for authorization: prepare, submit, answer, take back."""

from dataclasses import replace
from secrets import token_bytes
from typing import Annotated

from fastapi import Response

from assent.casework.assessment.case import Conversion
from assent.casework.intake.events import Answered, MemberIdentified, Withdrawn
from assent.casework.record.days import plan_day
from assent.desk.exchange import members
from assent.desk.intake import answer_previews, drafts, requests
from assent.desk.intake.answer_previews import AnswerRead
from assent.desk.intake.request_numbers import following
from assent.desk.intake.statements import AnswerStated, AtSubmission, SubmissionStated
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.record.standing_display import RequestStanding
from assent.web.assessment.cases import read_case
from assent.web.record.standing import standing
from assent.web.router import Router
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import CHANGES, EXISTING
from assent.web.server.installation import Here
from assent.web.server.parameters import Expected, Key, RequestId, own_key
from assent.web.server.problems import FieldProblem, ProblemKind, Stopped
from assent.web.server.stated import Values, taken, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["requests"])
_PREFIX = "R"


def _id(stated: SubmissionStated, caller: Caller, key: str | None) -> str:
    """The caller's own id; else one that follows from the key, so that a repeat finds it; else a new one."""
    if stated.id is not None:
        return stated.id
    return following(caller.desk, _PREFIX, key.encode() if key else token_bytes(32))


def _submission(
    stated: SubmissionStated, caller: Caller, key: str | None, *, draft: bool = False
) -> Submission:
    provider = stated.provider or ("" if caller.account.further_npis else caller.account.organization)
    if not provider:
        problem = FieldProblem(place="body", pointer="/provider", detail="is missing: the NPI of the office")
        raise Stopped(
            ProblemKind.REFUSED,
            "Say for which NPI it is; only who acts for a single one leaves it out.",
            [problem],
        )
    id = _id(stated, caller, key)
    case = read_case(caller.desk, stated.facts, id, stated.policy, plan_day(caller.now))
    lines = stated.lines
    if not lines and not draft:
        lines = lines_of(case, caller.desk.catalogue)
    return replace(
        stated.submission(id, case, lines, stated.member, provider),
        attested_by=stated.attested_by,
        attested_on=stated.attested_on,
    )


@router.post("/api/requests", status_code=201, responses=CHANGES, summary="Submit a request")
def submit(
    body: Annotated[SubmissionStated, taken(SubmissionStated)],
    caller: SignedIn,
    here: Here,
    key: Key,
    response: Response,
) -> RequestStanding:
    """Takes a request in and assesses it at once: it is approved, pended, or sent to a person.

    It is on the durable record when this answers. With `Idempotency-Key` the same call a second time is
    the same request.
    """
    own = own_key(key, caller.account.id)
    submission = _submission(body, caller, own)
    state = requests.submit(caller.desk, submission, caller.actor, caller.now, own)
    here.metrics.submitted(state.stage.value)
    response.headers["Location"] = f"/api/requests/{state.id}"
    return standing(state, response, submission.case.conversions)


@router.post("/api/drafts", status_code=201, responses=CHANGES, summary="Begin a draft")
def draft(
    body: Annotated[SubmissionStated, taken(SubmissionStated)], caller: SignedIn, response: Response
) -> RequestStanding:
    """Prepares a request without making it: no clock runs, and facts may be missing."""
    submission = _submission(body, caller, None, draft=True)
    state = drafts.draft(caller.desk, submission, caller.actor, caller.now)
    response.headers["Location"] = f"/api/requests/{state.id}"
    return standing(state, response, submission.case.conversions)


@router.post("/api/requests/{request}/submission", responses=EXISTING, summary="Submit a draft")
def submit_draft(
    request: RequestId,
    body: Annotated[AtSubmission, taken(AtSubmission)],
    caller: SignedIn,
    here: Here,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Makes the request of a draft, from the facts on its record."""
    case = caller.desk.read_case({}, request)
    submission = body.submission(request, case, body.lines)
    state = drafts.submit_draft(caller.desk, request, submission, caller.actor, caller.now, expected=expected)
    here.metrics.submitted(state.stage.value)
    return standing(state, response)


@router.post("/api/requests/{request}/facts", responses=EXISTING, summary="Answer")
def answer(
    request: RequestId,
    body: Annotated[AnswerStated, taken(AnswerStated)],
    caller: SignedIn,
    key: Key,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Gives facts, all or some of what is asked; the request is assessed again."""
    converted: list[Conversion] = []
    state = requests.answer(
        caller.desk,
        request,
        body.facts,
        body.evidence,
        caller.actor,
        caller.now,
        own_key(key, caller.account.id),
        document=body.document,
        expected=expected,
        tell=converted.extend,
    )
    return standing(state, response, converted)


@router.post(
    "/api/requests/{request}/facts/previews", responses=EXISTING, summary="See how an answer is read"
)
def preview_answer(
    request: RequestId, body: Annotated[AnswerStated, taken(AnswerStated)], caller: SignedIn
) -> AnswerRead:
    """How each value would be kept, and what was written otherwise. Nothing is recorded of it."""
    return answer_previews.preview_answer(caller.desk, request, body.facts, caller.actor, caller.now)


@router.post("/api/requests/{request}/no-answer", responses=EXISTING, summary="Say that there is no answer")
def answer_without(
    request: RequestId,
    body: Annotated[Answered, taken(Answered)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Says that some questions have no answer. It decides nothing: a person looks at what is still open."""
    state = requests.answer_without(
        caller.desk, request, body.asks, body.says, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post("/api/requests/{request}/member", responses=EXISTING, summary="Say which member it is for")
def identify_member(
    request: RequestId,
    body: Annotated[Values, values(MemberIdentified)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Names the member of a request whose transaction named none, or could be of several; it is then assessed.

    The member and the product line are those of the plan's directory. The clocks have run since the receipt.
    """
    identified = MemberIdentified(**body)
    state = members.identify(caller.desk, request, identified, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post("/api/requests/{request}/withdrawal", responses=EXISTING, summary="Withdraw")
def withdraw(
    request: RequestId,
    body: Annotated[Values, values(Withdrawn)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Takes back what is still open, at the wish of the provider or the member; both are written to.

    An office that withdraws itself need not say by whom and how. Whoever keys in what another asked says who asked
    and by which way, with a document, or a note of what was said.
    """
    asked_by, why = body["asked_by"], body["why"]
    on_file = {name: value for name, value in body.items() if name not in ("asked_by", "why")}
    state = requests.withdraw(
        caller.desk, request, asked_by, why, caller.actor, caller.now, expected=expected, **on_file
    )
    return standing(state, response)
