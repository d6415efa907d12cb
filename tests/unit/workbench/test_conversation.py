"""The conversation about a case: asked only what can still matter, it comes to what the whole case comes to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assent.adapters.case_files import parse_case, read_values
from assent.casework.assessment.assessment import Assessment
from assent.desk.assessment.assess import assess_case
from assent.desk.assessment.inquiry import Kind, as_given, read_answer, record_form
from assent.logic.ask_tree import asked
from assent.logic.package import Catalogue
from assent.logic.walk import every_condition, facts_of
from assent.policies.catalogue import PACKAGES
from assent.workbench.conversation import answers
from assent.workbench.conversation.fields import fact_field, read_record, record_fields, typed_of
from assent.workbench.conversation.questions import (
    PageKind,
    Question,
    for_approval,
    group_of,
    left_open,
    next_question,
    question_of,
    to_obtain,
)
from assent.workbench.conversation.run import Conversation, NoSuchPage, Run, SentPage, next_page, turned
from assent.workbench.conversation.standing import packet, standing_of
from assent.workbench.conversation.summary import answer_parts
from assent.workbench.conversation.timeline import timelines
from assent.workbench.conversation.view import values_of

CATALOGUE = Catalogue(PACKAGES)
PACKAGE = PACKAGES[0]
EXAMPLES = Path(__file__).parents[3] / "examples"
FILES = sorted([*EXAMPLES.glob("*.json"), *EXAMPLES.glob("*.yaml")])
VALID = [path for path in FILES if path.stem != "invalid"]
START = {"request_date": "2026-02-10"}
MOST_PAGES = 400

Answer = Callable[[Question, Mapping[str, Any]], tuple[Mapping[str, Any], tuple[str, ...]]]
"""Answers a page: the case after it, and what was put off."""


def assessed(facts: Mapping[str, Any]) -> Assessment:
    case = parse_case(dict(facts), "case", CATALOGUE)
    assert not case.faults, case.faults
    return assess_case(case, CATALOGUE)


def whole(path: Path) -> dict[str, Any]:
    ((value, faults),) = read_values(path.read_bytes(), path.name)
    assert not faults
    case = parse_case(value, "case", CATALOGUE)
    assert not case.faults
    return as_given(case)


def held(facts: Mapping[str, Any], answer: Answer) -> tuple[Assessment, list[Question], Mapping[str, Any]]:
    """A conversation to its end: the last assessment, the pages in their order, the case."""
    put_off: tuple[str, ...] = ()
    pages: list[Question] = []
    for _ in range(MOST_PAGES):
        now = assessed(facts)
        page = next_question(PACKAGE, now, put_off)
        if page is None:
            return now, pages, facts
        pages.append(page)
        facts, off = answer(page, facts)
        put_off = (*put_off, *off)
    raise AssertionError([page.key for page in pages[-20:]])


def of_case(known: Mapping[str, Any]) -> Answer:
    """Answers exactly what is asked, out of a case that is known as a whole."""

    def answer(page: Question, facts: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        if page.kind is PageKind.FACT:
            value = known.get(page.key)
            return (
                (answers.with_fact(facts, page.key, value), ()) if value is not None else (facts, page.paths)
            )
        name = page.key.partition("[")[0]
        records = answers.records_of(known, name)
        if page.index < len(records) and page.kind is PageKind.LIST:
            return answers.with_record(facts, name, page.index, records[page.index]), ()
        if page.kind is PageKind.LIST and answers.is_complete(known, name):
            return answers.with_complete(facts, name, complete=True), page.paths
        return facts, page.paths

    return answer


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_answering_what_is_asked_comes_to_the_same(path: Path) -> None:
    known = whole(path)
    due = assess_case(parse_case(dict(known), "case", CATALOGUE), CATALOGUE)
    made, pages, facts = held({"request_date": known["request_date"]}, of_case(known))
    assert made.outcome is due.outcome
    assert len({page.key for page in pages if page.kind is PageKind.FACT}) == sum(
        page.kind is PageKind.FACT for page in pages
    ), "a fact is asked for once"
    assert set(answers_given(facts)) <= set(answers_given(known))


def answers_given(facts: Mapping[str, Any]) -> list[str]:
    return [name for name in facts if name not in ("case", "policy")]


def at_random(chance: Random) -> Answer:
    """Answers anything that may be: a value of the range, a record of such values, none further, not known."""

    def value(definition: Any) -> object:
        match definition.kind:
            case Kind.BOOLEAN:
                return chance.random() < 0.5
            case Kind.CHOICE:
                return chance.choice(definition.choices)
            case Kind.INTEGER | Kind.NUMBER:
                return chance.randint(int(definition.low or 1), int(definition.high or 100))
            case Kind.DATE:
                return date(2026, chance.choice((1, 2)), chance.randint(1, 9)).isoformat()
            case _:
                return chance.choice(("sertraline", "venlafaxine", "bupropion", "no such medicine"))

    def answer(page: Question, facts: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        made: Mapping[str, Any] = facts
        name = page.key.partition("[")[0]
        if chance.random() < 0.15:
            return facts, page.paths
        if page.kind is PageKind.FACT:
            assert page.fact is not None
            made = answers.with_fact(facts, page.key, value(page.fact))
        elif page.kind is PageKind.LIST and (page.index > 4 or chance.random() < 0.3):
            return answers.with_complete(facts, name, complete=True), page.paths
        else:
            assert page.form is not None
            records = answers.records_of(facts, name)
            before = records[page.index] if page.index < len(records) else {}
            wanted = page.wanted or tuple(field.name for field in page.form.fields)
            record = {**before, **{
                field.name: value(field)
                for field in (*page.form.fields, *page.form.worked_out)
                if field.name in wanted
            }}  # fmt: skip
            made = answers.with_record(facts, name, page.index, record)
        possible = not parse_case(dict(made), "case", CATALOGUE).faults
        return (made, ()) if possible else (facts, page.paths)

    return answer


@pytest.mark.parametrize("seed", range(30))
def test_it_ends_and_asks_nothing_that_cannot_matter(seed: int) -> None:
    chance = Random(seed)
    answer = at_random(chance)
    seen: list[tuple[str, ...]] = []

    def checked(page: Question, facts: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        missing = {ask.fact for ask in asked(assessed(facts).missing)}
        assert set(page.paths) <= missing
        made, off = answer(page, facts)
        assert made != facts or off, "an answer takes the conversation further"
        seen.append(off)
        return made, off

    made, pages, _ = held(START, checked)
    put_off = [path for off in seen for path in off]
    assert {path for page in left_open(PACKAGE, made, put_off) for path in page.paths} <= set(put_off)
    assert pages


def test_what_is_known_and_has_to_change_is_no_question() -> None:
    known = whole(EXAMPLES / "met.json") | {"requested_by_treating_specialist": False}
    made = assessed(known)
    assert next_question(PACKAGE, made, ()) is None
    assert [ask.fact for ask in to_obtain(made)] == ["requested_by_treating_specialist"]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_record_as_it_is_shown_is_read_as_it_was(path: Path) -> None:
    given = of_file(path.name).facts
    for definition in PACKAGE.newest.vocabulary.lists:
        form = record_form(PACKAGE, definition)
        for record in answers.records_of(given, definition.name):
            read = read_record(form, typed_of(form, record), date(2027, 1, 1))
            assert not read.faults
            one = {key: str(value) for key, value in record.items() if key != "evidence"}
            assert {key: str(value) for key, value in read.values.items()} == one


def test_a_fact_that_was_typed_is_read_by_the_grammar() -> None:
    weight = question_of(PACKAGE, PACKAGE.newest, parse_case(START, "case", CATALOGUE), "weight_kg")
    assert weight is not None
    assert weight.fact is not None
    assert fact_field(PACKAGE, weight.fact, "").unit == "kg"
    read = read_answer(weight.fact, "180 lb", date(2026, 2, 10))
    assert "81.6" in getattr(read, "says", "")


def test_items_come_to_a_total_and_are_named_without_their_wording() -> None:
    form = record_form(PACKAGE, next(one for one in PACKAGE.newest.vocabulary.lists if one.name == "scores"))
    shown = record_fields(PACKAGE, form, {"r.scale": "madrs"})
    items = next(one for one in shown if one.kind == "items")
    assert [part.label for part in items.parts] == [f"Item {number}" for number in range(1, 11)]
    typed = {"r.scale": "phq_9", **{f"r.items.{place}": "2" for place in range(9)}, "r.date": "2026-02-03"}
    read = read_record(form, typed, date(2026, 2, 10))
    made = assessed({**START, "scores": [read.values]})
    assert made.case.facts.lists["scores"].records[0]["total"] == 18


def test_where_it_stands_counts_each_clause_once_and_says_what_is_at_stake() -> None:
    known = whole(EXAMPLES / "two-facts-missing.json")
    made = assessed(known)
    page = next_question(PACKAGE, made, ())
    assert page is not None
    stands = standing_of(made, page.clauses)
    assert stands.count("unknown") == 2
    assert [one.label.id for one in stands.clauses if one.at_stake] == [page.clauses[0].rpartition(".")[0]]
    assert len({one.label.id for one in stands.clauses}) == len(stands.clauses)


def test_a_reading_is_said_with_what_the_case_comes_to() -> None:
    stands = standing_of(assessed(whole(EXAMPLES / "judgment-by-a-reading.json")))
    assert {outcome for reading in stands.readings for _, outcome in reading.readings} == {"met", "not_met"}


def test_the_packet_names_documents_by_clause_and_what_is_open() -> None:
    made = assessed(whole(EXAMPLES / "two-facts-missing.json"))
    parts = {part.label.id: part for part in packet(PACKAGE, made)}
    assert {one.document for one in parts["I.3"].documents} == {"scored rating scale"}
    assert all(one.shows or one.open for part in parts.values() for one in part.documents)


def test_the_timeline_says_which_trials_count_and_why_others_do_not() -> None:
    known = whole(EXAMPLES / "met.json")
    records = answers.records_of(known, "trials")
    short = answers.with_record(
        known, "trials", 0, {**records[0], "days": 10, "sufficient_per_physician": False}
    )
    (picture,) = timelines(PACKAGE, assessed(known), known)
    assert picture.counting == len(records)
    (picture,) = timelines(PACKAGE, assessed(short), short)
    assert picture.bars[0].stands == "out"
    assert any("six weeks" in why for why in picture.bars[0].why)


def conversation() -> Conversation:
    return Conversation(
        PACKAGE,
        lambda facts: parse_case(dict(facts), "case", CATALOGUE),
        lambda case: assess_case(case, CATALOGUE),
    )


def of_file(name: str) -> Run:
    path = EXAMPLES / name
    ((value, _),) = read_values(path.read_bytes(), path.name)
    assert isinstance(value, dict)
    return Run(value)


def test_a_fact_that_was_signed_for_in_a_group_is_seen_and_changed_alone() -> None:
    run = of_file("met-with-evidence.yaml")
    made = assessed(run.facts)
    rows = {row.key: row.says for part in answer_parts(PACKAGE, made, run.facts) for row in part.rows}
    assert rows["porphyria"] == "No"
    _, shown = turned(conversation(), run, SentPage(go="porphyria"))
    assert shown.typed == {"value": "no"}
    after, _ = turned(conversation(), run, SentPage("porphyria", "continue", typed={"value": "yes"}))
    found = assessed(after.facts)
    assert found.case.facts.values["porphyria"] is True
    assert found.case.facts.values["dementia"] is False
    assert not [one for one in found.conflicts if one.fact == "porphyria"]


def test_a_value_with_its_evidence_is_shown_and_the_rest_of_it_kept() -> None:
    run = of_file("met-with-evidence.yaml")
    _, shown = turned(conversation(), run, SentPage(go="weight_kg"))
    assert shown.typed == {"value": "82"}
    after, _ = turned(conversation(), run, SentPage("weight_kg", "continue", typed={"value": "180 lb"}))
    assert assessed(after.facts).case.facts.values["weight_kg"] == pytest.approx(81.65, abs=0.01)
    assert after.facts["candidate_determined"] == run.facts["candidate_determined"]


def test_a_group_holds_only_what_is_asked_whatever_else_is_answered() -> None:
    put_off: tuple[str, ...] = ()
    facts = {**START, "request_kind": "initial", "product_line": "commercial", "drug": "ketamine",
        "route": "intravenous", "indication": "treatment_resistant_depression", "birth_date": "1980-05-05"}  # fmt: skip
    made = assessed(facts)
    groups = []
    while (page := next_question(PACKAGE, made, put_off)) is not None:
        group = group_of(PACKAGE, made, put_off)
        if group is not None:
            groups.append(group)
        put_off = (*put_off, *page.paths)
    assert {group.section for group in groups} == {"Exclusions"}
    assert all(fact.name != "depressed_mood" for group in groups for fact in group.group)
    rest = tuple(path for path in put_off if path not in groups[0].paths)
    no = {f"r.{fact.name}": "no" for fact in groups[0].group[:-1]}
    run, _ = turned(conversation(), Run(facts, rest), SentPage("group", "continue", typed=no))
    assert all(run.facts[fact.name] is False for fact in groups[0].group[:-1])
    assert groups[0].group[-1].name in run.put_off


def test_a_page_that_there_is_not_is_said_so() -> None:
    with pytest.raises(NoSuchPage):
        turned(conversation(), Run(START), SentPage("no_such_fact", "continue", typed={"value": "1"}))
    with pytest.raises(NoSuchPage):
        turned(conversation(), Run(START), SentPage(go="scores[7]"))


def test_every_fact_of_the_criteria_has_a_page() -> None:
    case = parse_case(START, "case", CATALOGUE)
    for condition in PACKAGE.newest.conditions:
        for leaf in facts_of(condition):
            name = getattr(leaf, "records", leaf.definition.name)
            assert question_of(PACKAGE, PACKAGE.newest, case, name) is not None
    assert list(every_condition(PACKAGE.newest.conditions[0]))
    assert json.dumps(as_given(case))


def test_what_an_approval_needs_is_asked_last_and_may_be_put_off() -> None:
    """No criterion asks for the number of infusions; unknown it bars an approval by the software."""
    known = {**whole(EXAMPLES / "met.json"), "planned_infusions": None, "infusions_per_week": None}
    made, pages, _ = held({"request_date": known["request_date"]}, of_case(known))
    asked_for = [page.key for page in pages if page.for_approval]
    assert asked_for[:2] == ["planned_infusions", "infusions_per_week"]
    assert {"drug_code", "ndc"} <= set(asked_for)
    assert [page.for_approval for page in pages] == sorted(page.for_approval for page in pages)
    assert all(page.clauses == () and page.bars for page in pages if page.for_approval)
    assert [bar.id for bar in made.bars] == ["units.unknown"]
    assert [page.key for page in for_approval(PACKAGE, made)] == ["planned_infusions", "infusions_per_week"]
    assert left_open(PACKAGE, made, asked_for) == ()
    assert not for_approval(PACKAGE, assessed(whole(EXAMPLES / "met.json")))


def test_a_page_says_why_it_asks_what_no_criterion_asks() -> None:
    known = {**whole(EXAMPLES / "met.json"), "planned_infusions": None, "infusions_per_week": None}
    talk = conversation()
    run = Run({name: value for name, value in known.items() if value is not None})
    values = values_of(talk, run, next_page(talk, run))
    assert values["bars"] == ("neither the number of infusions nor their frequency is stated",)
    assert (values["open_words"], values["clauses"]) == ("approval_count", [])
    checked = values_of(talk, run, turned(talk, run, SentPage(go="answers"))[1])
    assert [key for key, _ in checked["optional"]] == ["planned_infusions", "infusions_per_week"]
