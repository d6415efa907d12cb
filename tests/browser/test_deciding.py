"""Acting in a browser: an office answers with a document, a nurse asks and approves, physicians deny and overturn."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assent import bootstrap
from assent.desk.record.detail import Detail
from assent.desk.record.display import show
from tests.browser.accessibility import barriers
from tests.browser.pages import Pages
from tests.workbench.plans import REQUESTS, denied, fails, is_open, waits

_OFFICES = {"2000000317": "alder.desk", "2000000325": "birchwater.desk", "2000000333": "cove.desk"}
_REASON = "The scan of November shows it, and the surgeon refused clearance."


@pytest.fixture(scope="module")
def requests(demonstration: Path) -> dict[str, list[Detail]]:
    """Requests of each kind as the demonstration has them."""
    with bootstrap.desk(demonstration) as desk:
        every = [show(desk, name) for name in REQUESTS]
    kinds = {"open": is_open, "fails": fails, "waits": waits, "denied": denied}
    found = {kind: [one for one in every if holds(one)] for kind, holds in kinds.items()}
    return found | {"appealed": [one for one in every if any(appeal.open for appeal in one.appeals)]}


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_no_page_has_barriers(pages: Pages, requests: dict[str, list[Detail]]) -> None:
    fails_, open_, waits_ = (requests[kind][0] for kind in ("fails", "open", "waits"))
    denied_, appealed = requests["denied"][0], requests["appealed"][0]
    at = "/requests/"
    shown = [
        (_OFFICES[str(waits_.provider)], "/office"),
        ("nowhere.desk", "/office"),
        (_OFFICES[str(waits_.provider)], f"/office{at}{waits_.request}"),
        (_OFFICES[str(denied_.provider)], f"/office{at}{denied_.request}"),
        (_OFFICES[str(waits_.provider)], f"{at}{waits_.request}/answer"),
        (_OFFICES[str(denied_.provider)], f"{at}{denied_.request}/appeals/new"),
        (_OFFICES[str(denied_.provider)], f"{at}{denied_.request}/attached/documents"),
        ("nora.fennick", f"{at}{fails_.request}/facts"),
        ("nora.fennick", f"{at}{fails_.request}/facts?fact=birth_date"),
        ("nora.fennick", f"{at}{open_.request}/questions/new"),
        ("nora.fennick", f"{at}{open_.request}/approval"),
        ("nora.fennick", f"{at}{open_.request}/steps/decisions_extend"),
        ("birk.physician", f"{at}{fails_.request}/decision/denial"),
        ("birk.physician", f"{at}{fails_.request}/decision/part"),
        ("birk.physician", f"{at}{fails_.request}/judgments"),
        ("amsel.director", f"{at}{appealed.request}/appeals/decision"),
        ("ivo.quillon", f"{at}{appealed.request}/reversal?appeal={appealed.appeals[-1].appeal}"),
        ("ivo.quillon", f"{at}{denied_.request}/outside-decision"),
        ("ivo.quillon", f"{at}{denied_.request}/need"),
    ]
    found = {}
    for who, address in shown:
        page = pages.opened(address, who)
        found[address] = barriers(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_a_denial_s_letters_have_no_barriers(pages: Pages, requests: dict[str, list[Detail]]) -> None:
    request = requests["fails"][0].request
    page = pages.opened(f"/requests/{request}/decision/denial", "birk.physician")
    page.get_by_label("What it means for this member").first.fill("Denied")
    _press(page, "Read the letters")
    assert barriers(page) == []
    page.get_by_label("What it means for this member").first.fill(_REASON)
    _press(page, "Read the letters")
    expect(page.get_by_role("button", name="Sign and decide")).to_be_visible()
    assert barriers(page) == []


def test_an_office_answers_in_parts_with_a_document(
    pages: Pages, requests: dict[str, list[Detail]], scripts: bool
) -> None:
    detail = requests["waits"][0 if scripts else 1]
    page = pages.opened(f"/office/requests/{detail.request}", _OFFICES[str(detail.provider)], scripts=scripts)
    page.get_by_role("link", name="Answer what is asked").first.click()
    first = page.locator("section.ask").first
    if first.get_by_label("Yes", exact=True).count():
        first.get_by_label("Yes", exact=True).check()
    else:
        first.locator("input[inputmode=decimal]").first.fill("85")
    page.set_input_files("#f-file", {"name": "n.txt", "mimeType": "text/plain", "buffer": b"85 percent"})
    _press(page, "Check what will be sent")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answer")
    _press(page, "Send the answer")
    expect(page.get_by_role("status")).to_contain_text("Your answer is on the record")
    expect(page.get_by_role("link", name="n.txt")).to_be_visible()


def test_a_physician_denies_and_another_overturns_the_appeal(
    pages: Pages, requests: dict[str, list[Detail]], scripts: bool
) -> None:
    detail = requests["fails"][0]
    page = pages.opened(f"/requests/{detail.request}/decision/denial", "birk.physician", scripts=scripts)
    page.get_by_label("What it means for this member").first.fill(_REASON)
    _press(page, "Read the letters")
    _press(page, "Sign and decide")
    assert page.url.endswith("?done=decisions_determine_adversely")
    detail = requests["denied"][0 if scripts else 1]
    office = pages.opened(
        f"/requests/{detail.request}/appeals/new", _OFFICES[str(detail.provider)], scripts=scripts
    )
    office.get_by_label("Why the decision should change").fill("A trial was overlooked.")
    _press(office, "File the appeal")
    expect(office.get_by_role("status")).to_contain_text("Your appeal is filed")
    reviewer = pages.opened(f"/requests/{detail.request}/appeals/decision", "amsel.director", scripts=scripts)
    reviewer.get_by_label("Overturn: grant it").first.check()
    reviewer.get_by_label("What it means for this member").first.fill(
        "The chart of May shows the fourth trial."
    )
    _press(reviewer, "Read the letters")
    _press(reviewer, "Sign and decide the appeal")
    assert reviewer.url.endswith("?done=appeals_decide")


def test_a_nurse_corrects_asks_and_approves_by_the_keyboard(
    pages: Pages, requests: dict[str, list[Detail]]
) -> None:
    request = requests["open"][-1].request
    page = pages.opened(f"/requests/{request}/facts?fact=weight_kg", "nora.fennick")
    page.keyboard.press("c")
    page.wait_for_url("**?done=review_confirm")
    page.goto(f"/requests/{request}/approval")
    _press(page, "Sign and approve")
    assert page.url.endswith("?done=decisions_approve")
