"""A year with the sweep and nobody else: people are called in time, and lateness alone never says no."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assent.casework.appeal.events import AppealForwarded
from assent.casework.authorization.events import AuthorizationIssued, AuthorizationLapsed
from assent.casework.deadlines.escalations import PEND
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import Adverse, PartiallyApproved
from assent.casework.intake.events import DraftExpired, Urgency
from assent.casework.lifecycle import fold
from assent.casework.record.checks import Refused
from assent.casework.record.event import Event
from assent.casework.record.state import RequestState, Stage
from assent.casework.review.events import Escalated
from assent.desk.appeal import appeals
from assent.desk.deadlines import sweep as sweeping
from assent.desk.intake import drafts, requests
from assent.desk.ports import Desk, Record
from assent.desk.record import audit, display
from assent.desk.review import worklist
from assent.regulation.appeals import appeal_rules
from assent.regulation.clocks import clock_rules
from assent.regulation.spans import EASTERN, zone
from assent.terms.answers import json_data
from tests.journeys import signing
from tests.journeys.living import (
    DOCTOR,
    MEDICARE,
    PROVIDER,
    REASON,
    TUESDAY,
    check_whole,
    events,
    later,
    signed_by,
    submission,
    sweep,
)

DECIDED_BY_A_CLOCK = {rule.id for rule in (*clock_rules(), *appeal_rules())}
LEFT: dict[str, dict[str, Any]] = {
    "waits": {"name": "judgment-by-a-reading.json"},
    "urgent": {"name": "judgment-by-a-reading.json", "urgency": Urgency.EXPEDITED},
    "pended": {"name": "two-facts-missing.json"},
    "medicare": {"name": "judgment-by-a-reading.json", "member": "M-2", "facts": MEDICARE},
    "aco": {"name": "other-guidance.json", "member": "M-3"},
    "qhp": {"name": "excluded.json", "member": "M-7", "facts": {"product_line": "qualified_health_plan"}},
    "granted": {"name": "met.json"},
}
APPEALED: dict[str, dict[str, Any]] = {
    "grievance": {"name": "excluded.json"},
    "reconsideration": {"name": "excluded.json", "member": "M-2", "facts": MEDICARE},
    "internal": {"name": "excluded.json", "member": "M-3", "facts": {"product_line": "mgb_aco"}},
}
NO = (Adverse, PartiallyApproved)
sqlite = pytest.mark.parametrize("folder", ["sqlite"], indirect=True)


def begin(desk: Desk) -> None:
    """Requests and appeals that nobody will touch again, some hours apart."""
    for hours, (id, how) in enumerate(LEFT.items()):
        requests.submit(desk, submission(id=id, **how), PROVIDER, later(hours=hours))
    drafts.draft(desk, submission(id="draft"), PROVIDER, TUESDAY)
    for id, how in APPEALED.items():
        requests.submit(desk, submission(id=id, **how), PROVIDER, TUESDAY)
        signing.determine_adversely(desk, id, (), signed_by(DOCTOR, TUESDAY, REASON), DOCTOR, TUESDAY)
        appeals.file(desk, id, appeals.Appeal((), "member", "Please look again."), PROVIDER, later(hours=1))


def state_of(desk: Desk, request: str) -> RequestState:
    return fold(request, desk.record.read(request))


def rules(found: list[Event]) -> dict[tuple[str, str], int]:
    """How often each rule passed or had its consequence, by line."""
    counted: dict[tuple[str, str], int] = {}
    for one in found:
        assert isinstance(one.body, DeadlineMissed | DeemedAdverse | DeemedGranted)
        key = (one.body.deadline.line, one.body.deadline.rule)
        counted[key] = counted.get(key, 0) + 1
    return counted


def each(lines: str, *names: str) -> dict[tuple[str, str], int]:
    return {(line, name): 1 for line in lines.split() for name in names}


def calls(found: list[Event]) -> Iterator[tuple[Event, Deadline]]:
    """Calls before a deadline of a line or an appeal; those that say that it passed are left out."""
    passed: set[Deadline] = set()
    for one in found:
        if isinstance(one.body, DeadlineMissed):
            passed.add(one.body.deadline)
        elif isinstance(one.body, Escalated) and one.body.deadline and one.body.deadline not in passed:
            yield one, one.body.deadline


@sqlite
def test_a_year_passes_and_nothing_says_no_by_itself(desk: Desk) -> None:
    begin(desk)
    ids = [*LEFT, *APPEALED]
    before = {id: list(state_of(desk, id).determinations()) for id in ids}
    at = datetime(2026, 2, 10, 12, tzinfo=UTC)
    for half_day in range(2 * 365):
        at += timedelta(hours=12)
        changed = sweep(desk, at)
        if changed or half_day % 50 == 0:
            assert sweep(desk, at) == 0
    for id in ids:
        state = state_of(desk, id)
        assert list(state.determinations()) == before[id], id
        rows = audit.export(desk, id)["derived"]["determination"]
        assert sum(row["outcome"] != "approved" for row in rows) == len(state.refusals)
    _calls_came_in_time(desk, ids)
    _the_law_had_its_way(desk)
    assert len(events(desk, "draft", DraftExpired)) == 1
    check_whole(desk, *ids, "draft")


def _calls_came_in_time(desk: Desk, ids: list[str]) -> None:
    for id in ids:
        found = desk.record.read(id)
        called: set[Deadline] = set()
        for event, deadline in calls(found):
            if deadline.rule in DECIDED_BY_A_CLOCK:
                assert event.at < deadline.due, (id, deadline.rule)
                called.add(deadline)
            assert event.actor.id == "assent"
        first: dict[str, Deadline] = {}
        for one in found:
            if isinstance(one.body, DeadlineMissed):
                key = one.body.deadline.appeal or one.body.deadline.line
                first.setdefault(key, one.body.deadline)
        for key, deadline in first.items():
            lines_or_appeals = {other.appeal or other.line for other in called if other.due == deadline.due}
            assert key in lines_or_appeals, (id, key, deadline)
    pends = [one for _, one in calls(desk.record.read("pended")) if one.rule == PEND]
    assert len(pends) == 1


def _the_law_had_its_way(desk: Desk) -> None:
    def of(id: str, kind: type[Any]) -> dict[tuple[str, str], int]:
        return rules(events(desk, id, kind))

    both = "drug infusion"
    assert of("waits", DeemedGranted) == each(both, "ma_state.standard_form")
    assert state_of(desk, "waits").stage is Stage.RECEIVED
    assert of("waits", DeadlineMissed) == each(both, "ma_state.standard_form", "ma_state.initial")
    assert of("urgent", DeemedGranted) == each(both, "ma_state.standard_form")
    assert of("pended", DeadlineMissed) == each(both, "claims.pre_service", "ncqa.standard")
    assert of("pended", DeemedGranted) == of("pended", DeemedAdverse) == {}
    assert of("qhp", DeemedGranted) == each(both, "ma_state.standard_form")
    assert of("medicare", DeemedAdverse) == {
        **each("drug", "ma.drug.standard"),
        **each("infusion", "ma.service.standard"),
    }
    assert of("aco", DeemedAdverse) == {
        **each("drug", "medicaid.drug"),
        **each("infusion", "medicaid.service.standard"),
    }
    for id in ("waits", "urgent", "granted", "grievance"):
        state = state_of(desk, id)
        (number,) = state.authorizations
        assert {line.authorization for line in state.lines.values()} == {number}
        assert len(events(desk, id, AuthorizationIssued)) == 1
        assert len(events(desk, id, AuthorizationLapsed)) == 1
    _appeals_ended(desk, of)


def _appeals_ended(desk: Desk, of: Callable[[str, type[Any]], dict[tuple[str, str], int]]) -> None:
    both = "drug infusion"
    assert of("grievance", DeemedGranted) == each(both, "appeal.commercial.1")
    (grievance,) = state_of(desk, "grievance").appeals.values()
    assert (grievance.open, grievance.deemed) == (False, True)
    (forwarded,) = events(desk, "reconsideration", AppealForwarded)
    assert isinstance(forwarded.body, AppealForwarded)
    assert forwarded.body.to == "independent review entity"
    assert of("reconsideration", DeemedAdverse) == of("reconsideration", DeemedGranted) == {}
    assert any("Send the file" in one.why for one in state_of(desk, "reconsideration").escalations)
    assert of("internal", DeadlineMissed) == each(both, "appeal.aco.1")
    assert any("counts as exhausted" in one.why for one in state_of(desk, "internal").escalations)


@sqlite
@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 3, 7, 5, tzinfo=UTC), datetime(2026, 3, 10, 5, tzinfo=UTC)),
        (datetime(2026, 10, 31, 4, tzinfo=UTC), datetime(2026, 11, 3, 4, tzinfo=UTC)),
    ],
)
def test_hours_are_elapsed_hours_when_the_clocks_change(
    received: datetime, due: datetime, desk: Desk
) -> None:
    day = {"request_date": f"{received:%Y-%m-%d}", "requested_start": f"{received:%Y-%m}-28"}
    made = submission("judgment-by-a-reading.json", "M-2", facts={**MEDICARE, **day})
    state = requests.submit(desk, made, PROVIDER, received)
    drug, infusion = json_data(display.show(desk, state.id))["lines"]
    assert [one["due_at"] for one in drug["deadlines"]] == [due.isoformat()]
    (service,) = infusion["deadlines"]
    local = datetime.fromisoformat(service["due_at"]).astimezone(zone(EASTERN))
    assert (local.hour, local.minute) == (23, 59)
    assert sweep(desk, due - timedelta(hours=36) - timedelta(seconds=1)) == 0
    assert sweep(desk, due - timedelta(hours=36)) == 1
    assert sweep(desk, due) == 0
    assert not events(desk, state.id, DeadlineMissed)
    assert sweep(desk, due + timedelta(seconds=1)) == 1
    assert len(events(desk, state.id, DeadlineMissed)) == 1


def test_two_sweeps_at_once_leave_one_record_each(desk: Desk, opened: Callable[[], Desk]) -> None:
    begin(desk)
    at, ready, swept = later(days=45), threading.Barrier(2), list[sweeping.Swept]()

    def run(own: Desk) -> None:
        ready.wait()
        swept.append(sweeping.sweep(own, at))

    both = [threading.Thread(target=run, args=(own,)) for own in (desk, opened())]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.failed for one in swept] == [(), ()]
    sweep(desk, at)
    assert sweep(desk, at) == 0
    for id in (*LEFT, *APPEALED):
        for kind in (DeadlineMissed, DeemedAdverse, DeemedGranted):
            assert set(rules(events(desk, id, kind)).values()) <= {1}, id
        called = [deadline for _, deadline in calls(desk.record.read(id))]
        assert len(called) == len(set(called)), id
    check_whole(desk, *LEFT, *APPEALED)


class Killed(BaseException):
    """The process dies here."""


class Failing:
    """The record of a desk, that fails in one method after some calls of it."""

    def __init__(self, record: Record, method: str, after: int, error: BaseException) -> None:
        self._record, self._method, self._left, self._error = record, method, after, error

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._record, name)
        if name != self._method:
            return found

        def call(*args: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                raise self._error
            return found(*args, **more)

        return call


def with_record(desk: Desk, record: Any) -> Desk:
    return replace(desk, record=record)


@sqlite
def test_a_sweep_that_is_killed_leaves_the_rest_to_the_next(desk: Desk) -> None:
    begin(desk)
    at = later(days=45)
    for already in range(4):
        with pytest.raises(Killed):
            sweeping.sweep(with_record(desk, Failing(desk.record, "append", already, Killed())), at)
        assert audit.verify(desk, {}).faults == ()
    assert sweep(desk, at) > 0
    assert sweep(desk, at) == 0
    assert rules(events(desk, "grievance", DeemedGranted)) == each("drug infusion", "appeal.commercial.1")
    check_whole(desk, *LEFT, *APPEALED)


class Poisoned(Failing):
    """One request cannot be read."""

    def __init__(self, record: Record, request: str) -> None:
        super().__init__(record, "", 0, RuntimeError())
        self._request = request

    def read(self, request: str) -> list[Event]:
        if request == self._request:
            raise RuntimeError("a record that cannot be read")
        return self._record.read(request)


@sqlite
def test_one_request_that_fails_stops_no_other(desk: Desk) -> None:
    begin(desk)
    at = later(days=45)
    swept = sweeping.sweep(with_record(desk, Poisoned(desk.record, "aco")), at)
    assert {request for request, _ in swept.failed} == {"aco"}
    assert not events(desk, "aco", DeadlineMissed)
    assert events(desk, "medicare", DeadlineMissed)
    assert events(desk, "grievance", DeemedGranted)


@sqlite
def test_only_who_may_sweeps(desk: Desk) -> None:
    with pytest.raises(Refused, match="may not sweep"):
        sweeping.sweep(desk, TUESDAY, PROVIDER)
    assert list(worklist.worklist(desk)) == []
