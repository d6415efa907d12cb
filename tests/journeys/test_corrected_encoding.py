"""The encoding of a published text is corrected while requests are on record; a replay knows what it compares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.casework.record.codec.events import from_data, to_data
from assent.casework.review.assessment import assessed
from assent.casework.review.events import Assessed
from assent.desk.record import audit
from assent.desk.record.audit import Compared
from assent.logic.engine_level import ENGINE_LEVEL
from assent.logic.package import Catalogue
from tests.golden.drive import answer
from tests.journeys.test_two_policies import TODAY, installed, over_new, submitted
from tests.packages import BOTH, CORRECTED
from tests.spec.toy.cases import toy_case
from tests.web.served import START, Served, over

APRIL = START + timedelta(days=70)
OTHER = ENGINE_LEVEL + 6


def two_weeks(**changes: Any) -> dict[str, Any]:
    return toy_case(trial_days=14, **changes)


def in_april() -> dict[str, Any]:
    return two_weeks(request_date=APRIL.date().isoformat(), delivery_date="2026-04-30")


def last_assessment(served: Served, id: str) -> Assessed:
    bodies = [event.body for event in served.desk.record.read(id)]
    return next(body for body in reversed(bodies) if isinstance(body, Assessed))


@contextmanager
def again(folder: Path, catalogue: Catalogue) -> Iterator[Served]:
    with installed(catalogue), over(folder) as served:
        yield served


def test_what_the_first_encoding_decided_is_replayed_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    with installed(BOTH), over_new(folder) as served:
        assert submitted(served, "before", two_weeks())["stage"] == "determined"
        before = served.desk.record.read("before")
    with again(folder, CORRECTED) as served:
        served.now = APRIL
        assert submitted(served, "after", in_april(), member="M-8")["stage"] != "determined"
        assert served.desk.record.read("before") == before
        recorded = [last_assessment(served, id) for id in ("before", "after")]
        assert [(one.version, one.revision, one.outcome.value) for one in recorded] == [
            ("2026-01", 1, "met"),
            ("2026-01", 2, "not_met"),
        ]
        for id, revision in (("before", 1), ("after", 2)):
            replayed = served.get("auditor", f"/api/requests/{id}/replay").json()[-1]
            assert (replayed["revision"], replayed["equal"], replayed["compared"]) == (
                revision,
                True,
                "everything",
            )
        with patch.dict(os.environ, {"ASSENT_TOKEN": served.tokens["auditor"]}):
            printed = str(answer(["audit", "replay", "after", "--store", str(folder)])["out"])
        assert "2026-01 revision 2  not_met  equal" in printed
    with installed(BOTH), bootstrap.desk(folder) as desk:
        (lost,) = audit.replay(desk, "after")[-1:]
        assert {"outcome", "clauses", "policy_digest", "revision"} <= set(lost.differences)


def other_engine(level: int, **changes: Any) -> Any:
    """As an engine of another level would have recorded its assessments."""

    def recorded(*args: Any) -> Assessed:
        return replace(assessed(*args), engine_level=level, **changes)

    return patch("assent.desk.review.reassessment.assessed", recorded)


@pytest.mark.parametrize(
    ("changes", "differences", "older"),
    [
        ({"missing": ("trial_days",)}, ("missing",), ()),
        ({"decisive": (), "bars": ("another bar",)}, ("bars", "decisive"), ()),
        ({"clauses": ("N.3",)}, ("clauses",), ("clauses",)),
        ({"version": "2026-01", "policy_digest": "sha256:0"}, ("policy_digest",), ()),
    ],
)
def test_an_assessment_of_another_engine_level_is_compared_in_outcome_and_verdicts(
    tmp_path: Path, changes: dict[str, Any], differences: tuple[str, ...], older: tuple[str, ...]
) -> None:
    with installed(BOTH), over_new(tmp_path / "office") as served:
        served.now = TODAY
        with other_engine(ENGINE_LEVEL, **changes):
            submitted(served, "same", toy_case(weight_kg=120))
        with other_engine(OTHER, **changes):
            submitted(served, "other", toy_case(weight_kg=120), member="M-8")
        same, other = (audit.replay(served.desk, id)[-1] for id in ("same", "other"))
        assert (same.compared, same.differences) == (Compared.EVERYTHING, differences)
        assert (other.compared, other.differences) == (Compared.OUTCOME_AND_VERDICTS, older)
        assert other.engine_level == OTHER
        with patch.dict(os.environ, {"ASSENT_TOKEN": served.tokens["auditor"]}):
            printed = answer(["audit", "replay", "other", "--store", str(tmp_path / "office")])
        assert f"(of engine level {OTHER}: only outcome and verdicts are compared)" in str(printed["out"])
        assert printed["status"] == (1 if older else 0)


def test_what_was_recorded_before_levels_were_counted_is_of_the_first(tmp_path: Path) -> None:
    with installed(BOTH), over_new(tmp_path / "office") as served:
        submitted(served, "first", toy_case())
        of_the_first = replace(last_assessment(served, "first"), engine_level=1)
    stored = to_data(Assessed, of_the_first)
    assert not {"revision", "engine_level"} & set(stored)
    assert from_data(Assessed, stored) == of_the_first
