"""What no figure is counted from is passed over by reports, and is checked all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assent.adapters.projections import RequestRecord
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Damaged
from assent.casework.record.codec.events import tag
from assent.casework.reports.rows import year_of
from assent.casework.reports.telling import UNTOLD, told
from assent.desk.ports import Desk
from assent.desk.record.view import look
from assent.desk.reports import reports
from tests.adapters.store.tampering import unguarded
from tests.unit.desk.mail import AUDITOR, NOW, made, opened, refused, submitted

ADMINISTRATOR = Actor("ada", Role.ADMINISTRATOR)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(made(tmp_path)) as found:
        refused(found)
        look(found, submitted(found, "two-facts-missing", "M-2").id, AUDITOR, NOW)
        yield found


def test_what_is_passed_over_changes_no_row(desk: Desk) -> None:
    everything = [event for _, event in desk.record.read_all(0, 1000)]
    fewer = [event for _, event in desk.record.read_all(0, 1000, UNTOLD)]
    assert {tag(type(event.body)) for event in everything} - {
        tag(type(event.body)) for event in fewer
    } == UNTOLD
    assert told(fewer, LATER) == told(everything, LATER)


def test_pages_go_on_over_what_is_passed_over(desk: Desk) -> None:
    position, pages = 0, list[int]()
    while page := desk.record.read_all(position, 1, UNTOLD):
        position = page[-1][0]
        pages.append(position)
    assert pages == [position for position, _ in desk.record.read_all(0, 1000, UNTOLD)]


def test_a_change_of_what_is_passed_over_is_seen(desk: Desk) -> None:
    assert isinstance(desk.record, RequestRecord)
    unguarded(desk.record.store, "UPDATE event SET actor = 'nobody' WHERE type = 'facts_given'")
    with pytest.raises(Damaged):
        reports.operations(desk, year_of(2026), ADMINISTRATOR, LATER)
