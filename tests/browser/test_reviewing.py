"""Reviewers' journeys in a browser: the worklist by keyboard, the case page, the inbox, the search, what if."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

_NURSE, _PHYSICIAN, _INTAKE, _AUDITOR = "nora.fennick", "amsel.director", "ivo.quillon", "ada.larkin"
_PAGES = [
    ("/worklist", _NURSE),
    ("/worklist?stage=all&product_line=one_care", _NURSE),
    ("/worklist?due_before=never", _NURSE),
    ("/worklist?stage=determined", _AUDITOR),
    ("/inbox", _INTAKE),
    ("/inbox", _AUDITOR),
    ("/search", _NURSE),
    ("/requests/D-0036?done=review_note", _NURSE),
    ("/requests/D-0003?clause=I.4", _PHYSICIAN),
    ("/requests/D-0006", _INTAKE),
    ("/requests/D-0016", _INTAKE),
    ("/requests/D-0017", _AUDITOR),
    ("/requests/D-0022?clause=O.2", _NURSE),
    ("/requests/D-0039", _NURSE),
    ("/requests/D-0036/evidence", _NURSE),
    ("/requests/D-0036/history", _NURSE),
    ("/requests/D-0036/what-if", _NURSE),
    ("/requests/D-0025/beside/D-0024", _NURSE),
]


def _title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(("address", "who"), _PAGES)
def test_no_page_has_barriers(pages: Pages, address: str, who: str) -> None:
    page = pages.opened(address, who)
    assert page.get_by_role("heading", level=1).count() == 1
    assert barriers(page) == []


def _refusals(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def test_nothing_on_a_page_is_refused_by_its_own_policy(pages: Pages) -> None:
    page = pages.opened("/worklist", _NURSE)
    found = _refusals(page)
    for address, _ in _PAGES[:3]:
        page.goto(address)
    page.goto("/requests/D-0036?clause=X.8")
    page.goto("/requests/D-0036/what-if")
    assert found == []


def test_a_day_of_a_nurse_by_keyboard(pages: Pages) -> None:
    page = pages.opened("/worklist", _NURSE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("a[data-row]").first
    expect(first).to_be_focused()
    request = first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{request}")
    assert _title(page) == request
    shown = page.locator("#focus-title").inner_text()
    page.keyboard.press("]")
    expect(page.locator("#focus-title")).not_to_have_text(shown)
    assert page.url.endswith(request), "a script puts the clause into the page"
    page.keyboard.press("u")
    page.wait_for_url("**/worklist")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox")
    page.keyboard.press("s")
    page.wait_for_url("**/search")


def test_a_clause_is_looked_at_with_and_without_scripts(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0036", _NURSE, scripts=scripts)
    assert page.locator("#focus .cited").inner_text().startswith("Exclusions, 8")
    page.locator(".tree details:not([open]) summary", has_text="Initial Treatment").click()
    page.locator(".tree a", has_text="psychiatrist evaluated").click()
    expect(page.locator("#focus .cited")).to_contain_text("Initial Treatment, 5")
    assert page.locator("#focus table.facts tbody tr").count() >= 3
    assert page.locator("#focus .question-block").count() == 1


def test_the_case_page_shows_the_clock_the_actions_and_the_pictures(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0034", _NURSE, scripts=scripts)
    page.get_by_text("How it was counted").click()
    expect(page.locator(".clock .binds").first).to_contain_text("211 CMR 52.07")
    expect(page.locator(".clock")).to_contain_text("working days")
    approve = page.locator(".side .button", has_text="Approve").first
    assert "primary" in (approve.get_attribute("class") or "")
    assert page.locator("svg.chart").count() >= 2
    assert page.locator("svg.chart .rule").count() >= 2
    rows = page.locator("#pictures .wide-picture tbody tr")
    assert rows.count() == page.locator("svg.chart .bar").count() >= 4


def test_several_requests_are_given_at_once(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/worklist?whose=nobody", _INTAKE, scripts=scripts)
    before = page.locator("a[data-row]").count()
    page.get_by_label("Assign the selected to").select_option(label="Nora Fennick (Nurse reviewer)")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Select at least one request.")
    assert page.get_by_label("Assign the selected to").input_value() == _NURSE
    page.get_by_label(re.compile("^Select ")).first.check()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text("Assigned: 1.")
    assert page.locator("a[data-row]").count() == before - 1


def test_a_long_list_goes_on_on_the_next_page(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/worklist?stage=determined", _NURSE, scripts=scripts)
    first = page.locator("a[data-row]").all_inner_texts()
    page.get_by_role("link", name="Next page").click()
    second = page.locator("a[data-row]").all_inner_texts()
    assert len(first) == 25
    assert second
    assert not set(first) & set(second)
    page.get_by_role("link", name="First page").click()
    assert page.locator("a[data-row]").all_inner_texts() == first


def test_a_view_is_saved_used_and_forgotten(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/worklist?urgency=expedited", _NURSE, scripts=scripts)
    page.locator(".save-view summary").click()
    page.get_by_label("Name of the view").fill("Fast ones")
    page.get_by_role("button", name="Save this view").click()
    page.goto("/worklist")
    page.get_by_role("navigation", name="Saved views").get_by_role("link", name="Fast ones").click()
    assert page.url.endswith("/worklist?urgency=expedited")
    assert page.get_by_label("Clock").input_value() == "expedited"
    page.locator(".save-view summary").click()
    page.get_by_role("button", name="Forget Fast ones").click()
    assert page.get_by_role("link", name="Fast ones").count() == 0


def test_a_search_leaves_nothing_in_the_address(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/search", _NURSE, scripts=scripts)
    page.get_by_label("Member number").check()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what to look for.")
    assert page.get_by_label("Member number").is_checked()
    page.get_by_label("What to look for").fill("M-000034")
    page.get_by_role("button", name="Search").click()
    assert page.url.endswith("/search")
    expect(page.get_by_role("link", name="D-0036")).to_be_visible()
    page.get_by_label("Request number").check()
    page.get_by_label("What to look for").fill("D-0036")
    page.get_by_role("button", name="Search").click()
    assert page.url.endswith("/requests/D-0036")


def test_what_if_on_a_scratch_copy(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0036/what-if", _PHYSICIAN, scripts=scripts)
    bands = page.get_by_text("Scratch copy: nothing here is recorded.")
    assert bands.count() == 2
    for label, value in (("Arterial aneurysm", "No"),):
        page.get_by_label("Fact", exact=True).select_option(label=label)
        page.get_by_role("button", name="Choose a fact").click()
        page.get_by_label(value, exact=True).check()
        page.get_by_role("button", name="Try it").click()
    expect(page.locator(".outcomes")).to_contain_text(re.compile(r"The record\s*Not met"))
    expect(page.locator(".outcomes")).to_contain_text(re.compile(r"This copy\s*Met"))
    expect(page.locator(".differences")).to_contain_text("Exclusions, 8")
    if scripts:
        assert barriers(page) == []
    page.get_by_role("button", name="Take this change out").click()
    expect(page.get_by_text("Nothing is changed on the copy yet.")).to_be_visible()
    page.goto("/requests/D-0036")
    expect(page.locator(".outcome")).to_contain_text("Not met")


def test_the_evidence_is_one_key_away(pages: Pages) -> None:
    page = pages.opened("/requests/D-0006?clause=I.3.d", _PHYSICIAN)
    page.keyboard.press("v")
    page.wait_for_url(re.compile(r"/requests/D-0006/documents/[0-9a-f]{64}\?clause=I\.3\.d$"))
    assert _title(page) == "phq-9.txt"
    expect(page.locator(".document-text")).to_contain_text("total 20")
    assert barriers(page) == []
    page.keyboard.press("u")
    page.wait_for_url("**/requests/D-0006?clause=I.3.d#focus")


def test_a_letter_is_opened(pages: Pages) -> None:
    page = pages.opened("/requests/D-0036", _NURSE)
    page.locator("#letters a").first.click()
    assert _title(page).startswith("Denial")
    expect(page.locator("iframe")).to_have_count(1)
    assert barriers(page) == []
    framed = page.request.get(page.locator("iframe").get_attribute("src") or "")
    assert framed.headers["content-type"] == "application/pdf"
    assert "frame-ancestors 'self'" in framed.headers["content-security-policy"]
    assert framed.body().startswith(b"%PDF")


def test_who_else_is_there_and_a_lock_taken_over(pages: Pages, scripts: bool) -> None:
    one = pages.opened("/requests/D-0033", _NURSE, scripts=scripts)
    one.goto("/requests/D-0033/steps/review_lock")
    one.get_by_role("button", name="Lock it for yourself").click()
    two = pages.opened("/requests/D-0033", _PHYSICIAN, scripts=scripts)
    expect(two.locator("#presence")).to_contain_text("Nora Fennick works on it alone until")
    expect(two.locator("#presence .others")).to_contain_text("Nora Fennick")
    two.get_by_role("link", name="Take over the lock").click()
    two.get_by_label("Why").fill("Their session was lost.")
    two.get_by_role("button", name="Take over the lock").click()
    expect(two.get_by_role("status").first).to_contain_text("Done: Take over the lock.")
    expect(two.locator("#presence")).to_contain_text("You work on it alone until")
    one.goto("/requests/D-0033")
    expect(one.locator("#presence")).to_contain_text("Dr. Ottoline Amsel works on it alone until")
    two.goto("/requests/D-0033/steps/review_unlock")
    two.get_by_role("button", name="Release the lock").click()


def test_an_auditor_looks_and_is_offered_nothing(pages: Pages) -> None:
    page = pages.opened("/requests/D-0036", _AUDITOR)
    expect(page.locator(".side")).to_contain_text("Your role looks at requests and changes nothing.")
    assert page.locator(".side .button").count() == 0


def test_an_office_is_sent_to_its_own_page(pages: Pages) -> None:
    page = pages.opened("/requests/D-0036", "alder.desk")
    assert "/office/requests/D-0036" in page.url


def test_pages_print(pages: Pages) -> None:
    page = pages.opened("/requests/D-0036", _NURSE)
    page.emulate_media(media="print")
    expect(page.locator(".side .buttons")).to_be_hidden()
    expect(page.locator("#focus")).to_be_visible()


@pytest.mark.parametrize("address", ["/requests/D-0012", "/requests/D-0030", "/worklist", "/inbox"])
def test_on_paper_nothing_is_cut_off(pages: Pages, address: str) -> None:
    page = pages.opened(
        address, _NURSE, viewport={"width": 690, "height": 940}
    )  # letter paper within its margins
    page.emulate_media(media="print")
    cut = page.evaluate(
        """[...document.querySelectorAll('main *')].filter((part) => part.checkVisibility()
            && !part.closest('.unseen, svg') && part.getBoundingClientRect().right > innerWidth + 1)
            .map((part) => part.outerHTML.slice(0, 120))"""
    )
    assert cut == []


@pytest.mark.parametrize("address", ["/worklist", "/inbox"])
def test_on_a_narrow_screen_a_list_of_requests_needs_no_scrolling_sideways(
    pages: Pages, address: str
) -> None:
    page = pages.opened(address, _NURSE, viewport={"width": 320, "height": 720})
    rows = page.locator("table.rows tbody tr")
    assert rows.count() > 3
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroll')].some((part) => part.scrollWidth > part.clientWidth)"
    )
    assert not wide
    assert "Assigned to" in rows.first.locator("[data-label]").evaluate_all(
        "cells => cells.map((cell) => getComputedStyle(cell, '::before').content).join()"
    )
    assert page.get_by_role("row").count() == rows.count() + 1, "it is a table still for who reads it aloud"
