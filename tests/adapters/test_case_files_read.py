"""Files, encodings and formats: what is read, and the one fault of what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assent.adapters.case_files import read_cases
from assent.adapters.case_files.limits import MOST_BYTES
from tests.adapters.case_texts import fault_paths, read
from tests.packages import CATALOGUE

DAY = "request_date: 2026-02-10\n"
JSON = '{"request_date": "2026-02-10", "drug": "ketamine"}'


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.json", "is empty"),
        (b" \n", "a.yaml", "is empty"),
        (b"\xef\xbb\xbf", "a.json", "is empty"),
        (b"\n\n", "a.ndjson", "is empty"),
        (b"# remarks only\n", "a.yaml", "holds no case"),
        (b"[]", "a.json", "holds no case"),
        (b"{", "a.json", "is not JSON at line 1, column 2"),
        (b"{'a': 1}", "a.json", "is not JSON at line 1"),
        (JSON.encode() * 2, "a.json", ".ndjson"),
        (b'{"weight_kg": ' + b"9" * 9999 + b"}", "a.json", "thousands of digits"),
        (b"a: b: c", "a.yaml", "is not YAML at line 1"),
        (b"abc: \x00", "a.yaml", "is not YAML"),
        (JSON.encode("utf-16"), "a.json", "UTF-16"),
        (JSON.encode("utf-16-le"), "a.json", "UTF-16"),
        (JSON.encode("utf-32"), "a.json", "UTF-32"),
        (b'{"case": "M\xfcller"}', "a.json", "byte 0xfc at offset 11"),
        (b"\xef\xbb\xbfcase: \xff", "a.yaml", "offset 9"),
        (b"\n\n" + b"\xff", "a.ndjson", "offset 2"),
        (b"[" * 100_000, "a.json", "nested deeper than 32"),
        (b"[" * 100_000, "a.yaml", "nested deeper than 32"),
        (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", "a.json", "nested deeper than 32"),
        (b"a: &x [1]\nb: *x", "a.yaml", "anchor (&x) at line 1"),
        (b"b: *x", "a.yaml", "alias (*x) at line 1"),
        (b"b: {<<: {a: 1}}", "a.yaml", "merge key"),
        (b"b: !!python/object:os.system x", "a.yaml", "a tag"),
        (b"? [a, b]\n: 1", "a.yaml", "as a key"),
        (b" " * (MOST_BYTES + 1), "a.json", "larger than 4 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_case_with_one_fault(data: bytes, name: str, words: str) -> None:
    (case,) = read(data, name)
    assert case.id in ("a", "a-3")
    (fault,) = case.faults
    assert fault.fact.startswith(name)
    assert words in fault.says


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(10**10)
    (case,) = read_cases(path, CATALOGUE)
    assert "was not read" in case.faults[0].says


def test_a_long_line_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "long.ndjson"
    with path.open("wb") as file:
        file.write(JSON.encode() + b"\n")
        file.truncate(10**10)
    first, second = read_cases(path, CATALOGUE)
    assert first.faults == ()
    assert "longer than 4 MB" in second.faults[0].says


@pytest.mark.parametrize("name", ["missing.json", ".", "a\x00b.json"])
def test_a_path_without_a_file(tmp_path: Path, name: str) -> None:
    (case,) = read_cases(tmp_path / name, CATALOGUE)
    assert "cannot be read" in case.faults[0].says


@pytest.mark.parametrize(
    ("text", "name", "paths"),
    [
        ('{"request_date": "2026-02-10", "route": "oral", "route": null}', "a.json", ["route"]),
        (f"{DAY}route: oral\nroute: oral\nroute: oral\n", "a.yaml", ["route"]),
        (f"{DAY}trials: [{{}}, {{days: 4, days: 5}}]", "a.yaml", ["trials[1].days"]),
        ('{"request_date": "2026-02-10", "scores": [{"total": 1, "total": 1}]}', "a.json",
            ["scores[0].total"]),
    ],
)  # fmt: skip
def test_a_key_given_twice(text: str, name: str, paths: list[str]) -> None:
    (case,) = read(text, name)
    assert fault_paths(case) == paths
    assert "keep the one that is right" in case.faults[0].says


@pytest.mark.parametrize(
    ("text", "name", "ids"),
    [
        (JSON, "a.json", ["a"]),
        (f"\ufeff{JSON}", "a.json", ["a"]),
        (f"[{JSON}, {JSON}]", "a.json", ["a-1", "a-2"]),
        (f"{JSON}\n\n{JSON}\n", "a.ndjson", ["a-1", "a-3"]),
        (f"{JSON}\r\n{JSON}", "a.jsonl", ["a-1", "a-2"]),
        (f"{JSON}\n{JSON}", "stdin", ["stdin-1", "stdin-2"]),
        (JSON, "stdin", ["stdin"]),
        (DAY, "stdin", ["stdin"]),
        (f"{DAY}case: x\n---\n{DAY}case: y\n---\n", "a.yml", ["x", "y"]),
        (f"- {DAY}- {DAY}", "a.yaml", ["a-1", "a-2"]),
    ],
)
def test_one_case_or_several(text: str, name: str, ids: list[str]) -> None:
    cases = read(text, name)
    assert [case.id for case in cases] == ids
    assert [case.faults for case in cases] == [()] * len(ids)


def test_ids_are_unique_within_a_file() -> None:
    first, second = read(f"{DAY}case: x\n---\n{DAY}case: x\n")
    assert first.faults == ()
    assert fault_paths(second) == ["case"]


def test_what_stands_before_a_mistake_is_read() -> None:
    first, second = read(f"{DAY}---\na: b: c")
    assert first.faults == ()
    assert "is not YAML" in second.faults[0].says
    good, bad, again = read(f"{JSON}\n{{\n{JSON}", "a.ndjson")
    assert (good.faults, again.faults) == ((), ())
    assert fault_paths(bad) == ["a.ndjson:2"]


def test_yaml_scalars_mean_what_they_show() -> None:
    (case,) = read(
        f"{DAY}drug_code: 0123\nadministration_code: 12:30\nndc: 0x1F\n"
        "dementia: {value: false, source: ECG, on: 2026-01-20}\npregnant: no\n"
    )
    assert fault_paths(case) == []
    assert case.facts.values["pregnant"] is False
    assert [one.says for one in case.conversions] == ['"no" read as no']
    assert case.facts.values["drug_code"] == "0123"
    assert case.facts.values["administration_code"] == "12:30"
    assert case.facts.values["ndc"] == "0x1F"
    assert str(case.evidence["dementia"].on) == "2026-01-20"


def test_yaml_and_json_give_the_same_case() -> None:
    (from_json,) = read(JSON, "a.json")
    (from_yaml,) = read(JSON, "a.yaml")
    assert from_json == from_yaml
    assert json.loads(JSON)["drug"] == from_yaml.facts.values["drug"]
