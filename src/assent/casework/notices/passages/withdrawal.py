"""That a request was taken back: at whose wish and how, what to do where nobody wished it, and how to ask again."""

from assent.casework.deadlines.clocks import plan_day
from assent.casework.intake.events import Withdrawn
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Part

_UNDONE = frozenset({"medicare_advantage"})
"""The product lines in which a withdrawal is a dismissal, which the plan can undo (42 CFR 422.568)."""


def taken_back(matter: Matter) -> Block | None:
    """Who asked for it, on which day, by which way, and why; and that it is no denial."""
    if not isinstance(matter.body, Withdrawn) or matter.body.channel is None:
        return None
    asked, day = matter.body, matter.words.day(plan_day(matter.event.at))
    way = matter.say(f"withdrawal.way_{matter.body.channel.value}")
    parts: tuple[Part, ...] = (
        Paragraph(matter.say("withdrawal.taken_back", day=day)),
        Paragraph(matter.say(f"withdrawal.by_{asked.asked_by}", person=asked.person, way=way)),
        *matter.written_by_staff("withdrawal.why", asked.why),
    )
    return Block(("withdrawal",), "", parts)


def if_nobody_asked(matter: Matter) -> Block:
    """Whom to call where it was not their wish."""
    text = matter.say("withdrawal.not_asked", phone=matter.letterhead.phone)
    return Block(("withdrawal_mistaken",), matter.say("withdrawal.not_asked_heading"), (Paragraph(text),))


def ask_again(matter: Matter) -> Block:
    """That the same can be asked for again."""
    text = matter.say("withdrawal.again")
    return Block(("what_comes_next",), matter.say("withdrawal.again_heading"), (Paragraph(text),))


def undo(matter: Matter) -> Block | None:
    """How to have it undone, where the law knows that."""
    if matter.line not in _UNDONE:
        return None
    text = matter.say("withdrawal.undo", phone=matter.letterhead.phone)
    return Block(("dismissal_rights",), matter.say("withdrawal.undo_heading"), (Paragraph(text),))
