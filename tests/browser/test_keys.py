"""Reviewers work by keys: the sheet that lists them, the worklist and the case page from end to end."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_request_is_found_read_and_acted_on_by_keys_alone(pages: Pages) -> None:
    page = pages.opened("/worklist", "birk.physician")
    _press(page, "j", "j", "x")
    expect(page.locator("tr:has(a:focus) input:checked")).to_have_count(1)
    _press(page, "k", "Enter")
    page.wait_for_url(re.compile("/requests/D-"))
    focus = page.locator("#focus-title")
    before = focus.inner_text()
    _press(page, "]")
    expect(focus).not_to_have_text(before)
    _press(page, "j", "j", "Enter")
    expect(page.locator(".tree a:focus")).to_have_count(1)
    _press(page, "2")
    assert page.url.endswith("#pictures")
    _press(page, "n")
    page.wait_for_url(re.compile("/steps/review_note"))
    _press(page, "Escape")
    page.wait_for_url(re.compile(r"/requests/D-\d+$"))
    _press(page, "u")
    page.wait_for_url(re.compile("/worklist"))
    _press(page, "i")
    page.wait_for_url(re.compile("/inbox"))
    _press(page, "s")
    page.wait_for_url(re.compile("/search"))


def test_the_sheet_lists_the_keys_and_turns_them_off(pages: Pages) -> None:
    page = pages.opened("/worklist", "nora.fennick")
    _press(page, "?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    for words in ("Next row", "Select the row", "Inbox", "Search", "Stage"):
        expect(sheet.get_by_text(words, exact=True)).to_be_visible()
    assert barriers(page) == []
    sheet.get_by_label("Use shortcuts in this browser").uncheck()
    _press(page, "Escape", "i")
    assert page.url.endswith("/worklist")
    page.reload()
    _press(page, "i")
    assert page.url.endswith("/worklist")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    sheet.get_by_label("Use shortcuts in this browser").check()
    _press(page, "Escape", "i")
    page.wait_for_url(re.compile("/inbox"))


def test_no_key_is_taken_from_somebody_who_types(pages: Pages) -> None:
    page = pages.opened("/search", "nora.fennick")
    field = page.get_by_label("What to look for")
    field.focus()
    page.keyboard.type("is?u")
    assert field.input_value() == "is?u"
    assert page.url.endswith("/search")
    assert not page.get_by_role("dialog").is_visible()
