"""Where a day more or less decides, across month ends, leap years and years."""

from __future__ import annotations

from datetime import date

from assent.logic.case_facts import CaseFacts
from tests.spec.base_case import initial_case, scores
from tests.spec.harness import Decides, Row, case_from, facts

hemorrhage = facts(
    request="request_date",
    bled="hemorrhage_date",
    intracerebral_hemorrhage="= yes",
    clearance="hemorrhage_clearance",
    by="hemorrhage_clearance_by",
)


def test_six_calendar_months_are_clipped_to_the_end_of_a_month(decides: Decides) -> None:
    decides(
        """
    request    | bled       | clearance | by        || outcome  | because
    2026-02-27 | 2025-08-31 | given     | neurology || not_met  | X.9
    2026-02-28 | 2025-08-31 | none      |           || not_met  | X.9
    2026-02-28 | 2025-08-30 | none      |           || not_met  | X.9
    2026-02-28 | 2025-08-29 | none      |           || not_met  | X.9
    2026-02-28 | 2025-08-28 | none      |           || not_met  | X.9
    2026-02-28 | 2025-08-27 | none      |           || not_met  | X.9
    2026-03-01 | 2025-08-31 | none      |           || not_met  | X.9
    2026-03-01 | 2025-08-31 | given     | neurology || met      |
    2028-02-28 | 2027-08-31 | given     | neurology || not_met  | X.9
    2028-02-29 | 2027-08-31 | none      |           || not_met  | X.9
    2026-08-28 | 2026-02-28 | none      |           || not_met  | X.9
    2026-08-31 | 2026-02-28 | none      |           || not_met  | X.9
    2026-07-15 | 2026-01-15 | none      |           || not_met  | X.9
    2027-06-30 | 2026-12-31 | none      |           || not_met  | X.9
    2027-06-29 | 2026-12-31 | given     | neurology || not_met  | X.9
    """,
        hemorrhage,
    )


def test_seven_days_across_the_end_of_a_month_and_of_a_year(decides: Decides) -> None:
    decides(
        """
    request    | delirious  || outcome | because
    2026-03-03 | 2026-02-24 || not_met | X.7
    2026-03-04 | 2026-02-24 || met     |
    2028-03-07 | 2028-02-29 || not_met | X.7
    2028-03-08 | 2028-02-29 || met     |
    2026-01-05 | 2025-12-29 || not_met | X.7
    2026-01-06 | 2025-12-29 || met     |
    """,
        facts(request="request_date", delirious="last_delirium_date", delirium="= yes"),
    )


def rated(row: Row) -> CaseFacts:
    """A request and a PHQ-9 of 20 on a given day, no other rating."""
    request, on = date.fromisoformat(row["request"]), date.fromisoformat(row["rated"])
    known = scores(("phq_9", 20, (request - on).days), complete=True, on=request)
    return case_from(initial_case, {"request_date": row["request"]}, {"scores": known})


def test_30_days_are_days_not_a_month(decides: Decides) -> None:
    decides(
        """
    request    | rated      || outcome    | missing
    2026-03-01 | 2026-01-30 || met        |
    2026-03-01 | 2026-01-29 || incomplete | scores
    2028-03-01 | 2028-01-31 || met        |
    2028-03-01 | 2028-01-30 || incomplete | scores
    2026-01-01 | 2025-12-02 || met        |
    2026-01-01 | 2025-12-01 || incomplete | scores
    2026-05-31 | 2026-05-01 || met        |
    2026-05-31 | 2026-04-30 || incomplete | scores
    """,
        rated,
    )


def test_the_case_is_judged_as_of_its_request_date(decides: Decides) -> None:
    decides("""
    request date | birth date || outcome | because
    2026-01-01   | 2008-01-01 || met     |
    2026-01-01   | 2008-01-30 || not_met | I.0.age
    2035-01-01   | 2008-01-02 || met     |
    """)
