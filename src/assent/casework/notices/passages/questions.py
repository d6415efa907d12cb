"""A request for information: each question in plain words, what can answer it, by when, and how."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.deadlines.clocks import binding
from assent.casework.notices.matter import Matter, base
from assent.casework.notices.notice import Block, Items, Paragraph, Rows
from assent.casework.record.lines import ItemKind
from assent.casework.requirement.rules_set import is_outpatient_drug
from assent.casework.review.events import AskedFact, InformationRequested

_EMERGENCY_SUPPLY = "standing.emergency_supply"


def intro(matter: Matter) -> Block:
    """Why it is written."""
    return Block((), "", (Paragraph(matter.say("ask.intro")),))


def facts_asked(matter: Matter) -> Block:
    """The questions of this request that are still open."""
    asks = matter.body.asks if isinstance(matter.body, InformationRequested) else ()
    return _asked(matter, [ask for ask in asks if ask.fact in matter.state.asks])


def still_needed(matter: Matter) -> Block:
    """What is open on the request, or that nothing is."""
    heading = matter.say("extension.needed")
    open_asks = list(matter.state.asks.values())
    if not open_asks:
        return Block(("facts_asked",), heading, (Paragraph(matter.say("extension.nothing_needed")),))
    return Block(
        ("facts_asked",),
        heading,
        (Items(tuple(matter.asked(ask) for ask in open_asks)),),
    )


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


def _asked(matter: Matter, asks: Iterable[AskedFact]) -> Block:
    rows = tuple(
        (
            matter.asked(ask),
            _answered_by(matter, ask),
        )
        for ask in asks
    )
    heads = (matter.say("ask.question"), matter.say("ask.document"))
    return Block(("facts_asked",), matter.say("ask.heading"), (Rows(heads, rows),) if rows else ())


def _answered_by(matter: Matter, asked_fact: AskedFact) -> str:
    """What kind of document answers it: the question's own, or its list's."""
    lists = {each.name: each.document for each in matter.policy.vocabulary.lists}
    document = asked_fact.document or lists.get(base(asked_fact.fact), "")
    return matter.words.text(document) if document else matter.say("ask.any_document")


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
