"""The product does what it did when the golden run was recorded, but for what decision records name."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.golden.compare import Allowed, Texts, differences, first_difference, not_needed, read_allowed
from tests.golden.keeping import keep, kept
from tests.golden.run import GOLDEN, ROOT, perform

ALLOWED = Path(__file__).with_name("allowed.toml")


@pytest.fixture(scope="module")
def golden() -> Texts:
    return kept(GOLDEN)


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    return perform(Path(sys.executable), tmp_path_factory.mktemp("golden") / "run")


def test_nothing_differs_but_what_a_decision_record_names(golden: Texts, present: Texts) -> None:
    difference = differences(golden, present, read_allowed(ALLOWED))
    assert difference is None, (
        f"The golden run differs.\n{difference}\n"
        f"If this is meant, a decision record says why, and tests/golden/allowed.toml names it."
    )


def test_every_difference_that_is_allowed_is_there(golden: Texts, present: Texts) -> None:
    assert not_needed(golden, present, read_allowed(ALLOWED)) == []


def test_every_difference_that_is_allowed_names_its_decision() -> None:
    for entry in read_allowed(ALLOWED):
        assert re.fullmatch(r"\d{4}", entry.decision), entry
        assert list((ROOT / "docs" / "decisions").glob(f"{entry.decision}-*.md")), entry


def test_every_stage_every_kind_of_letter_and_both_languages_are_in_it(golden: Texts) -> None:
    events = [json.loads(line) for line in golden["events.jsonl"].splitlines()]
    letters = [event["body"] for event in events if event["type"] == "notice_sent"]
    assert {letter["language"] for letter in letters} == {"en", "es"}
    assert {letter["to"] for letter in letters} == {"member", "provider"}
    assert golden["letters.txt"].count("$ assent letter show") >= 2 * len(
        {letter["kind"] for letter in letters}
    )
    _, _, *rows = golden["worklist.txt"].split("$ assent ")[1].splitlines()
    stages = {"draft", "received", "pended", "in_review", "determined", "withdrawn", "expired"}
    assert {row.split()[1] for row in rows} == stages


def test_the_first_differing_place_is_named() -> None:
    old = {"a.txt": "$ assent x\n1\n2\n", "b.txt": ""}
    assert first_difference(old, old) is None
    found = first_difference(old, {**old, "a.txt": "$ assent x\n1\n3\n"})
    assert found == "a.txt, line 3\n$ assent x\n- 2\n+ 3"
    assert first_difference(old, {"a.txt": old["a.txt"]}) == "b.txt is no longer made."
    assert first_difference(old, {**old, "c.txt": ""}) == "c.txt is new: record it."


def test_words_are_named_before_digests_and_the_rest_is_listed() -> None:
    old = dict.fromkeys(("audit.txt", "chain.txt", "letters.txt", "same.txt"), "1\n")
    found = first_difference(old, {**dict.fromkeys(old, "2\n"), "same.txt": "1\n"})
    assert found == "letters.txt, line 1\n- 1\n+ 2\nAlso different: audit.txt, chain.txt"


def test_an_allowed_difference_covers_its_place_and_no_more() -> None:
    old, new = {"a.txt": "digest aa11\n", "b.txt": "aa11\n"}, {"a.txt": "digest bb22\n", "b.txt": "aa11\n"}
    replaced = Allowed("the digest", "a.txt", "0001", was="aa11", now="bb22")
    varied = Allowed("the digest", "a.*", "0001", varies=r"digest \w+")
    elsewhere = Allowed("the digest", "b.txt", "0001", was="aa11", now="bb22")
    assert differences(old, new, []) is not None
    assert differences(old, new, [replaced]) is None
    assert differences(old, new, [varied]) is None
    assert differences(old, new, [elsewhere]) is not None
    assert not_needed(old, new, [replaced]) == []
    assert not_needed(old, old, [varied]) == [varied]
    assert not_needed(old, new, [replaced, varied]) != []
    assert differences(old, {**new, "a.txt": "digest cc33\n"}, [replaced]) is not None


def test_what_is_left_out_may_be_new_or_gone() -> None:
    old = {"a.txt": '{\n  "b": 1,\n}\n'}
    new = {"a.txt": '{\n  "b": 1,\n  "entered": null,\n}\n'}
    entry = Allowed("a key that is new", "a.txt", "0001", varies=r'(?m)^ *"entered": .*\n')
    assert differences(old, new, []) is not None
    assert differences(old, new, [entry]) is None
    assert differences(new, old, [entry]) is None
    assert differences(old, {"a.txt": new["a.txt"].replace("1", "2")}, [entry]) is not None


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    texts = {"small.txt": "ä\n", "files/big.txt": "line\n" * 20_000}
    keep(texts, tmp_path)
    assert kept(tmp_path) == texts
    assert (tmp_path / "files" / "big.txt.gz").is_file()
