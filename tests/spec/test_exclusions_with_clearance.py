"""What excludes unless a specialist cleared it: clauses X.8 to X.13."""

from __future__ import annotations

import pytest

from assent.logic.case_facts import CaseFacts
from assent.policies.mgb_031.facts.clearances import Giver
from tests.spec.base_case import Pressure, initial_case, pressures
from tests.spec.harness import Decides, Row, ToCase, case_from, facts

# Exclusion, the condition that raises it, the subject of its clearance.
CLEARED_BY_SPECIALTY = [
    ("X.8", "aortic_aneurysm", "aneurysm"),
    ("X.8", "arterial_aneurysm", "aneurysm"),
    ("X.8", "arteriovenous_malformation", "aneurysm"),
    ("X.9", "intracerebral_hemorrhage", "hemorrhage"),
    ("X.10", "arrhythmia", "cardiovascular"),
    ("X.10", "unstable_cardiovascular_disease", "cardiovascular"),
    ("X.11", "csf_obstruction", "csf"),
    ("X.12", "eye_pressure_disorder", "eye"),
    ("X.13", "uncontrolled_hyperthyroidism", "thyroid"),
]
NAMED = {
    "X.8": {"cardiology", "cardiovascular_surgery", "neurovascular"},
    "X.9": {"neurology", "neurovascular", "neurosurgery", "interventional_neuroradiology"},
    "X.10": {"cardiology"},
    "X.11": {"neurology"},
    "X.12": {"ophthalmology"},
    "X.13": {
        *("cardiology", "cardiovascular_surgery", "neurovascular", "neurology", "ophthalmology"),
        *("other_physician", "vascular_surgery", "neurosurgery", "interventional_neuroradiology"),
    },
}
SURGEONS = {"vascular_surgery", "neurosurgery", "interventional_neuroradiology"}
WITHIN_FIELD = {
    "aortic_aneurysm": {"vascular_surgery"},
    "arteriovenous_malformation": {"neurosurgery", "interventional_neuroradiology"},
}
"""Surgeons who count for a limb of X.8; which vessels an arterial aneurysm is in is not stated here."""
JUDGED = {"X.8": SURGEONS, "X.13": {"aprn", "physician_assistant"}}


def cleared(condition: str, subject: str) -> ToCase:
    """The condition, its clearance, and who gave it; a hemorrhage lies two years back."""
    dates = {"hemorrhage_date": "= 2024-01-01"} if subject == "hemorrhage" else {}
    return facts(
        **{condition: "= yes"},
        **dates,
        clearance=f"{subject}_clearance",
        by=f"{subject}_clearance_by",
        condition=condition,
    )


def names(subject: str) -> dict[str, tuple[str, ...]]:
    return {"clearance": (f"{subject}_clearance",), "by": (f"{subject}_clearance_by",)}


@pytest.mark.parametrize(("clause", "condition", "subject"), CLEARED_BY_SPECIALTY)
def test_each_status_of_a_clearance(decides: Decides, clause: str, condition: str, subject: str) -> None:
    giver = min(NAMED[clause])
    decides(
        f"""
    clearance   | by      || outcome    | because  | missing
    given       | {giver} || met        |          |
    given       | ?       || incomplete |          | by
    given       | other   || judgment   | {clause} |
    refused     | ?       || not_met    | {clause} |
    refused     | {giver} || not_met    | {clause} |
    none        | ?       || not_met    | {clause} |
    conditional | {giver} || judgment   | {clause} |
    conditional | ?       || incomplete | {clause} | by
    conditional | other   || judgment   | {clause} |
    pending     | other   || judgment   | {clause} |
    conditional | optometry || not_met    | {clause} |
    pending     | optometry || not_met    | {clause} |
    pending     | {giver} || incomplete |          | clearance
    pending     | ?       || incomplete |          | clearance by
    ?           | ?       || incomplete |          | clearance
    ?           | {giver} || incomplete |          | clearance
    """,
        cleared(condition, subject),
        where=names(subject),
    )


@pytest.mark.parametrize(("clause", "condition", "subject"), CLEARED_BY_SPECIALTY)
def test_each_specialty_that_may_give_a_clearance(
    decides: Decides, clause: str, condition: str, subject: str
) -> None:
    rows = ["clearance | by || outcome | because"]
    for giver in Giver:
        if giver in NAMED[clause] | WITHIN_FIELD.get(condition, set()):
            rows.append(f"given | {giver} || met |")
        elif giver in {"other", *JUDGED.get(clause, ())}:
            rows.append(f"given | {giver} || judgment | {clause}")
        else:
            rows.append(f"given | {giver} || not_met | {clause}")
    assert len(rows) == 14
    decides("\n".join(rows), cleared(condition, subject))


@pytest.mark.parametrize(
    ("clause", "condition", "subject"),
    [one for one in CLEARED_BY_SPECIALTY if one[0] != "X.9"],
)
def test_an_unknown_condition_is_asked_alone_unless_it_is_cleared_anyway(
    decides: Decides, clause: str, condition: str, subject: str
) -> None:
    giver = min(NAMED[clause])
    decides(
        f"""
    condition | clearance   | by         || outcome    | missing
    ?         | ?           | ?          || incomplete | {condition}
    ?         | given       | {giver}    || met        |
    ?         | given       | ?          || incomplete | {condition}
    ?         | given       | optometry  || incomplete | {condition}
    ?         | given       | other      || incomplete | {condition}
    ?         | refused     | ?          || incomplete | {condition}
    ?         | none        | ?          || incomplete | {condition}
    ?         | pending     | ?          || incomplete | {condition}
    ?         | conditional | ?          || incomplete | {condition}
    no        | refused     | ?          || met        |
    no        | ?           | ?          || met        |
    """,
        cleared(condition, subject),
    )


def test_each_condition_wants_its_own_clearance(decides: Decides) -> None:
    decides(
        """
    heart | csf | eye | thyroid | csf cleared | eye cleared || outcome    | because             | missing
    yes   |     |     |         |             |             || not_met    | X.10                |
          | yes |     |         |             |             || not_met    | X.11                |
          |     | yes |         |             |             || not_met    | X.12                |
          |     |     | yes     |             |             || not_met    | X.13                |
    yes   | yes | yes | yes     |             |             || not_met    | X.10 X.11 X.12 X.13 |
          | yes | yes |         | conditional | conditional || judgment   | X.11 X.12           |
          | yes | yes |         | conditional | ?           || incomplete | X.11                | eye
    """,
        facts(
            heart="arrhythmia",
            csf="csf_obstruction",
            eye="eye_pressure_disorder",
            thyroid="uncontrolled_hyperthyroidism",
            csf_cleared="csf_clearance",
            eye_cleared="eye_clearance",
            cardiovascular_clearance="= none",
            csf_clearance="= none",
            eye_clearance="= none",
            thyroid_clearance="= none",
            csf_clearance_by="= neurology",
            eye_clearance_by="= ophthalmology",
        ),
        where={"eye": ("eye_clearance",)},
    )


aneurysm = facts(
    aorta="aortic_aneurysm",
    arteries="arterial_aneurysm",
    malformation="arteriovenous_malformation",
    clearance="aneurysm_clearance",
    by="aneurysm_clearance_by",
)
COVERS = tuple(f"aneurysm_clearance_covers_{limb}" for limb in ("aorta", "arteries", "malformation"))
ANEURYSM = {"clearance": ("aneurysm_clearance",), "aorta": ("aortic_aneurysm",)}


def test_any_aneurysm_or_malformation(decides: Decides) -> None:
    decides(
        """
    aorta | arteries | malformation | clearance | by         || outcome    | because | missing
    yes   | yes      | yes          | given     | cardiology || incomplete |         | covers
    yes   | yes      | no           | given     | cardiology || incomplete |         | two
    yes   | no       | no           | given     | cardiology || met        |         |
    yes   | no       | yes          | none      |            || not_met    | X.8     |
    yes   | ?        | ?            | none      |            || not_met    | X.8     |
    yes   | ?        | ?            | ?         |            || incomplete |         | clearance others
    ?     | no       | no           | ?         |            || incomplete |         | aorta
    ?     | ?        | ?            | given     | neurology  || incomplete |         | limbs
    ?     | ?        | ?            | given     | cardiology || incomplete |         | limbs
    """,
        aneurysm,
        where={
            **ANEURYSM,
            "limbs": ("aortic_aneurysm", "arterial_aneurysm", "arteriovenous_malformation"),
            "others": ("arterial_aneurysm", "arteriovenous_malformation"),
            "covers": COVERS,
            "two": COVERS[:2],
        },
    )


def test_a_plan_may_let_clearance_lift_the_malformation_only(decides: Decides) -> None:
    decides(
        """
    aorta | arteries | malformation | clearance | by         | adopted    || outcome | because
    yes   | no       | no           | given     | cardiology |            || met     |
    yes   | no       | no           | given     | cardiology | all_limbs  || met     |
    yes   | no       | no           | given     | cardiology | third_limb || not_met | X.8
    no    | yes      | no           | given     | cardiology | third_limb || not_met | X.8
    no    | no       | yes          | given     | cardiology | third_limb || met     |
    no    | no       | yes          | none      |            | third_limb || not_met | X.8
    no    | no       | no           | none      |            | third_limb || met     |
    """,
        aneurysm,
        question="X.8.and",
    )


hemorrhage = facts(
    hemorrhage="intracerebral_hemorrhage",
    date="hemorrhage_date",
    clearance="hemorrhage_clearance",
    by="hemorrhage_clearance_by",
)
HEMORRHAGE = {
    "hemorrhage": ("intracerebral_hemorrhage",),
    "date": ("hemorrhage_date",),
    "clearance": ("hemorrhage_clearance",),
}


def test_a_hemorrhage_within_six_months_excludes_cleared_or_not(decides: Decides) -> None:
    decides(
        """
    hemorrhage | date       | clearance   | by        || outcome    | because | missing
    yes        | 2026-02-10 | given       | neurology || not_met    | X.9     |
    yes        | 2025-08-11 | given       | neurology || not_met    | X.9     |
    yes        | 2025-08-11 | ?           |           || not_met    | X.9     |
    yes        | 2025-08-11 | conditional |           || not_met    | X.9     |
    yes        | 2025-08-09 | given       | neurology || met        |         |
    yes        | 2025-08-09 | none        |           || not_met    | X.9     |
    yes        | 2025-08-09 | ?           |           || incomplete |         | clearance
    yes        | 2025-08-09 | conditional | neurology || judgment   | X.9     |
    """,
        hemorrhage,
        where=HEMORRHAGE,
    )


def test_a_hemorrhage_exactly_six_months_ago(decides: Decides) -> None:
    decides(
        """
    hemorrhage | date       | clearance   | by        || outcome    | because | missing
    yes        | 2025-08-10 | given       | neurology || met        |         |
    yes        | 2025-08-10 | none        |           || not_met    | X.9     |
    yes        | 2025-08-10 | refused     |           || not_met    | X.9     |
    yes        | 2025-08-10 | given       | aprn      || not_met    | X.9     |
    yes        | 2025-08-10 | conditional | neurology || judgment   | X.9     |
    yes        | 2025-08-10 | ?           |           || incomplete |         | clearance
    """,
        hemorrhage,
        where=HEMORRHAGE,
    )


def test_what_is_unknown_of_a_hemorrhage_is_asked_in_turn(decides: Decides) -> None:
    decides(
        """
    hemorrhage | date       | clearance | by        || outcome    | because | missing
    ?          | ?          | ?         |           || incomplete |         | hemorrhage
    ?          | ?          | given     | neurology || incomplete |         | hemorrhage
    yes        | ?          | ?         |           || incomplete |         | date
    yes        | ?          | given     | neurology || incomplete |         | date
    yes        | ?          | none      |           || not_met    | X.9     |
    ?          | 2025-08-09 | given     | neurology || met        |         |
    ?          | 2025-08-09 | ?         |           || incomplete |         | clearance
    ?          | 2026-01-01 | ?         |           || not_met    | X.9     |
    no         | ?          | ?         |           || met        |         |
    """,
        hemorrhage,
        where=HEMORRHAGE,
    )


def test_each_reading_of_six_months_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    hemorrhage | date       | clearance | by        | adopted        || outcome | because
    yes        | 2025-08-10 | none      |           | as_longer_ago  || not_met | X.9
    yes        | 2025-08-10 | given     | neurology | as_longer_ago  || met     |
    yes        | 2025-08-10 | none      |           | nothing_wanted || met     |
    yes        | 2025-08-09 | none      |           | nothing_wanted || not_met | X.9
    yes        | 2025-08-11 | given     | neurology | nothing_wanted || not_met | X.9
    yes        | 2025-08-14 | given     | neurology |                || not_met | X.9
    yes        | 2025-08-14 | given     | neurology | days_180       || met     |
    yes        | 2025-08-15 | given     | neurology | days_180       || not_met | X.9
    yes        | 2025-08-14 | none      |           | days_180       || not_met | X.9
    """,
        hemorrhage,
        question="X.9.day",
    )


def pressure(row: Row) -> CaseFacts:
    """`160/90 0d, 120/80 ?` is two readings with their ages in days."""
    given = [_reading(one) for one in row["readings"].split(",") if one.strip()]
    cells = {
        "arrhythmia": row.get("arrhythmia", ""),
        "unstable_cardiovascular_disease": row.get("unstable", ""),
        "cardiovascular_clearance": row.get("clearance", ""),
        "cardiovascular_clearance_by": row.get("by", ""),
    }
    complete = row.get("all") == "yes"
    return case_from(initial_case, cells, {"blood_pressures": pressures(*given, complete=complete)})


def _reading(text: str) -> Pressure:
    numbers, age = text.split()
    systolic, diastolic = numbers.split("/")
    return (
        None if systolic == "?" else float(systolic),
        None if diastolic == "?" else float(diastolic),
        None if age == "?" else int(age.removesuffix("d")),
    )


PRESSURE = {"clearance": ("cardiovascular_clearance",), "readings": ("blood_pressures",)}


def test_blood_pressure_above_160_or_above_90(decides: Decides) -> None:
    decides(
        """
    readings   | clearance | by         || outcome    | because | missing
    120/80 0d  |           |            || met        |         |
    160/90 0d  |           |            || met        |         |
    161/90 0d  | none      |            || not_met    | X.10    |
    160/91 0d  | none      |            || not_met    | X.10    |
    160.5/90 0d | none     |            || not_met    | X.10    |
    161/91 0d  | ?         |            || incomplete |         | clearance
    161/80 0d  | given     | cardiology || met        |         |
    120/91 0d  | given     | cardiology || met        |         |
    120/91 0d  | given     | aprn       || not_met    | X.10    |
    ?/91 0d    | none      |            || not_met    | X.10    |
    161/? 0d   | none      |            || not_met    | X.10    |
    """,
        pressure,
        where=PRESSURE,
    )


def test_the_latest_dated_reading_counts(decides: Decides) -> None:
    decides(
        """
    readings                | all | clearance || outcome    | because | missing
    180/100 9d, 120/80 1d   | no  | none      || met        |         |
    120/80 1d, 180/100 9d   | no  | none      || met        |         |
    120/80 9d, 180/100 1d   | no  | none      || not_met    | X.10    |
    120/80 1d, 180/80 1d    | no  | none      || not_met    | X.10    |
    180/80 1d, 120/95 1d    | no  | none      || not_met    | X.10    |
    165/80 9d, 120/95 1d    | no  | none      || not_met    | X.10    |
    120/80 400d             | no  | none      || met        |         |
                            | no  | none      || incomplete |         | readings
    120/80 ?                | yes | none      || met        |         |
    180/100 ?               | yes | none      || not_met    | X.10    |
    120/80 1d, 125/85 ?     | yes | none      || met        |         |
    120/80 1d, 180/100 ?    | yes | none      || incomplete |         | blood_pressures[1].date
    120/? 1d                | yes | none      || incomplete |         | blood_pressures[0].diastolic
    ?/80 1d                 | yes | none      || incomplete |         | blood_pressures[0].systolic
    """,
        pressure,
        where=PRESSURE,
    )


def test_both_numbers_come_from_one_reading(decides: Decides) -> None:
    decides(
        """
    readings             | clearance || outcome    | missing
    ?/95 9d, 120/? 1d    | none      || incomplete | blood_pressures[1].diastolic
    ?/80 ?               | none      || incomplete | blood_pressures[0].date blood_pressures[0].systolic
    165/95 9d, 150/85 1d | none      || met        |
    """,
        pressure,
    )


def test_a_plan_may_let_cardiology_clear_the_last_limb_only(decides: Decides) -> None:
    decides(
        """
    readings  | arrhythmia | unstable | clearance | by         | adopted   || outcome | because
    120/80 0d | yes        | no       | given     | cardiology |           || met     |
    120/80 0d | yes        | no       | given     | cardiology | all_limbs || met     |
    120/80 0d | yes        | no       | given     | cardiology | last_limb || not_met | X.10
    170/80 0d | no         | no       | given     | cardiology | last_limb || not_met | X.10
    120/80 0d | no         | yes      | given     | cardiology | last_limb || met     |
    120/80 0d | no         | yes      | none      |            | last_limb || not_met | X.10
    170/80 0d | yes        | yes      | given     | cardiology |           || met     |
    """,
        pressure,
        question="X.10.clearance",
    )


surgeons = facts(
    vessels="arterial_aneurysm_vessels",
    by="aneurysm_clearance_by",
    arterial_aneurysm="= yes",
    aneurysm_clearance="= given",
)


def test_a_surgeon_clears_the_vessels_of_the_field(decides: Decides) -> None:
    decides(
        """
    vessels      | by                            || outcome  | because
    peripheral   | vascular_surgery              || met      |
    intracranial | vascular_surgery              || judgment | X.8
    intracranial | neurosurgery                  || met      |
    intracranial | interventional_neuroradiology || met      |
    peripheral   | neurosurgery                  || judgment | X.8
    both         | neurosurgery                  || judgment | X.8
    ?            | vascular_surgery              || judgment | X.8
    both         | cardiology                    || met      |
    """,
        surgeons,
    )


def test_whether_surgeons_count_for_aneurysms_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    vessels    | by               | adopted      || outcome | because
    peripheral | vascular_surgery | within_field || met     |
    peripheral | vascular_surgery | no           || not_met | X.8
    peripheral | cardiology       | no           || met     |
    """,
        surgeons,
        question="X.8.giver",
    )


def test_whether_surgeons_count_for_a_hemorrhage_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    hemorrhage | date       | clearance | by           | adopted || outcome | because
    yes        | 2025-01-01 | given     | neurosurgery | yes     || met     |
    yes        | 2025-01-01 | given     | neurosurgery | no      || not_met | X.9
    yes        | 2025-01-01 | given     | neurology    | no      || met     |
    """,
        hemorrhage,
        question="X.9.giver",
    )


def test_a_clearance_answers_only_for_the_limb_that_it_covers(decides: Decides) -> None:
    decides(
        """
    aorta | arteries | covers aorta | covers arteries || outcome    | because | missing
    yes   | no       | ?            | ?               || met        |         |
    yes   | no       | no           | ?               || not_met    | X.8     |
    yes   | yes      | yes          | yes             || met        |         |
    yes   | yes      | yes          | no              || not_met    | X.8     |
    yes   | yes      | yes          | ?               || incomplete |         | aneurysm_clearance_covers_arteries
    """,
        facts(
            aorta="aortic_aneurysm",
            arteries="arterial_aneurysm",
            covers_aorta="aneurysm_clearance_covers_aorta",
            covers_arteries="aneurysm_clearance_covers_arteries",
            aneurysm_clearance="= given",
            aneurysm_clearance_by="= cardiology",
        ),
    )
