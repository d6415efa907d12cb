"""The table of charts in the documents is what the command prints, and a reader has looked at every row."""

from __future__ import annotations

import pytest

from tests.adapters.fhir.charts.table import HEADER, NOT_LOOKED_AT, ROOT, SMALL, reasons, table

TEXT = (ROOT / "docs" / "charts.md").read_text("utf-8")


@pytest.mark.parametrize("folder", [SMALL, ROOT / "examples" / "charts"])
def test_the_rows_of_the_small_charts_are_in_the_document(folder: object) -> None:
    rows = table(folder, reasons())  # type: ignore[arg-type]
    assert len(rows) > len(HEADER)
    for row in rows:
        assert row in TEXT


def test_every_row_of_the_document_has_its_reason() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 20
    assert NOT_LOOKED_AT not in TEXT
