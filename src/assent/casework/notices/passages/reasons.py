"""Why less was granted than asked: reasons by clause, and what was looked at."""

from collections.abc import Iterable

from assent.casework.determination.signature import Considered, ConsideredKind, SpecificReason
from assent.casework.notices.matter import Matter, base, reasons_of
from assent.casework.notices.notice import Block, Items, Paragraph, Part, Quoted, Rows
from assent.casework.notices.sensitive import may_show

MOST_ROWS = 12
"""So many facts are listed; of more, their number is given and how to get them."""


def specific(matter: Matter, reasons: Iterable[SpecificReason]) -> Block:
    """Each clause that is not met, what it says, and the clinician's own words about this member."""
    parts: list[Part] = []
    for reason in reasons:
        parts.append(Paragraph(matter.rule_with_text(reason.clause)))
        parts.append(Quoted(matter.say("reasons.words"), reason.words))
    return Block(("specific_reason",), matter.say("reasons.heading"), tuple(parts))


def information(matter: Matter, considered: list[Considered], clauses: frozenset[str]) -> Block:
    """The facts and papers on which it rests: those that the named clauses read, and how many more."""
    facts = [one.reference for one in considered if one.kind is ConsideredKind.FACT]
    wanted = matter.clause_facts(clauses)
    chosen = ([fact for fact in facts if base(fact) in wanted] or facts)[:MOST_ROWS]
    rows = tuple(_fact_row(matter, path, clauses) for path in chosen)
    heads = (matter.say("reasons.considered"), matter.say("reasons.value"))
    parts: list[Part] = (
        [Paragraph(matter.say("reasons.information_intro")), Rows(heads, rows, paired=True)] if rows else []
    )
    papers = tuple(_paper(matter, one) for one in considered if one.kind is not ConsideredKind.FACT)
    if papers:
        parts.append(Items(papers))
    if len(facts) > len(chosen):
        parts.append(Paragraph(matter.say("reasons.more", count=str(len(facts) - len(chosen)))))
    return Block(("specific_information",), matter.say("reasons.information"), tuple(parts))


def named(reasons: Iterable[SpecificReason]) -> tuple[str, ...]:
    """The clauses of reasons, each once."""
    return tuple(dict.fromkeys(reason.clause for reason in reasons))


def reasons_told(matter: Matter) -> list[SpecificReason]:
    """The reasons of the determinations that the letter tells of."""
    return reasons_of(matter.refusals())


def _fact_row(matter: Matter, path: str, clauses: frozenset[str]) -> tuple[str, str]:
    if not may_show(matter, path, clauses):
        return (matter.say("reasons.held_back"), "-")
    held = matter.state.facts.get(path)
    return (matter.question(path), matter.answer(held.current.value if held else None))


def _paper(matter: Matter, considered: Considered) -> str:
    match considered.kind:
        case ConsideredKind.DOCUMENT:
            held = matter.state.documents.get(considered.reference)
            return matter.say("reasons.document", name=held.name if held else considered.reference)
        case ConsideredKind.ASSESSMENT:
            return matter.say("reasons.assessment")
        case _:
            return matter.say("reasons.conversation")
