"""Why less was granted than asked: reasons by clause, what was looked at, the criteria, and how to get them."""

from collections.abc import Iterable

from assent.casework.determination.signature import Considered, ConsideredKind, SpecificReason
from assent.casework.notices.matter import Matter, base, reasons_of
from assent.casework.notices.notice import Block, Items, Paragraph, Part, Quoted, Rows
from assent.casework.notices.sensitive import is_mental_health, may_show
from assent.logic.tree import ClauseKind

MOST_ROWS = 12
"""So many facts are listed; of more, their number is given and how to get them."""


def specific(matter: Matter, reasons: Iterable[SpecificReason]) -> Block:
    """Each clause that is not met, what it says, and the clinician's own words about this member."""
    parts: list[Part] = []
    for reason in reasons:
        says = matter.says(reason.clause)
        if says:
            parts.append(Paragraph(matter.say("reasons.rule", clause=reason.clause, says=says)))
        else:
            parts.append(Paragraph(f"{matter.say('labels.other_clause')}: {reason.clause}."))
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


def criteria_used(matter: Matter, clauses: Iterable[str]) -> Block:
    """The policy, its version, and the clauses that mattered."""
    policy, named = matter.policy, ", ".join(clauses)
    text = matter.say(
        "reasons.policy", title=matter.words.text(policy.title), id=policy.id, version=policy.version,
        clauses=named,
    )  # fmt: skip
    return Block(("criteria_used",), matter.say("reasons.criteria"), (Paragraph(text),))


def criteria_included(matter: Matter, clauses: frozenset[str]) -> Block:
    """The criteria themselves: those of the pathway, and every clause named in a reason."""
    kind = matter.state.facts.get(matter.policy.pathway_by)
    pathway = matter.policy.pathways.get(str(kind.current.value)) if kind else None
    inside = pathway.clause_ids if pathway else ()
    deciding = (ClauseKind.CRITERION, ClauseKind.EXCLUSION, ClauseKind.JUDGMENT)
    wanted = clauses | {
        id for id in inside if id in matter.policy.level and matter.policy.outline[id].kind in deciding
    }
    shown = [(id, matter.says(id)) for id in matter.policy.outline if id in wanted]
    heads = (matter.say("reasons.rule_head"), matter.say("reasons.says_head"))
    return Block(
        ("criteria_included",), matter.say("reasons.included"), (Rows(heads, tuple(shown), paired=True),)
    )


def how_to_get(matter: Matter) -> Block:
    """How to get the criteria and the records free of charge; for mental health also the parity rule's."""
    head = matter.letterhead
    copies = Paragraph(matter.say("reasons.copies", phone=head.phone, url=head.policy_url))
    heading = matter.say("reasons.copies_heading")
    if not is_mental_health(matter):
        return Block(("how_to_get_criteria",), heading, (copies,))
    parity = Paragraph(matter.say("reasons.parity"))
    return Block(("how_to_get_criteria", "parity_disclosure"), heading, (copies, parity))


def codes(matter: Matter, clauses: Iterable[str]) -> Block:
    """The codes of this decision with their meaning, and that others are given on request."""
    heads = (matter.say("about.code"), matter.say("reasons.means_head"))
    rows = tuple((clause, matter.says(clause) or clause) for clause in clauses)
    intro = Paragraph(matter.say("reasons.codes_intro"))
    return Block(
        ("codes_and_meanings",), matter.say("reasons.codes"), (intro, Rows(heads, rows, paired=True))
    )


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
