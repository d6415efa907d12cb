"""Pages as people have them open: in their own session, checked for accessibility."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from assent.web.server.caller import COOKIE
from tests.browser.serving import Server, session_of

_DAY = timedelta(hours=8)
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


def barriers(page: Page) -> list[str]:
    """What axe finds wrong with a page as it stands: the rule, and the place. Needs scripts.

    Every rule looks at every element; what is right is not listed, which takes as long as finding what is wrong.
    """
    options = {"runOnly": {"type": "tag", "values": _STANDARDS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]
    ]


def runs_over(page: Page) -> bool:
    """Whether a page is wider than the window, so that it must be scrolled sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
