"""Questions in letters: of those of which one is enough, that is said, in every letter that asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assent.casework.deadlines.clocks import moments
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Notice, Paragraph, Quoted, Rows
from assent.casework.notices.passages.questions import still_needed
from assent.casework.notices.words import fixed_words
from assent.casework.review.events import AskedFact, InformationRequested
from assent.casework.review.question_tree import asked_facts, outline
from assent.logic.ask_tree import Ask, AskGroup, AskTree
from tests.unit.casework.notices.letters import (
    MEMBER,
    NOW,
    NURSE,
    PROVIDER,
    SYSTEM,
    assessed,
    letter,
    matter,
    submitted,
)
from tests.unit.casework.request.story import Story

SCALES = tuple(
    Ask("scores", f"A {scale} total from the 30 days before the request", document="scored rating scale")
    for scale in ("HAM-D", "MADRS", "PHQ-9")
)
MISUSE = Ask("ketamine_misuse", "Has the member ever misused ketamine?")
DISORDER = Ask(
    "substance_use_disorder",
    "Has the member a substance use disorder?",
    if_yes=Ask("sud_active", "Is the substance use disorder active now?"),
)


def waiting(tree: AskTree) -> Story:
    body = InformationRequested(asked_facts(tree), NOW + timedelta(days=9), outline(tree))
    return assessed(submitted()).record(body, by=SYSTEM)


def asked_block(notice: Notice) -> Block:
    (block,) = (block for block in notice.blocks if "facts_asked" in block.elements)
    return block


def asking(tree: AskTree, language: str = "en") -> Block:
    reader = replace(PROVIDER, language=language)
    return asked_block(letter(waiting(tree), NoticeKind.INFORMATION_REQUEST, "provider", addressee=reader))


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_of_several_stays_one_of_several(language: str) -> None:
    table, one_is_enough, choices = asking(AskGroup(True, (MISUSE, AskGroup(False, SCALES))), language).parts
    assert isinstance(table, Rows)
    assert len(table.rows) == 1
    assert one_is_enough == Paragraph(fixed_words(language)["way.one_more"])
    assert isinstance(choices, Items)
    assert len(choices.entries) == 3
    for scale, entry in zip(("HAM-D", "MADRS", "PHQ-9"), choices.entries, strict=True):
        assert scale in entry
        assert entry.endswith(")"), "what can answer it stands beside it"


def test_where_only_a_choice_is_asked_there_is_no_empty_table() -> None:
    one_is_enough, choices = asking(AskGroup(False, SCALES)).parts
    assert isinstance(one_is_enough, Paragraph)
    assert isinstance(choices, Items)


def test_what_belongs_together_within_a_choice_is_one_entry() -> None:
    both = AskGroup(True, (MISUSE, DISORDER))
    *_, choices = asking(AskGroup(False, (SCALES[0], both))).parts
    assert isinstance(choices, Items)
    assert len(choices.entries) == 2
    assert "ketamine? (" in choices.entries[1]
    assert "Also: Has the member a substance use disorder?" in choices.entries[1]


def test_what_a_yes_would_ask_next_is_asked_along() -> None:
    (table,) = asking(AskGroup(True, (DISORDER, MISUSE))).parts
    assert isinstance(table, Rows)
    assert table.rows[0][0].endswith("If yes: Is the substance use disorder active now?")
    assert "If yes" not in table.rows[1][0]


def test_what_was_answered_since_is_not_asked_again() -> None:
    story = waiting(AskGroup(True, (MISUSE, AskGroup(False, SCALES))))
    left = {fact: ask for fact, ask in story.state.asks.items() if fact != "ketamine_misuse"}
    first = matter(story, NoticeKind.INFORMATION_REQUEST, "provider")
    later: Matter = replace(first, state=replace(story.state, asks=left), moments=moments(story.events))
    heads = [part for part in still_needed(later).parts if isinstance(part, Items)]
    assert [len(part.entries) for part in heads] == [3]


def test_a_member_reads_the_same_choice() -> None:
    story = waiting(AskGroup(True, (MISUSE, AskGroup(False, SCALES))))
    needed = still_needed(matter(story, NoticeKind.INFORMATION_REQUEST, "provider", addressee=MEMBER))
    texts = list(needed.texts())
    assert "All of these:" not in texts, "there is one"
    assert "We also need this. One of these is enough:" in texts


def by_a_nurse() -> Story:
    own = AskedFact("dementia", "Who found no dementia, and when?", by_person=True)
    return waiting(MISUSE).record(InformationRequested((own,), NOW + timedelta(days=9)), by=NURSE)


def test_a_reviewers_own_words_are_marked_as_english_in_a_spanish_letter() -> None:
    reader = replace(MEMBER, language="es")
    first = matter(by_a_nurse(), NoticeKind.INFORMATION_REQUEST, "provider", addressee=reader)
    parts = still_needed(first).parts
    (quoted,) = (part for part in parts if isinstance(part, Quoted))
    assert (quoted.words, quoted.language) == ("Who found no dementia, and when?", "en")
    listed = [entry for part in parts if isinstance(part, Items) for entry in part.entries]
    assert listed == ["¿Abusó alguna vez el miembro de la ketamina?"]
    (request,) = letter(by_a_nurse(), NoticeKind.INFORMATION_REQUEST, "provider", addressee=reader).blocks[
        2:3
    ]
    assert [part.language for part in request.parts if isinstance(part, Quoted)] == ["en"]


def test_in_an_english_letter_they_stand_with_the_others() -> None:
    parts = still_needed(matter(by_a_nurse(), NoticeKind.INFORMATION_REQUEST, "provider")).parts
    assert not any(isinstance(part, Quoted) for part in parts)
