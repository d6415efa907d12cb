"""The readable record of a request: one PDF/UA file with facts, evidence, clauses, history and letters."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pypdf

from tests.adapters.letters.test_letters import read, tags
from tests.journeys.test_command_line import assent
from tests.journeys.test_letters_command import AT, sent


def written(tmp_path: Path, *argv: str) -> bytes:
    folder, out = sent(tmp_path), tmp_path / "met.pdf"
    said = assent(
        "audit", "export", "met", "--readable", "--out", str(out), "--store", str(folder), *AT, *argv
    )
    assert (said.status, said.err) == (0, ""), said
    return out.read_bytes()


def test_an_external_reviewer_gets_the_whole_case_in_one_file(tmp_path: Path) -> None:
    said = read(written(tmp_path))
    for words in (
        "Record of request met", "Approved by the software", "The clauses", "PHQ-9 total of 15 or more.",
        "Initial Treatment, 3.d PHQ-9 total of 15 or more. (page 2; I.3.d)", "mirtazapine (trial 4): adherence",
        "attested", "Jane Roe, MD",
        "What happened", "notice sent", "Letter 1: approval, to the member", "We approved your request.",
        "chained by digests",
    ):  # fmt: skip
        assert words in said, words
    assert "met not known" not in said


def test_it_is_pdf_ua_with_title_language_headings_and_tables(tmp_path: Path) -> None:
    found = pypdf.PdfReader(io.BytesIO(written(tmp_path)))
    root: Any = found.trailer["/Root"]
    assert found.metadata is not None
    assert found.metadata.title == "Record of request met"
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    roles = Counter(tags(root["/StructTreeRoot"]))
    assert roles["/H1"] == 1
    assert roles["/H2"] >= 10
    assert roles["/Table"] >= 6
    assert roles["/TH"] >= 18


def test_every_known_fact_of_the_record_stands_in_it(tmp_path: Path) -> None:
    said = "".join(read(written(tmp_path)).split())
    folder = tmp_path / "plan"
    detail = json.loads(assent("request", "show", "met", "--store", str(folder), "--json").out)
    numbers = [fact["value"] for fact in detail["facts"] if isinstance(fact["value"], int | float)]
    assert len(numbers) > 20
    assert all(f"{number:g}" in said for number in numbers if not isinstance(number, bool))
    assert all(entry["id"] in said for entry in detail["assessment"]["trace"])
    assert all(f"{entry['sequence']}" in said for entry in detail["timeline"])


def test_that_it_was_made_is_on_the_record(tmp_path: Path) -> None:
    written(tmp_path, "--by", "aldo")
    exported = assent("audit", "export", "met", "--store", str(tmp_path / "plan")).out
    assert re.search(r'"part": "case file"', exported)
    assert '"aldo"' in exported


def test_nothing_is_overwritten_and_no_request_is_said_to_be_none(tmp_path: Path) -> None:
    written(tmp_path)
    store = ("--store", str(tmp_path / "plan"))
    again = assent("audit", "export", "met", "--readable", "--out", str(tmp_path / "met.pdf"), *store)
    assert again.status == 1
    assert "is there already" in again.err
    none = assent("audit", "export", "none", "--readable", "--out", str(tmp_path / "none.pdf"), *store)
    assert none.status == 1
    assert not (tmp_path / "none.pdf").exists()
