"""How fast pages are in a browser, beside a bare handler of the same framework, among 200,000 rows.

``python -m bench.workbench [--rounds 15] [--requests 1000] [--rows 200000] [--fresh]``

A headless Chromium on loopback opens the worklist, the inbox, the case page and a policy, of ``assent serve``
and of a bare FastAPI and Jinja handler that answers with the same markup (``bare.py``), in alternating
rounds: once with a browser that has nothing of the site yet, then again. A ratio is the median of the ratios
of the rounds. The server's time is that of whole answers over a kept connection, without a browser. Needs
Chromium. Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, sync_playwright

from assent.web.server.caller import COOKIE
from assent.workbench.shell.static_files import static_files
from bench.workbench.bare import keep_pages
from bench.workbench.browser import Opened, Visit
from bench.workbench.store import LONG, NURSE, kept_store
from tests.browser.serving import CHROMIUM, Server, serving, session_of

PAGES = {
    "worklist": "/worklist",
    "inbox": "/inbox",
    "case page, 300 events": f"/requests/{LONG}",
    "case page, usual": "/requests/D-0012",
    "policy page": "/policies/mgb-031",
}
MOST_RATIO, AIM_MS = 1.5, 150.0
MOST_CASE_MS, MOST_PARTIAL_MS = 40.0, 80.0
MOST_FIRST_BYTES, MOST_NEXT_BYTES = 60_000, 25_000
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-facts-missing.json"
_ROOT = Path(__file__).resolve().parents[2]
_CALLS = 60
_FIRST_LOOKS = [f"/requests/D-{number:04}" for number in range(100, 100 + _CALLS + 3)]
_BETWEEN = 0.03
"""Seconds between two calls: no account may call more often than some fifty times a second."""


@dataclass(slots=True)
class Measured:
    """What was measured of one server, page by page, round by round."""

    first: dict[str, list[Opened]] = field(default_factory=lambda: defaultdict(list))
    again: dict[str, list[Opened]] = field(default_factory=lambda: defaultdict(list))


def main() -> int:
    """Measure and print; 1 where a goal is missed."""
    given = _arguments()
    store = kept_store(given.requests, given.rows, fresh=given.fresh)
    with TemporaryDirectory(prefix="bench-workbench-") as place, serving(store) as assent:
        token = assent.token(NURSE)
        _keep_pages(Path(place), assent.address, token)
        with _bare(Path(place)) as bare, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            print(
                f"Chromium {browser.version}, {given.rounds} rounds, {given.rows} rows, {given.requests} requests"
            )
            good = _show_paints(*_rounds(browser, assent, token, bare, given.rounds))
            good &= _show_transfers(browser, assent, token)
            good &= _show_servers(assent.address, bare, token)
            good &= _show_partials(browser, assent, token, given.rounds)
            browser.close()
    return 0 if good else 1


def _rounds(
    browser: Browser, assent: Server, token: str, bare: str, rounds: int
) -> tuple[Measured, Measured]:
    """Every page of both, in alternating order; a first round is not counted."""
    own, other = Measured(), Measured()
    for number in range(-1, rounds):
        sides = [(own, assent.address), (other, bare)]
        for name, address in PAGES.items():
            for measured, site in sides if number % 2 else sides[::-1]:
                visit = Visit(browser, site, [session_of(site, token)])
                first, again = visit.open(address), visit.open(address)
                visit.close()
                if number >= 0:
                    measured.first[name].append(first)
                    measured.again[name].append(again)
    return own, other


def _show_paints(own: Measured, other: Measured) -> bool:
    print(f"\n{'first contentful paint, ms':34} {'assent':>8} {'bare':>8} {'ratio':>6}   to the first byte")
    good = True
    for when in ("first", "again"):
        for name in PAGES:
            here, there = getattr(own, when)[name], getattr(other, when)[name]
            ratio = median(one.painted / two.painted for one, two in zip(here, there, strict=True))
            ms, bare_ms = (median(one.painted for one in side) for side in (here, there))
            waited, bare_waited = (median(one.answered for one in side) for side in (here, there))
            good &= ratio <= MOST_RATIO
            print(
                f"  {name + ', ' + when:32} {ms:8.1f} {bare_ms:8.1f} {ratio:6.2f}   {waited:.1f} and {bare_waited:.1f}"
                f"{_missed(ratio > MOST_RATIO)}{'  (over the aim)' if ms > AIM_MS else ''}"
            )
    return good


def _show_transfers(browser: Browser, assent: Server, token: str) -> bool:
    """Each page as the first of a visit, then as the one after the worklist."""
    print(f"\n{'bytes transferred':34} {'first':>8} {'next':>8}")
    good = True
    for name, address in PAGES.items():
        visit = Visit(browser, assent.address, [session_of(assent.address, token)])
        first = visit.open(address).transferred
        visit.close()
        visit = Visit(browser, assent.address, [session_of(assent.address, token)])
        visit.open(PAGES["inbox"] if name == "worklist" else PAGES["worklist"])
        then = visit.open(address).transferred
        visit.close()
        wrong = first > MOST_FIRST_BYTES or then > MOST_NEXT_BYTES
        good &= not wrong
        print(f"  {name:32} {first:8} {then:8}{_missed(wrong)}")
    return good


def _show_servers(assent: str, bare: str, token: str) -> bool:
    print(f"\n{'time of the server, ms':34} {'p50':>8} {'p95':>8} {'bare':>8}")
    good = True
    rows = {name: ([address], [address]) for name, address in PAGES.items()}
    rows["case page, each for the first time"] = (_FIRST_LOOKS, [PAGES["case page, usual"]])
    for name, (addresses, bare_addresses) in rows.items():
        taken, bare_taken = _times(assent, addresses, token), _times(bare, bare_addresses, token)
        wrong = name.startswith("case page") and median(taken) > MOST_CASE_MS
        good &= not wrong
        p95 = quantiles(taken, n=20)[18]
        print(f"  {name:32} {median(taken):8.1f} {p95:8.1f} {median(bare_taken):8.1f}{_missed(wrong)}")
    for name, form in (("request", LONG), ("member", "M-000034"), ("drug", "ketamine")):
        taken = _searches(assent, token, name, form)
        print(f"  {'search by ' + name:32} {median(taken):8.1f} {quantiles(taken, n=20)[18]:8.1f}")
    return good


def _show_partials(browser: Browser, assent: Server, token: str, rounds: int) -> bool:
    print(f"\n{'partial update, ms':34} {'p50':>8} {'max':>8}")
    visit = Visit(browser, assent.address, [session_of(assent.address, token)])
    visit.open(f"/requests/{LONG}")
    clauses = [visit.pressed("]") for _ in range(rounds)]
    visit.close()
    visit = Visit(browser, assent.address, [])
    visit.open("/check")
    _to_a_trial(visit)
    answers = [visit.typed("How much of it", str(50 + number)) for number in range(rounds)]
    visit.close()
    good = True
    for name, taken in (("an answer while it is typed", answers), ("a clause of the case", clauses)):
        wrong = median(taken) > MOST_PARTIAL_MS
        good &= not wrong
        print(f"  {name:32} {median(taken):8.1f} {max(taken):8.1f}{_missed(wrong)}")
    return good


def _to_a_trial(visit: Visit) -> None:
    """A check of a case whose record of a trial is open to be written."""
    page = visit.page
    page.get_by_label("Case file").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Fill from the file").click()
    page.get_by_label("Which medicine was tried").fill("Effexor XR 75 mg")
    page.get_by_label("For how many days").fill("8 weeks")


def _missed(wrong: bool) -> str:
    return "  MISSED" if wrong else ""


def _times(site: str, addresses: Sequence[str], token: str) -> list[float]:
    """Milliseconds of whole answers, as a browser asks for them."""
    return list(_calls(site, "GET", addresses, token))


def _searches(site: str, token: str, by: str, text: str) -> list[float]:
    """Milliseconds of a search, by a form with the token of its session."""
    connection = HTTPConnection(urlsplit(site).netloc)
    connection.request("GET", "/search", headers={"Cookie": f"{COOKIE}={token}"})
    found = re.search(r'name="csrf" value="([^"]+)"', connection.getresponse().read().decode())
    connection.close()
    assert found is not None
    return list(
        _calls(site, "POST", ["/search"], token, urlencode({"csrf": found[1], "kind": by, "text": text}))
    )


def _calls(
    site: str, method: str, addresses: Sequence[str], token: str, body: str | None = None
) -> Iterator[float]:
    connection = HTTPConnection(urlsplit(site).netloc)
    headers = {
        "Cookie": f"{COOKIE}={token}",
        "Accept-Encoding": "gzip",
        "Accept": "text/html",
        "Origin": site,
    }
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    for number in range(-3, _CALLS):
        address = addresses[number % len(addresses)]
        started = perf_counter()
        connection.request(method, address, body, headers)
        response = connection.getresponse()
        response.read()
        if number >= 0:
            yield (perf_counter() - started) * 1e3
        if response.status >= 400:
            raise SystemExit(f"{address} was answered with {response.status}")
        sleep(_BETWEEN)
    connection.close()


def _keep_pages(place: Path, assent: str, token: str) -> None:
    """Assent's pages and files as they are, for the bare handler."""
    connection = HTTPConnection(urlsplit(assent).netloc)
    pages = {}
    for address in PAGES.values():
        connection.request("GET", address, headers={"Cookie": f"{COOKIE}={token}"})
        response = connection.getresponse()
        pages[address] = response.read().decode(), dict(response.getheaders())
    connection.close()
    keep_pages(place / "pages.db", pages)
    for file in static_files().values():
        target = place / "static" / file.digest / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)


@contextmanager
def _bare(place: Path) -> Iterator[str]:
    """The bare handler in a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [
        sys.executable,
        "-m",
        "bench.workbench.bare",
        str(place / "pages.db"),
        str(place / "static"),
        str(port),
    ]
    with subprocess.Popen(words, cwd=_ROOT) as process:
        try:
            _wait(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[Any]) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        sleep(0.1)
    raise SystemExit("the bare handler did not start")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--fresh", action="store_true", help="make the store anew")
    given = parser.parse_args()
    if not Path(CHROMIUM).exists():
        parser.error("Chromium is not installed")
    return given


if __name__ == "__main__":
    sys.exit(main())
