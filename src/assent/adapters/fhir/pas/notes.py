"""What a response says in words: the questions that are open, the reasons of a decision, what happens next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assent.adapters.fhir.pas.item_notes import RequestNotes
from assent.adapters.fhir.pas.review_actions import LineAnswer, ReviewAction, is_deemed_adverse
from assent.casework.determination.determination import Adverse, PartiallyApproved
from assent.casework.record.days import plan_day
from assent.casework.record.state import RequestState
from assent.casework.review.question_tree import open_questions
from assent.logic.ask_tree import Ask, AskGroup, AskTree, asked

IN_REVIEW = "The plan reviews this. Nothing more is asked for now."
"""Said alike of every line that waits for a person, whatever the assessment came to."""
WHICH_MEMBER = (
    "The plan could not tell by the member's number and birth date which member this is for. Its intake looks; "
    "check both, and correct them by an update."
)
APPEAL_RIGHT = (
    "No decision was made in time. By law this line can be appealed as if it had been denied; the plan still "
    "works on it."
)
NOT_REQUIRED = "No prior authorization is needed for this item."
_RECEIVED_LATER = "Received on {day}{instead}. The time to decide it runs from then."
_INSTEAD = ", in the place of what was asked for before, which is taken back by that"
ON_ORDER = "An outside body ordered what is to be granted; the plan is putting it into effect."
_ONE_OF = "One of these is enough. "


@dataclass
class Notes:
    """The notes of a response, each once, numbered from 1."""

    texts: list[str] = field(default_factory=list)

    def number(self, text: str) -> int:
        """The number of a note, which is added where it is not there yet."""
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1


def note_texts(state: RequestState, name: str, answer: LineAnswer, of_all: RequestNotes) -> Sequence[str]:
    """The notes of one line, in order, with those ``of_all`` open items."""
    if answer.action is ReviewAction.PENDED:
        return (*of_all.on_the_whole, *_pended(state, name, of_all))
    if answer.refusal is not None:
        return tuple(_reasons(answer.refusal))
    if answer.action is ReviewAction.NO_ACTION:
        return (NOT_REQUIRED,)
    return ()


def questions(state: RequestState) -> tuple[str, ...]:
    """The questions that are open, each with what it is about, its clauses and what answers it."""
    return tuple(dict.fromkeys(_asked(open_questions(state), state)))


def open_documents(state: RequestState) -> tuple[str, ...]:
    """What kinds of document answer the questions that are open, as the policy calls them, each once."""
    asks = asked(open_questions(state))
    return tuple(dict.fromkeys(ask.document for ask in asks if ask.document))


def _pended(state: RequestState, name: str, of_all: RequestNotes) -> Iterator[str]:
    line = state.lines[name]
    if line.received_at is not None:
        instead = _INSTEAD if line.instead_of else ""
        yield _RECEIVED_LATER.format(day=plan_day(line.received_at), instead=instead)
    if is_deemed_adverse(line):
        yield APPEAL_RIGHT
    if line.owed is not None:
        yield ON_ORDER
    if state.draft is not None and not state.draft.identified:
        yield WHICH_MEMBER
        return
    wanted = (*questions(state), *(of_all.lacking if line.owed is None else ()))
    yield from wanted
    if not wanted and line.owed is None:
        yield IN_REVIEW


def _asked(tree: AskTree | None, state: RequestState, before: str = "") -> Iterator[str]:
    match tree:
        case Ask():
            yield before + _question(tree, state)
        case AskGroup(together=True, parts=parts):
            for part in parts:
                yield from _asked(part, state, before)
        case AskGroup(parts=parts):
            for part in parts:
                yield from _asked(part, state, _ONE_OF)


def _question(ask: Ask, state: RequestState) -> str:
    recorded = state.asks.get(ask.fact)
    about = f"{recorded.label}: " if recorded and recorded.label and recorded.label != ask.fact else ""
    details = (
        [f"clauses {', '.join(ask.clauses)}" if len(ask.clauses) > 1 else f"clause {ask.clauses[0]}"]
        if ask.clauses
        else []
    )
    details += [f"answered by: {ask.document}"] if ask.document else []
    details += [f"at least {ask.count} more"] if ask.count > 1 else []
    then = [follow_up.question for follow_up in asked(ask.if_yes)]
    if_yes = f" If yes: {' '.join(then)}" if then else ""
    return f"{about}{ask.question} ({'; '.join([ask.fact, *details])}){if_yes}"


def _reasons(refusal: Adverse | PartiallyApproved) -> Iterator[str]:
    for reason in refusal.reasons:
        yield f"Clause {reason.clause}: {reason.words}"
    for alternative in refusal.alternatives:
        where = f" ({alternative.providers})" if alternative.providers else ""
        yield f"The plan would cover: {alternative.treatment}{where}"
    signed = refusal.signature
    yield f"Decided by a clinician ({signed.credential}, {signed.specialty}). It can be appealed; the letter says how."


def as_process_notes(notes: Notes) -> list[Mapping[str, object]]:
    """The notes as elements of a ClaimResponse."""
    return [{"number": number, "type": "display", "text": text} for number, text in enumerate(notes.texts, 1)]
