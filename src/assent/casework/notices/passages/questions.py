"""A request for information: each question in plain words, what can answer it, by when, and how."""

from datetime import datetime

from assent.casework.deadlines.clocks import binding
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph
from assent.casework.notices.passages.asked import asked_in_list, asked_in_rows
from assent.casework.record.lines import ItemKind
from assent.casework.requirement.rules_set import is_outpatient_drug
from assent.casework.review.events import InformationRequested
from assent.casework.review.question_tree import open_questions, open_questions_of

_EMERGENCY_SUPPLY = "standing.emergency_supply"


def intro(matter: Matter) -> Block:
    """Why it is written."""
    return Block((), "", (Paragraph(matter.say("ask.intro")),))


def facts_asked(matter: Matter) -> Block:
    """The questions of this request that are still open; of those of which one is enough, that is said."""
    body, heading = matter.body, matter.say("ask.heading")
    tree = open_questions_of(matter.state, body) if isinstance(body, InformationRequested) else None
    return Block(("facts_asked",), heading, tuple(asked_in_rows(matter, tree)))


def still_needed(matter: Matter) -> Block:
    """What is open on the request, or that nothing is."""
    heading = matter.say("extension.needed")
    parts = tuple(asked_in_list(matter, open_questions(matter.state)))
    nothing = (Paragraph(matter.say("extension.nothing_needed")),)
    return Block(("facts_asked",), heading, parts or nothing)


def answer_by(matter: Matter) -> Block:
    """By when, how, and what happens otherwise: never a "no" by itself."""
    head, by = matter.letterhead, _by(matter)
    by = matter.business_time(by) if by else None
    when = matter.say("ask.by", day=matter.words.moment(by)) if by else matter.say("ask.soon")
    how = matter.say("ask.how", website=head.website, fax=head.fax, phone=head.phone)
    texts = [when, how, matter.say("ask.part"), matter.say("ask.otherwise")]
    if _in_an_emergency(matter):
        texts.append(matter.say("ask.emergency", phone=head.phone))
    return Block(("answer_by",), matter.say("ask.answer_heading"), tuple(Paragraph(text) for text in texts))


def _in_an_emergency(matter: Matter) -> bool:
    """Whether a drug is asked for that Medicaid has supplied in an emergency while a request is open."""
    drug = any(line.requested.kind is ItemKind.DRUG for line in matter.lines())
    policy = matter.state.draft.policy if matter.state.draft else ""
    outpatient = is_outpatient_drug(policy, matter.line, matter.day, matter.state.rules)
    return drug and outpatient and matter.takes(_EMERGENCY_SUPPLY)


def _by(matter: Matter) -> datetime | None:
    """When somebody looks; without such a time the deadline that binds."""
    if isinstance(matter.body, InformationRequested) and matter.body.escalate_at is not None:
        return matter.body.escalate_at
    first = binding(matter.state, matter.moments)
    return first[1].due_at if first else None
