"""The criteria of a decision: which rules, their text in full, what the codes mean, and how to get the rest."""

from collections.abc import Iterable, Iterator

from assent.casework.notices import notice
from assent.casework.notices.matter import Matter
from assent.casework.notices.sensitive import is_mental_health


def criteria_used(matter: Matter, clauses: Iterable[str]) -> notice.Block:
    """The policy, its version, the rules that mattered by its own numbers, and guidance that goes before it."""
    policy, named = matter.policy, "; ".join(map(matter.rule, clauses))
    text = matter.say(
        "reasons.policy", title=matter.words.text(policy.title), version=policy.version, clauses=named
    )
    guidance = (
        notice.Paragraph(matter.say("reasons.guidance", cite=source.cite))
        for source in matter.package.sources
        if matter.line in source.guides
    )
    parts = (notice.Paragraph(text), *guidance)
    return notice.Block(("criteria_used",), matter.say("reasons.criteria"), parts)


def criteria_included(matter: Matter, clauses: Iterable[str]) -> notice.Block:
    """Each rule on which the decision rests, whole; the policy's other rules are given on request.

    It is the policy's own text, which the plan supplies. Without it our words stand in its place, with every
    threshold, as a summary that does not count as the criteria themselves.
    """
    head, cited = matter.letterhead, tuple(clauses)
    parts = [part for clause in cited for part in _criterion(matter, clause)]
    published = [bool(matter.published(clause)) for clause in cited]
    if len(set(published)) > 1 and matter.words.language != "en":
        parts.append(notice.Paragraph(matter.say("labels.in_english", phone=head.phone)))
    key = "reasons.rest" if all(published) else "reasons.ours"
    parts.append(notice.Paragraph(matter.say(key, phone=head.phone, url=head.policy_url)))
    gives = () if matter.unpublished(cited) else ("criteria_included",)
    return notice.Block(gives, matter.say("reasons.included"), tuple(parts))


def how_to_get(matter: Matter) -> notice.Block:
    """How to get the criteria and the records free of charge; for mental health also the parity rule's."""
    head = matter.letterhead
    copies = notice.Paragraph(matter.say("reasons.copies", phone=head.phone, url=head.policy_url))
    heading = matter.say("reasons.copies_heading")
    if not is_mental_health(matter):
        return notice.Block(("how_to_get_criteria",), heading, (copies,))
    parity = notice.Paragraph(matter.say("reasons.parity"))
    return notice.Block(("how_to_get_criteria", "parity_disclosure"), heading, (copies, parity))


def codes(matter: Matter, clauses: Iterable[str]) -> notice.Block:
    """The codes of this decision with their meaning, and that others are given on request."""
    heads = (matter.say("about.code"), matter.say("reasons.means_head"))
    rows = tuple((clause, matter.rule_with_text(clause)) for clause in clauses)
    intro = notice.Paragraph(matter.say("reasons.codes_intro"))
    return notice.Block(
        ("codes_and_meanings",), matter.say("reasons.codes"), (intro, notice.Rows(heads, rows, paired=True))
    )


def _criterion(matter: Matter, clause: str) -> Iterator[notice.Part]:
    text = matter.published(clause)
    if text:
        named = matter.rule(clause) + ":" if matter.words.language == "en" else matter.rule_with_text(clause)
        yield notice.Quoted(named, text, "en")
        return
    yield notice.Paragraph(matter.rule_with_text(clause))
    details = [matter.say(key)] if matter.words.has(key := f"decides.{clause}") else []
    details += [matter.rule_with_text(finer) for finer in matter.finer(clause)]
    if details:
        yield notice.Items(tuple(details))
