"""The frame of all pages: signing in and out, pages that are not there, a session that ended, axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages
from tests.browser.serving import PASSWORD

_OPEN = ["/", "/sign-in", "/no-such-page"]
_NEW = "another sentence of my own"
_NURSES = ["/account", "/requests/D-0036/actions", "/requests/D-0036/actions/review_note"]


@pytest.mark.parametrize("address", [*_OPEN, *_NURSES])
def test_no_page_has_barriers(pages: Pages, address: str) -> None:
    who = "nora.fennick" if address in _NURSES else ""
    page = pages.opened(address, who)
    assert barriers(page) == []


def test_a_note_is_left_by_its_form(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0036/actions/review_note", "nora.fennick", scripts=scripts)
    page.get_by_role("button", name="Add a note").click()
    assert page.get_by_role("alert").inner_text().startswith("There is a problem")
    page.get_by_label("What was said").fill("The chart came by fax.")
    page.get_by_role("button", name="Add a note").click()
    assert re.search(r"/requests/D-0036\?done=review_note$", page.url)


def test_nothing_typed_is_lost_when_a_session_ends(pages: Pages, scripts: bool) -> None:
    pages.server.give_password("nora.fennick")
    typed = "Typed before the session ended."
    page = pages.opened("/requests/D-0036/actions/review_note", "nora.fennick", scripts=scripts)
    page.get_by_label("What was said").fill(typed)
    pages.end_session(page)
    page.get_by_role("button", name="Add a note").click()
    assert "what you typed is kept" in page.get_by_role("main").inner_text()
    page.get_by_label("Account").fill("nora.fennick")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("link", name="Sign in", exact=True).count() == 0
    page.get_by_role("button", name="Send it now").click()
    assert re.search(r"/requests/D-0036\?done=review_note$", page.url)


def test_what_another_person_typed_stays_theirs(pages: Pages) -> None:
    page = pages.opened("/requests/D-0036/actions/review_note", "nora.fennick")
    pages.server.give_password("niall.brooke")
    page.get_by_label("What was said").fill("Nora's words.")
    pages.end_session(page)
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Account").fill("niall.brooke")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("button", name="Send it now").count() == 0


def test_a_first_password_is_replaced(pages: Pages, scripts: bool) -> None:
    who = "ines.tarn" if scripts else "ivo.quillon"
    pages.server.give_password(who, one_time=True)
    page = pages.opened("/sign-in", scripts=scripts)
    page.get_by_label("Account").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("The password you were given").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(_NEW)
    page.get_by_label("New password once more").fill("another one than the first")
    page.get_by_role("button", name="Set it").click()
    assert "not the same" in page.get_by_role("alert").inner_text()
    page.get_by_label("The password you were given").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(_NEW)
    page.get_by_label("New password once more").fill(_NEW)
    page.get_by_role("button", name="Set it").click()
    page.get_by_label("Password", exact=True).fill(_NEW)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("link", name="Worklist").is_visible()


def _title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_page_that_is_not_there_says_so(pages: Pages) -> None:
    assert _title(pages.opened("/no-such-page")) == "There is no such page"
