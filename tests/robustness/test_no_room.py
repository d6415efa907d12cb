"""Disk full and read-only: use cases refuse clearly, lose nothing, and go on when there is room again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assent import bootstrap
from assent.adapters.projections import PROJECTIONS, RequestRecord
from assent.adapters.store import open_store
from assent.casework.record.checks import Unavailable
from assent.desk.record import audit
from tests.robustness import full_disk
from tests.robustness.acts import do
from tests.robustness.killing import check_acts


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "full"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    room = str((folder / bootstrap.STORE).stat().st_size + 300_000)
    program = [sys.executable, str(Path(full_disk.__file__)), str(folder), room]
    ran = subprocess.run(program, check=True, capture_output=True, text=True)
    said = json.loads(ran.stdout)
    name, says = said["refused"]
    assert (name, said["document"]) == ("Unavailable", "Unavailable")
    assert "Nothing was written" in says
    assert "member" not in says
    assert said["readable"] > 0
    assert 3 < said["done"] < full_disk.MOST_ACTS - 1
    assert not [one for one in (folder / "documents").rglob("*") if one.is_file()]
    check_acts(folder, said["done"], tmp_path / "whole")
    with bootstrap.desk(folder) as desk:
        for number in range(said["done"] + 1, said["done"] + 6):
            do(desk, number)
        assert audit.verify(desk, {}).faults == ()


def test_a_read_only_database_can_be_read_and_refuses_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    with bootstrap.desk(folder) as desk:
        do(desk, 0)
    store = open_store(bootstrap.place(folder), PROJECTIONS, read_only=True)
    with bootstrap.desk(folder) as desk:
        frozen = replace(desk, record=RequestRecord(store))
        for number in range(1, 5):
            with pytest.raises(Unavailable, match="read-only"):
                do(frozen, number)
        assert len(frozen.record.read("R-00000")) > 0
        assert audit.verify(frozen, {}).faults == ()
        assert frozen.record.read("R-00000") == desk.record.read("R-00000")
    store.close()
