"""What stands at the head and the foot of every letter: what it is about, questions, languages, protection."""

from assent.casework.deadlines.events import DeemedAdverse
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Rows
from assent.casework.notices.words import LANGUAGES
from assent.regulation.notices import Holds

DENIALS = (NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL, NoticeKind.APPEAL_DECISION)
"""The letters that offer help in the languages of the state; so does one that tells of a "no" by law."""
OTHER_LANGUAGES = 15
"""How many languages beside English (45 CFR 92.11)."""
PART2_STATEMENT = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""The short statement of 42 CFR 2.32(a)(2), word for word, in the language in which it is prescribed."""


def about(matter: Matter) -> Block:
    """Member, numbers, and what was asked for, line by line."""
    return Block(
        ("member_number", "what_was_asked"),
        matter.say("about.heading"),
        (_facts(matter), _lines(matter)),
    )


def contact(matter: Matter) -> Block:
    """Whom to call."""
    head = matter.letterhead
    text = matter.say(
        "closing.contact", plan=head.plan, phone=head.phone, tty=head.tty, hours=head.hours_in(matter.words.language),
        request=matter.state.id,
    )  # fmt: skip
    return Block(("plan_contact",), matter.say("closing.contact_heading"), (Paragraph(text),))


def language_help(matter: Matter) -> Block:
    """Free help in other languages and formats (45 CFR 92.11)."""
    head, asked = matter.letterhead, matter.addressee.language
    texts = [
        matter.say(
            "closing.language", phone=head.phone, tty=head.tty, hours=head.hours_in(matter.words.language)
        )
    ]
    if asked not in LANGUAGES:
        texts.append(matter.say("closing.language_asked", language=asked))
    other_language = next(language for language in LANGUAGES if language != matter.words.language)
    line = Paragraph(matter.say("closing.language_line", phone=head.phone), other_language)
    parts = (*(Paragraph(text) for text in texts), line)
    return Block(("language_help",), matter.say("closing.language_heading"), parts)


def taglines(matter: Matter) -> Block | None:
    """The plan's notices of free help in other languages, each in its own (45 CFR 92.11); None where it has none.

    They count as given where English and fifteen languages are there.
    """
    is_denial = matter.due.kind in DENIALS or isinstance(matter.body, DeemedAdverse)
    lines = matter.texts.taglines if is_denial else ()
    if not lines:
        return None
    languages = {line.language for line in lines}
    complete = "en" in languages and len(languages) > OTHER_LANGUAGES
    parts = tuple(Paragraph(line.text, line.language) for line in lines)
    return Block(("taglines",) if complete else (), matter.say("closing.taglines_heading"), parts)


def nondiscrimination(matter: Matter) -> Block:
    """The notice of nondiscrimination (45 CFR 92.10)."""
    head = matter.letterhead
    text = matter.say("closing.rights", plan=head.plan, address=", ".join(head.grievances), phone=head.phone)
    return Block(("nondiscrimination",), matter.say("closing.rights_heading"), (Paragraph(text),))


def part2(holds: frozenset[str]) -> Block | None:
    """The statement that goes with records of a Part 2 program, in its prescribed words (42 CFR 2.32(a)(2))."""
    if Holds.PART2.value not in holds:
        return None
    return Block(("part2_notice",), "", (Paragraph(PART2_STATEMENT, "en"),))


def _facts(matter: Matter) -> Rows:
    state, words = matter.state, matter.words
    rows = [(matter.say("about.request"), state.id)]
    if state.draft is not None:
        rows.insert(0, (matter.say("about.number"), state.draft.member))
    if matter.told.member.strip():
        rows.insert(0, (matter.say("about.member"), matter.told.member))
    if state.submitted is not None:
        rows.append((matter.say("about.received"), words.moment(state.submitted.received_at)))
    return Rows((matter.say("about.facts"), matter.say("about.detail")), tuple(rows), paired=True)


def _lines(matter: Matter) -> Rows:
    asked = [matter.grant_row(line.requested.asked) for line in matter.lines()]
    return Rows(matter.grant_heads(), tuple(asked))
