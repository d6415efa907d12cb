"""Reading a policy in a browser: at any width, in light and dark, with and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

_PAGE = "/policies/mgb-031"


@pytest.mark.parametrize("address", ["/policies", _PAGE, f"{_PAGE}/2026-01/3/changes/2026-01/2"])
def test_no_page_of_a_policy_has_barriers(pages: Pages, address: str) -> None:
    page = pages.opened(address, "paul.wrenn")
    assert barriers(page) == []


def test_a_stranger_goes_to_a_clause_and_its_question(pages: Pages, scripts: bool) -> None:
    page = pages.opened(f"{_PAGE}/clauses/X.1", scripts=scripts)
    assert page.url.endswith("#clause-X.1")
    clause = page.locator("[id='clause-X.1']")
    assert clause.get_by_role("heading").inner_text().startswith("1")
    assert "The plan's reading" in clause.inner_text()
    clause.locator("summary").first.click()
    assert clause.locator(".tree").first.is_visible()


def test_an_author_sees_what_changed(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/policies", "paul.wrenn", scripts=scripts)
    page.get_by_role("link", name="Intravenous Ketamine").first.click()
    page.get_by_role("link", name="What changed since version").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What changed"
    assert page.locator(".changes > li").count() > 10
