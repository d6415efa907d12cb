"""Figures, readings and rules in a browser."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

_PAGES = ["/figures", "/figures/public/2026", "/figures/oversight", "/readings", "/rules", "/figures?first=x"]


@pytest.mark.parametrize("address", _PAGES)
def test_no_page_of_figures_has_barriers(pages: Pages, address: str) -> None:
    page = pages.opened(address, "ada.larkin")
    assert barriers(page) == []


def test_somebody_chooses_days_and_downloads_a_table(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/figures", "ada.larkin", scripts=scripts)
    assert page.locator("svg.chart rect").count() > 5
    page.get_by_label("First day").fill("2020-01-01")
    page.get_by_label("Last day").fill("2020-12-31")
    page.get_by_role("button", name="Show").click()
    assert "first=2020-01-01" in page.url
    assert page.locator("svg.chart").count() == 0
    page.goto("/figures")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download as CSV Turnaround").click()
    assert downloading.value.suggested_filename == "turnaround.csv"
    assert downloading.value.path().read_text("utf-8").startswith("product_line,")
