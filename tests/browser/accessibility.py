"""Barriers on a page, looked for by axe in light and dark, narrow and wide, on the page that is already open.

Most rules ask how a page is made; they are tried once. What depends on the width (what is shown, how large a target is)
is tried at both widths. What depends on the colors is tried in all four, on every element of the first look, and in the
others on one element for each way in which text stands on its background: that takes a tenth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

NARROW: ViewportSize = {"width": 320, "height": 800}
WIDE: ViewportSize = {"width": 1360, "height": 900}
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_CONTRAST = "color-contrast"


@dataclass(frozen=True, slots=True)
class Look:
    """A page in one theme at one width, and what is asked there: every rule, all but contrast, contrast of samples."""

    scheme: Literal["light", "dark"]
    size: ViewportSize
    every_rule: bool = False
    all_but_contrast: bool = False
    samples: bool = True

    @property
    def name(self) -> str:
        """As it stands in what a test says."""
        return f"{self.scheme}, {self.size['width']} px"


_LOOKS = (
    Look("light", NARROW, every_rule=True, samples=False),
    Look("dark", NARROW),
    Look("dark", WIDE, all_but_contrast=True),
    Look("light", WIDE),
)


def barriers(page: Page) -> list[str]:
    """What is wrong with a page as it stands: the look, the rule, and the place. Needs scripts.

    The page is left in the theme and at the width in which it was.
    """
    was = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"), page.viewport_size
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = [f"{look.name}: {fault}" for look in _LOOKS for fault in _faults(page, look)]
    page.emulate_media(color_scheme="dark" if was[0] else "light")
    if was[1] is not None:
        page.set_viewport_size(was[1])
    return found


def _faults(page: Page, look: Look) -> list[str]:
    page.emulate_media(color_scheme=look.scheme)
    page.set_viewport_size(look.size)
    every = {"runOnly": {"type": "tag", "values": _STANDARDS}, "resultTypes": ["violations"]}
    found: list[str] = ["wider than the window"] if runs_over(page) else []
    if look.every_rule:
        found += page.evaluate(_RUN, [every, False])
    if look.all_but_contrast:
        found += page.evaluate(_RUN, [{**every, "rules": {_CONTRAST: {"enabled": False}}}, False])
    if look.samples:
        contrast = {"runOnly": {"type": "rule", "values": [_CONTRAST]}, "resultTypes": ["violations"]}
        found += page.evaluate(_RUN, [contrast, True])
    return found


def runs_over(page: Page) -> bool:
    """Whether a page is wider than the window, so that it must be scrolled sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


_RUN = """async ([options, samples]) => {
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(at);
      const place = position === "static" || position === "relative" ? "" : at.tagName + at.className;
      layers.push([backgroundColor, backgroundImage, opacity, place].join());
      if (backgroundColor.startsWith("rgb(") && opacity === "1") break;
    }
    return layers.join(";");
  };
  const holdsText = (element) => element.matches("input:not([type=hidden]), select, textarea")
    || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const ways = new Map();
  for (const element of samples ? document.querySelectorAll("body *") : []) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !holdsText(element)) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const off = element.matches(":disabled, [aria-disabled=true]");
    ways.set([color, fontSize, fontWeight, textShadow, off, behind(element)].join("|"), element);
  }
  const where = samples ? { include: [...ways.values()] } : document;
  if (samples && !ways.size) return [];
  const { violations } = await axe.run(where, options);
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
}"""
