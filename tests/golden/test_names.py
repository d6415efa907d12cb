"""Names that are stored or shown stay: of events, fields, words, facts, settings, commands, columns, problems."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import typer

from assent.cli import main
from tests.golden.drive import answer
from tests.golden.names import Names, keys_of, present
from tests.golden.run import DATA, ROOT
from tests.old_data.installation import put_settings

NAMES = DATA / "names"
SETTINGS = DATA / "settings"
ALLOWED = Path(__file__).with_name("names_allowed.toml")
OUTCOMES = {
    "met": 0,
    "excluded": 1,
    "two-facts-missing": 3,
    "judgment-by-a-reading": 4,
    "other-guidance": 5,
    "invalid": 6,
}
NARROWING = {("signing", "specialty"), ("signing", "product_line"), ("signing", "kind")}
"""Keys of office.toml that narrow a row of the signing table; the reader passes over keys that it does not know."""
TABLES = {(name,) for name in ("signing", "office", "member_number")}
"""Tables of office.toml that may be absent: that they are read is asked of the keys in them."""
ELSEWHERE = {("automatic_approval",), ("delegates",), ("delegates", "mgb_aco")}
"""May be absent too: by the first the software approves (old_data), to the second it hands over (golden run)."""
TOGETHER = {("openid", "role", "group"), ("openid", "role", "role")}
"""Also keys of other tables; asked about with the table that holds them."""


def kept(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def lost(old: list[str], new: list[str]) -> list[str]:
    """What was there and is not; new names may come."""
    there = set(new)
    return [name for name in old if name not in there]


def allowed() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = tomllib.loads(ALLOWED.read_text("utf-8")).get("gone", [])
    return entries


@pytest.fixture(scope="module")
def now() -> Names:
    return present()


@pytest.mark.parametrize("file", sorted(path.name for path in NAMES.glob("*.txt")))
def test_no_name_is_gone(now: Names, file: str) -> None:
    may_go = {entry["name"] for entry in allowed() if entry["list"] == file}
    gone = [name for name in lost(kept(NAMES / file), now[file]) if name not in may_go]
    assert not gone, (
        f"{file}: {len(gone)} names are gone, which breaks what is stored or what others wrote; removing or "
        f"renaming one needs a decision record and an entry in tests/golden/names_allowed.toml:\n"
        + "\n".join(gone[:20])
    )


def test_columns_keep_their_order(now: Names) -> None:
    old = [name for name in kept(NAMES / "csv.txt") if name in set(now["csv.txt"])]
    assert [name for name in now["csv.txt"] if name in set(old)] == old


def test_every_kind_of_name_is_kept(now: Names) -> None:
    assert sorted(now) == sorted(path.name for path in NAMES.glob("*.txt"))
    assert all(len(kept(NAMES / file)) > 10 for file in now)


def test_every_name_that_may_go_is_gone(now: Names) -> None:
    for entry in allowed():
        assert entry["name"] in kept(NAMES / entry["list"]), entry
        assert entry["name"] not in now[entry["list"]], entry
        assert list((ROOT / "docs" / "decisions").glob(f"{entry['decision']}-*.md")), entry


def test_a_name_that_is_gone_is_seen() -> None:
    assert lost(["submitted kind: word", "submitted lines: list"], ["submitted lines: list", "new"]) == [
        "submitted kind: word"
    ]


@pytest.mark.parametrize(("name", "status"), OUTCOMES.items())
def test_outcomes_keep_their_exit_status(name: str, status: int) -> None:
    assert answer(["assess", str(DATA / "cases" / f"{name}.json")])["status"] == status


def test_usage_and_refusals_keep_their_exit_status() -> None:
    assert answer(["assess", "--no-such-option"])["status"] == 2
    assert answer(["rules", "no.such.rule"])["status"] == 1


def test_a_crash_keeps_its_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(typer.Typer, "__call__", side_effect=RuntimeError("a fault")):
        assert main() == 70
    assert "a fault" in capsys.readouterr().err


@pytest.mark.parametrize(("shell", "status"), [(">/dev/full", 74), ("| true", 141)])
def test_output_that_cannot_be_written_keeps_its_exit_status(shell: str, status: int) -> None:
    command = f'"{sys.executable}" -m assent policy show --json {shell}; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], stderr=subprocess.DEVNULL, check=False)
    assert done.returncode == status


def _keys() -> Iterator[Any]:
    for path in sorted(SETTINGS.glob("*.toml")):
        for way in keys_of(tomllib.loads(path.read_text("utf-8"))):
            if way not in NARROWING | TABLES | ELSEWHERE | TOGETHER:
                yield pytest.param(path.name, way, id=f"{path.name}-{'.'.join(way)}")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings") / "store"
    assert answer(["init", str(folder)])["status"] == 0
    put_settings(folder)
    return folder


def test_the_settings_are_read(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSENT_OPENID_SECRET", "for a provider that does not exist")
    assert answer(["request", "list", "--store", str(installation)]) == {"status": 0, "out": "", "err": ""}


@pytest.mark.parametrize(("file", "way"), list(_keys()))
def test_every_key_of_the_settings_is_known(
    installation: Path, file: str, way: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under another name it is refused, or what it says is not heard."""
    monkeypatch.setenv("ASSENT_OPENID_SECRET", "for a provider that does not exist")
    path, text = installation / file, (SETTINGS / file).read_text("utf-8")
    try:
        path.write_text(_renamed(text, way), "utf-8")
        given = answer(["request", "list", "--store", str(installation)])
    finally:
        path.write_text(text, "utf-8")
    assert given["status"] != 0, f"{'.'.join(way)} was renamed in {file}, and nothing was refused"


def _renamed(text: str, way: tuple[str, ...]) -> str:
    """The settings with one key, or one table, under a name that is none."""
    name = way[-1]
    renamed, count = re.subn(rf"^{name}(?= =)", f"{name}_no_such", text, flags=re.MULTILINE)
    if count:
        return renamed
    whole = re.escape(".".join(way))
    renamed, count = re.subn(rf"^(\[+){whole}(?=[.\]])", rf"\1{name}_no_such", text, flags=re.MULTILINE)
    assert count, way
    return renamed
