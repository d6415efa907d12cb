"""Dates known only to the month or year: decided where every day decides alike, else the day is asked."""

from __future__ import annotations

from assent.logic.case_facts import CaseFacts, RecordList
from tests.spec.base_case import initial_case, renewal_case
from tests.spec.harness import Decides, Row, case_from, day, facts
from tests.spec.test_dates import hemorrhage


def test_the_age_on_the_day_of_the_request(decides: Decides) -> None:
    decides("""
    request date | birth date || outcome    | because | missing
    2026-02-10   | 1980       || met        |         |
    2026-02-10   | 2008-01    || met        |         |
    2026-02-10   | 2007       || met        |         |
    2026-02-10   | 2009       || not_met    | I.0.age |
    2026-02-10   | 2008-12    || not_met    | I.0.age |
    2026-02-10   | 2008-02    || incomplete |         | birth_date, first_infusion_date
    2026-02-10   | 2008       || incomplete |         | birth_date, first_infusion_date
    2026-02-27   | 2008-02    || incomplete |         | birth_date, first_infusion_date
    2026-02-28   | 2008-02    || met        |         |
    """)


def test_delirium_within_seven_days(decides: Decides) -> None:
    decides(
        """
    request    | delirious || outcome    | because | missing
    2026-02-10 | 2026-01   || met        |         |
    2026-02-10 | 2025      || met        |         |
    2026-02-10 | 2026-02   || incomplete |         | last_delirium_date
    2026-02-10 | 2026      || incomplete |         | last_delirium_date
    2026-02-07 | 2026-01   || incomplete |         | last_delirium_date
    2026-02-08 | 2026-01   || met        |         |
    2026-03-01 | 2026-02   || incomplete |         | last_delirium_date
    """,
        facts(request="request_date", delirious="last_delirium_date", delirium="= yes"),
    )


def test_six_calendar_months_after_a_hemorrhage(decides: Decides) -> None:
    decides(
        """
    request    | bled    | clearance | by        || outcome    | because | missing
    2026-02-10 | 2025-09 | given     | neurology || not_met    | X.9     |
    2026-02-10 | 2025-07 | given     | neurology || met        |         |
    2026-02-10 | 2025-07 | none      |           || not_met    | X.9     |
    2026-02-10 | 2025-08 | given     | neurology || incomplete |         | hemorrhage_date
    2026-02-10 | 2025    | given     | neurology || incomplete |         | hemorrhage_date
    2026-02-10 | 2024    | given     | neurology || met        |         |
    2026-02-27 | 2025-08 | given     | neurology || incomplete |         | hemorrhage_date
    2026-03-01 | 2025-08 | given     | neurology || met        |         |
    """,
        hemorrhage,
    )


def rated(row: Row) -> CaseFacts:
    """A request of 10 February and the PHQ-9 totals of a cell, each with its date: ``20 2026-01, 8 2025``."""
    pairs = (one.split() for one in row["rated"].split(","))
    records = tuple({"scale": "phq_9", "total": int(total), "date": day(on)} for total, on in pairs)
    return case_from(initial_case, {}, {"scores": RecordList(records, complete=True)})


def test_a_rating_of_the_last_30_days(decides: Decides) -> None:
    decides(
        """
    rated               || outcome    | because | missing
    20 2026-02          || met        |         |
    20 2026-01          || incomplete |         | scores, scores[0].date
    20 2025-12          || incomplete |         | scores
    20 2026             || incomplete |         | scores, scores[0].date
    20 2025             || incomplete |         | scores
    20 2025-12, 18 2026-02 || met     |         |
    """,
        rated,
    )


def measured(row: Row) -> CaseFacts:
    """Blood pressures of a cell, each with its date: ``170/80 2026-01, 120/80 2026-02-01``."""
    pairs = (one.split() for one in row["measured"].split(","))
    records = tuple(
        {"systolic": float(high), "diastolic": float(low), "date": day(on)}
        for values, on in pairs
        for high, low in (values.split("/"),)
    )
    return case_from(initial_case, {}, {"blood_pressures": RecordList(records, complete=True)})


def test_the_latest_of_several_blood_pressures(decides: Decides) -> None:
    """A reading known to its month could be the latest where some day of it is not before the others."""
    decides(
        """
    measured                               || outcome    | because | missing
    120/80 2026-01                         || met        |         |
    170/80 2026-01, 120/80 2026-02-01      || met        |         |
    120/80 2026-01, 130/80 2026            || met        |         |
    170/80 2026-01, 120/80 2026-01-20      || incomplete |         | blood_pressures[0].date
    120/80 2026-01, 170/80 2026-01-20      || incomplete |         | blood_pressures[0].date
    170/80 2026-01, 120/80 2026-01         || incomplete |         | blood_pressures[0].date, blood_pressures[1].date
    170/80 2025, 120/80 2026-01, 125/80 2026-01 || met   |         |
    """,
        measured,
        where={},
    )


def test_one_month_of_abstinence(decides: Decides) -> None:
    decides(
        """
    since   || outcome    | because | missing
    2025-12 || met        |         |
    2025    || met        |         |
    2026-01 || incomplete |         | abstinent_since
    2026-02 || incomplete |         | abstinent_since
    """,
        facts(
            renewal_case, since="abstinent_since", substance_use_disorder="= yes", sud_active="= no",
            sud_maintenance_treatment="= no", sud_only_nicotine_or_caffeine="= no", abstinent="= yes",
        ),
    )  # fmt: skip
