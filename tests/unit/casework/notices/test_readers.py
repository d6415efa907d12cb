"""A letter speaks to its reader, in words that people say: no ids of ours, amounts with their units."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assent.casework.determination.signature import Considered, ConsideredKind, SpecificReason
from assent.casework.notices.compose import compose
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.words import fixed_words
from tests.unit.casework.notices.letters import (
    LINES,
    MEMBER,
    POLICY,
    PROVIDER,
    STORIES,
    WORDS,
    approved,
    exhausted,
    forwarded,
    granted,
    letter,
    matter,
    overturned,
    refused,
    text,
)  # fmt: skip

TO_A_MEMBER = re.compile(
    r"your doctor|your health|you must still be|you appeal\b|you lose|your appeal\b|harm you\b"
    r"|su médico|su salud|usted debe seguir siendo|usted apela|mientras apela|si pierde|su caso\b",
    re.IGNORECASE,
)
TO_AN_OFFICE = re.compile(r"your patient|the patient's|su paciente|each claim", re.IGNORECASE)
POINTS_ELSEWHERE = re.compile(
    r"\b(that|this) (finding|disorder|condition)\b|these symptoms|the disorder\b|the earlier course\b(?! of)"
    r"|estos síntomas|ese trastorno|el curso anterior|tratamiento anterior\b(?! con)",
    re.IGNORECASE,
)
"""Words that are clear only beside another question; a letter asks some of the questions."""
VOCABULARY = POLICY.vocabulary
PATHS = (
    *(fact.name for fact in VOCABULARY.facts),
    *(f"{records.name}.complete" for records in VOCABULARY.lists),
    *(f"{records.name}[0].{field.name}" for records in VOCABULARY.lists for field in records.fields),
)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_letter_speaks_to_its_reader(kind: NoticeKind, line: str, language: str) -> None:
    story = STORIES[kind](line)
    to_member = text(letter(story, kind, addressee=replace(MEMBER, language=language)))
    to_office = text(letter(story, kind, "provider", addressee=replace(PROVIDER, language=language)))
    assert TO_AN_OFFICE.findall(to_member) == []
    assert TO_A_MEMBER.findall(to_office) == []
    assert ".." not in to_member + to_office


@pytest.mark.parametrize(
    ("story", "kind", "line"),
    [
        (overturned, NoticeKind.APPEAL_DECISION, "commercial"),
        (forwarded, NoticeKind.DEEMED, "medicare_advantage"),
        (exhausted, NoticeKind.DEEMED, "mgb_aco"),
        (granted, NoticeKind.APPROVAL, "medicare_advantage"),
        (approved, NoticeKind.APPROVAL, "one_care"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_so_do_the_rarer_ones(story: object, kind: NoticeKind, line: str, language: str) -> None:
    assert callable(story)
    office = replace(PROVIDER, language=language)
    assert TO_A_MEMBER.findall(text(letter(story(line), kind, "provider", addressee=office))) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_fact_has_a_question_and_is_never_named_by_its_id(path: str, language: str) -> None:
    one = matter(refused(), NoticeKind.ADVERSE, addressee=replace(MEMBER, language=language))
    question = one.question(path)
    assert question.endswith("?")
    assert "." not in path or path not in question
    assert not POINTS_ELSEWHERE.search(question)
    assert not re.search(r"\w[._]\w*[a-z]", question.replace("mg/kg", "")), question


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_list_that_is_complete_is_told_by_its_question(language: str) -> None:
    story = refused(reason=SpecificReason("I.3", WORDS), facts={"scores.complete": True})
    said = text(letter(story, NoticeKind.ADVERSE, addressee=replace(MEMBER, language=language)))
    assert "scores" not in said
    assert ("Are these all the depression rating totals" if language == "en" else "¿Son estos todos") in said


@pytest.mark.parametrize(
    ("path", "value", "language", "says"),
    [
        ("weight_kg", 86.0, "en", "86 kg"),
        ("weight_kg", 86.0, "es", "86 kg"),
        ("infusion_minutes", 40.0, "en", "40 minutes"),
        ("infusion_minutes", 1.0, "es", "1 minuto"),
        ("infusions_per_week", 3.0, "en", "3 a week"),
        ("infusions_per_week", 3.0, "es", "3 por semana"),
        ("symptom_days", 1.0, "en", "1 day"),
        ("trials[0].adherence", 91.0, "es", "91 por ciento"),
        ("blood_pressures[0].systolic", 174.0, "en", "174 mm Hg"),
        ("dementia", False, "en", "No"),
        ("csf_clearance", None, "en", "Not given"),
    ],
)
def test_an_amount_is_told_with_its_unit(
    path: str, value: bool | float | None, language: str, says: str
) -> None:
    facts = {} if value is None else {path: value}
    one = matter(refused(facts=facts), NoticeKind.ADVERSE, addressee=replace(MEMBER, language=language))
    assert one.answer(path) == says


def test_every_unit_of_the_policy_has_words_or_is_its_own() -> None:
    fields = (field for records in VOCABULARY.lists for field in records.fields)
    units = {definition.unit for definition in (*VOCABULARY.facts, *fields) if definition.unit}
    for language in ("en", "es"):
        words = fixed_words(language)
        assert {unit for unit in units if f"unit.{unit}" not in words} <= {"mg", "kg", "mg/kg"}


def test_what_a_clinician_named_is_told_with_its_unit() -> None:
    story = refused(reason=SpecificReason("D.1", WORDS), facts={"weight_kg": 86.0})
    one = matter(story, NoticeKind.ADVERSE)
    assert Considered(ConsideredKind.FACT, "weight_kg") not in one.refusals()[0].considered
    assert "86 kg" in text(compose(one))
