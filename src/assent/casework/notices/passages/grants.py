"""What an approval says: what is approved, from when to when, under which number, what comes next."""

from assent.casework.appeal.events import Effectuated, ReversalConfirmed
from assent.casework.deadlines.events import DeemedGranted
from assent.casework.determination.determination import ApprovalBasis, Approved
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Rows
from assent.casework.notices.passages.outside_decisions import body_name
from assent.casework.record.lines import Grant


def approved(matter: Matter) -> Block:
    """That it is approved, and on what ground."""
    texts = [_decision(matter)]
    bases = {line.determination.basis for line in matter.lines() if isinstance(line.determination, Approved)}
    if ApprovalBasis.CONTINUITY in bases:
        texts.append(matter.say("approval.continuity"))
    if ApprovalBasis.OUTSIDE_CRITERIA in bases:
        texts.append(matter.say("approval.outside"))
    return Block(("decision",), "", tuple(Paragraph(text) for text in texts))


def granted(matter: Matter) -> Block | None:
    """Services, units and period; None where nothing is granted."""
    grants = grants_of(matter)
    if not grants:
        return None
    rows = Rows(matter.grant_heads(), tuple(matter.grant_row(grant) for grant in grants))
    start, end = min(grant.start for grant in grants), max(grant.end for grant in grants)
    period = matter.say("approval.period", start=matter.words.day(start), end=matter.words.day(end))
    return Block(
        ("services_and_units", "authorization_period"),
        matter.say("approval.granted"),
        (rows, Paragraph(period)),
    )


def number(matter: Matter) -> Block | None:
    """The number of the authorization; None where none was issued yet."""
    numbers = dict.fromkeys(line.authorization for line in matter.lines() if line.authorization)
    if not numbers:
        return None
    texts = [matter.say("approval.number", number=number) for number in numbers]
    texts.append(matter.say("approval.show"))
    return Block(("authorization_number",), "", tuple(Paragraph(text) for text in texts))


def comes_next(matter: Matter) -> Block | None:
    """What to do before it ends."""
    grants = grants_of(matter)
    if not grants:
        return None
    last = max(grant.end for grant in grants)
    end = matter.words.day(last)
    pending = isinstance(matter.body, ReversalConfirmed)
    texts = [matter.say("approval.pending_until")] if pending else []
    texts += [
        *matter.wanted_at_the_end(last),
        matter.say("approval.next", end=end),
        matter.say("approval.until"),
        matter.say("approval.questions"),
    ]
    return Block(
        ("what_comes_next",), matter.say("approval.next_heading"), tuple(Paragraph(text) for text in texts)
    )


def grants_of(matter: Matter) -> list[Grant]:
    """What is granted of the lines that the letter is about."""
    return [line.granted for line in matter.lines() if line.granted is not None]


def _decision(matter: Matter) -> str:
    match matter.body:
        case DeemedGranted(deadline=deadline):
            due = matter.words.moment(deadline.due)
            return matter.say("approval.deemed", due=due, citation=deadline.citation or deadline.rule)
        case Effectuated(decision=decision):
            return matter.say("approval.outside_body", body=body_name(matter, decision))
        case ReversalConfirmed():
            return matter.say("approval.pending_appeal")
        case _:
            return matter.say("approval.decision")
