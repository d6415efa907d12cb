"""What a request waits for, in words: for the worklist and the head of the case page."""

from assent.casework.record.state import RequestState, Stage
from assent.casework.review.question_tree import open_questions
from assent.desk.record.detail import Detail
from assent.desk.record.standing_display import AskShown, asks_of
from assent.workbench.shell.words import say

_CLINICIAN = {
    "judgment": "judgment",
    "not_met": "clinician",
    "met": "person",
    "other_guidance": "route",
}
_OPEN = frozenset({Stage.RECEIVED.value, Stage.IN_REVIEW.value})


def waits_for(detail: Detail) -> str:
    """What a request waits for, as a look at it shows."""
    second = any(line.entered for line in detail.lines)
    outcomes = {line.outcome or "" for line in detail.lines if line.status == "open"}
    appealed = any(appeal.open for appeal in detail.appeals)
    return _says(detail.stage, detail.asks, outcomes, second=second, appeal=appealed)


def state_waits_for(state: RequestState) -> str:
    """The same, of a state alone."""
    outcomes = {
        assessment.assessed.outcome.value
        for name in state.open_lines
        if (assessment := state.lines[name].assessment) is not None
    }
    second = bool(state.unconfirmed or state.uncertified)
    appealed = any(appeal.open for appeal in state.appeals.values())
    asks = asks_of(state, open_questions(state)) if state.stage is Stage.PENDED else ()
    return _says(state.stage.value, asks, outcomes, second=second, appeal=appealed)


def _says(stage: str, asks: tuple[AskShown, ...], outcomes: set[str], *, second: bool, appeal: bool) -> str:
    if second:
        return say("reviewing.waits.second")
    if stage == Stage.PENDED.value and asks:
        first = asks[0].label or asks[0].question
        several = say("reviewing.waits.more", first=first, count=len(asks) - 1) if len(asks) > 1 else first
        return say("reviewing.waits.asks", what=several)
    if stage in _OPEN:
        word = next((word for outcome, word in _CLINICIAN.items() if outcome in outcomes), "look")
        return say(f"reviewing.waits.{word}")
    return say("reviewing.waits.appeal") if appeal else ""
