"""Writes ``docs/conformance.md``: what ``assent conformance`` says of our own server over a demonstration.

Run it as ``python -m tests.conformance.page``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from assent import bootstrap
from assent.casework.intake.events import WithdrawalChannel
from assent.casework.record.actors import Actor, Role
from assent.demo.cast import ALDER
from assent.desk.intake.requests import withdraw
from tests.browser.serving import serving
from tests.conformance.must_support_set import played, section

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
INTAKE = Actor("intake-of-the-page", Role.INTAKE)
_WAIT = 60
"""Seconds within which somebody takes the pended request back, so that its changed answer is told."""
_HEAD = """\
# Conformance

`assent conformance URL` checks a payer's server, ours or another, by the numbered requirements that PAS, CRD and DTR
put on it. It submits requests: try it on a server that holds nothing real. `--json` shows what was sent and what came,
and `--samples FOLDER` replaces the bodies that are sent, since another server knows other members. Requirements have
the numbers of the guides' versions 2.2; what each asks is said in our own words. *Not tested* is what this run had no
means for; *not tested over HTTP* is what no caller can see. It can be run any number of times on one store: in the
numbers of bodies `{run}` stands for what is new in each run, and `{member}` for the first member listed in
`pas/members.json` of whom an inquiry finds nothing yet. With `--client` and `--key` it signs in as a registered
program: for FHIR by an access token, for CDS Hooks by a token for each call. With `--wait SECONDS` it waits before it
cancels the pended request itself, so that somebody of the plan can decide it, and looks whether that is told.

Below is what it says of this version's own server over a new demonstration, on the machine that serves it; at the end
of the page are the must-support elements that its answers show.

"""


def report(store: Path) -> str:
    """The report on a server over a copy of a demonstration, as the command prints it."""
    with serving(store) as server, _somebody_withdraws(server.folder):
        wait = ("--markdown", "--wait", str(_WAIT))
        words = [sys.executable, "-m", "assent", "conformance", server.address, *wait]
        ran = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@contextmanager
def _somebody_withdraws(folder: Path) -> Iterator[None]:
    """Intake takes the pended request of the run back for the member, once a program wants to be told of it."""
    over = Event()
    thread = Thread(target=_withdraw, args=(folder, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(60)


def _withdraw(folder: Path, over: Event) -> None:
    with bootstrap.desk(folder) as desk:
        before = {row.request for row in desk.record.worklist((), None, None, None)}
        while not over.wait(0.5):
            rows = [row for row in desk.record.worklist((), None, None, None) if row.request not in before]
            pended = [row for row in rows if row.state == "pended"]
            if pended and desk.exchanging.subscriptions.active(ALDER.npi):
                withdraw(
                    desk, pended[0].request, "member", "The member wants to wait.", INTAKE, datetime.now(UTC),
                    person="The member", channel=WithdrawalChannel.PHONE, note="Called, and wants to wait.",
                )  # fmt: skip
                return


def without_day(text: str) -> str:
    """A report without the day on which it was made."""
    return text.partition(": ")[2] if text.startswith("Checked on ") else text


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "plan"
        words = [sys.executable, "-m", "assent", "demo", str(store), "--requests", "5", "--letters", "none"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        shown = section(played(Path(place) / "must-support"))
        PAGE.write_text(f"{_HEAD}{report(store).rstrip()}\n\n{shown.rstrip()}\n", "utf-8")


if __name__ == "__main__":
    main()
