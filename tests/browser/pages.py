"""Pages as people have them open: in their own session, with calls that come late."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

from assent.web.server.caller import COOKIE
from tests.browser.serving import Server, session_of

_DAY = timedelta(hours=8)


class Pages:
    """Browser contexts of one test; each person has their own."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self.server, self._browser = server, browser
        self._contexts: list[BrowserContext] = []

    def opened(
        self, address: str, who: str = "", *, scripts: bool = True, lasts: timedelta = _DAY, **more: Any
    ) -> Page:
        """A page as an account of the store has it open; as a stranger where nobody is named."""
        context = self._browser.new_context(base_url=self.server.address, java_script_enabled=scripts, **more)
        self._contexts.append(context)
        if who:
            self.sign_in(context, who, lasts)
        page = context.new_page()
        page.goto(address)
        return page

    def sign_in(self, context: BrowserContext, who: str, lasts: timedelta = _DAY) -> None:
        """Begin a session that ends after a while."""
        context.add_cookies([session_of(self.server.address, self.server.token(who, lasts))])

    def end_session(self, page: Page) -> None:
        """The session of whoever has a page open is past its time, as if its hours had gone by."""
        token = next(one["value"] for one in page.context.cookies() if one["name"] == COOKIE)
        self.server.end_by_itself(token)

    def close(self) -> None:
        """Close everything."""
        for context in self._contexts:
            context.close()


def hold_first(page: Page, address: str) -> list[Route]:
    """Keep the first call of an address from the server until it is let go; later ones overtake it."""
    held: list[Route] = []

    def arrives(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(address, arrives)
    page.evaluate(_COUNTS_CALLS)
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Answer the calls that were held, and wait until the page has taken the answers or has given the calls up."""
    for route in held:
        with suppress(Error):  # a call that the page gave up takes no answer
            route.fulfill(response=route.fetch())
    page.evaluate("window.allAnswered()")


_COUNTS_CALLS = """() => {
  let underway = 0;
  document.addEventListener("htmx:beforeSend", () => { underway += 1; });
  document.addEventListener("htmx:afterRequest", () => { underway -= 1; });
  window.allAnswered = () => new Promise((done) => {
    const look = () => { if (underway === 0) done(); };
    document.addEventListener("htmx:afterRequest", look);
    look();
  });
}"""
