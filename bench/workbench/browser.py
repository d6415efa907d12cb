"""What a browser measures of a page: when something is to be seen, and how many bytes came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

_PAINTED = """() => new Promise(resolve => {
  const found = performance.getEntriesByName("first-contentful-paint")[0];
  if (found) return resolve(found.startTime);
  new PerformanceObserver(list => {
    const entry = list.getEntriesByName("first-contentful-paint")[0];
    if (entry) resolve(entry.startTime);
  }).observe({type: "paint", buffered: true});
})"""
_SERVER = """() => {
  const entry = performance.getEntriesByType("navigation")[0];
  return entry.responseStart - entry.requestStart;
}"""
_PARTIAL = """() => new Promise(resolve => {
  let began = 0;
  document.addEventListener("htmx:beforeRequest", () => { began = performance.now(); }, {once: true});
  document.addEventListener("htmx:afterSettle", () => resolve(performance.now() - began), {once: true});
})"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page as it was opened: milliseconds to its first contentful paint and to its first byte, bytes transferred."""

    painted: float
    answered: float
    transferred: int


class Visit:
    """Somebody with a browser that knows nothing yet of the site."""

    def __init__(self, browser: Browser, address: str, cookies: list[Any]) -> None:
        self.context: BrowserContext = browser.new_context(base_url=address)
        self.context.add_cookies(cookies)
        self.page: Page = self.context.new_page()
        self._network: CDPSession = self.context.new_cdp_session(self.page)
        self._network.send("Network.enable")
        self._network.on("Network.loadingFinished", self._count)
        self._transferred = 0

    def _count(self, event: dict[str, Any]) -> None:
        self._transferred += int(event["encodedDataLength"])

    def open(self, address: str) -> Opened:
        """Open an address, to the end of what it loads."""
        self._transferred = 0
        response = self.page.goto(address, wait_until="load")
        if response is None or response.status != 200:
            raise SystemExit(f"{address} was answered with {response.status if response else 'nothing'}")
        painted = float(self.page.evaluate(_PAINTED))
        answered = float(self.page.evaluate(_SERVER))
        self.page.wait_for_timeout(20)  # what came last is told of after the page is loaded
        return Opened(painted, answered, self._transferred)

    def typed(self, label: str, value: str) -> float:
        """Milliseconds from the call of a script to the new part standing in the page, after a field was filled in."""
        self.page.evaluate(f"() => {{ window.updated = ({_PARTIAL})(); }}")
        self.page.get_by_label(label).fill(value)
        self.page.get_by_label(label).blur()
        return float(self.page.evaluate("window.updated"))

    def pressed(self, key: str) -> float:
        """The same, after a key was pressed."""
        self.page.evaluate(f"() => {{ window.updated = ({_PARTIAL})(); }}")
        self.page.keyboard.press(key)
        return float(self.page.evaluate("window.updated"))

    def close(self) -> None:
        """Close the browser's window and forget what it kept."""
        self.context.close()
