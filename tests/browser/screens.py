"""Screenshots of pages: `python -m tests.browser.screens STORE OUT [ROLE=]ADDRESS ...`, of a store with accounts.

Each page is taken light and dark, wide and narrow (320 px), as files in OUT.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import CHROMIUM, serving, session_of

_SIZES = {"wide": (1360, 900), "narrow": (320, 720)}


def take(browser: Browser, address: str, page: str, token: str, out: Path) -> None:
    """The four pictures of one page."""
    name = page.strip("/").replace("/", "-").replace("?", "-") or "front"
    for scheme in ("light", "dark"):
        for size, (width, height) in _SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
            )
            if token:
                context.add_cookies([session_of(address, token)])
            opened = context.new_page()
            opened.goto(address + page, wait_until="load")
            opened.screenshot(path=out / f"{name}-{size}-{scheme}.png", full_page=True)
            context.close()


def main(store: str, out: str, *pages: str) -> None:
    """Serve a copy of the store and take the pictures."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with serving(Path(store)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for page in pages:
            who, _, address = page.partition("=") if not page.startswith("/") else ("", "", page)
            take(browser, served.address, address, served.token(who) if who else "", folder)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
