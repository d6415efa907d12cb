"""One setting keeps the record of a folder in PostgreSQL: the same use cases, and no address in any message."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assent import bootstrap
from assent.adapters.projections import make_place, place_of
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.record.checks import Refused, Unavailable
from assent.casework.record.event import Actor, Role
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.casework.worklist.query import Filter, Order
from assent.desk.intake import requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.ports import Desk
from assent.desk.record import audit
from tests.packages import CATALOGUE

CASE = str(Path(__file__).resolve().parents[3] / "examples" / "two-facts-missing.json")
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
INTAKE = Actor("intake-1", Role.INTAKE)
RECORD = Evidence(Basis.STATED, "pharmacy record", NOW.date(), "pharmacist")
SECRET = "hunter2"


def submitted(desk: Desk) -> RequestState:
    (case,) = bootstrap.cases(CASE, {})
    made = Submission(
        case.id,
        case,
        "M-1",
        "1234567893",
        lines_of(case, CATALOGUE),
        attested_by="Jane Roe, MD, NPI 1234567893",
    )
    return requests.submit(desk, made, INTAKE, NOW, key="k-1")


def setting(place: str) -> str:
    return place if "://" in place else ""


def test_a_request_lives_in_either_database(
    empty_place: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "Committee, 2026-01-15", setting(empty_place))
    with bootstrap.desk(folder) as desk:
        assert submitted(desk).stage is Stage.PENDED
    with bootstrap.desk(folder) as desk:
        assert submitted(desk).sequence == desk.record.read("two-facts-missing")[-1].sequence
        facts = {"trials[3].adherence": 91, "ketamine_misuse": False}
        done = requests.answer(desk, "two-facts-missing", facts, RECORD, INTAKE, NOW + timedelta(days=1))
        assert {line.status for line in done.lines.values()} == {LineStatus.APPROVED}
        assert all(one.equal for one in audit.replay(desk, done.id))
        assert audit.verify(desk, {}).faults == ()
        (number,) = done.authorizations
        assert desk.record.authorization(number) == done.id
        assert desk.record.authorization("none") is None
        ends = done.authorizations[number].ends
        assert desk.record.ending(ends) == []
        assert desk.record.ending(ends + timedelta(days=1)) == [(number, done.id)]
        page = desk.record.page(Filter(("determined",), member="M-1"), Order.RECEIVED, falling=True)
        assert [(row.request, row.kind, row.codes) for row in page.rows] == [
            (done.id, "initial", "J3490, 96365")
        ]
        read = desk.record.read_all(0, 100)
        assert [event for _, event in read] == desk.record.read(done.id)
        assert desk.record.read_all(read[2][0], 2) == read[3:5]
    with pytest.raises(Refused, match="is there already"):
        bootstrap.make_store(folder, "", setting(empty_place))
    assert (folder / bootstrap.STORE).exists() is not bool(setting(empty_place))
    assert empty_place not in caplog.text or not setting(empty_place)


def test_the_environment_takes_the_place_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place_of(tmp_path) == tmp_path / bootstrap.STORE
    make_place(tmp_path, 'postgresql://user:p"w\\@host/one')
    assert place_of(tmp_path) == 'postgresql://user:p"w\\@host/one'
    assert (tmp_path / "store.toml").stat().st_mode & 0o077 == 0
    monkeypatch.setenv(bootstrap.DATABASE, "postgresql://user@host/two")
    assert bootstrap.place(tmp_path) == "postgresql://user@host/two"


def test_no_message_says_the_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.delenv(bootstrap.DATABASE, raising=False)
    out_of_reach = f"postgresql://user:{SECRET}@127.0.0.1:9/none"
    strange = (f"mysql://user:{SECRET}@host/x", f"{SECRET}", f"postgresql://user:{SECRET}@host:port/x")
    for given in (out_of_reach, *strange):
        with pytest.raises(Refused) as caught:
            bootstrap.make_store(tmp_path / "requests", "", given)
        assert SECRET not in str(caught.value) + repr(caught.value) + str(caught.value.__context__)
        assert isinstance(caught.value, Unavailable) is (given == out_of_reach)
    assert not list((tmp_path / "requests").iterdir())
    (tmp_path / "store.toml").write_text(f"database = {SECRET}\n", "utf-8")
    with pytest.raises(Refused, match=r"store\.toml cannot be read") as caught:
        place_of(tmp_path)
    assert SECRET not in str(caught.value)
    assert SECRET not in caplog.text
    assert bootstrap.DATABASE not in os.environ
