"""Of the readable record: decisions, documents, what happened, the letters, and how to prove that it is whole."""

import re
from collections.abc import Callable, Iterator

from assent.casework.notices.notice import Block, Paragraph, Part, Quoted, Rows
from assent.casework.record.state import RequestState
from assent.desk.people.names import Person
from assent.desk.record.case_file_facts import at, words
from assent.desk.record.detail import Detail, DeterminationShown
from assent.desk.record.record_texts import cited_clauses, citing, naming
from assent.logic.policy import Policy

_ENTRY = re.compile(r"[-*] |\d+\. |  \| ")
"""How an entry of a list begins in the text of a letter."""
_NEARLY_FULL = 62
"""Signs after which a line of a letter's text was broken for its width."""

_GROUP = 16
"""Signs of a digest that stand together."""

ReadText = Callable[[str], str]
"""The words of a letter, by the digest of its text."""


def decisions(detail: Detail, policy: Policy, person: Person) -> Iterator[Block]:
    """What the plan decided of each line, who signed it, and why; appeals; what bodies outside decided."""
    for line in detail.lines:
        determinations = [*line.earlier_determinations, *([line.determination] if line.determination else [])]
        if determinations:
            parts = tuple(
                part
                for determination in determinations
                for part in _determination(determination, line.delegate, policy, person)
            )
            yield Block((), f"Decisions on line {line.line}", parts)
    appeals = tuple(
        (appeal.appeal, str(appeal.level), ", ".join(appeal.lines), at(appeal.filed_at),
         ", ".join(f"{line} {outcome}" for line, outcome in appeal.outcomes.items()) or "open")
        for appeal in detail.appeals
    )  # fmt: skip
    if appeals:
        yield Block((), "Appeals", (Rows(("Appeal", "Level", "Lines", "Filed", "Decided"), appeals),))
    outside = tuple(
        (decision.body, decision.reference, str(decision.decided_on),
         ", ".join(f"{ruling.line} {words(ruling.ruling)}" for ruling in decision.rulings))
        for decision in detail.outside_decisions
    )  # fmt: skip
    if outside:
        heads = ("Body", "Its number", "Decided on", "What it said")
        yield Block((), "Decisions outside the plan", (Rows(heads, outside),))


def _determination(
    determination: DeterminationShown, delegate: str | None, policy: Policy, person: Person
) -> Iterator[Part]:
    if determination.by:
        credential = ", ".join(part for part in (determination.credential, determination.specialty) if part)
        by = f"by {person(determination.by)} ({credential}), {at(determination.signed_at)}"
    else:
        by = f"by {delegate}" if delegate else "by the software"
    yield Paragraph(f"{words(determination.outcome).capitalize()} {by}.")
    cited = cited_clauses(policy)
    for reason in determination.reasons:
        yield Quoted(f"The reason at {cited.get(reason.clause, reason.clause)}:", reason.words, "en")
    for alternative in determination.alternatives:
        yield Paragraph(
            f"Covered instead: {alternative.treatment}{f', {alternative.providers}' if alternative.providers else ''}."
        )


def documents(detail: Detail) -> Iterator[Block]:
    """What is attached, by name and digest."""
    rows = tuple(
        (document.name, document.media_type, _in_groups(document.digest)) for document in detail.documents
    )
    if rows:
        yield Block((), "Documents on file", (Rows(("Name", "Type", "Digest (SHA-256)"), rows),))


def _in_groups(digest: str) -> str:
    """A digest that fits a column: in groups, between which a line may end."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def happened(detail: Detail, policy: Policy, person: Person) -> Block:
    """The history: every entry of the record in its order."""
    cited = cited_clauses(policy)

    def told(says: str) -> str:
        return f": {words(citing(naming(says, person), cited.get))}" if says else ""

    rows = tuple(
        (str(entry.sequence), at(entry.at), _who(entry.actor, entry.role, person),
         f"{words(entry.event)}{told(entry.says)}")
        for entry in detail.timeline
    )  # fmt: skip
    return Block((), "What happened", (Rows(("No.", "When", "Who", "What"), rows),))


def _who(actor: str, role: str, person: Person) -> str:
    """Who did something: by name with the role; the account beside a name, by which it is on the record."""
    name = person(actor)
    return f"{name} ({words(role)})" if name == actor else f"{name} ({words(role)}, {actor})"


def letters(state: RequestState, read: ReadText) -> Iterator[Block]:
    """Every letter that went out, in its own words."""
    for number, notice in enumerate(state.notices, 1):
        heading = f"Letter {number}: {words(notice.kind.value)}, to the {notice.to}"
        intro = f"Sent by {notice.channel}; the PDF has the digest {notice.digest}. Its words:"
        body: Part = (
            Quoted(intro, "\n".join(_paragraphs(read(notice.text))), notice.language)
            if notice.text
            else Paragraph(
                f"Sent by {notice.channel}; only the PDF was kept, with the digest {notice.digest}."
            )
        )
        yield Block((), heading, (body,))


def _paragraphs(text: str) -> Iterator[str]:
    """The text of a letter without the line breaks that only its width made: those after a nearly full line."""
    paragraph, last = "", 0
    for line in text.splitlines():
        goes_on = last >= _NEARLY_FULL or line.startswith("  ")
        last = len(line)
        if paragraph and line.strip() and goes_on and not _ENTRY.match(line):
            paragraph = f"{paragraph} {line.strip()}"
            continue
        if paragraph.strip("-= "):
            yield paragraph
        paragraph = line
    if paragraph.strip("-= "):
        yield paragraph


def proof(state: RequestState) -> Block:
    """How a reader can have it checked that this is the whole record."""
    text = (
        f"The record of this request has {state.sequence} entries, chained by digests. The digest of the last one is "
        f"{state.head}. The plan shows by `assent audit verify` and `assent audit export` that nothing is missing."
    )
    return Block((), "How this can be checked", (Paragraph(text),))
