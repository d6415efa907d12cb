"""An auditor in a browser: a request at its moments, who saw what, the record verified."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

_RECORD = "/audit/requests/D-0036"
_PAGES = [
    "/audit",
    _RECORD,
    f"{_RECORD}/moments/8",
    f"{_RECORD}/looks",
    f"{_RECORD}/replay",
    "/audit/accounts",
]


@pytest.mark.parametrize("address", _PAGES)
def test_no_page_of_the_audit_has_barriers(pages: Pages, address: str) -> None:
    page = pages.opened(address, "ada.larkin")
    assert barriers(page) == []


def test_an_auditor_replays_a_request(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/audit", "ada.larkin", scripts=scripts)
    page.get_by_label("Number of the request").fill("D-0036")
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("link", name="Draft started").click()
    assert "No fact had been given." in page.inner_text("main")
    for _ in range(20):
        if "clauses and their verdicts" in page.inner_text("main"):
            break
        page.get_by_role("link", name="Next entry").click()
    assert "Exclusions, 8" in page.inner_text("main")
    page.get_by_role("link", name="Who saw what").click()
    assert "ada.larkin" in page.inner_text("table")
    page.goto(f"{_RECORD}/replay")
    assert page.locator("tbody tr").count() == page.locator("tbody .tag.same").count() > 0


def test_an_auditor_verifies_the_record(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/audit", "ada.larkin", scripts=scripts)
    page.get_by_role("button", name="Take a checkpoint").click()
    assert "The checkpoint is written." in page.inner_text("main")
    page.get_by_label("Digests that you kept elsewhere").fill(page.locator(".digest").inner_text())
    page.get_by_role("button", name="Verify everything").click()
    page.get_by_text("Everything agrees.").wait_for()
    if scripts:
        assert barriers(page) == []
