"""Case files as rows of a population: what a row can hold of them, and nothing that is derived."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from assent import bootstrap
from assent.adapters.case_files.yaml_text import yaml_values
from assent.logic.package import PolicyPackage

Row = dict[str, Any]
FORMATS = ("csv", "ndjson", "parquet")


def case_of(path: Path) -> Row:
    """What a case file says, as JSON data."""
    (data,) = yaml_values(path.read_text("utf-8"), path.name)
    case: Row = json.loads(json.dumps(data, default=str))
    return case


def row_of(case: Mapping[str, Any], package: PolicyPackage) -> Row:
    """A case as a row: evidence is left out, and of competing statements stands the one that a case uses."""
    vocabulary = package.newest.vocabulary
    lists = {records.name for records in vocabulary.lists}
    facts = {definition.name for definition in vocabulary.facts}
    row: Row = {"case": case["case"]}
    for name, value in case.items():
        if name in lists:
            records = value["records"] if isinstance(value, dict) else value
            row[name] = [{key: field for key, field in one.items() if key != "evidence"} for one in records]
            row[f"{name}_complete"] = isinstance(value, dict) and bool(value.get("complete"))
        elif name in facts:
            row[name] = _stated(value)
    for attestation in case.get("attestations", ()):
        row |= dict.fromkeys(attestation["facts"], False)
    return row


def _stated(value: Any) -> Any:
    if isinstance(value, list):
        return _stated(max(value, key=lambda one: str(one["on"])))
    return value["value"] if isinstance(value, dict) else value


def write_rows(rows: list[Row], target: Path) -> Path:
    """Rows as a file by its ending: CSV and NDJSON as they are, Parquet with lists of structs."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if target.suffix == ".csv":
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
        return target
    lines = "".join(json.dumps({name: row.get(name) for name in names}) + "\n" for row in rows)
    if target.suffix == ".ndjson":
        target.write_text(lines, "utf-8")
        return target
    source = target.with_suffix(".source.ndjson")
    source.write_text(lines, "utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_ndjson('{source}', sample_size = -1)) TO '{target}' (FORMAT parquet)"
        )
    return target


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value)
    return value if not isinstance(value, bool) else str(value).lower()


def results(package: PolicyPackage, source: Path) -> dict[str, Row]:
    """What the population run says of each case."""
    from assent.desk.assessment.population import assess_file

    out = source.with_name(f"results-{source.suffix[1:]}.parquet")
    assess_file(package, package.newest, source, out, {}, lambda _: None)
    with duckdb.connect() as connection:
        result = connection.execute(f"SELECT * FROM '{out}'")
        columns = [column[0] for column in result.description or ()]
        return {row[0]: dict(zip(columns, row, strict=True)) for row in result.fetchall()}


def examples(package: PolicyPackage) -> list[Path]:
    """The example cases of a package."""
    return [
        path for path in sorted(bootstrap.examples(package).iterdir()) if path.suffix in (".json", ".yaml")
    ]
