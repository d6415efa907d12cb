"""The frame of all pages: signing in and out, pages that are not there, a session that ended, axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Pages, barriers, runs_over

_OPEN = ["/", "/sign-in", "/no-such-page"]
_NURSES = ["/account", "/requests/D-0036/actions", "/requests/D-0036/actions/review_note"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [*_OPEN, *_NURSES])
def test_no_page_has_barriers(pages: Pages, address: str, scheme: str) -> None:
    who = "nora.fennick" if address in _NURSES else ""
    page = pages.opened(address, who, color_scheme=scheme, viewport={"width": 320, "height": 800})
    assert barriers(page) == []
    assert not runs_over(page)


def test_a_note_is_left_by_its_form(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0036/actions/review_note", "nora.fennick", scripts=scripts)
    page.get_by_role("button", name="Leave a note").click()
    assert page.get_by_role("alert").inner_text().startswith("There is a problem")
    page.get_by_label("What was said").fill("The chart came by fax.")
    page.get_by_role("button", name="Leave a note").click()
    assert re.search(r"/requests/D-0036\?done=review_note$", page.url)


def test_nothing_typed_is_lost_when_a_session_ends(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0036/actions/review_note", "nora.fennick", scripts=scripts)
    other = page.context.new_page()
    other.goto("/account")
    page.get_by_label("What was said").fill("Typed before the session ended.")
    other.get_by_role("button", name="Sign out everywhere").click()
    # The cookie goes with signing out; a session that merely ran out leaves it.
    page.get_by_role("button", name="Leave a note").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"


def _title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_page_that_is_not_there_says_so(pages: Pages) -> None:
    assert _title(pages.opened("/no-such-page")) == "There is no such page"
