"""A check by a stranger, and the request that comes of it: played in a browser, with and without scripts."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from assent.casework.record.days import plan_day
from tests.browser.accessibility import NARROW, barriers
from tests.browser.pages import Pages, hold_first, let_go
from tests.browser.serving import PASSWORD

EXAMPLES = Path(__file__).parents[2] / "examples"
MEMBER = "M-000001"
NPI = "Alder Psychiatry, NPI 2000000317"
"""One of the two NPIs that the office of ``alder.desk`` asks for."""


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def fill_from(page: Page, file: Path) -> None:
    page.goto("/check")
    page.get_by_label("Case file").set_input_files(file)
    press(page, "Fill from the file")


def begin(page: Page) -> None:
    page.get_by_label("Which product line").select_option("commercial")
    page.get_by_label("Which drug").fill("ketamine")
    press(page, "Check")


def choose(page: Page, answer: str) -> None:
    page.get_by_label(answer, exact=True).check()
    press(page, "Continue")


def test_no_state_of_a_check_has_barriers(pages: Pages) -> None:
    page = pages.opened("/check", viewport=NARROW)

    def check() -> None:
        assert barriers(page) == [], title(page)

    check()
    press(page, "Check")
    assert "There is a problem" in page.get_by_role("alert").inner_text()
    check()
    begin(page)
    check()
    press(page, "See what will be asked")
    check()
    press(page, "Continue")
    assert "Answer it, or say" in page.get_by_role("alert").inner_text()
    check()
    fill_from(page, EXAMPLES / "two-facts-missing.json")
    check()
    press(page, "I don't know yet")
    press(page, "I don't know yet")
    check()
    press(page, "See the result")
    check()
    fill_from(page, EXAMPLES / "judgment-by-a-reading.json")
    check()
    page.get_by_role("button", name="Change").last.scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="See the result")).to_be_in_viewport()
    press(page, "See the result")
    assert "can be read in several ways" in page.content()
    check()
    fill_from(page, EXAMPLES / "excluded.json")
    press(page, "See the result")
    check()
    fill_from(page, EXAMPLES / "invalid.json")
    check()


def test_circumstances_settle_whether_authorization_is_needed(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/check", scripts=scripts)
    begin(page)
    assert page.get_by_text("Depends on more").count() == 2
    for circumstance in page.locator(".grouped fieldset").all():
        circumstance.get_by_label("No", exact=True).check()
    press(page, "Ask again")
    assert page.get_by_text("Depends on more").count() == 0
    assert page.get_by_text("Authorization is required").count() == 2


def test_a_scale_by_its_items_and_several_questions_at_once(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/check", scripts=scripts)
    begin(page)
    press(page, "See what will be asked")
    choose(page, "First request")
    choose(page, "Into a vein")
    choose(page, "Depression that did not get better with treatment")
    while title(page) != "Add a rating":
        press(page, "I don't know yet")
    page.get_by_label("Which rating scale").select_option("phq_9")
    press(page, "Show the items")
    assert page.get_by_label("Which rating scale").input_value() == "phq_9"
    for item in ("Interest", "Mood", "Sleep", "Energy", "Appetite", "Self-worth", "Concentration"):
        page.get_by_label(re.compile(f"^{item}")).fill("2")
    page.get_by_label(re.compile("^Movement")).fill("9")
    press(page, "Save and continue")
    assert "whole number from 0 to 3" in page.get_by_role("alert").inner_text()
    page.get_by_label(re.compile("^Movement")).fill("1")
    page.get_by_label(re.compile("^Self-harm")).fill("0")
    rated = page.get_by_role("group", name="On which date was it rated")
    today = plan_day(datetime.now(UTC))
    for part, number in (("Year", today.year), ("Month", today.month), ("Day", today.day)):
        rated.get_by_label(part).fill(str(number))
    press(page, "Save and continue")
    while not page.get_by_role("button", name=re.compile("on one page")).count():
        press(page, "I don't know yet")
    press(page, re.compile("on one page"))
    for group in page.locator(".grouped fieldset").all():
        group.get_by_label("No", exact=True).check()
    if scripts:
        assert barriers(page) == []
    press(page, "Continue")
    press(page, "See all answers") if title(page) != "Check your answers" else None
    rating = page.locator(".answers > div").filter(has_text="Patient Health Questionnaire-9")
    assert "What was the total? 15" in rating.inner_text()


def test_a_trial_is_recognized_and_drawn_while_it_is_typed(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/check", scripts=scripts)
    fill_from(page, EXAMPLES / "two-facts-missing.json")
    page.get_by_label("Which medicine was tried").fill("Efexor XR 75 mg")
    if scripts:
        page.get_by_label("Which medicine was tried").blur()
    else:
        press(page, "Show what counts")
    page.get_by_text("This name is not in the table of medicines").wait_for()
    page.get_by_label("Which medicine was tried").fill("Effexor XR 75 mg")
    page.get_by_label("For how many days").fill("8 weeks")
    page.get_by_label("How much of it").fill("60")
    if scripts:
        page.get_by_label("How much of it").blur()
    else:
        press(page, "Show what counts")
    page.get_by_text("Recognized: venlafaxine. Class: SNRI.").wait_for()
    row = page.get_by_role("row").filter(has_text="trial 4")
    row.get_by_text("Does not count").wait_for()
    assert "80 percent" in row.inner_text()
    assert page.locator("svg .bar.out").count() == 1


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one(pages: Pages) -> None:
    page = pages.opened("/check")
    fill_from(page, EXAMPLES / "two-facts-missing.json")
    late = hold_first(page, "**/check/look")
    page.get_by_label("Which medicine was tried").fill("Effexor XR 75 mg")
    days = page.get_by_label("For how many days")
    with page.expect_request("**/check/look"):
        days.fill("3 weeks")
    days.blur()
    fourth = page.get_by_role("row").filter(has_text="trial 4")
    expect(fourth.get_by_role("cell").nth(1)).to_have_text("3")
    let_go(page, late)
    expect(fourth.get_by_role("cell").nth(1)).to_have_text("3")


def test_the_page_before_comes_back(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/check", scripts=scripts)
    begin(page)
    press(page, "See what will be asked")
    first = title(page)
    choose(page, "First request")
    press(page, "Back")
    assert title(page) == first
    assert page.get_by_label("First request").is_checked()
    press(page, "Continue")
    assert title(page) != first
    # The browser's own Back keeps nothing of such a page: it asks to send the form again, and then shows it.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    page.wait_for_timeout(500)  # the page that says so comes first
    page.reload()
    assert title(page) == first


def test_a_stranger_checks_keeps_the_case_and_makes_a_request(
    pages: Pages, scripts: bool, tmp_path: Path
) -> None:
    pages.server.give_password("alder.desk")
    page = pages.opened("/check", scripts=scripts)
    fill_from(page, EXAMPLES / "two-facts-missing.json")
    page.get_by_label("How much of it").fill("91")
    press(page, "Save and continue")
    choose(page, "No")
    press(page, "See the result")
    with page.expect_download() as loading:
        press(page, "Download the case")
    kept = tmp_path / "case.json"
    loading.value.save_as(kept)
    assert json.loads(kept.read_text("utf-8"))["ketamine_misuse"] is False
    fill_from(page, kept)
    press(page, "See the result")
    press(page, "Make a request of it")
    page.get_by_label("Account").fill("alder.desk")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    press(page, "Send it now")
    assert "came along" in page.get_by_role("main").inner_text()
    page.get_by_label("Member number").fill(MEMBER)
    page.get_by_label(NPI).check()
    press(page, "Begin the request")
    press(page, "See all answers")
    assert "Mirtazapine (trial 4)" in page.get_by_role("main").inner_text()
    press(page, "Sign and submit")
    page.get_by_label("Who signs the request").fill("Jane Roe, MD, NPI 1234567893")
    press(page, "Submit the request")
    assert title(page) == "The request is submitted"


def test_an_office_makes_a_request_in_two_sittings(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/office/new", "alder.desk", scripts=scripts)
    page.get_by_label("Member number").fill("12")
    page.get_by_label("Which product line").select_option("commercial")
    page.get_by_label("Which drug").fill("ketamine")
    press(page, "Begin the request")
    page.get_by_role("alert").get_by_role("link", name=re.compile("member's number")).click()
    page.get_by_label("Member number").fill(MEMBER)
    press(page, "Begin the request")
    page.get_by_role("alert").get_by_role("link", name="Choose the NPI that makes the request").click()
    page.get_by_label(NPI).check()
    press(page, "Begin the request")
    choose(page, "First request")
    choose(page, "Into a vein")
    number = page.url.rpartition("/")[2]
    page.goto("/office/drafts")
    page.get_by_role("link", name=number).click()
    assert title(page) == "For which condition is the drug requested first of all?"
    choose(page, "Depression that did not get better with treatment")
    press(page, "See all answers")
    assert "Into a vein" in page.get_by_role("main").inner_text()
    press(page, "Sign and submit")
    press(page, "Submit the request")
    page.get_by_role("alert").get_by_role("link", name=re.compile("who signs")).click()
    page.get_by_label("Who signs the request").fill("Jane Roe, MD, NPI 1234567893")
    press(page, "Submit the request")
    assert title(page) == "The request is submitted"
    assert number in page.get_by_role("main").inner_text()
    assert "To be decided by" in page.get_by_role("main").inner_text()


def test_no_page_of_a_new_request_has_barriers(pages: Pages) -> None:
    page = pages.opened("/office/new", "birchwater.desk", viewport=NARROW)

    def check() -> None:
        assert barriers(page) == [], title(page)

    check()
    page.get_by_label("Member number").fill(MEMBER)
    press(page, "Begin the request")
    check()
    page.get_by_label("Which product line").select_option("commercial")
    press(page, "Begin the request")
    check()
    press(page, "See all answers")
    check()
    press(page, "Sign and submit")
    check()
    page.goto("/office/drafts")
    check()
