"""The bench of one case: what is written for it alone gives the clause results of the compiled form."""

from __future__ import annotations

import sys

import pytest

from bench import one_case
from bench.checkouts import one_case_figures


def test_every_form_agrees_and_the_table_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["one_case", "--cases", "40", "--rounds", "1", "--checked", "200"]
    monkeypatch.setattr(sys, "argv", words)

    status = one_case.main()

    printed = capsys.readouterr().out
    assert status == 0, printed
    assert "zen-engine against compiled: 0 differences in 40 cases" in printed
    assert "by hand, revision 1: 0 differences in 200 cases" in printed
    assert set(one_case_figures(printed)) == {
        "compiled, verdicts, us",
        "compiled, conclusion with asks, us",
        "reference interpreter, us",
    }
