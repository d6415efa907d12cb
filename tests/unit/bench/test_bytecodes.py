"""The count of bytecodes: a submission goes through and is counted function by function."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import bytecodes


def test_submissions_are_counted_function_by_function(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bytecodes", "--submissions", "1", "--functions", "5"])

    with ThreadPoolExecutor(1) as apart:  # a browser's tests leave a loop running in this thread
        apart.submit(bytecodes.main).result()

    total, *functions = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d{6} bytecodes, \d{5} calls for a submission", total), total
    assert len(functions) == 5
    assert any("assent/logic/evaluate.py" in line for line in functions)
