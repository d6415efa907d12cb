"""What stands between a line and an automatic approval. Empty: the software may say yes."""

from collections.abc import Iterator

from assent.casework.determination.determination import Approved
from assent.casework.intake.events import SubmissionKind
from assent.casework.record.days import plan_day
from assent.casework.record.state import RequestState
from assent.casework.review.events import Assessed
from assent.logic.conclude import Outcome
from assent.terms.facts import REQUEST_DATE, REQUEST_KIND


def bars_to_automatic_approval(state: RequestState, line: str) -> tuple[str, ...]:
    """Every reason why this line needs a person, in words.

    The assessment must be ``met`` and later than the last change of a fact, name nothing that bars
    it, and rest on facts with an attestation or a document each, none presumed and none disputed.
    """
    assessment = state.lines[line].assessment
    if assessment is None:
        return ("it was not assessed",)
    if assessment.sequence < state.facts_changed_at:
        return ("a fact has changed since it was assessed; assess it again",)
    return tuple(_bars(state, line, assessment.assessed))


def bars_of_its_days(state: RequestState, line: str) -> tuple[str, ...]:
    """Why a person looks at the days of a request before the software approves it, in words.

    What counts as recent is counted from the request date, which is the day of receipt. Prior authorization
    is for days to come; a request for days that are over says that it looks back.
    """
    made, said = state.submitted, state.facts.get(REQUEST_DATE)
    if made is None:
        return ()
    received, bars = plan_day(made.received_at), []
    if said is not None and said.current.value != received:
        bars.append(f"the request date is not {received}, the day on which it was received")
    if made.kind is not SubmissionKind.RETROSPECTIVE and state.lines[line].requested.end < received:
        bars.append("what is asked for was over when it was received: was it meant as retrospective?")
    return tuple(bars)


def _bars(state: RequestState, line: str, assessed: Assessed) -> Iterator[str]:
    if assessed.outcome is not Outcome.MET:
        yield f"the outcome is {assessed.outcome.value}"
    yield from assessed.bars
    if not assessed.decisive:
        yield "the assessment names no fact that it rests on"
    yield from (f"no attestation or document stands behind {path}" for path in assessed.unsupported)
    yield from _disputed(state, assessed)
    if any(isinstance(one, Approved) for one in state.lines[line].earlier[-1:]):
        yield "its approval was taken up again, and a person decides"
    if state.lines[line].delegate:
        yield f"it was handed over to {state.lines[line].delegate}"
    if _continues_nothing(state):
        yield "it asks to go on, and names no earlier authorization of the plan"
    if state.coverage is not None:
        yield from state.coverage.problems
    if state.duplicates:
        yield f"it may be a duplicate of {', '.join(state.duplicates)}"


def _continues_nothing(state: RequestState) -> bool:
    """A renewal grants a year: that there was something to renew is on the record, or a person has seen it."""
    kind, made = state.facts.get(REQUEST_KIND), state.submitted
    renews = kind is not None and kind.current.value == SubmissionKind.REAUTHORIZATION.value
    return renews and (made is None or made.earlier is None)


def _disputed(state: RequestState, assessed: Assessed) -> Iterator[str]:
    computed, unsupported = set(assessed.computed), set(assessed.unsupported)
    for path in assessed.decisive:
        if (fact := state.facts.get(path)) is None:
            if path not in computed:
                yield f"{path} is not among the facts of the request"
        elif fact.disputed:
            yield f"what was submitted for {path} and what was recorded disagree; confirm or correct it"
        elif not fact.supported and path not in unsupported:
            yield f"no attestation or document stands behind {path}"
