"""Our own server meets what is required of it, and the page of the documentation says what the command says."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.page import PAGE, report, without_day


def test_the_page_says_what_the_command_says_of_our_server(demonstration: Path) -> None:
    said = report(demonstration)
    assert "| not met" not in said
    begins = PAGE.read_text("utf-8").index("Checked on ")
    assert without_day(PAGE.read_text("utf-8")[begins:]).strip() == without_day(said).strip()
