"""Days that pass through several people's hands: an office and the plan's reviewers, from page to page."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from assent.casework.record.days import plan_day
from tests.browser.accessibility import barriers
from tests.browser.pages import Pages

EXAMPLES = Path(__file__).parents[2] / "examples"
_NURSE, _PHYSICIAN, _AUTHOR, _OFFICE = "nora.fennick", "amsel.director", "paul.wrenn", "alder.desk"


def _title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def _press(page: Page, value: str) -> None:
    """The button of the page's own form that does something."""
    page.locator(f"main button[name=do][value={value}]").first.click()


def _of_today(case: Path) -> FilePayload:
    """A case file whose days lie as long before today as they lay before its request date."""
    text = case.read_text("utf-8")
    since = plan_day(datetime.now(UTC)) - date.fromisoformat(json.loads(text)["request_date"])

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + since).isoformat()

    days = re.sub(r"\d{4}-\d{2}-\d{2}", moved, text)
    return {"name": case.name, "mimeType": "application/json", "buffer": days.encode()}


def _submit(pages: Pages, case: str, *, scripts: bool) -> str:
    """An office checks a case file, makes a request of it, and submits it; its number."""
    page = pages.opened("/check", _OFFICE, scripts=scripts)
    page.get_by_label("Case file").set_input_files(_of_today(EXAMPLES / case))
    page.get_by_role("button", name="Fill from the file").click()
    page.get_by_role("button", name="See the result").click()
    page.get_by_role("button", name="Make a request of it").click()
    page.get_by_label("Member number").fill("M-000001")
    page.get_by_label("Alder Psychiatry, NPI").check()
    page.get_by_role("button", name="Begin the request").click()
    page.get_by_role("button", name="Sign and submit").click()
    page.get_by_label("Who signs the request").fill("Jane Roe, MD, NPI 1234567893")
    page.get_by_role("button", name="Submit the request").click()
    assert _title(page) == "The request is submitted"
    return page.url.rstrip("/").split("/")[-2]


def test_a_nurse_corrects_a_fact_and_approves(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0033/facts?fact=weight_kg", _NURSE, scripts=scripts)
    was = page.get_by_label("How much does the member weigh?")
    was.fill(f"{float(was.input_value()) + 1:g}")
    _press(page, "preview")
    expect(page.get_by_role("alert")).to_contain_text("Say why it is corrected.")
    page.get_by_label("Why it is corrected").fill("The scale of the visit reads otherwise.")
    page.get_by_label("Signed by somebody who knows").check()
    page.get_by_label("Who says so in it").fill("Jane Roe, MD, NPI 1234567893")
    _press(page, "preview")
    expect(page.get_by_role("status")).to_contain_text("Nothing is on the record yet.")
    _press(page, "correct")
    assert page.url.endswith("/requests/D-0033?done=review_correct")
    page.goto("/requests/D-0033/approval")
    _press(page, "yes")
    assert page.url.endswith("?done=decisions_approve")
    expect(page.locator(".tag.stage")).to_have_text("Decided")


def test_a_nurse_asks_with_the_letter_read_and_the_office_answers(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/requests/D-0034/questions/new", _NURSE, scripts=scripts)
    for chosen in page.locator("input[name=ask]:checked").all():
        chosen.uncheck()
    _press(page, "letters")
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one question.")
    page.locator("details:not([open]) > summary", has_text="Ask about something else").evaluate_all(
        "found => found.forEach(one => one.click())"
    )
    page.locator("select[name='more.0']").select_option("weight_kg")
    _press(page, "letters")
    assert _title(page) == "Read the letter before it goes out"
    if scripts:
        assert barriers(page) == []
    _press(page, "ask")
    assert page.url.endswith("/requests/D-0034?done=review_ask")
    office = pages.opened("/office/requests/D-0034", "birchwater.desk", scripts=scripts)
    office.get_by_role("link", name="Answer what is asked").first.click()
    office.locator("section.ask input[inputmode=decimal]").first.fill("85")
    office.get_by_role("button", name="Check what will be sent").first.click()
    office.get_by_role("button", name="Send the answer").click()
    expect(office.get_by_role("status")).to_contain_text("Your answer is on the record")


def test_a_physician_resolves_what_a_policy_leaves_open_and_approves(pages: Pages, scripts: bool) -> None:
    request = _submit(pages, "judgment-by-a-reading.json", scripts=scripts)
    page = pages.opened(f"/requests/{request}", _PHYSICIAN, scripts=scripts)
    page.goto(f"/requests/{request}/judgments")
    assert page.locator(".meaning").count() > 1
    if scripts:
        assert barriers(page) == []
    _press(page, "yes")
    expect(page.get_by_role("alert")).to_contain_text("Say whether the clause holds.")
    while page.url.endswith("/judgments"):
        meant = page.locator(".meaning").filter(has_text=re.compile(r"comes to:\s*Met"))
        meant.locator("input[name=reading]").first.check()
        page.get_by_label("It holds", exact=True).check()
        page.get_by_label("Why, about this member").fill("The chart of this member shows it.")
        _press(page, "yes")
    assert page.url.endswith(f"/requests/{request}?done=decisions_resolve_judgment")
    page.goto(f"/requests/{request}/approval")
    _press(page, "yes")
    assert page.url.endswith("?done=decisions_approve")


def test_an_author_goes_from_a_question_of_wording_to_its_clause(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/readings?first=2026-01-01", _AUTHOR, scripts=scripts)
    question = page.locator("section.report h3").first.inner_text()
    page.locator("section.report a[href*='/clauses/']").first.click()
    clause = page.locator(f"[id='{page.url.rpartition('#')[2]}']")
    expect(clause).to_contain_text(question)
