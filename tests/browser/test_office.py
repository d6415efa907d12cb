"""A day of a provider's office with several people and NPIs, played in a browser, with and without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.accessibility import barriers
from tests.browser.pages import Pages


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def says(page: Page) -> str:
    return page.locator("main").inner_text()


def test_an_office_is_made_and_its_people_act_for_their_npis(pages: Pages, scripts: bool) -> None:
    id = "testbury" if scripts else "testbury-too"
    npi = "2000000358" if scripts else "2000000374"
    plan = pages.opened("/administration/offices", "demo.admin", scripts=scripts)
    plan.get_by_text("Make an office").first.click()
    plan.locator("#f-id").fill(id)
    plan.locator("#f-name").fill("Testbury Clinic")
    plan.locator("#f-npis").fill(f"{npi}\n2000000317")
    press(plan, "Make an office")
    assert "is of the office alder" in plan.get_by_role("alert").inner_text()
    plan.locator("#f-npis").fill(npi)
    press(plan, "Make an office")
    assert "Nobody administers this office yet" in says(plan)
    plan.locator("#f-id").first.fill(f"{id}.head")
    plan.locator("#f-name").first.fill("Hadley Head")
    press(plan, "Add an administrator of the office")
    assert plan.locator(".secret").inner_text()
    first = pages.opened("/office", f"{id}.head", scripts=scripts)
    assert "Your office has no requests yet" in says(first)
    first.get_by_role("link", name="People of your office").click()
    first.get_by_label("Account").fill(f"{id}.lee")
    first.get_by_label("Name").fill("Lee Example")
    press(first, "Invite a colleague")
    assert first.locator(".secret").inner_text()
    second = pages.opened("/office/people", f"{id}.lee", scripts=scripts)
    assert "Only an administrator of the office" in says(second)
    first.goto(f"/office/people/{id}.lee")
    press(first, "End the access of Lee Example")
    assert "Access ended" in says(first)
    second.goto("/office")
    assert "Sign in" in second.get_by_role("heading", level=1).inner_text()


def test_a_member_is_found_and_requests_are_shown_by_npi(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/office", "alder.desk", scripts=scripts)
    card = page.locator(".cards li").first.inner_text()
    member = re.search(r"Member (\S+)", card)
    assert member is not None
    page.get_by_label("Member number or request").fill(member[1])
    press(page, "Find")
    assert f"Found for {member[1]}" in says(page)
    assert member[1] not in page.url
    page.get_by_label("Member number or request").fill("M-999999")
    press(page, "Find")
    assert "No request found" in says(page)
    page.get_by_role("link", name="Show all requests").click()
    page.get_by_role("link", name=re.compile("Birchwater")).click()
    assert "Alder Psychiatry, NPI" not in page.locator(".cards").inner_text()


def test_a_renewal_begins_with_what_is_known(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/office?show=decided", "alder.desk", scripts=scripts)
    page.locator(".cards li", has_text="Approved").first.get_by_role("link").click()
    page.get_by_role("link", name=re.compile("Renew: continue")).first.click()
    assert "This continues authorization" in says(page)
    press(page, "Begin the request")
    press(page, "See all answers")
    assert "On which date did the earlier authorization end" in says(page)
    press(page, "Sign and submit")
    assert page.get_by_label("Authorization that is continued").input_value().startswith("AU-")


def test_an_invitation_is_renewed(pages: Pages, scripts: bool) -> None:
    page = pages.opened("/office/people", "alder.desk", scripts=scripts)
    page.get_by_role("link", name="Rowan Reyes").click()
    page.get_by_role("button", name="Renew the invitation").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Shown once"
    assert "alder.reyes" in says(page)
    assert len(page.locator(".secret").inner_text()) > 20


def test_no_page_of_an_office_has_barriers(pages: Pages) -> None:
    page = pages.opened("/office", "alder.desk")
    for address in ("/office", "/office/people", "/office/people/alder.reyes", "/office/drafts"):
        page.goto(address)
        assert barriers(page) == [], address
    plan = pages.opened("/administration/offices", "demo.admin")
    for address in ("/administration/offices", "/administration/offices/alder"):
        plan.goto(address)
        assert barriers(plan) == [], address
