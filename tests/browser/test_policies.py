"""Reading a policy in a browser: at any width, in light and dark, with and without scripts."""

from __future__ import annotations

import pytest

from assent.policies.mgb_031.package import PACKAGE
from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

_PAGE = "/policies/mgb-031"
_NEWEST = PACKAGE.newest
_HERE = f"{_PAGE}/{_NEWEST.version}/{_NEWEST.revision}"


@pytest.mark.parametrize(
    "address",
    [
        "/policies",
        _PAGE,
        f"{_PAGE}/2026-01/3/changes/2026-01/2",
        f"{_HERE}/parts/facts",
        f"{_HERE}/rules/I.3.d",
    ],
)
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
    if not scripts:
        clause.get_by_role("link", name="The rule of").click()
    page.locator(".tree").filter(visible=True).first.wait_for()
    if not scripts:
        page.get_by_role("link", name="Intravenous Ketamine").click()
        assert page.url.endswith(f"{_HERE}#clause-X.1")


def test_a_stranger_goes_from_a_clause_to_the_fact_that_it_rests_on(pages: Pages, scripts: bool) -> None:
    page = pages.opened(f"{_PAGE}/clauses/X.3", scripts=scripts)
    clause = page.locator("[id='clause-X.3']")
    clause.get_by_text("Rests on 1 fact").click()
    clause.locator(".reads a").click()
    page.locator("[id='fact-dementia']:target").wait_for()
    assert page.url.endswith("#fact-dementia")
    assert (f"{_HERE}/parts/facts" in page.url) is not scripts
    page.go_back()
    assert page.url.endswith("#clause-X.3")


def test_a_place_in_a_part_that_comes_later_is_gone_to(pages: Pages) -> None:
    page = pages.opened(f"{_PAGE}#fact-dementia")
    page.locator("[id='fact-dementia']:target").wait_for()
    above = page.locator("details:has(#part-facts) > summary").bounding_box()
    fact = page.locator("[id='fact-dementia']").bounding_box()
    assert above is not None
    assert fact is not None
    assert above["y"] + above["height"] <= fact["y"] < 600


def test_every_part_opens_in_its_place(pages: Pages) -> None:
    page = pages.opened(_PAGE, "paul.wrenn")
    page.get_by_role("button", name="Open every section").click()
    for part in page.locator("section[id^='part-']").all():
        part.locator("table, ol, ul, p:not(.apart)").first.wait_for()
        assert part.locator(".apart").count() == 0
    assert barriers(page) == []


def test_all_is_printed_from_the_whole_page(pages: Pages, scripts: bool) -> None:
    page = pages.opened(_PAGE, scripts=scripts)
    page.emulate_media(media="print")
    assert f"{_HERE}/whole" in page.locator(".print-note").inner_text()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="All on one page").click()
    page.emulate_media(media="print")
    assert page.locator(".tree").count() == page.locator(".tree").filter(visible=True).count() > 60
    assert page.locator("[id='fact-dementia']").is_visible()


def test_an_author_sees_what_changed(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/policies", "paul.wrenn", scripts=scripts)
    page.get_by_role("link", name="Intravenous Ketamine").first.click()
    page.get_by_role("link", name="What changed since version").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What changed"
    assert page.locator(".changes > li").count() > 10
