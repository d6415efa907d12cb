"""Unipolar major depressive disorder by DSM-5: clause I.1 with the elements T.A.1 to T.A.5."""

from __future__ import annotations

from assent.logic.case_facts import CaseFacts, RecordList
from assent.policies.mgb_031.facts.depression import SYMPTOMS
from tests.spec.base_case import initial_case
from tests.spec.harness import Decides, Row, case_from, facts

NINE = tuple(symptom.definition.name for symptom in SYMPTOMS)
OTHER_ELEMENTS = (
    "distress_or_impairment",
    "due_to_substance_or_condition",
    "better_explained_by_psychosis",
)
NAMES = {
    "doc": ("psychiatrist_documented_mdd",),
    "manic": ("ever_manic_or_hypomanic",),
    "T.A.1": (*NINE, "symptom_days"),
    "T.A.2": ("distress_or_impairment",),
    "T.A.3": ("due_to_substance_or_condition",),
    "T.A.4": ("better_explained_by_psychosis",),
    "two_left": ("distress_or_impairment", "due_to_substance_or_condition"),
    "all_elements": (*NINE, "symptom_days", *OTHER_ELEMENTS),
}
columns = facts(
    doc="psychiatrist_documented_mdd",
    manic="ever_manic_or_hypomanic",
    distress="distress_or_impairment",
    substance="due_to_substance_or_condition",
    psychosis="better_explained_by_psychosis",
    days="symptom_days",
)


def test_a_documented_diagnosis_may_stand_for_what_is_not_recorded(decides: Decides) -> None:
    decides(
        """
    doc | manic || outcome    | because | missing
    yes | no    || met        |         |
    yes | yes   || not_met    | I.1     |
    yes | ?     || incomplete |         | manic
    ?   | no    || incomplete |         | doc all_elements
    ?   | ?     || incomplete |         | doc all_elements manic
    ?   | yes   || not_met    | I.1     |
    no  | no    || incomplete |         | all_elements
    no  | yes   || not_met    | I.1     |
    """,
        columns,
        where=NAMES,
    )


def test_any_contrary_element_fails_whatever_was_documented(decides: Decides) -> None:
    decides(
        """
    doc | days | distress | substance | psychosis || outcome | because
    yes | 14   | yes      | no        | no        || met     |
    yes | 13   |          |           |           || not_met | I.1
    yes |      | no       |           |           || not_met | I.1
    yes |      |          | yes       |           || not_met | I.1
    yes |      |          |           | yes       || not_met | I.1
    ?   | 13   |          |           |           || not_met | I.1
    """,
        columns,
    )


def shown(row: Row) -> CaseFacts:
    """Table A: the nine symptoms in its order as +, - or ?; the rest as wanted where left empty."""
    signs = {"+": "yes", "-": "no", "?": "?"}
    cells = {
        "psychiatrist_documented_mdd": row["doc"],
        "symptom_days": row["days"],
        "distress_or_impairment": row.get("distress") or "yes",
        "due_to_substance_or_condition": row.get("substance") or "no",
        "better_explained_by_psychosis": row.get("psychosis") or "no",
        **{name: signs[sign] for name, sign in zip(NINE, row["symptoms"], strict=True)},
    }
    return case_from(initial_case, cells)


def test_five_of_nine_symptoms_for_two_weeks_with_mood_or_interest(decides: Decides) -> None:
    decides(
        """
    symptoms  | days | doc || outcome    | because | missing
    +++++++++ | 14   | ?   || met        |         |
    +-++++--- | 14   | ?   || met        |         |
    -+++++--- | 14   | ?   || met        |         |
    --+++++++ | 14   | ?   || not_met    | I.1     |
    --+++++++ | 14   | yes || not_met    | I.1     |
    ++++----- | 14   | ?   || not_met    | I.1     |
    ++++----- | 14   | yes || not_met    | I.1     |
    +++++---- | 14   | no  || met        |         |
    +++++---- | 14   | ?   || met        |         |
    +++++---- | 13   | ?   || not_met    | I.1     |
    +++++---- | 15   | ?   || met        |         |
    ++++?---- | 14   | ?   || incomplete |         | doc fatigue
    ++++?---- | 14   | yes || met        |         |
    ++++?---- | 14   | no  || incomplete |         | fatigue
    +++++???? | 14   | ?   || met        |         |
    ?-+++++-- | 14   | ?   || incomplete |         | doc depressed_mood
    ?-+++++-- | 14   | yes || met        |         |
    +++++---- | ?    | ?   || incomplete |         | doc symptom_days
    +++++---- | ?    | yes || met        |         |
    """,
        shown,
        where=NAMES,
    )


def test_every_element_is_wanted_where_nothing_is_documented(decides: Decides) -> None:
    decides(
        """
    symptoms  | days | doc | distress | substance | psychosis || outcome    | because | missing
    +++++---- | 14   | no  | ?        |           |           || incomplete |         | T.A.2
    +++++---- | 14   | no  |          | ?         |           || incomplete |         | T.A.3
    +++++---- | 14   | no  |          |           | ?         || incomplete |         | T.A.4
    +++++---- | 14   | ?   | ?        | ?         |           || incomplete |         | doc two_left
    +++++---- | 14   | no  | no       |           |           || not_met    | I.1     |
    +++++---- | 14   | no  |          | yes       |           || not_met    | I.1     |
    +++++---- | 14   | no  |          |           | yes       || not_met    | I.1     |
    """,
        shown,
        where=NAMES,
    )


def coded(row: Row) -> CaseFacts:
    """A diagnosis code in the request, and whether a psychiatrist documented the diagnosis."""
    codes = RecordList(({"code": row["code"]},), complete=True)
    cells = {"psychiatrist_documented_mdd": row["doc"]}
    return case_from(initial_case, cells, {"diagnoses": codes})


def test_a_diagnosis_code_stands_for_nothing(decides: Decides) -> None:
    decides(
        """
    code  | doc || outcome    | missing
    F33.2 | yes || met        |
    F33.2 | ?   || incomplete | doc all_elements
    F33.2 | no  || incomplete | all_elements
    F31.4 | yes || met        |
    """,
        coded,
        where=NAMES,
    )


def test_a_plan_may_want_every_element_shown(decides: Decides) -> None:
    decides(
        """
    symptoms  | days | doc | psychosis | adopted             || outcome    | because | missing
    +++++---- | 14   | no  |           | every_element       || met        |         |
    +++++---- | 14   | yes | ?         | every_element       || incomplete |         | T.A.4
    +++++---- | 14   | yes | ?         | diagnosis_may_stand || met        |         |
    +++++---- | 14   | yes | ?         |                     || met        |         |
    +++++---- | 14   | yes | yes       | every_element       || not_met    | I.1     |
    ????????? | ?    | yes |           | every_element       || incomplete |         | T.A.1
    ????????? | ?    | yes |           |                     || met        |         |
    """,
        shown,
        question="I.1.source",
        where=NAMES,
    )
