"""An administrator's change, seen in words, proposed, and confirmed by a second; every page without barriers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assent import bootstrap
from assent.desk.plan.settings import begin
from assent.desk.ports import SYSTEM
from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

_PAGES = [
    *("/administration", "/administration/history", "/administration/people", "/administration/proposals"),
    *("/administration/people/nora.fennick", "/administration/files/office.toml", "/account"),
    *("/administration/change/letterhead", "/administration/change/code"),
]


@pytest.fixture(autouse=True)
def _kept(pages: Pages) -> None:
    """Settings take two people, as in a store that is no demonstration."""
    with bootstrap.command_line_desk(pages.server.folder) as desk:
        begin(desk, SYSTEM, datetime.now(UTC))


@pytest.mark.parametrize("address", _PAGES)
def test_no_page_has_barriers(pages: Pages, address: str) -> None:
    page = pages.opened(address, "demo.admin")
    assert barriers(page) == []


def test_a_change_is_confirmed_by_a_second(pages: Pages, scripts: bool) -> None:
    days = "21" if scripts else "14"
    page = pages.opened("/administration", "demo.admin", scripts=scripts)
    page.get_by_role("link", name="How the office works").click()
    text = page.get_by_label("Text")
    changed = text.input_value().replace('acts = ["approve"]', f'acts = ["approve"]  # {days}')
    changed = changed.replace("clock_days = 7 ", f"clock_days = {days} ").replace(
        "clock_days = 21 ", f"clock_days = {days} "
    )
    text.fill(changed)
    page.get_by_role("button", name="See what it would change").click()
    assert "Days that a clock is believed ahead" in page.get_by_role("region").first.inner_text()
    page.get_by_label("Why").fill("The office is closed for longer.")
    page.get_by_role("button", name="Propose these settings").click()
    assert page.get_by_role("button", name="Confirm").count() == 0

    second = pages.opened("/administration", "demo.second", scripts=scripts)
    second.get_by_role("button", name="Confirm").click()
    assert second.get_by_text("Confirmed by Second Demo Administrator").is_visible()
