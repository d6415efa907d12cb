"""Days in texts of the record are read as days, and what only looks like one stays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.casework.record.written_days import dated, day_words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ended on 2026-11-24: see", "ended on Nov 24, 2026: see"),
        ("by 2026-11-06 23:59 EST (written)", "by Nov 6, 2026, 11:59 p.m. EST (written)"),
        ("at 2026-11-06T00:05", "at Nov 6, 2026, 12:05 a.m."),
        ("at 2026-11-06 12:00 EST", "at Nov 6, 2026, 12:00 p.m. EST"),
        ("version 2026-01, E.2026-01-15, AU-2026-11-06", "version 2026-01, E.2026-01-15, AU-2026-11-06"),
        ("2026-02-30 and 2026-13-01", "2026-02-30 and 2026-13-01"),
        ("chart-2026-11-06.json", "chart-2026-11-06.json"),
    ],
)
def test_a_day_is_written_out(text: str, read: str) -> None:
    assert dated(text) == read


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_is(day: date) -> None:
    assert dated(f"on {day.isoformat()}.") == f"on {day_words(day)}."
