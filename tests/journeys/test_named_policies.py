"""Which policy a command means: named, or the only one; and what it says where neither is so."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assent import bootstrap
from assent.adapters.case_files import parse_case
from assent.casework.assessment.assessment import assess
from tests.journeys.test_command_line import assent
from tests.journeys.test_two_policies import installed
from tests.packages import BOTH, TOY, TOY_ALONE
from tests.spec.toy.cases import MET_LATER, toy_case
from tests.web.served import NPI

NAME_ONE = "assent: policy: name one of mgb-031, toy-007.\n"
PLAIN = (
    ("example",),
    ("schema", "case"),
    ("policy", "show"),
    ("policy", "facts", "--json"),
    ("policy", "questions", "--json"),
)
EARLY = [
    toy_case(standing_sessions=None),
    toy_case(standing_sessions=None, trial_days=10),
    toy_case(standing_sessions=None, standing="alone"),
    toy_case(standing_sessions=None, product_line="mgb_aco"),
    toy_case(standing_sessions=None, home_has_room=None, trial_days=30),
]
LATE = [{**facts, "request_date": MET_LATER["request_date"]} for facts in EARLY]


@pytest.fixture
def both() -> Iterator[None]:
    with installed(BOTH):
        yield


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    """A case file that names no policy."""
    path = tmp_path / "frame.json"
    path.write_text(json.dumps({"case": "frame", **toy_case(policy=None)}), "utf-8")
    return path


@pytest.mark.parametrize("command", PLAIN)
@pytest.mark.usefixtures("both")
def test_where_there_are_several_a_policy_is_named(command: tuple[str, ...]) -> None:
    unnamed = assent(*command)
    assert (unnamed.status, unnamed.out, unnamed.err) == (2, "", NAME_ONE)
    unknown = assent(*command, "--policy", "toy-008")
    assert (unknown.status, unknown.out) == (2, "")
    assert "'toy-008' is not in the catalogue; it holds: mgb-031, toy-007." in unknown.err
    shown = {policy: assent(*command, "--policy", policy) for policy in BOTH.ids}
    assert {said.status for said in shown.values()} == {0}
    assert shown["mgb-031"].out != shown["toy-007"].out


@pytest.mark.parametrize("command", PLAIN)
def test_the_only_policy_need_not_be_named(command: tuple[str, ...]) -> None:
    with installed(TOY_ALONE):
        unnamed, named = assent(*command), assent(*command, "--policy", "toy-007")
    assert (unnamed.status, unnamed.err, unnamed.out) == (0, "", named.out)
    assert "etamine" not in unnamed.out


@pytest.mark.usefixtures("both")
def test_a_version_may_be_named() -> None:
    questions = ("policy", "questions", "--json", "--policy", "toy-007")
    assert json.loads(assent(*questions).out) == {"owner_questions": [], "questions": []}
    (question,) = json.loads(assent(*questions, "--version", "2026-01").out)["questions"]
    assert question["question"] == "N.2.minutes"
    unknown = assent(*questions, "--version", "2025-01")
    assert unknown.status == 2
    assert "'2025-01' is none of toy-007; it has: 2026-01, 2026-07." in unknown.err


@pytest.mark.usefixtures("both")
def test_a_starter_case_is_of_a_kind_that_the_policy_decides() -> None:
    said = assent("example", "reauthorization", "--policy", "toy-007")
    assert (said.status, said.out) == (2, "")
    assert "'reauthorization' is none of toy-007; it has: initial." in said.err


@pytest.mark.usefixtures("both")
def test_a_case_that_names_none_is_assessed_by_the_named_one(frame: Path) -> None:
    unnamed = assent("assess", str(frame))
    assert unnamed.status == 6
    assert "name one of mgb-031, toy-007" in " ".join(unnamed.out.split())
    named = assent("assess", str(frame), "--policy", "toy-007", "--json")
    assert (named.status, json.loads(named.out)["policy"]["id"]) == (0, "toy-007")
    unknown = assent("assess", str(frame), "--policy", "toy-008")
    assert (unknown.status, unknown.out) == (2, "")
    assert "it holds: mgb-031, toy-007" in unknown.err


@pytest.mark.usefixtures("both")
def test_a_clause_to_explain_is_one_of_a_policy_that_may_be_meant(frame: Path) -> None:
    explained = assent("assess", str(frame), "--policy", "toy-007", "--explain", "N.2")
    assert (explained.status, "stands long enough" in explained.out) == (0, True)
    other = assent("assess", str(frame), "--policy", "toy-007", "--explain", "I.3.d")
    assert (other.status, "toy-007 has no clause 'I.3.d'" in other.err) == (2, True)


@pytest.mark.usefixtures("both")
def test_a_case_that_names_none_is_submitted_under_the_named_one(frame: Path, tmp_path: Path) -> None:
    store = tmp_path / "office"
    bootstrap.make_store(store, "Committee, 2026-01-15")
    submit = (
        "request", "submit", str(frame), "--store", str(store), "--member", "M-7", "--provider", NPI,
        "--attested-by", "Jane Roe, PT, NPI 1234567893", "--at", "2026-03-02T09:00",
    )  # fmt: skip
    unnamed = assent(*submit)
    assert (unnamed.status, unnamed.err) == (
        1,
        "assent: policy: is missing; name one of mgb-031, toy-007.\n",
    )
    named = assent(*submit, "--policy", "toy-007")
    assert named.status == 0, named.err
    assert "frame  E0638  2026-03-16 to 2026-06-13  approved" in named.out


# --- Populations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "cases"), [("2026-01", EARLY), ("", LATE), ("2026-07", LATE)])
@pytest.mark.usefixtures("both")
def test_a_population_is_assessed_by_the_named_policy_and_version(
    version: str, cases: list[dict[str, Any]], tmp_path: Path
) -> None:
    source, target = tmp_path / "cases.csv", tmp_path / "results.csv"
    write(source, cases)
    chosen = ("--policy", "toy-007", *(("--version", version) if version else ()))
    said = assent("population", "assess", str(source), str(target), "--json", *chosen)
    assert said.status == 0, said.err
    policy = TOY.version(version or "2026-07")
    assert policy is not None
    expected = [assess(policy, parse_case(facts, "a case", BOTH), {}, package=TOY) for facts in cases]
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT outcome FROM '{target}' ORDER BY \"case\"").fetchall()
    assert [outcome for (outcome,) in rows] == [assessed.outcome.value for assessed in expected]
    assert len({assessed.outcome for assessed in expected}) > 2


@pytest.mark.usefixtures("both")
def test_rows_of_days_before_the_text_are_invalid(tmp_path: Path) -> None:
    source, target = tmp_path / "cases.csv", tmp_path / "results.csv"
    write(source, [EARLY[0], LATE[0]])
    said = assent("population", "assess", str(source), str(target), "--json", "--policy", "toy-007")
    summary = json.loads(said.out)
    assert [case["case"] for case in summary["invalid"]] == ["0"]
    assert "2026-07-01" in summary["invalid"][0]["errors"][0]


@pytest.mark.usefixtures("both")
def test_a_population_of_several_policies_needs_a_name(tmp_path: Path) -> None:
    source, target = tmp_path / "cases.csv", tmp_path / "results.csv"
    write(source, EARLY)
    assert assent("population", "assess", str(source), str(target)).err == NAME_ONE
    assert assent("population", "example", "3", str(target)).err == NAME_ONE
    assert not target.exists()


@pytest.mark.usefixtures("both")
def test_an_example_population_needs_distributions(tmp_path: Path) -> None:
    target = tmp_path / "cases.csv"
    lacking = assent("population", "example", "3", str(target), "--policy", "toy-007")
    assert lacking.status == 2
    assert lacking.err.startswith("assent: There is no example population of toy-007:")
    assert not target.exists()
    assert assent("population", "example", "3", str(target), "--policy", "mgb-031").status == 0
    assert len(target.read_text("utf-8").splitlines()) == 4


def write(path: Path, cases: list[dict[str, Any]]) -> None:
    """A population of these cases, in their order."""
    columns = sorted({name for facts in cases for name in facts} - {"policy"})
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, ["case", *columns], extrasaction="ignore")
        rows.writeheader()
        for number, facts in enumerate(cases):
            rows.writerow({"case": str(number), **facts})
