"""The words of letters: the same keys and places in every language, plain to read, nothing untranslated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assent.casework.determination.attestations import AttestationId
from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.readability import (
    counts,
    english_syllables,
    fernandez_huerta,
    flesch_kincaid,
    spanish_syllables,
)
from assent.casework.notices.words import LANGUAGES, PLACE, Words, fixed_words, translations
from assent.facts.medicines import known_medicines
from assent.logic.definitions import Definition
from assent.logic.package import PolicyPackage
from assent.logic.walk import every_condition
from assent.policies.catalogue import PACKAGES
from assent.policies.mgb_031.package import PACKAGE
from assent.regulation.appeals import appeal_rules
from assent.regulation.items import Ground
from assent.regulation.spans import Unit

PROSE = tuple(
    f"{table}." for table in ("ask", "approval", "partial", "adverse", "reasons", "way", "rights", "next",
    "after", "signed", "extension", "ground", "expedite", "deemed", "appeal", "outside", "beyond", "lapse",
    "closing", "summary")
)  # fmt: skip
OWN = PACKAGE.resources
_QUOTED_NEVER = ("E.", "S.", "REF")
"""Clauses that only tell the policy's history and evidence: no reason names them."""


def sentences(language: str, *, provider: bool) -> dict[str, str]:
    """The fixed sentences of letters, the places filled with a short word."""
    return {
        key: PLACE.sub("one" if language == "en" else "uno", text)
        for key, text in fixed_words(language, OWN).items()
        if key.startswith(PROSE)
        and text.endswith(".")
        and key.endswith("_provider") is provider
        and key != "closing.language_line"  # a line in another language
    }


@pytest.mark.parametrize("resources", ["", OWN])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_places(language: str, resources: str) -> None:
    english, other = fixed_words("en", resources), fixed_words(language, resources)
    # The sentences that clinicians sign are English, and stand with the decision; others translate each of them.
    sentences_signed = set() if language == "en" else {f"signed.{id}" for id in AttestationId}
    assert set(other) == set(english) | sentences_signed
    for key in set(english) - {"months.time"}:
        assert set(PLACE.findall(other[key])) == set(PLACE.findall(english[key])), key
        assert other[key].strip()
    assert len(other["months.names"].split(",")) == 12


@pytest.mark.parametrize("provider", [False, True])
def test_english_is_plain(provider: bool) -> None:
    found = sentences("en", provider=provider)
    assert len(found) > 30
    assert flesch_kincaid("\n".join(found.values())) < 6
    hard = {key: round(flesch_kincaid(text)) for key, text in found.items() if flesch_kincaid(text) > 10}
    assert hard == {}


@pytest.mark.parametrize("provider", [False, True])
def test_spanish_is_plain(provider: bool) -> None:
    found = sentences("es", provider=provider)
    assert fernandez_huerta("\n".join(found.values())) > 75
    hard = {key: round(fernandez_huerta(text)) for key, text in found.items() if fernandez_huerta(text) < 50}
    assert hard == {}


def test_hard_words_are_found_hard() -> None:
    hard = "Notwithstanding the aforementioned determination, administrative reconsideration necessitates."
    assert flesch_kincaid(hard) > 20
    assert flesch_kincaid("We said no. You can ask us to look again.") < 3
    assert (
        fernandez_huerta("La determinación administrativa imposibilita reconsideraciones extraordinarias.")
        < 0
    )
    assert fernandez_huerta("Su plan dice que no. Usted puede pedir que miren otra vez.") > 80


@pytest.mark.parametrize(
    ("word", "count"),
    [("decision", 3), ("asked", 1), ("needed", 2), ("table", 2), ("we", 1), ("people", 2), ("rhythm", 1)],
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("decisión", 3), ("médico", 3), ("país", 2), ("muy", 1), ("hoy", 1), ("quien", 1), ("leer", 2),
     ("guerra", 2), ("ciudad", 2)],
)  # fmt: skip
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_counts() -> None:
    assert counts("One two. Three!", "en").sentences == 2
    assert counts("", "en").words == 1


def definitions(package: PolicyPackage) -> Iterator[Definition]:
    for policy in package.versions:
        yield from policy.vocabulary.facts
        for one in policy.vocabulary.lists:
            yield from one.fields


def spoken(package: PolicyPackage) -> Iterator[str]:
    """Every text of a policy that a letter may quote."""
    for policy in package.versions:
        yield policy.title
        yield from (row.says for id, row in policy.outline.items() if not id.startswith(_QUOTED_NEVER))
        for one in policy.vocabulary.lists:
            yield from (one.question, one.another, one.document)
            yield one.obtainable.how if one.obtainable else ""
        for root in policy.roots():
            for condition in every_condition(root):
                another = getattr(condition, "another", None)
                yield another.words if another is not None else ""
                later = getattr(condition, "later", None)
                yield later.how if later is not None else ""
    for definition in definitions(package):
        yield from (definition.question, definition.document, definition.cannot)
        yield definition.obtainable.how if definition.obtainable else ""


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
def test_all_that_a_letter_may_quote_is_there_in_spanish(package: PolicyPackage) -> None:
    spanish = translations("es", package.resources)
    assert [text for text in dict.fromkeys(spoken(package)) if text and text not in spanish] == []


def test_a_translation_is_not_the_english_again() -> None:
    assert [text for text, other in translations("es", OWN).items() if text == other] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_that_is_a_choice_has_words(language: str, package: PolicyPackage) -> None:
    words = fixed_words(language, package.resources)
    choices = {one for definition in definitions(package) for one in definition.choices}
    assert [one for one in sorted(choices) if f"value.{one}" not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_ground_and_unit_has_words(language: str) -> None:
    words = fixed_words(language)
    for level in appeal_rules():
        assert f"level.{level.id}" in words
        if level.level > 1:
            assert f"next.{level.id}" in words
            assert f"after.{level.id}" in words
    assert [one for one in Ground if f"ground.{one.value}" not in words] == []
    assert [one for one in Unit if f"span.{one.value}" not in words] == []


def test_a_place_that_nobody_fills_is_refused() -> None:
    words = Words("en", "member")
    with pytest.raises(NoticeIncomplete, match="number"):
        words.say("approval.number")
    with pytest.raises(NoticeIncomplete, match="number"):
        words.say("approval.number", number=" ")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sentence_that_ends_with_an_abbreviation_has_one_period(language: str) -> None:
    words = Words(language, "member")
    at = words.moment(datetime(2026, 7, 10, 18, tzinfo=UTC))
    for key in ("ask.by", "expedite.deadline", "appeal.deadline"):
        said = words.say(key, day=at)
        assert said.endswith(".")
        assert not said.endswith("..")
    assert words.say("closing.language_line", phone="Call Example Inc.").count("..") == 0


def test_a_filled_word_is_never_filled_again() -> None:
    assert Words("en", "member").say("approval.number", number="{end}") == "Your approval number is {end}."


@pytest.mark.parametrize(
    ("language", "at", "says"),
    [
        ("en", datetime(2026, 2, 10, 14, tzinfo=UTC), "9:00 a.m. on February 10, 2026"),
        ("en", datetime(2026, 2, 10, 17, 5, tzinfo=UTC), "12:05 p.m. on February 10, 2026"),
        ("en", datetime(2026, 2, 11, 4, 59, 59, tzinfo=UTC), "February 10, 2026"),
        ("es", datetime(2026, 7, 10, 18, tzinfo=UTC), "10 de julio de 2026 a las 2:00 p.m."),
        ("es", datetime(2026, 7, 10, 17, 5, tzinfo=UTC), "10 de julio de 2026 a la 1:05 p.m."),
    ],
)
def test_times_are_the_plans(language: str, at: datetime, says: str) -> None:
    assert Words(language, "member").moment(at) == says


@pytest.mark.parametrize(
    ("value", "says"),
    [(None, "not given"), (True, "Yes"), (False, "No"), (19, "19"), (0.5, "0.5"), (36.0, "36"),
     (date(2026, 2, 3), "February 3, 2026"), ("phq_9", "PHQ-9"), ("some_drug", "some drug")],
)  # fmt: skip
def test_values(value: bool | float | str | date | None, says: str) -> None:
    assert Words("en", "member", OWN).value(value) == says


def test_a_provider_reads_its_own_words_where_there_are_any() -> None:
    member, provider = Words("en", "member"), Words("en", "provider")
    assert member.say("subject.adverse") != provider.say("subject.adverse")
    assert member.say("subject.extension") == provider.say("subject.extension")


def test_several_things_are_joined_as_the_language_joins_them() -> None:
    assert Words("en", "member").choice("a drug", "infusion", "ice") == "a drug, infusion and ice"
    spanish = Words("es", "member")
    said = [spanish.choice("Medicamento", one) for one in ("Infusión", "hígado", "hielo", "cita")]
    assert said == [
        "Medicamento e Infusión",
        "Medicamento e hígado",
        "Medicamento y hielo",
        "Medicamento y cita",
    ]


def test_what_a_policy_names_in_letters_has_words() -> None:
    words = fixed_words("en", OWN)
    wanted = [service.text for service in PACKAGE.services]
    for row in PACKAGE.clinical_summary:
        wanted += [row.text, *filter(None, [row.otherwise])]
        assert set(PLACE.findall(words[row.text])) <= {
            row.fact,
            *row.needs,
            *(["detail"] if row.details else []),
        }
    assert [key for key in wanted if key not in words] == []


def test_the_words_of_one_policy_are_not_those_of_another() -> None:
    shared, own = fixed_words("en"), fixed_words("en", OWN)
    assert "summary.rating" not in shared
    assert "summary.rating" in own
    assert shared.items() <= own.items(), "a policy adds words, and changes none that all letters share"
    assert translations("es").items() <= translations("es", OWN).items()
    assert [text for text in translations("es") if "ketamin" in text or "nfusion" in text] == []


def test_a_policy_without_words_in_a_language_says_its_own_in_english(tmp_path: Path) -> None:
    wording = tmp_path / "half_translated" / "wording"
    wording.mkdir(parents=True)
    (wording.parent / "__init__.py").write_text("")
    (wording / "en.toml").write_text('[service]\nframe = "Standing frame"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        spanish = Words("es", "member", "half_translated")
        assert spanish.say("service.frame") == "Standing frame"
        assert spanish.text("Is there room?") == "Is there room?"
        assert spanish.say("about.service_plain") == "Servicio"
        with pytest.raises(KeyError):
            Words("es", "member").say("service.frame")


SAME_IN_SPANISH = {"citalopram", "escitalopram"}


def test_medicines_are_named_one_way_in_spanish() -> None:
    words = Words("es", "member", OWN)
    names = {medicine.name: words.value(medicine.name) for medicine in known_medicines()}
    assert {name for name, spanish in names.items() if name == spanish} <= SAME_IN_SPANISH
    assert words.value("SERTRALINE") == "sertralina"
    assert words.value("Zoloft") == "Zoloft"
    assert Words("en", "member", OWN).value("sertraline") == "sertraline"
