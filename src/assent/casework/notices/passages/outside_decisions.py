"""What a body outside the plan decided: its answer, what the plan does of it and by when, what can follow."""

from datetime import datetime

from assent.casework.appeal.effectuation import NextLevel, next_levels, ordered_by
from assent.casework.appeal.events import OutsideDecided, Ruling
from assent.casework.deadlines.clocks import plan_day
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Rows
from assent.regulation import deadlines as due
from assent.regulation.appeals import Next, appeal_rules


def answer(matter: Matter) -> Block | None:
    """Who decided, when, under which number, and what of each line; never as a decision of the plan."""
    body = matter.body
    if not isinstance(body, OutsideDecided):
        return None
    words = matter.words
    decided_by = matter.say(
        "outside.who", body=body_name(matter, body.decision), day=words.day(body.decided_on)
    )
    number = matter.say("outside.number", number=body.reference)
    heads = (matter.say("about.service"), matter.say("outside.answer"))
    rows = tuple(
        (
            matter.service(matter.state.lines[ruling.line].requested),
            matter.say(f"outside.{ruling.ruling.value}"),
        )
        for ruling in body.rulings
    )
    return Block(("decision",), "", (Paragraph(decided_by), Rows(heads, rows), Paragraph(number)))


def what_now(matter: Matter) -> Block | None:
    """What the plan does: it grants what it is told to, by a day; where it is told nothing, nothing changes."""
    body = matter.body
    if not isinstance(body, OutsideDecided):
        return None
    lines = [ruling.line for ruling in body.rulings if ruling.grant is not None]
    if not lines:
        text = matter.say("outside.stands")
    elif all(matter.state.lines[line].owed is None for line in lines):
        text = matter.say("outside.granted")
    else:
        at = _granted_by(matter, body, lines)
        text = (
            matter.say("outside.grant_by", day=matter.words.moment(at)) if at else matter.say("outside.grant")
        )
    return Block(("what_comes_next",), matter.say("outside.next_heading"), (Paragraph(text),))


def ordered(matter: Matter) -> Block | None:
    """What it ordered to be granted."""
    body = matter.body
    grants = (
        [ruling.grant for ruling in body.rulings if ruling.grant] if isinstance(body, OutsideDecided) else []
    )
    if not grants:
        return None
    rows = Rows(matter.grant_heads(), tuple(matter.grant_row(grant) for grant in grants))
    return Block(("services_and_units",), matter.say("outside.ordered"), (rows,))


def what_follows(matter: Matter) -> Block | None:
    """The levels that follow where it did not grant all, with their last days; a court where none does."""
    body = matter.body
    if not isinstance(body, OutsideDecided) or all(
        ruling.ruling is Ruling.OVERTURNED for ruling in body.rulings
    ):
        return None
    texts = [_level(matter, level) for level in next_levels(matter.state, body)]
    if not texts:
        step = next((rule for rule in appeal_rules() if rule.id == body.rule), None)
        last = step is not None and step.next is Next.COURT
        texts = [matter.say("outside.court" if last else "outside.its_letter")]
    parts = tuple(Paragraph(text) for text in texts)
    return Block(("external_review_rights",), matter.say("outside.follows"), parts)


def body_name(matter: Matter, decision: str) -> str:
    """The body that made a decision, in the reader's words; by the rule's own name where we have none."""
    decided = matter.state.outside[decision].decided
    key = f"body.{decided.rule}"
    return matter.say(key) if matter.words.has(key) else decided.body


def _granted_by(matter: Matter, body: OutsideDecided, lines: list[str]) -> datetime | None:
    due_times = [
        deadline.due_at for line in lines if (deadline := due.binding(ordered_by(matter.state, body, line)))
    ]
    return min((at for at in due_times if at is not None), default=None)


def _level(matter: Matter, next_level: NextLevel) -> str:
    at = next_level.deadline.due_at if next_level.deadline is not None else None
    day = matter.words.day(plan_day(at)) if at is not None else ""
    key = f"beyond.{next_level.level.id}"
    if matter.words.has(key) and day:
        return matter.say(key, day=day)
    return f"{next_level.level.name}: {day or '-'}."
