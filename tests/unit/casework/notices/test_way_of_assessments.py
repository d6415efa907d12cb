"""What letters make of the way to yes that a real assessment gives, and not one that a test wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from assent.casework.determination.signature import SpecificReason
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import Items, Paragraph
from assent.logic.case_facts import RecordList
from assent.logic.conclude import Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.way_to_yes import way_to_yes
from tests.spec.base_case import REQUESTED, Given, initial_case, pressures, renewal_case, scores
from tests.unit.casework.notices.letters import MEMBER, POLICY, PROVIDER, TOLD, WORDS, letter, refused

Changes = Mapping[str, Given]
CHOICE = ("One of these is enough:", "Basta con una de estas cosas:")
NOTHING = ("nothing that can be sent now", "nada que se pueda enviar ahora")
SEVERAL = {"en": CHOICE[0], "es": CHOICE[1]}
RECENT: Changes = {"intracerebral_hemorrhage": True, "hemorrhage_date": REQUESTED - timedelta(days=60)}
LONG_AGO: Changes = {"intracerebral_hemorrhage": True, "hemorrhage_date": REQUESTED - timedelta(days=600)}
SUBSTANCE: Changes = {
    "substance_use_disorder": True, "sud_active": True, "sud_maintenance_treatment": False,
    "sud_only_nicotine_or_caffeine": False,
}  # fmt: skip
FINDINGS: dict[str, tuple[str, Changes, str, str]] = {
    "aneurysm": ("X.8", {"arterial_aneurysm": True}, "aneurysm_clearance", "neurovascular"),
    "old hemorrhage": ("X.9", LONG_AGO, "hemorrhage_clearance", "neurology"),
    "recent hemorrhage": ("X.9", RECENT, "hemorrhage_clearance", "neurology"),
    "arrhythmia": ("X.10", {"arrhythmia": True}, "cardiovascular_clearance", "cardiology"),
    "pressure": ("X.10", {"blood_pressures": pressures((170, 80, 3))}, "cardiovascular_clearance", "cardiology"),
    "head injury": ("X.11", {"csf_obstruction": True}, "csf_clearance", "neurology"),
    "eye": ("X.12", {"eye_pressure_disorder": True}, "eye_clearance", "ophthalmology"),
    "thyroid": ("X.13", {"uncontrolled_hyperthyroidism": True}, "thyroid_clearance", "cardiology"),
}  # fmt: skip
TREATABLE = ("arrhythmia", "head injury", "eye", "thyroid", "pressure")


def way(
    clause: str, changes: Changes, language: str = "en", to: str = "member", *, renewal: bool = False
) -> list[str | tuple[str, ...]]:
    """The paragraphs and lists of the piece that tells what could change the decision."""
    case = (renewal_case if renewal else initial_case)(REQUESTED, **changes)
    evaluation = Evaluation(case, {})
    concluded = conclude(POLICY, evaluation)
    assert concluded.outcome in (Outcome.NOT_MET, Outcome.JUDGMENT)
    criteria = POLICY.pathways[str(case.values["request_kind"])].criteria
    told = replace(TOLD, way=way_to_yes(criteria, evaluation), missing=concluded.missing)
    reader = replace(MEMBER if to == "member" else PROVIDER, language=language)
    facts = {path: value for path, value in changes.items() if not isinstance(value, RecordList)}
    story = refused(reason=SpecificReason(clause, WORDS), facts=facts)
    notice = letter(story, NoticeKind.ADVERSE, to, told=told, addressee=reader)
    (block,) = (block for block in notice.blocks if "way_to_yes" in block.elements)
    return [
        part.text if isinstance(part, Paragraph) else part.entries
        for part in block.parts
        if isinstance(part, Paragraph | Items)
    ]


def said(lines: list[str | tuple[str, ...]]) -> str:
    return "\n".join(line if isinstance(line, str) else "\n".join(line) for line in lines)


@pytest.mark.parametrize("finding", FINDINGS)
@pytest.mark.parametrize("status", ["none", "refused", "conditional", "given"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_said_twice_and_no_choice_is_torn(finding: str, status: str, language: str) -> None:
    clause, changes, clearance, _ = FINDINGS[finding]
    lines = way(clause, {**changes, clearance: status, f"{clearance}_by": "other"}, language)
    entries = [entry for line in lines if isinstance(line, tuple) for entry in line]
    assert len(entries) == len(set(entries))
    assert sum(SEVERAL[language] in line for line in lines if isinstance(line, str)) <= 1


@pytest.mark.parametrize("finding", FINDINGS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("to", ["member", "provider"])
def test_after_a_refusal_nobody_is_sent_for_another_signature(finding: str, language: str, to: str) -> None:
    clause, changes, clearance, giver = FINDINGS[finding]
    text = said(way(clause, {**changes, clearance: "refused", f"{clearance}_by": giver}, language, to))
    for shopping in (
        "Obtain clearance",
        "a clearance from",
        "Consiga el visto bueno",
        "con el visto bueno de",
    ):
        assert shopping not in text
    if finding in TREATABLE:
        look_again = ("said no can look again", "que dijo que no puede mirar otra vez")
        measured = "later, dated measurement" in text or "una medida posterior" in text
        assert measured or any(words in text for words in look_again)


@pytest.mark.parametrize("finding", TREATABLE)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_finding_that_can_be_treated_has_a_way_after_a_refusal_too(finding: str, language: str) -> None:
    clause, changes, clearance, giver = FINDINGS[finding]
    text = said(way(clause, {**changes, clearance: "refused", f"{clearance}_by": giver}, language))
    assert not any(words in text for words in NOTHING)


@pytest.mark.parametrize(
    ("clause", "changes", "renewal", "words"),
    [
        ("X.15", {"active_pulmonary_infection": True}, False, "Once the lung infection is over"),
        ("X.1", {"pregnant": True}, False, "Once the pregnancy is over"),
        ("X.1", {"breastfeeding": True}, False, "Once breastfeeding has ended"),
        ("X.1", {"pregnancy_risk_stated": True}, False, "once there is no more risk of pregnancy"),
        ("X.7", {"delirium": True, "last_delirium_date": REQUESTED - timedelta(days=3)}, False, "eighth day"),
        ("X.9", {**RECENT, "hemorrhage_clearance": "none"}, False, "with a clearance from neurology"),
        ("X.9", {**RECENT, "hemorrhage_clearance": "refused"}, False, "a new note from that specialist"),
        ("R.3", {**SUBSTANCE, "abstinent": False}, True, "Once a month has passed with no use at all"),
        (
            "R.3",
            {**SUBSTANCE, "abstinent": True, "abstinent_since": REQUESTED - timedelta(days=10)},
            True,
            "Once a month has passed with no use at all",
        ),
    ],
)
def test_what_passes_is_told_with_what_to_send_then(
    clause: str, changes: Changes, renewal: bool, words: str
) -> None:
    text = said(way(clause, changes, renewal=renewal))
    assert words in text
    assert not any(nothing in text for nothing in NOTHING)


def test_a_finding_that_stays_is_not_promised_to_pass_beside_one_that_does() -> None:
    text = said(way("X.15", {"active_pulmonary_infection": True, "severe_pulmonary_disease": True}))
    assert any(nothing in text for nothing in NOTHING)
    assert "Once the lung infection is over" not in text


def test_ratings_that_show_no_severe_episode_are_named_once() -> None:
    low = scores(("phq_9", 12, 5), complete=True)
    _, stands, entries = way("I.3", {"scores": low})
    assert stands == "This stands in the way:"
    assert entries == ("Initial Treatment, 3: What the record holds about this stays as it is.",)


@pytest.mark.parametrize(
    ("clause", "says", "not_says"),
    [
        (
            "I.1",
            (
                "One of these is enough:",
                "Has a psychiatrist documented",
                "mood depressed",
                "psychotic illness",
            ),
            (),
        ),
        (
            "T.A.4",
            ("One of these is enough:", "Has a psychiatrist documented", "psychotic illness"),
            ("mood depressed",),
        ),
        ("X.17", (), ("Has a psychiatrist documented", "mood depressed")),
    ],
)
def test_one_of_several_stays_so_where_one_stands_in_a_table_of_the_rule(
    clause: str, says: tuple[str, ...], not_says: tuple[str, ...]
) -> None:
    """The table of symptoms has ids of its own, and stands in the rule on the diagnosis."""
    missing = conclude(POLICY, Evaluation(initial_case(psychiatrist_documented_mdd=None), {})).missing
    story = refused(reason=SpecificReason(clause, WORDS))
    notice = letter(story, NoticeKind.ADVERSE, told=replace(TOLD, way=None, missing=missing))
    (block,) = (block for block in notice.blocks if "way_to_yes" in block.elements)
    text = "\n".join(block.texts())
    assert all(words in text for words in says)
    assert not any(words in text for words in not_says)
