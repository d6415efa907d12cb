"""An assessment fits on a screen: outcome, what is needed in order, and where the rest is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.test_command_line import OF_EXAMPLE, assent, case_file, changed, example, records

SCREEN = 40
KNOWN = (
    "product_line=commercial", "drug=ketamine", "route=intravenous",
    "indication=treatment_resistant_depression",
)  # fmt: skip


def settings(*known: str) -> list[str]:
    return [word for setting in known for word in ("--set", setting)]


@pytest.mark.parametrize("kind", ["initial", "reauthorization"])
@pytest.mark.parametrize("width", ["80", "100"])
def test_a_first_incomplete_case_fits_on_a_screen(
    kind: str, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assent.cli.rendering.WIDTH", int(width))
    text = assent("example", kind).out.encode()
    said = assent("assess", "-", *settings(*KNOWN), stdin=text)
    lines = said.out.splitlines()
    assert said.status == 3
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= int(width)
    whole = assent("assess", "-", *settings(*KNOWN), "--explain", stdin=text).out
    assert len(whole.splitlines()) > len(lines)
    assert re.search(r"add --explain; one clause: --explain [A-Z]\.\d", said.out)


def test_what_does_not_fit_is_counted() -> None:
    text = assent("example", "initial").out.encode()
    (one,) = records("-", *settings(*KNOWN), stdin=text)
    said = assent("assess", "-", *settings(*KNOWN), stdin=text).out
    told = re.search(r"and (\d+) more questions \((\S+) to (\S+)\)", said)
    assert told
    items = one["missing"]["all_of"]
    shown = len(re.findall(r"^  +\d+\. ", said, re.MULTILINE))
    assert int(told[1]) == sum(len(questions(item)) for item in items[shown:])
    assert said.index("birth_date") < said.index("ever_manic_or_hypomanic") < said.index("[I.4]")


def questions(tree: dict[str, object]) -> list[object]:
    """Every question of a tree that is asked now."""
    inner = [*tree.get("all_of", ()), *tree.get("one_of", ())]  # type: ignore[misc]
    return ([tree["fact"]] if "fact" in tree else []) + [one for part in inner for one in questions(part)]


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_every_example_fits_and_names_no_path_of_a_record(name: str) -> None:
    said = assent("assess", example(name)).out
    assert len(said.splitlines()) <= SCREEN
    assert not re.search(r"\w\[\d+\]\.\w", "\n".join(said.splitlines()[2:])) or name == "invalid.json"


def test_a_record_is_called_by_its_medicine_and_the_number_missing_is_told(tmp_path: Path) -> None:
    said = assent("assess", example("two-facts-missing.json"))
    assert "mirtazapine (trial 4): adherence" in said.out
    none = assent("assess", case_file(tmp_path, changed(trials=[], psychotherapy_failed=True))).out
    assert "4 are missing, each of another medicine" in " ".join(none.split())
    assert "2 are missing, each of another drug class" in " ".join(none.split())


def test_a_finding_shows_the_values_it_was_made_of() -> None:
    said = assent("assess", example("excluded.json")).out
    assert "ketamine_misuse = yes" in said


@pytest.mark.parametrize("last", [True, False])
def test_explain_alone_is_about_every_clause(last: bool) -> None:
    file = example("two-facts-missing.json")
    said = assent("assess", *([file, "--explain"] if last else ["--explain", file])).out
    assert "trials[3].adherence" in said
    assert "Computed" in said
    assert assent("assess", file, "--explain", "--json").out == assent("assess", file, "--json").out
