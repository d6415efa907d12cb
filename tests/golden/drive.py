"""Runs many commands of one checkout in one process; started with that checkout's own Python.

    python drive.py COMMANDS ANSWERS

COMMANDS is a JSON list of argument lists, ANSWERS receives one JSON object a line: ``status``, ``out``, ``err``.
Of the product it knows the command line alone, so that it drives every version.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch


def answer(arguments: list[str]) -> dict[str, object]:
    """What one command prints, and its exit status."""
    from assent.cli import main

    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["assent", *arguments]), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    asked = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(sys.argv[2]).write_text(
        "".join(json.dumps(answer(arguments)) + "\n" for arguments in asked), "utf-8"
    )
