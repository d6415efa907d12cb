"""Who signs a request can be found again: a new store asks for it, an older one is warned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.test_command_line import EXAMPLES, assent

NAMED = "Jane Roe, MD, NPI 1234567893"


def signed(folder: Path, by: str) -> tuple[int, str]:
    done = assent(
        "request", "submit", str(EXAMPLES / "met.json"), "--store", str(folder), "--member", "M-1", "--provider",
        "1234567893", "--attested-by", by, "--at", "2026-02-10T09:00",
    )  # fmt: skip
    return done.status, done.out + done.err


@pytest.mark.parametrize("by", ["q", "treating psychiatrist", "Jane Roe, MD", "NPI 1234567893"])
def test_a_new_store_takes_no_signature_of_nobody(tmp_path: Path, by: str) -> None:
    folder = tmp_path / "plan"
    assert assent("init", str(folder), "--automatic", "Committee, 2026-01-15").status == 0
    status, said = signed(folder, by)
    assert (status, "attested_by: this names nobody" in said) == (1, True), said
    assert assent("request", "show", "met", "--store", str(folder)).status != 0, "nothing was recorded"
    status, said = signed(folder, NAMED)
    assert (status, "approved" in said) == (0, True), said


def test_an_older_store_keeps_its_setting_and_is_warned(tmp_path: Path) -> None:
    folder, plan = tmp_path / "plan", tmp_path / "plan" / "plan.toml"
    assert assent("init", str(folder)).status == 0
    plan.write_text("", "utf-8")
    assert assent("plan", "check", str(plan)).err == ""
    office = folder / "office.toml"
    lines = [line for line in office.read_text("utf-8").splitlines() if "identified_signers" not in line]
    office.write_text("\n".join(lines) + "\n", "utf-8")
    checked = assent("plan", "check", str(plan))
    assert (checked.status, "warning: identified_signers is off" in checked.err) == (0, True)
    assert "Set identified_signers = true in office.toml" in checked.err
    assert signed(folder, "treating psychiatrist")[0] == 0
