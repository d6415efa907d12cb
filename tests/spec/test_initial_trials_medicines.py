"""One medicine counts once among the trials of clause I.4, by its ingredient and whatever its role."""

from __future__ import annotations

from assent.logic.case_facts import CaseFacts, Record, RecordList
from tests.spec.base_case import initial_case, trial
from tests.spec.harness import Decides, Row, case_from

NAMES = {
    "second": ("trials[1].medicine",),
    "third": ("trials[2].medicine",),
    "fourth": ("trials[3].medicine",),
}


def medicines(row: Row) -> CaseFacts:
    """Adequate failed trials, each written as class and medicine: `ssri:sertraline`; `ssri:?` names none."""
    given = (pair.split(":") for pair in row["trials"].split())
    known = tuple(trial(of, medicine=None if name == "?" else name) for of, name in given)
    cells = {"psychotherapy_failed": "no", "severe_suicidal_ideation": "no"}
    return case_from(initial_case, cells, {"trials": RecordList(known, row["all"] == "yes")})


def test_a_medicine_counts_once(decides: Decides) -> None:
    decides(
        """
    trials                                                      | all || outcome    | because | missing
    ssri:sertraline ssri:fluoxetine snri:duloxetine tca:doxepin | yes || met        |         |
    ssri:sertraline ssri:sertraline snri:duloxetine tca:doxepin | yes || not_met    | I.4     |
    ssri:? snri:? tca:? bupropion:?                             | yes || met        |         |
    ssri:sertraline ssri:? snri:duloxetine tca:doxepin          | yes || incomplete |         | second
    """,
        medicines,
        where=NAMES,
    )


def test_that_a_medicine_counts_once_is_the_one_reading_that_decides(decides: Decides) -> None:
    decides(
        """
    trials                                                      | all | adopted           || outcome | because
    ssri:sertraline ssri:fluoxetine snri:duloxetine tca:doxepin | yes | once_per_medicine || met     |
    """,
        medicines,
        question="I.4.same",
    )


def test_an_unnamed_medicine_of_a_class_that_no_other_has_is_one_more(decides: Decides) -> None:
    decides(
        """
    trials                                                | all || outcome    | because | missing
    ssri:sertraline ssri:fluoxetine snri:duloxetine tca:? | yes || met        |         |
    ssri:sertraline ssri:fluoxetine snri:? tca:?          | yes || met        |         |
    ssri:sertraline ssri:? snri:? tca:doxepin             | yes || incomplete |         | second third
    ssri:sertraline snri:duloxetine tca:doxepin tca:?     | yes || incomplete |         | fourth
    ssri:sertraline ssri:fluoxetine tca:? tca:?           | yes || incomplete |         | third fourth
    ssri:sertraline ssri:fluoxetine snri:duloxetine maoi:? | yes || judgment  | I.4     |
    ssri:sertraline ssri:fluoxetine serotonin_modulator:vortioxetine | yes || not_met | I.4 |
    """,
        medicines,
        where=NAMES,
    )


def products(row: Row) -> CaseFacts:
    """As ``medicines``; `ssri+:fluoxetine` holds an augmenting agent too, `as-ssri:` was given to augment."""
    known: list[Record] = []
    for token in row["trials"].split():
        kind, name = token.split(":")
        medicine = None if name == "?" else name
        if kind.startswith("as-"):
            drug_class = None if kind == "as-none" else kind.removeprefix("as-")
            known.append({**trial("augmentation", medicine=medicine), "drug_class": drug_class})
        else:
            also = True if kind.endswith("+") else None
            known.append(trial(kind.removesuffix("+"), medicine=medicine, augments_too=also))
    cells = {"psychotherapy_failed": row.get("therapy") or "no", "severe_suicidal_ideation": "no"}
    return case_from(initial_case, cells, {"trials": RecordList(tuple(known), complete=True)})


def test_a_medicine_counts_once_whatever_its_role(decides: Decides) -> None:
    decides(
        """
    trials                                                            | therapy || outcome    | because | missing
    ssri:sertraline snri:duloxetine tca:doxepin as-none:lithium        |         || judgment   | I.4     |
    ssri:sertraline snri:duloxetine tca:doxepin as-none:?              |         || judgment   | I.4     |
    ssri:sertraline snri:duloxetine tca:doxepin as-bupropion:bupropion |         || judgment   | I.4     |
    ssri:sertraline snri:duloxetine tca:doxepin as-bupropion:?         |         || judgment   | I.4     |
    ssri:sertraline snri:duloxetine tca:doxepin as-tca:doxepin         |         || not_met    | I.4     |
    ssri:sertraline snri:duloxetine tca:doxepin as-tca:?               |         || incomplete |         | fourth
    ssri:sertraline snri:duloxetine as-snri:duloxetine                 | yes     || not_met    | I.4     |
    ssri:sertraline snri:duloxetine as-tca:doxepin                     | yes     || judgment   | I.4     |
    ssri:sertraline snri:duloxetine as-tca:doxepin as-tca:doxepin      |         || not_met    | I.4     |
    """,
        products,
        where=NAMES,
    )


def test_the_augmenting_half_of_a_product_counts_where_its_antidepressant_is_counted(
    decides: Decides,
) -> None:
    decides(
        """
    trials                                                       | therapy || outcome  | because
    ssri+:fluoxetine ssri:fluoxetine snri:duloxetine tca:doxepin  |         || judgment | I.4
    ssri+:fluoxetine ssri:sertraline snri:duloxetine tca:doxepin  |         || met      |
    ssri+:fluoxetine snri:duloxetine tca:doxepin                  |         || not_met  | I.4
    ssri+:fluoxetine ssri+:fluoxetine snri:duloxetine tca:doxepin |         || not_met  | I.4
    ssri+:fluoxetine ssri:fluoxetine snri:duloxetine              | yes     || judgment | I.4
    ssri+:fluoxetine ssri:fluoxetine snri:duloxetine              |         || not_met  | I.4
    ssri+:fluoxetine as-none:lithium snri:duloxetine tca:doxepin  |         || judgment | I.4
    """,
        products,
        where=NAMES,
    )
