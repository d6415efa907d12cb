"""Why less was granted than asked: reasons by clause, and what was looked at."""

from collections.abc import Iterable, Iterator

from assent.casework.determination.signature import Considered, ConsideredKind, SpecificReason
from assent.casework.notices.matter import Matter, base, reasons_of
from assent.casework.notices.notice import Block, Items, Paragraph, Part, Rows
from assent.casework.notices.sensitive import may_show

MOST_ROWS = 12
"""So many facts are listed; more of them are given on request."""


def specific(matter: Matter, reasons: Iterable[SpecificReason]) -> Block:
    """Each clause that is not met, what it says, and the clinician's own words about this member."""
    parts: list[Part] = []
    for reason in reasons:
        parts.append(Paragraph(matter.rule_with_text(reason.clause)))
        parts.extend(matter.written_by_staff("reasons.words", reason.words, reason.spanish))
    return Block(("specific_reason",), matter.say("reasons.heading"), tuple(parts))


def information(matter: Matter, considered: list[Considered], clauses: frozenset[str]) -> Block:
    """The facts that the cited clauses read, and the papers that were considered; that there is more on request.

    A fact that no cited clause reads is shown only where the clinician named such facts alone.
    """
    named = [reference.reference for reference in considered if reference.kind is ConsideredKind.FACT]
    of_clauses = matter.clause_facts(clauses)
    read = [path for path in dict.fromkeys((*named, *matter.state.facts)) if base(path) in of_clauses]
    parts = list(_facts(matter, read, clauses, "reasons.information_intro"))
    if not read:
        parts.append(Paragraph(matter.say("reasons.no_facts")))
    if not set(named) & set(read):
        parts.extend(_facts(matter, named, clauses, "reasons.also_considered"))
    papers = tuple(
        _paper(matter, reference) for reference in considered if reference.kind is not ConsideredKind.FACT
    )
    if papers:
        parts.append(Items(papers))
    parts.append(Paragraph(matter.say("reasons.more")))
    return Block(("specific_information",), matter.say("reasons.information"), tuple(parts))


def _facts(matter: Matter, paths: list[str], clauses: frozenset[str], intro: str) -> Iterator[Part]:
    rows = tuple(_fact_row(matter, path, clauses) for path in paths[:MOST_ROWS])
    if rows:
        heads = (matter.say("reasons.considered"), matter.say("reasons.value"))
        yield Paragraph(matter.say(intro))
        yield Rows(heads, rows, paired=True)


def named(reasons: Iterable[SpecificReason]) -> tuple[str, ...]:
    """The clauses of reasons, each once."""
    return tuple(dict.fromkeys(reason.clause for reason in reasons))


def reasons_told(matter: Matter) -> list[SpecificReason]:
    """The reasons of the determinations that the letter tells of."""
    return reasons_of(matter.refusals())


def _fact_row(matter: Matter, path: str, clauses: frozenset[str]) -> tuple[str, str]:
    if not may_show(matter, path, clauses):
        return (matter.say("reasons.held_back"), "-")
    return (matter.question(path), matter.answer(path))


def _paper(matter: Matter, considered: Considered) -> str:
    match considered.kind:
        case ConsideredKind.DOCUMENT:
            document = matter.state.documents.get(considered.reference)
            return matter.say("reasons.document", name=document.name if document else considered.reference)
        case ConsideredKind.ASSESSMENT:
            return matter.say("reasons.assessment")
        case _:
            return matter.say("reasons.conversation")
