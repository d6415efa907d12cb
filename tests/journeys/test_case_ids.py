"""An id that stands twice, in one file or in several of one run: one fault that names both places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.test_command_line import EXAMPLES, assent

MET = json.loads((EXAMPLES / "met.json").read_text("utf-8"))


def assessed(*files: Path) -> tuple[int, list[tuple[str, str, list[str]]]]:
    """The status of a run, and the id, outcome and errors of each case."""
    said = assent("assess", "--json", *map(str, files))
    ends = [json.loads(line) for line in said.out.splitlines()]
    return said.status, [(one["case"], one["outcome"], [str(each) for each in one["errors"]]) for one in ends]


def test_an_id_in_two_files_is_a_fault_that_names_both(tmp_path: Path) -> None:
    first, second, third = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.json"
    for file, id in ((first, "one"), (second, "one"), (third, "other")):
        file.write_text(json.dumps({**MET, "case": id}), "utf-8")
    status, ((_, before, _), (id, outcome, errors), (_, after, _)) = assessed(first, second, third)
    assert (status, before, id, outcome, after) == (6, "met", "one", "invalid", "met")
    (error,) = errors
    assert f"stands in {first} and in {second}" in error
    assert "give each case an id of its own" in error


def test_files_of_one_name_in_two_folders_need_ids_of_their_own(tmp_path: Path) -> None:
    files = [tmp_path / folder / "case.json" for folder in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        file.write_text(json.dumps({key: value for key, value in MET.items() if key != "case"}), "utf-8")
    _, (_, (id, outcome, (error,))) = assessed(*files)
    assert (id, outcome) == ("case", "invalid")
    assert all(str(file) in error for file in files)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("many.ndjson", ("many.ndjson:1", "many.ndjson:2")),
        ("many.json", ("many.json, case 1", "many.json, case 2")),
    ],
)
def test_in_one_file_the_line_or_the_case_is_named(
    tmp_path: Path, name: str, places: tuple[str, str]
) -> None:
    file = tmp_path / name
    lines = [json.dumps(MET), json.dumps(MET)]
    file.write_text("\n".join(lines) if name.endswith("ndjson") else f"[{','.join(lines)}]", "utf-8")
    _, (_, (_, outcome, (error,))) = assessed(file)
    assert outcome == "invalid"
    assert f"stands in {tmp_path}/{places[0]} and in {tmp_path}/{places[1]}" in error


def test_standard_input_is_a_place_too(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(MET), "utf-8")
    said = assent("assess", "--json", str(file), "-", stdin=json.dumps(MET).encode())
    assert said.status == 6
    assert f"stands in {file} and in standard input" in said.out
