"""The pictures of the documentation: `python -m tests.browser.pictures` makes a demonstration and takes them anew.

Each is a page of the demonstration of a fixed seed, written as a small PNG to `docs/pictures/`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from assent import bootstrap
from assent.desk.record.detail import Detail
from assent.desk.record.display import show
from tests.browser.serving import CHROMIUM, Server, serving, session_of
from tests.browser.small_png import small

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 120_000
_REQUESTS = tuple(f"D-{number:04d}" for number in range(1, 41))
_WIDTH, _HEIGHT = 1200, 780
_REASON = "The imaging of this member shows an aneurysm, and the specialist refused clearance."


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file without ending, who has the page open, which page, and what is done on it first."""

    name: str
    who: str
    address: str
    wanted: Callable[[Detail], bool] | None = None
    before: Callable[[Page], None] | None = None
    scheme: str = "light"


def _fails(detail: Detail) -> bool:
    return detail.stage == "in_review" and {line.outcome for line in detail.lines} == {"not_met"}


def _waits(detail: Detail) -> bool:
    return detail.stage == "pended" and len(detail.asks) > 1 and detail.provider == "2000000317"


def _to_letters(page: Page) -> None:
    page.get_by_label("What it means for this member").first.fill(_REASON)
    page.get_by_role("button", name="Read the letters").click()
    page.wait_for_load_state()


def _to_pictures(page: Page) -> None:
    page.locator("#lines").evaluate("part => part.scrollIntoView({behavior: 'instant'})")


PICTURES = (
    Picture("case", "birk.physician", "/requests/{request}", _fails),
    Picture("trials", "birk.physician", "/requests/{request}", _fails, _to_pictures, "dark"),
    Picture("letters", "birk.physician", "/requests/{request}/decision/denial", _fails, _to_letters),
    Picture("worklist", "nora.fennick", "/worklist"),
    Picture("policy", "", "/policies/mgb-031#clause-X.8"),
    Picture("office", "alder.desk", "/office/requests/{request}", _waits),
)
"""In the order in which the documentation shows them."""


def take(browser: Browser, server: Server, picture: Picture) -> bytes:
    """The picture as a small PNG."""
    context = browser.new_context(
        viewport={"width": _WIDTH, "height": _HEIGHT},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        timezone_id="America/New_York",
    )
    if picture.who:
        context.add_cookies([session_of(server.address, server.token(picture.who))])
    page = context.new_page()
    page.goto(server.address + _address(server, picture))
    if picture.before is not None:
        picture.before(page)
    taken = page.screenshot()
    context.close()
    return small(taken)


def _address(server: Server, picture: Picture) -> str:
    if picture.wanted is None:
        return picture.address
    with bootstrap.desk(server.folder) as desk:
        shown = (show(desk, request) for request in _REQUESTS)
        return picture.address.format(request=next(one.request for one in shown if picture.wanted(one)))


def main(folder: Path = FOLDER) -> None:
    """Make the demonstration, and write every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "plan"
        words = ["demo", str(store), "--requests", "42", "--until", f"{datetime.now(UTC):%Y-%m-%d}"]
        made = [sys.executable, "-m", "assent", *words, "--letters", "few"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        with serving(store) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-lcd-text"]
            )
            for picture in PICTURES:
                (folder / f"{picture.name}.png").write_bytes(take(browser, server, picture))
            browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
