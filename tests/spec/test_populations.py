"""A population run derives what a case file derives: every example gives the same answer as a row, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent import bootstrap
from assent.casework.assessment.assessment import Assessment
from assent.desk.assessment.assess import assess_case
from tests.packages import CATALOGUE, PACKAGE
from tests.spec.populations import FORMATS, Row, case_of, examples, results, row_of, write_rows

EXAMPLES = examples(PACKAGE)


def assessed(path: Path) -> Assessment:
    (case,) = bootstrap.cases(str(path), {})
    return assess_case(case, CATALOGUE)


@pytest.fixture(scope="module", params=FORMATS)
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    rows = [row_of(case_of(path), PACKAGE) for path in EXAMPLES]
    source = tmp_path_factory.mktemp("population") / f"cases.{request.param}"
    return results(PACKAGE, write_rows(rows, source))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_answered_as_a_row_as_it_is_as_a_file(path: Path, answers: dict[str, Row]) -> None:
    wanted, found = assessed(path), answers[path.stem]
    assert found["outcome"] == wanted.outcome.value
    assert sorted(found["missing"] or ()) == sorted(wanted.missing_facts)
    verdicts = {clause.id: clause.verdict for clause in wanted.trace if clause.binds}
    for name, verdict in verdicts.items():
        if verdict is not None and f"{name} strict" in found and not wanted.preview:
            assert (found[f"{name} strict"], found[f"{name} lenient"]) == (verdict.strict, verdict.lenient), (
                name
            )
