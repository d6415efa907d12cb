"""What stands between a line and an automatic approval. Empty: the software may say yes."""

from collections.abc import Iterable, Iterator

from assent.casework.assessment.bars import ON_RECEIPT, REMOVABLE, REQUEST_DATE_DIFFERS, start_bars
from assent.casework.assessment.case import Bar
from assent.casework.determination.chart_evidence import chart_bars
from assent.casework.determination.determination import Approved
from assent.casework.determination.doubtful_facts import doubtful_facts
from assent.casework.determination.grant_bounds import bars_beyond_grant
from assent.casework.intake.duplicates import same_service
from assent.casework.intake.events import SubmissionKind, Submitted
from assent.casework.record.days import plan_day
from assent.casework.record.state import RequestState
from assent.casework.review.events import Assessed
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Outcome
from assent.logic.package import PolicyPackage
from assent.terms.facts import ASSESSED_ON, BIRTH_DATE, REQUEST_DATE, REQUEST_KIND

_WORDS = {bar.id: bar.says for bar in ON_RECEIPT}


def bars_to_automatic_approval(state: RequestState, line: str) -> tuple[Bar, ...]:
    """Every reason why the record of this line does not allow an approval by the software.

    The assessment must be ``met`` and later than the last change of a fact, name nothing that bars
    it, and rest on facts with an attestation or a document each, none presumed and none disputed.
    """
    assessment = state.lines[line].assessment
    if assessment is None:
        return (Bar("not_assessed", "it was not assessed"),)
    if assessment.sequence < state.facts_changed_at:
        return (Bar("not_assessed", "a fact has changed since it was assessed; assess it again"),)
    return tuple(_bars(state, line, assessment.assessed))


def all_bars(
    state: RequestState,
    lines: Iterable[str],
    removed: frozenset[str],
    package: PolicyPackage | None,
    facts: CaseFacts,
) -> tuple[Bar, ...]:
    """Why the software does not approve these lines, those of their assessments first. ``removed`` as on receipt.

    ``package`` is that of the policy, and ``facts`` those of the case, by which the criteria grant what they grant.
    """
    lines = tuple(lines)
    assessed = [bar for line in lines for bar in bars_to_automatic_approval(state, line)]
    received = [bar for line in lines for bar in bars_on_receipt(state, line, removed, package)]
    beyond = [bar for line in lines for bar in bars_beyond_grant(state, line, package, facts)]
    return (*assessed, *received, *beyond)


def bars_on_receipt(
    state: RequestState,
    line: str,
    removed: frozenset[str] = frozenset(),
    package: PolicyPackage | None = None,
) -> tuple[Bar, ...]:
    """Why a person looks at this request before the software approves it: its days, and what it comes after.

    What counts as recent is counted from the request date, which is the day of receipt: of a line that came later,
    another one. Prior authorization is for days to come; a request for days that are over says that it looks back.
    ``removed`` are the ids of bars without which the plan does, ``package`` is that of the policy. What is on the
    record was approved before some of these bars were there, so the fold does not ask for them.
    """
    submitted = state.submitted
    if submitted is None:
        return ()
    bars = (
        *_of_its_days(state, line, submitted), *_of_lines_beside(state, line), *_of_what_came_before(state),
        *_of_its_kind(state, submitted, package), *_of_reviewers(state), *_of_other_answers(state, line),
    )  # fmt: skip
    return tuple(bar for bar in bars if bar.id not in removed & REMOVABLE)


def _of_its_days(state: RequestState, line: str, submitted: Submitted) -> Iterator[Bar]:
    received = plan_day(state.received(line) or submitted.received_at)
    requested = state.lines[line].requested
    stated = state.facts.get(REQUEST_DATE)
    if stated is not None and stated.current.value != received:
        yield Bar(
            REQUEST_DATE_DIFFERS, f"the request date is not {received}, the day on which it was received"
        )
    if submitted.kind is SubmissionKind.RETROSPECTIVE:
        yield Bar("retrospective", _WORDS["retrospective"])
    elif requested.end < received:
        over = "what is asked for was over when it was received: was it meant as retrospective?"
        yield Bar("retrospective", over)
    else:
        yield from start_bars(requested.start, received)


def _of_lines_beside(state: RequestState, line: str) -> Iterator[Bar]:
    """The same service twice on the same days: whether more of it is meant, or the same again, a person looks."""
    own = state.lines[line]
    beside = [
        name
        for name, candidate in state.lines.items()
        if name != line and not candidate.withdrawn and same_service(own.requested, candidate.requested)
    ]
    if beside:
        yield Bar("duplicate", f"it may ask for the same as line {', '.join(beside)}")


def _of_what_came_before(state: RequestState) -> Iterator[Bar]:
    if state.earlier_authorizations:
        numbers = ", ".join(state.earlier_authorizations)
        yield Bar("earlier_authorization", f"it is made as a first request after authorization {numbers}")


def _of_its_kind(state: RequestState, submitted: Submitted, package: PolicyPackage | None) -> Iterator[Bar]:
    """A renewal whose facts ask to begin, or a request to begin whose facts are a renewal's: one of them is wrong.

    By a policy without criteria for renewals, the facts of one are those of a request to begin.
    """
    kind = state.facts.get(REQUEST_KIND)
    if kind is None or kind.current.value is None:
        return
    stated, renews = kind.current.value, SubmissionKind.REAUTHORIZATION
    if package is not None and renews.value not in package.newest.pathways:
        return
    if (stated == renews.value) is not (submitted.kind is renews):
        yield Bar("request_kind", f"it was submitted as {submitted.kind.value}, and its facts say {stated}")


def _of_other_answers(state: RequestState, line: str) -> Iterator[Bar]:
    """What the requesting side said otherwise before: answers may not be tried until one is approved."""
    assessment = state.lines[line].assessment
    if assessment is None or assessment.sequence < state.facts_changed_at:
        return  # assessed anew first
    for path, fact in doubtful_facts(state.facts, assessment.assessed.decisive):
        if fact is not None and not fact.disputed and fact.restated(_stands_since(state, path)):
            yield Bar("restated", f"{path} was stated otherwise before; confirm or correct it")


def _of_reviewers(state: RequestState) -> Iterator[Bar]:
    asked = [path for path, ask in state.asks.items() if ask.by_person]
    if asked:
        yield Bar("reviewer_question", f"a reviewer asked about {', '.join(asked)}, and that is open")


def _bars(state: RequestState, line: str, assessed: Assessed) -> Iterator[Bar]:
    if assessed.outcome is not Outcome.MET:
        yield Bar("outcome", f"the outcome is {assessed.outcome.value}")
    yield from assessed.barred_by
    if not assessed.decisive:
        yield Bar("evidence", "the assessment names no fact that it rests on")
    for path in assessed.unsupported:
        yield Bar("evidence", f"no attestation or document stands behind {path}")
    yield from _disputed(state, assessed)
    yield from chart_bars(state, assessed.decisive)
    if any(isinstance(earlier, Approved) for earlier in state.lines[line].earlier[-1:]):
        yield Bar("reopened", "its approval was taken up again, and a person decides")
    if state.lines[line].delegate:
        yield Bar("delegate", f"it was handed over to {state.lines[line].delegate}")
    if _continues_nothing(state):
        yield Bar("renewal_of_nothing", "it asks to go on, and names no earlier authorization of the plan")
    if state.coverage is not None:
        yield from (Bar("coverage", problem) for problem in state.coverage.problems)
    if state.duplicates:
        yield Bar("duplicate", f"it may be a duplicate of {', '.join(state.duplicates)}")


def _stands_since(state: RequestState, path: str) -> int:
    """From which event on a statement stands: its submission. By the birth date a member is found, who confirms it."""
    return max(state.submitted_at, state.identified_at) if path == BIRTH_DATE else state.submitted_at


def _continues_nothing(state: RequestState) -> bool:
    """A renewal grants a year: that there was something to renew is on the record, or a person has seen it."""
    kind, submitted = state.facts.get(REQUEST_KIND), state.submitted
    renews = kind is not None and kind.current.value == SubmissionKind.REAUTHORIZATION.value
    return renews and (submitted is None or submitted.earlier is None)


def _disputed(state: RequestState, assessed: Assessed) -> Iterator[Bar]:
    computed, unsupported = set(assessed.computed), set(assessed.unsupported)
    for path, fact in doubtful_facts(state.facts, assessed.decisive):
        if fact is None:
            if path not in computed and path != ASSESSED_ON:  # the record itself gives that day
                yield Bar("evidence", f"{path} is not among the facts of the request")
        elif fact.disputed:
            statement = f"what was submitted for {path} and what was recorded disagree; confirm or correct it"
            yield Bar("disputed", statement)
        elif not fact.supported and path not in unsupported:
            yield Bar("evidence", f"no attestation or document stands behind {path}")
