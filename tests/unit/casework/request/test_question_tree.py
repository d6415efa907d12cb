"""Questions stay a tree on the record: what is asked as one of several is never read as one thing, or as all."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from assent.casework.assessment.as_json import ask_json
from assent.casework.record.codec.events import body_text, from_data, to_data
from assent.casework.record.state import RequestState
from assent.casework.review.events import AskedFact, AskedPart, InformationRequested
from assent.casework.review.question_tree import (
    asked_facts,
    open_questions,
    open_questions_of,
    outline,
)
from assent.cli.requests import question_lines
from assent.desk.record.standing_display import question_label
from assent.logic.ask_tree import Ask, AskGroup, AskTree, all_asked, asked, one_asked
from tests.unit.casework.notices.letters import NOW, NURSE, SYSTEM, assessed, submitted
from tests.unit.casework.request.story import Story

HAM_D, MADRS = Ask("scores", "A HAM-D total"), Ask("scores", "A MADRS total")
SCALES = AskGroup(False, (HAM_D, MADRS))
MISUSE = Ask("ketamine_misuse", "Ever misused?")
USE = Ask("substance_use_disorder", "A disorder?", if_yes=Ask("sud_active", "Active now?"))


def requested(tree: AskTree) -> InformationRequested:
    return InformationRequested(asked_facts(tree), NOW + timedelta(days=3), outline(tree))


def waiting(*trees: AskTree) -> Story:
    story = assessed(submitted())
    for tree in trees:
        story = story.record(requested(tree), by=SYSTEM)
    return story


def shape(tree: AskTree | None) -> object:
    match tree:
        case Ask(fact=fact, question=question):
            return fact, question
        case AskGroup(together=together, parts=parts):
            return together, frozenset(map(shape, parts))
    return None


LEAVES = st.sampled_from(
    [Ask(fact, f"{fact} {way}?") for fact in ("a", "b", "c", "d") for way in ("one", "two")]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda together, parts: (all_asked if together else one_asked)(parts),
        st.booleans(),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=8,
).filter(lambda tree: tree is not None)


@given(TREES)
def test_what_was_asked_is_open_as_it_was_asked(tree: AskTree) -> None:
    facts = {ask.fact: ask for ask in asked_facts(tree)}
    state = RequestState("R-1", asks=facts, asking=outline(tree))
    waits = open_questions(state)
    if outline(tree):
        assert shape(waits) == shape(tree)
        assert shape(open_questions_of(state, requested(tree))) == shape(tree)
    else:
        assert {ask.fact for ask in asked(waits)} == set(facts)


@given(TREES)
def test_it_is_stored_and_read_as_it_is(tree: AskTree) -> None:
    body = requested(tree)
    assert from_data(InformationRequested, to_data(InformationRequested, body)) == body
    assert outline(tree) != () or b"tree" not in body_text(body)


def test_one_fact_that_can_be_answered_in_several_ways_is_asked_in_each() -> None:
    body = requested(SCALES)
    assert [ask.fact for ask in body.asks] == ["scores"]
    assert body.tree == (
        AskedPart(0, one_of=True),
        AskedPart(1, "scores"),
        AskedPart(1, "scores", "A MADRS total"),
    )
    assert open_questions(waiting(SCALES).state) == SCALES


def test_without_a_tree_all_of_it_is_wanted_as_before() -> None:
    asks = (AskedFact("ketamine_misuse", "Ever misused?"), AskedFact("scores", "A HAM-D total"))
    story = assessed(submitted()).record(InformationRequested(asks, NOW + timedelta(days=3)), by=SYSTEM)
    assert shape(open_questions(story.state)) == shape(AskGroup(True, (MISUSE, HAM_D)))


def test_a_persons_question_stands_beside_the_tree_in_the_persons_words() -> None:
    own = AskedFact("dementia", "Who said so?", by_person=True)
    story = waiting(AskGroup(True, (SCALES, MISUSE)))
    story = story.record(InformationRequested((own,), NOW + timedelta(days=3)), by=NURSE)
    waits = open_questions(story.state)
    assert shape(waits) == shape(AskGroup(True, (SCALES, MISUSE, Ask("dementia", "Who said so?"))))
    about_own = open_questions_of(story.state, InformationRequested((own,)))
    assert about_own == Ask("dementia", "Who said so?")


def test_a_later_request_shows_the_alternatives_that_were_asked_before() -> None:
    later = requested(AskGroup(True, (AskGroup(False, (HAM_D, USE)), MISUSE)))
    only_new = InformationRequested(
        tuple(ask for ask in later.asks if ask.fact == "substance_use_disorder"), None, later.tree
    )
    story = waiting(HAM_D, MISUSE).record(only_new, by=SYSTEM)
    assert shape(open_questions_of(story.state, only_new)) == shape(AskGroup(False, (HAM_D, USE)))


def test_what_a_yes_would_have_asked_next_is_kept() -> None:
    (kept,) = asked(open_questions(waiting(USE).state))
    assert kept.if_yes == Ask("sud_active", "Active now?")


def test_on_the_screen_a_choice_has_one_number_and_everything_wanted_its_own() -> None:
    tree = AskGroup(True, (MISUSE, SCALES, USE))
    state = waiting(tree).state
    lines = list(question_lines(ask_json(open_questions(state), partial(question_label, state))))
    assert [line.partition(".")[0] for line in lines if "asked" in line] == [
        "  asked 1",
        "  asked 2",
        "  asked 3",
    ]
    start = lines.index("  asked 2. one of these is enough:")
    assert [line[:6] for line in lines[start + 1 : start + 3]] == ["    - ", "    - "]
    assert list(question_lines(None)) == []


def test_one_fact_asked_in_two_ways_together_keeps_both_and_how_many_each_wants() -> None:
    four = Ask("trials", "A further trial", ("I.4",), count=4, differ_by="medicine")
    two = Ask("trials", "A trial of another class", ("I.4.class",), count=2, differ_by="drug_class")
    tree = all_asked((four, two))
    assert tree is not None
    assert [(ask.fact, ask.count) for ask in asked_facts(tree)] == [("trials", 4)]
    found = open_questions(waiting(tree).state)
    assert [(one.question, one.count, one.differ_by) for one in asked(found)] == [
        ("A further trial", 4, "medicine"), ("A trial of another class", 2, "drug_class"),
    ]  # fmt: skip


def test_what_is_asked_in_one_way_needs_no_outline() -> None:
    assert outline(all_asked((Ask("a", "A?"), Ask("b", "B?")))) == ()
