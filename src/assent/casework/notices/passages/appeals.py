"""Letters about an appeal: that it came in, and how it was decided."""

from assent.casework.appeal.events import AppealDecided, AppealFiled
from assent.casework.deadlines.clocks import appeal_deadlines, appeal_level, plan_day
from assent.casework.determination.determination import AppealDecision, Overturned, PartiallyApproved, Upheld
from assent.casework.determination.signature import Considered, SpecificReason
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Part, Quoted, Rows
from assent.casework.notices.passages.reasons import information, named
from assent.casework.record.state import AppealState


def received(matter: Matter) -> Block | None:
    """That the appeal came in."""
    if not isinstance(matter.body, AppealFiled):
        return None
    text = matter.say("appeal.received", day=matter.words.day(matter.body.received_on))
    return Block((), matter.say("appeal.received_heading"), (Paragraph(text),))


def answered_by(matter: Matter) -> Block:
    """By when it is decided."""
    due = next(
        (
            deadline.due_at
            for filed, deadline in appeal_deadlines(matter.state)
            if isinstance(matter.body, AppealFiled) and filed.filed.appeal == matter.body.appeal
        ),
        None,
    )
    text = (
        matter.say("appeal.deadline", day=matter.words.moment(due))
        if due
        else matter.say("appeal.deadline_open")
    )
    return Block(("new_deadline",), matter.say("appeal.deadline_heading"), (Paragraph(text),))


def what_to_add(matter: Matter) -> Block:
    """How to add to the appeal, and what the plan sends before it decides."""
    head = matter.letterhead
    texts = [matter.say("appeal.add", address=", ".join(head.appeals), fax=head.fax, phone=head.phone)]
    filed = matter.body if isinstance(matter.body, AppealFiled) else None
    level = appeal_level(matter.state, filed.level, matter.event.at) if filed else None
    if level is not None and level.evidence_days_before:
        texts.append(matter.say("appeal.evidence", days=str(level.evidence_days_before)))
    return Block(
        ("what_comes_next",), matter.say("appeal.add_heading"), tuple(Paragraph(text) for text in texts)
    )


def answer(matter: Matter) -> Block:
    """How it was decided, line by line."""
    decided = decisions(matter)
    rows = tuple(
        (_line(matter, decision), matter.say(f"appeal.line_{_outcome(decision)}")) for decision in decided
    )
    heads = (matter.say("about.service"), matter.say("appeal.answer"))
    outcomes = {_outcome(decision) for decision in decided}
    key = outcomes.pop() if len(outcomes) == 1 else "mixed"
    key = "mixed" if key == "partly" else key
    parts: list[Part] = [Paragraph(matter.say(f"appeal.decision_{key}")), Rows(heads, rows)]
    appeal = appeal_of(matter)
    if appeal is not None and appeal.reversal is not None and appeal.reversal.confirmed is not None:
        day = matter.moving_day(plan_day(matter.event.at))
        parts.append(Paragraph(matter.say("appeal.pending_ended", day=day)))
    return Block(("decision",), "", tuple(parts))


def considered(matter: Matter) -> Block:
    """What was looked at: the appeal itself, what was sent with it, the facts and papers named."""
    parts: list[Part] = [Paragraph(matter.say("appeal.all_papers"))]
    appeal = appeal_of(matter)
    if appeal is not None and appeal.filed.grounds.strip():
        parts.append(Quoted(matter.say("appeal.grounds"), appeal.filed.grounds))
    return Block(("what_was_considered",), matter.say("appeal.considered_heading"), tuple(parts))


def information_again(matter: Matter) -> Block:
    """The specific facts that the reviewer named."""
    again = considered_again(matter)
    clauses = frozenset(named(reasons_again(matter)))
    block = information(matter, again, clauses)
    return Block(("specific_information", "what_was_considered"), block.heading, block.parts)


def decisions(matter: Matter) -> tuple[AppealDecision, ...]:
    """The decisions of the appeal, line by line."""
    return matter.body.decisions if isinstance(matter.body, AppealDecided) else ()


def reasons_again(matter: Matter) -> list[SpecificReason]:
    """The reviewer's reasons for what stays refused or cut."""
    return list(dict.fromkeys(reason for refusal in _refusing(matter) for reason in refusal.reasons))


def considered_again(matter: Matter) -> list[Considered]:
    """What the reviewer named as considered for it."""
    return list(
        dict.fromkeys(considered for refusal in _refusing(matter) for considered in refusal.considered)
    )


def is_upheld(matter: Matter) -> bool:
    """Whether the decision is not wholly for the member."""
    return any(_outcome(decision) != "overturned" for decision in decisions(matter))


def appeal_of(matter: Matter) -> AppealState | None:
    """The appeal that was decided."""
    return matter.state.appeals.get(matter.body.appeal) if isinstance(matter.body, AppealDecided) else None


def _refusing(matter: Matter) -> tuple[Upheld | PartiallyApproved, ...]:
    return matter.body.refusals if isinstance(matter.body, AppealDecided) else ()


def _outcome(appeal_decision: AppealDecision) -> str:
    match appeal_decision:
        case Upheld():
            return "upheld"
        case Overturned(determination=PartiallyApproved()):
            return "partly"
        case Overturned():
            return "overturned"


def _line(matter: Matter, appeal_decision: AppealDecision) -> str:
    asked = matter.state.lines[appeal_decision.line].requested
    return f"{matter.service(asked)}, {matter.code(asked)}"
