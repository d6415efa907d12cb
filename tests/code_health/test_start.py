"""The command line starts with little: what a command needs is imported when it runs."""

from __future__ import annotations

import subprocess
import sys

OF_CASEWORK = {"assent.casework", "assent.casework.record", "assent.casework.record.actors"}
OF_CASEWORK |= {"assent.casework.record.checks", "assent.casework.record.stored"}
_LOADED = "import sys, assent.cli.app; print(*(name for name in sys.modules if name.startswith('assent.')))"


def test_help_loads_the_commands_and_nothing_that_they_do() -> None:
    run = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "assent.cli.app" in loaded
    parts = {name.split(".")[1] for name in loaded}
    assert parts <= {"cli", "casework", "terms"}, sorted(loaded)
    assert {name for name in loaded if name.startswith("assent.casework")} <= OF_CASEWORK
