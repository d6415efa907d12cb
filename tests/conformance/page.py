"""Writes ``docs/conformance.md``: what ``assent conformance`` says of our own server over a demonstration.

Run it as ``python -m tests.conformance.page``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.serving import serving
from tests.conformance.must_support_set import played, section

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
_HEAD = """\
# Conformance

`assent conformance URL` checks a payer's server, ours or another, by the numbered requirements that PAS, CRD and DTR
put on it. It submits requests: try it on a server that holds nothing real. `--json` shows what was sent and what came,
and `--samples FOLDER` replaces the bodies that are sent, since another server knows other members. Requirements have
the numbers of the guides' versions 2.2; what each asks is said in our own words. *Not tested* is what this run had no
means for; *not tested over HTTP* is what no caller can see.

Below is what it says of this version's own server over a new demonstration, on the machine that serves it; at the end
of the page are the must-support elements that its answers show.

"""


def report(store: Path) -> str:
    """The report on a server over a copy of a demonstration, as the command prints it."""
    with serving(store) as server:
        words = [sys.executable, "-m", "assent", "conformance", server.address, "--markdown"]
        ran = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


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
