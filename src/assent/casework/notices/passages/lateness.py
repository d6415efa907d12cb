"""More time, the standard time, and time that passed: extension, refusal to expedite, what the law deems."""

from assent.casework.appeal.events import AppealExtended, AppealForwarded
from assent.casework.deadlines.clocks import binding
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Part
from assent.casework.review.events import ExpediteRefused, ExtensionTaken


def extended(matter: Matter) -> Block:
    """That more time is taken."""
    return Block(("decision",), "", (Paragraph(matter.say("extension.decision")),))


def appeal_extended(matter: Matter) -> Block:
    """That more time is taken for the appeal."""
    return Block(("decision",), "", (Paragraph(matter.say("extension.appeal")),))


def why_longer(matter: Matter) -> Block | None:
    """The ground and the reviewer's words."""
    if not isinstance(matter.body, ExtensionTaken | AppealExtended):
        return None
    key = f"ground.{matter.body.ground}"
    ground = matter.say(key) if matter.words.has(key) else matter.body.ground.replace("_", " ")
    parts: tuple[Part, ...] = (
        Paragraph(ground),
        *matter.written_by_staff("extension.words", matter.body.justification),
    )
    return Block(("specific_reason",), matter.say("extension.heading"), parts)


def decided_by(matter: Matter) -> Block | None:
    """The day by which the extended decision is made."""
    if not isinstance(matter.body, ExtensionTaken | AppealExtended):
        return None
    text = matter.say("extension.deadline", day=matter.words.moment(matter.body.until))
    return Block(("new_deadline",), matter.say("extension.deadline_heading"), (Paragraph(text),))


def stays_standard(matter: Matter) -> Block:
    """That the standard time stays."""
    return Block(("decision",), "", (Paragraph(matter.say("expedite.decision")),))


def why_not_fast(matter: Matter) -> Block | None:
    """The physician's reason."""
    if not isinstance(matter.body, ExpediteRefused):
        return None
    why = matter.written_by_staff("expedite.words", matter.body.why)
    return Block(("specific_reason",), matter.say("expedite.heading"), why)


def standard_deadline(matter: Matter) -> Block:
    """By when the decision is made in the standard time."""
    first = binding(matter.state, matter.moments)
    due = first[1].due_at if first else None
    key = "expedite.deadline" if due else "expedite.deadline_open"
    text = matter.say(key, day=matter.words.moment(due)) if due else matter.say(key)
    return Block(("new_deadline",), matter.say("expedite.deadline_heading"), (Paragraph(text),))


def make_it_fast(matter: Matter) -> Block:
    """How it can become a fast one after all."""
    text = Paragraph(matter.say("expedite.next", phone=matter.letterhead.phone))
    return Block(("what_comes_next",), matter.say("expedite.next_heading"), (text,))


def law_says(matter: Matter) -> Block | None:
    """What the law makes of the missed deadline, and that it is no decision of the plan."""
    match matter.body:
        case DeemedAdverse(deadline=deadline):
            due, cited = matter.words.moment(deadline.due), deadline.citation or deadline.rule
            text = matter.say("deemed.adverse", due=due, citation=cited)
        case DeadlineMissed(deadline=deadline):
            due, cited = matter.words.moment(deadline.due), deadline.citation or deadline.rule
            text = matter.say("deemed.exhausted", due=due, citation=cited)
        case AppealForwarded(to=to):
            text = matter.say("deemed.forwarded", to=matter.words.text(to))
        case _:
            return None
    of_request = isinstance(matter.body, DeemedAdverse)
    texts = (text, matter.say("deemed.not_ours" if of_request else "deemed.no_answer"))
    return Block(
        ("consequence_of_law",),
        matter.say("deemed.heading"),
        tuple(Paragraph(paragraph) for paragraph in texts),
    )


def what_now(matter: Matter) -> Block:
    """What happens with the request meanwhile."""
    match matter.body:
        case AppealForwarded():
            key = "deemed.forwarded_next"
        case DeadlineMissed():
            key = "deemed.exhausted_next"
        case _:
            key = "deemed.next"
    text = Paragraph(matter.say(key))
    return Block(("what_comes_next",), matter.say("deemed.next_heading"), (text,))
