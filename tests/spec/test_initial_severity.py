"""A severe current episode, by a rating of the last 30 days: clause I.3."""

from __future__ import annotations

import pytest

from assent.logic.ask_tree import AskKind, asked
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.spec.base_case import Score, initial_case, scores
from tests.spec.harness import Decides, Row, case_from


def rated(row: Row) -> CaseFacts:
    """`phq_9 15 30d, madrs ? 3d` is two totals with their ages in days; `all` whether none else."""
    given = [_score(one) for one in row["totals"].split(",") if one.strip()]
    cells = {"first_infusion_date": row.get("infusion", ""), "dementia": row.get("dementia", "")}
    lists = {"scores": scores(*given, complete=row["all"] == "yes")}
    return case_from(initial_case, cells, lists)


def _score(text: str) -> Score:
    scale, total, age = text.split()
    return (
        None if scale == "?" else scale,
        None if total == "?" else int(total),
        None if age == "?" else int(age.removesuffix("d")),
    )


def test_one_qualifying_total_is_enough(decides: Decides) -> None:
    decides(
        """
    totals                         | all || outcome    | because | missing
    ham_d 17 3d                    | no  || met        |         |
    ham_d 16 3d                    | no  || incomplete |         | scores
    ham_d 16 3d                    | yes || not_met    | I.3     |
    ham_d 52 3d                    | yes || met        |         |
    madrs 28 3d                    | no  || met        |         |
    madrs 27 3d                    | no  || incomplete |         | scores
    madrs 27 3d                    | yes || not_met    | I.3     |
    phq_9 15 3d                    | no  || met        |         |
    phq_9 14 3d                    | no  || incomplete |         | scores
    phq_9 14 3d                    | yes || not_met    | I.3     |
    qids_sr16 16 3d                | no  || met        |         |
    qids_sr16 10 3d                | yes || not_met    | I.3     |
    phq_9 15 3d, ham_d 5 3d        | yes || met        |         |
    phq_9 0 3d, madrs 28 9d        | yes || met        |         |
    phq_9 14 3d, ham_d 16 3d       | yes || not_met    | I.3     |
    phq_9 14 3d, madrs 27 3d       | no  || incomplete |         | scores
    """,
        rated,
    )


def test_the_30th_day_before_the_request_counts_and_the_31st_does_not(decides: Decides) -> None:
    decides(
        """
    totals                         | all || outcome    | because | missing
    phq_9 15 0d                    | no  || met        |         |
    phq_9 15 30d                   | no  || met        |         |
    phq_9 15 31d                   | no  || incomplete |         | scores
    phq_9 15 31d                   | yes || incomplete |         | scores
    phq_9 14 30d                   | yes || not_met    | I.3     |
    ham_d 30 31d                   | yes || incomplete |         | scores
    """,
        rated,
    )


def test_a_rating_out_of_date_proves_nothing_about_now(decides: Decides) -> None:
    decides(
        """
    totals                         | all || outcome    | because | missing
                                   | no  || incomplete |         | scores
                                   | yes || incomplete |         | scores
    phq_9 3 90d                    | yes || incomplete |         | scores
    phq_9 27 90d, ham_d 40 31d     | yes || incomplete |         | scores
    phq_9 27 90d, ham_d 16 30d     | yes || not_met    | I.3     |
    phq_9 27 90d, phq_9 14 3d      | yes || not_met    | I.3     |
    """,
        rated,
    )


def test_where_one_value_of_a_rating_is_lacking_it_is_asked(decides: Decides) -> None:
    decides(
        """
    totals                    | all || outcome    | because | missing
    phq_9 15 ?                | no  || incomplete |         | scores scores[0].date
    phq_9 15 ?                | yes || incomplete |         | scores[0].date
    phq_9 ? 3d                | no  || incomplete |         | scores scores[0].total
    phq_9 ? 3d                | yes || incomplete |         | scores[0].total
    ? 20 3d                   | yes || incomplete |         | scores[0].scale
    phq_9 15 ?, ham_d 17 3d   | no  || met        |         |
    phq_9 14 3d, ham_d ? 3d   | yes || incomplete |         | scores[1].total
    phq_9 14 3d, ham_d 17 ?   | yes || incomplete |         | scores[1].date
    phq_9 14 3d, ham_d ? 31d  | yes || not_met    | I.3     |
    """,
        rated,
    )


INSTRUMENTS = ["HAM-D", "MADRS", "PHQ-9", "QIDS-SR16"]


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ("", INSTRUMENTS),
        ("phq_9 27 31d", INSTRUMENTS),
        ("phq_9 14 3d", ["HAM-D", "MADRS", "QIDS-SR16"]),
        ("phq_9 14 3d, ham_d 10 3d", ["MADRS", "QIDS-SR16"]),
        ("phq_9 14 3d, ham_d 10 3d, qids_sr16 9 3d", ["MADRS"]),
        ("phq_9 14 3d, ham_d 10 3d, qids_sr16 9 3d, madrs 9 3d", []),
        ("qids_sr16 13 3d", ["HAM-D", "MADRS", "PHQ-9"]),
    ],
)
def test_a_total_is_asked_for_each_scale_that_has_none_in_the_window(known: str, wanted: list[str]) -> None:
    conclusion = conclude(POLICY, Evaluation(rated({"totals": known, "all": "no"})))
    more = [ask for ask in asked(conclusion.missing) if ask.kind is AskKind.ANOTHER]
    assert sorted(name for name in INSTRUMENTS for ask in more if name in ask.question) == wanted


def test_where_every_scale_has_a_total_it_is_asked_whether_there_are_others() -> None:
    known = "phq_9 14 3d, ham_d 10 3d, qids_sr16 9 3d, madrs 9 3d"
    conclusion = conclude(POLICY, Evaluation(rated({"totals": known, "all": "no"})))
    assert [(ask.fact, ask.kind) for ask in asked(conclusion.missing)] == [("scores", AskKind.COMPLETE)]


def test_a_qids_total_between_the_two_cut_offs_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    totals                       | all || outcome    | because | missing
    qids_sr16 27 3d              | yes || met        |         |
    qids_sr16 21 3d              | yes || met        |         |
    qids_sr16 16 3d              | yes || met        |         |
    qids_sr16 15 3d              | yes || judgment   | I.3     |
    qids_sr16 13 3d              | yes || judgment   | I.3     |
    qids_sr16 11 3d              | yes || judgment   | I.3     |
    qids_sr16 10 3d              | yes || not_met    | I.3     |
    qids_sr16 0 3d               | yes || not_met    | I.3     |
    qids_sr16 13 3d              | no  || judgment   | I.3     | scores
    qids_sr16 10 3d              | no  || incomplete |         | scores
    qids_sr16 13 31d             | yes || incomplete |         | scores
    qids_sr16 13 3d, phq_9 15 3d | yes || met        |         |
    qids_sr16 13 3d, phq_9 14 3d | yes || judgment   | I.3     |
    """,
        rated,
    )


def test_each_cut_off_of_the_qids_may_be_adopted_and_none_recorded_decides(
    decides: Decides,
) -> None:
    decides(
        """
    totals          | all | adopted    || outcome    | because
    qids_sr16 16 3d | yes | sixteen    || met        |
    qids_sr16 15 3d | yes | sixteen    || not_met    | I.3
    qids_sr16 11 3d | yes | eleven     || met        |
    qids_sr16 10 3d | yes | eleven     || not_met    | I.3
    qids_sr16 13 3d | yes | thirteen   || met        |
    qids_sr16 12 3d | yes | thirteen   || not_met    | I.3
    qids_sr16 0 3d  | yes | any_total  || met        |
    qids_sr16 21 3d | yes | twenty_one || met        |
    qids_sr16 20 3d | yes | twenty_one || not_met    | I.3
    qids_sr16 27 3d | yes | unusable   || not_met    | I.3
    phq_9 15 3d     | yes | unusable   || met        |
    qids_sr16 16 3d | yes |            || met        |
    qids_sr16 10 3d | yes |            || not_met    | I.3
    """,
        rated,
        question="I.3.c.cutoff",
    )


def test_a_later_lower_total_on_the_same_scale_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    totals                                   | all || outcome    | because | missing
    phq_9 18 10d, phq_9 14 2d                | yes || judgment   | I.3     |
    phq_9 14 2d, phq_9 18 10d                | yes || judgment   | I.3     |
    phq_9 18 10d, phq_9 15 2d                | yes || met        |         |
    phq_9 14 10d, phq_9 18 2d                | yes || met        |         |
    phq_9 18 10d, ham_d 5 2d                 | yes || met        |         |
    phq_9 18 10d, phq_9 14 2d, madrs 28 9d   | yes || met        |         |
    phq_9 18 31d, phq_9 14 2d                | yes || not_met    | I.3     |
    phq_9 18 10d, phq_9 14 10d               | yes || judgment   | I.3     |
    qids_sr16 16 10d, qids_sr16 10 2d        | yes || judgment   | I.3     |
    phq_9 18 10d, phq_9 14 2d                | no  || incomplete |         | scores
    phq_9 18 10d, phq_9 14 ?                 | yes || incomplete |         | scores[1].date
    """,
        rated,
    )


def test_either_reading_of_a_later_total_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    totals                    | all | adopted      || outcome    | because | missing
    phq_9 18 10d, phq_9 14 2d | yes | any_total    || met        |         |
    phq_9 18 10d, phq_9 14 2d | yes | latest_total || not_met    | I.3     |
    phq_9 14 10d, phq_9 18 2d | yes | latest_total || met        |         |
    phq_9 18 10d, phq_9 14 2d | no  | latest_total || incomplete |         | scores
    phq_9 14 3d               | yes | any_total    || not_met    | I.3     |
    """,
        rated,
        question="I.3.latest",
    )


def test_the_window_is_counted_from_the_first_infusion_only_if_adopted(decides: Decides) -> None:
    decides(
        """
    totals       | all | infusion   | adopted        || outcome    | missing
    phq_9 15 25d | yes | in 10 days |                || met        |
    phq_9 15 25d | yes | in 10 days | request        || met        |
    phq_9 15 25d | yes | in 10 days | first_infusion || incomplete | scores
    phq_9 15 25d | yes | in 5 days  | first_infusion || met        |
    phq_9 15 25d | yes | in 6 days  | first_infusion || incomplete | scores
    """,
        rated,
        question="I.3.window",
    )


def test_an_undated_total_that_no_date_could_make_enough_is_not_asked_for_its_date(decides: Decides) -> None:
    decides(
        """
    totals                   | all || outcome    | because | missing
    ham_d 12 ?               | yes || incomplete |         | scores
    ham_d 25 ?               | yes || incomplete |         | scores[0].date
    ham_d 12 ?, phq_9 20 ?   | yes || incomplete |         | scores[1].date
    ham_d 12 ?, phq_9 14 5d  | yes || not_met    | I.3     |
    qids_sr16 10 ?           | yes || incomplete |         | scores
    """,
        rated,
    )


def bounded(row: Row) -> CaseFacts:
    """One rating of three days ago whose total is open between two bounds, where they are known."""
    (rating,) = scores((row["scale"], None, 3)).records
    cells = {"total": row["total"], "total_at_least": row["least"], "total_at_most": row["most"]}
    known = {name: None if cell == "?" else int(cell) for name, cell in cells.items()}
    rated = RecordList(({**rating, **known},), complete=row["all"] == "yes")
    return case_from(initial_case, {}, {"scores": rated})


def test_known_items_settle_a_threshold_that_the_open_ones_cannot_change(decides: Decides) -> None:
    decides(
        """
    scale     | total | least | most | all || outcome    | because | missing
    phq_9     | ?     | 15    | 18   | yes || met        |         |
    phq_9     | ?     | 15    | 18   | no  || met        |         |
    phq_9     | ?     | 14    | 17   | yes || incomplete |         | total
    phq_9     | ?     | 14    | 17   | no  || incomplete |         | scores total
    phq_9     | ?     | 11    | 14   | yes || not_met    | I.3     |
    phq_9     | ?     | 11    | 14   | no  || incomplete |         | scores
    phq_9     | ?     | ?     | ?    | yes || incomplete |         | total
    phq_9     | 15    | 11    | 14   | yes || met        |         |
    phq_9     | 14    | 15    | 18   | yes || not_met    | I.3     |
    ham_d     | ?     | 17    | 19   | yes || met        |         |
    ham_d     | ?     | 16    | 18   | yes || incomplete |         | total
    qids_sr16 | ?     | 16    | 18   | yes || met        |         |
    qids_sr16 | ?     | 11    | 15   | yes || judgment   | I.3     |
    qids_sr16 | ?     | 8     | 10   | yes || not_met    | I.3     |
    """,
        bounded,
        where={"total": ("scores[0].total",)},
    )
