"""What a member can do about a "no": appeal, fast appeal, review from outside, help; with dates, by product line."""

from collections.abc import Iterator
from datetime import timedelta

from assent.casework.appeal.events import AppealDecided
from assent.casework.deadlines.clocks import item_of, plan_day
from assent.casework.intake.events import Urgency
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph
from assent.regulation.appeals import (
    AppealLevel,
    appeal_rules,
    decision_deadline,
    filing_deadline,
    ladder,
)  # fmt: skip
from assent.regulation.assistance import assistance_rules, helping
from assent.regulation.reading import RegulationFault
from assent.regulation.spans import Span
from assent.terms.requests import ProductLine

CONTINUATION_DAYS = 10
"""Benefits go on where that is asked for within so many days of the notice (42 CFR 438.420, 422.632)."""
_ENDS_BY_ITSELF = (
    "standing.no_continuation_after_finite_approval",
    "standing.no_continuation_after_finite_approval.integrated",
)
_BOTH_AT_ONCE = "standing.expedited_external_at_the_same_time"
_CONFERENCE = "standing.conference"
_TREATMENT_GOES_ON = "standing.treatment_goes_on"
_TREATMENT_GOES_ON_OUTSIDE = "standing.treatment_goes_on_outside"
_GOES_ON = (ProductLine.MGB_ACO, ProductLine.ONE_CARE, ProductLine.SENIOR_CARE_OPTIONS)


def levels(matter: Matter) -> tuple[AppealLevel, ...]:
    """The ladder of the product line on the day of the letter, as the plan has set the rules."""
    return ladder(appeal_rules(), matter.line, matter.day, matter.switches)


def appeal(matter: Matter) -> Block | None:
    """The first level: its name, the last day to file, where, and how long the answer takes."""
    first = next((level for level in levels(matter) if level.level == 1), None)
    if first is None:
        return None
    head = matter.letterhead
    texts = [
        matter.say("rights.appeal", level=level_name(matter, first), day=last_day(matter, first)),
        matter.say("rights.where", address=", ".join(head.appeals), fax=head.fax, phone=head.phone),
        matter.say("rights.who_decides"),
    ]
    late = Paragraph(matter.say("rights.late"))
    parts = (*(Paragraph(text) for text in texts), *_how_long(matter, first), late)
    return Block(("appeal_rights",), matter.say("rights.appeal_heading"), parts)


def fast_appeal(matter: Matter) -> Block | None:
    """The fast appeal and when it is given."""
    first = next((level for level in levels(matter) if level.level == 1), None)
    if first is None:
        return None
    spans = dict.fromkeys(
        span for name in matter.due.lines if (span := _time(matter, first, name, Urgency.EXPEDITED))
    )
    if spans:
        time = matter.words.span(min(spans, key=lambda span_: span_.amount))
        text = matter.say("rights.fast", time=time, phone=matter.letterhead.phone)
    else:
        text = matter.say("rights.fast_untimed", phone=matter.letterhead.phone)
    texts = [text]
    if matter.takes(_BOTH_AT_ONCE):
        texts.append(matter.say("rights.fast_outside", external=matter.letterhead.external_review))
    parts = tuple(Paragraph(text) for text in texts)
    return Block(("expedited_appeal_rights",), matter.say("rights.fast_heading"), parts)


def next_levels(matter: Matter) -> Block | None:
    """What follows if the plan says no again."""
    texts = [_next(matter, level, "next") for level in levels(matter) if level.level > 1]
    if not texts:
        return None
    return Block(
        ("external_review_rights",),
        matter.say("rights.external_heading"),
        tuple(Paragraph(text) for text in texts),
    )


def after_appeal(matter: Matter) -> Block | None:
    """What follows the plan's own answer to an appeal, with the last day where the member files."""
    texts = [_next(matter, level, "after") for level in levels(matter) if level.level > 1]
    if not texts:
        return None
    return Block(
        ("external_review_rights",),
        matter.say("appeal.after_heading"),
        tuple(Paragraph(text) for text in texts),
    )


def conference(matter: Matter) -> Block | None:
    """After an expedited grievance: a talk with the plan about its answer (958 CMR 3.310); None elsewhere."""
    if not isinstance(matter.body, AppealDecided) or not matter.takes(_CONFERENCE):
        return None
    if matter.state.appeals[matter.body.appeal].filed.urgency is not Urgency.EXPEDITED:
        return None
    text = Paragraph(matter.say("rights.conference", phone=matter.letterhead.phone))
    return Block((), matter.say("rights.conference_heading"), (text,))


def continuation(matter: Matter) -> Block | None:
    """Whether care goes on meanwhile: benefits of Medicaid and integrated plans, elsewhere ongoing treatment."""
    if matter.line in _GOES_ON:
        day = matter.moving_day(matter.day + timedelta(days=CONTINUATION_DAYS))
        texts = [matter.say("rights.continuation", day=day)]
        if matter.takes(*_ENDS_BY_ITSELF):
            texts.append(matter.say("rights.continuation_ended"))
    else:
        texts = list(_ongoing_treatment(matter))
    if not texts:
        return None
    heading = matter.say("rights.continuation_heading")
    return Block(("continuation_of_benefits",), heading, tuple(Paragraph(text) for text in texts))


def _ongoing_treatment(matter: Matter) -> Iterator[str]:
    """That treatment which the plan authorized goes on, pending a grievance or, after its answer, a review outside."""
    if isinstance(matter.body, AppealDecided):
        if matter.takes(_TREATMENT_GOES_ON_OUTSIDE):
            yield matter.say("rights.treatment_outside")
    elif matter.takes(_TREATMENT_GOES_ON):
        yield matter.say("rights.treatment", phone=matter.letterhead.phone)


def peer_to_peer(matter: Matter) -> Block:
    """How the treating clinician can speak with a peer, and until when it is offered."""
    texts = [matter.say("rights.p2p", phone=matter.letterhead.peer_phone)]
    offered = matter.state.peer_to_peer.offered
    if offered is not None and offered.until > matter.now and not matter.undated:
        until = matter.business_time(offered.until) or offered.until
        texts.append(matter.say("rights.p2p_until", day=matter.words.moment(until)))
    return Block(
        ("peer_to_peer",), matter.say("rights.p2p_heading"), tuple(Paragraph(text) for text in texts)
    )


def representative(matter: Matter) -> Block:
    """That somebody can act for the member."""
    text = matter.say("rights.representative", phone=matter.letterhead.phone)
    return Block(("representative",), matter.say("rights.representative_heading"), (Paragraph(text),))


def consumer_assistance(matter: Matter) -> Block | None:
    """Who helps members of this product line and does not work for the plan."""
    bodies = helping(assistance_rules(), matter.line, matter.day, matter.switches)
    if not bodies:
        return None
    head = matter.letterhead
    places = {
        "help": head.consumer_help, "office": head.external_review, "medicare": head.medicare_help,
        "ombudsman": head.ombudsman,
    }  # fmt: skip
    paragraphs = tuple(Paragraph(matter.say(f"assistance.{body.value}", **places)) for body in bodies)
    return Block(("consumer_assistance",), matter.say("rights.consumer_heading"), paragraphs)


def grievance(matter: Matter, key: str) -> Block:
    """The right to a grievance about more time, or about a refusal to expedite."""
    head = matter.letterhead
    text = matter.say(key, phone=head.phone, address=", ".join(head.grievances))
    return Block(("grievance_rights",), matter.say("rights.grievance_heading"), (Paragraph(text),))


def level_name(matter: Matter, level: AppealLevel) -> str:
    """What a level is called; a level without words of ours keeps the rule's own name."""
    key = f"level.{level.id}"
    return matter.say(key) if matter.words.has(key) else level.name


def last_day(matter: Matter, level: AppealLevel) -> str:
    """The last day to file at a level after this letter."""
    deadline = filing_deadline(level, matter.line, matter.day)
    assert deadline.due_at is not None
    return matter.moving_day(plan_day(deadline.due_at))


def _how_long(matter: Matter, first: AppealLevel) -> Iterator[Items | Paragraph]:
    """How long the answer takes; of lines with different times, each."""
    times = {
        name: span
        for name in matter.due.lines
        if (span := _time(matter, first, name, Urgency.STANDARD)) is not None
    }
    if len(set(times.values())) == 1:
        time = matter.words.span(next(iter(times.values())))
        yield Paragraph(matter.say("rights.how_long", time=time))
    elif times:
        yield Paragraph(matter.say("rights.how_long_lines"))
        yield Items(
            tuple(
                matter.say(
                    "rights.how_long_line",
                    what=matter.service(matter.state.lines[name].requested),
                    time=matter.words.span(span),
                )
                for name, span in times.items()
            )
        )


def _time(matter: Matter, level: AppealLevel, name: str, urgency: Urgency) -> Span | None:
    submitted = matter.state.submitted
    item = item_of(matter.state, submitted, name, urgency) if submitted else None
    if item is None:
        return None
    try:
        return decision_deadline(level, item, matter.now).span
    except RegulationFault:  # no time is known for such an appeal
        return None


def _next(matter: Matter, level: AppealLevel, table: str) -> str:
    head = matter.letterhead
    time = matter.words.span(level.filing) if level.filing else "-"
    day = last_day(matter, level) if level.filing else "-"
    key = f"{table}.{level.id}"
    if not matter.words.has(key):
        return f"{level.name}: {time}."
    return matter.say(
        key, time=time, day=day, hearings=head.hearings, external=head.external_review,
        independent=head.independent_review,
    )  # fmt: skip
