"""Our own server meets what is required of it, and the page of the documentation says what the command says."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.must_support_set import HEAD
from tests.conformance.page import PAGE, report, without_day


def test_the_page_says_what_the_command_says_of_our_server(demonstration: Path) -> None:
    said = report(demonstration)
    assert "| not met" not in said
    page = PAGE.read_text("utf-8")
    shown = page[page.index("Checked on ") : page.index(HEAD.splitlines()[0])]
    assert without_day(shown).strip() == without_day(said).strip()
