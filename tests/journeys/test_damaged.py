"""A request whose record somebody changed: it is refused clearly, tells nothing, and stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assent.adapters.projections import RequestRecord
from assent.casework.authorization.events import AuthorizationLapsed
from assent.casework.intake.events import DuplicateNoted
from assent.casework.notices.bookmark import BEGINNING
from assent.casework.record.checks import Damaged, NotFound
from assent.casework.record.event import Role
from assent.casework.record.state import LineStatus
from assent.casework.review.events import Escalated
from assent.desk.deadlines import sweep
from assent.desk.intake import requests
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.people.offices import check_known_to
from assent.desk.ports import Desk
from assent.desk.record import audit, view
from tests.adapters.store.tampering import unguarded
from tests.journeys.living import (
    INTAKE,
    NURSE,
    PROVIDER,
    SAID,
    STRANGER,
    TUESDAY,
    events,
    later,
    statuses,
    submission,
)
from tests.journeys.test_requests import assent

_FACTS = "request = 'hit' AND type = 'facts_given'"
_TAMPERED = {
    "a value": f"UPDATE event SET body = replace(body, 'psychiatrist', 'psychiatrisu') WHERE {_FACTS}",
    "no JSON": f"UPDATE event SET body = 'Annabel Patient' WHERE {_FACTS}",
    "no event": f"""UPDATE event SET body = '{{"is":"Annabel Patient"}}' WHERE {_FACTS}""",
    "another role": f"UPDATE event SET role = 'Annabel Patient' WHERE {_FACTS}",
    "an entry less": f"DELETE FROM event WHERE {_FACTS}",
}


def tamper(desk: Desk, statement: str) -> None:
    assert isinstance(desk.record, RequestRecord)
    unguarded(desk.record.store, statement)


@pytest.mark.parametrize("how", _TAMPERED)
def test_it_is_refused_by_name_and_tells_nothing(desk: Desk, how: str) -> None:
    requests.submit(desk, submission(id="hit"), PROVIDER, TUESDAY)
    tamper(desk, _TAMPERED[how])
    tries: tuple[Callable[[], object], ...] = (
        lambda: view.look(desk, "hit", INTAKE, TUESDAY, purpose="worklist"),
        lambda: view.look(desk, "hit", PROVIDER, TUESDAY, purpose="own request"),
        lambda: requests.answer(desk, "hit", {"ketamine_misuse": False}, SAID, INTAKE, TUESDAY),
        lambda: audit.replay(desk, "hit"),
    )  # fmt: skip
    for act in tries:
        with pytest.raises(Damaged) as refused:
            act()
        assert "hit" in refused.value.says
        assert "`assent audit verify`" in refused.value.says
        assert "Annabel" not in refused.value.says
        assert refused.value.__cause__ is None
        assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert {fault.request for fault in audit.verify(desk, {}).faults} == {"hit"}
    assert json.dumps(audit.export(desk, "hit"))  # whoever looks into it sees what stands there


def test_another_request_of_the_member_is_taken_in_and_a_person_decides(desk: Desk) -> None:
    requests.submit(desk, submission(id="hit"), PROVIDER, TUESDAY)
    tamper(desk, _TAMPERED["no event"])
    state = requests.submit(desk, submission(id="after"), PROVIDER, later(hours=1))
    assert set(statuses(state).values()) == {
        LineStatus.OPEN
    }  # it may be the same once more: not by the software
    (noted,) = events(desk, "after", DuplicateNoted)
    assert noted.body == DuplicateNoted(("hit",))
    sent = [one.body for one in events(desk, "after", Escalated) if isinstance(one.body, Escalated)]
    (one,) = [one for one in sent if "cannot be told" in one.why]
    assert one.to is Role.INTAKE
    assert "hit" in one.why
    assert "`assent audit verify`" in one.why
    other = requests.submit(desk, submission(id="other", member="M-6"), PROVIDER, later(hours=1))
    assert set(statuses(other).values()) == {LineStatus.APPROVED}


def test_an_office_that_it_is_not_of_learns_nothing(desk: Desk) -> None:
    requests.submit(desk, submission(id="hit"), PROVIDER, TUESDAY)
    tamper(desk, _TAMPERED["a value"])
    check_known_to(desk, "hit", PROVIDER)
    with pytest.raises(NotFound):
        check_known_to(desk, "hit", STRANGER)
    tamper(desk, "UPDATE event SET actor = 'x' WHERE request = 'hit' AND sequence = 1")
    for office in (PROVIDER, STRANGER):  # whose it is cannot be known any more
        with pytest.raises(NotFound):
            check_known_to(desk, "hit", office)


def test_letters_and_deadlines_of_all_others_go_on(desk: Desk) -> None:
    requests.submit(desk, submission(id="hit"), PROVIDER, TUESDAY)
    requests.submit(desk, submission(id="other", member="M-6"), PROVIDER, TUESDAY)
    tamper(desk, _TAMPERED["no JSON"])
    sent = send_due_notices(desk, later(hours=1), since=BEGINNING)
    assert sent.letters == 2
    assert [request for request, _ in sent.held] == ["hit"]
    swept = sweep.sweep(desk, later(days=60))
    assert {request for request, _ in swept.failed} <= {"hit"}
    assert events(desk, "other", AuthorizationLapsed)


def test_the_command_line_says_it_in_one_line(folder: Path, desk: Desk) -> None:
    requests.submit(desk, submission(id="hit"), PROVIDER, TUESDAY)
    tamper(desk, _TAMPERED["no event"])
    said = assent("request", "show", "hit", "--store", str(folder))
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("assent: Request hit: its record is not what was written")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert assent("request", "list", "--store", str(folder)).status == 0
    assert (
        assent("audit", "export", "hit", "--store", str(folder)).status == 0
    )  # what stands there, for an auditor
    checked = assent("audit", "verify", "--store", str(folder))
    assert checked.status == 1
    assert "hit: entry 2 is not what its digest says" in checked.out


def test_a_time_that_is_none_is_found(desk: Desk) -> None:
    requests.submit(desk, submission(id="hit"), PROVIDER, TUESDAY)
    assert isinstance(desk.record, RequestRecord)
    if desk.record.store.engine.dialect.name == "postgresql":  # it has a type for times
        tamper(desk, f"UPDATE event SET at = at + interval '1 second' WHERE {_FACTS}")
    else:
        tamper(desk, f"UPDATE event SET at = 'Annabel Patient' WHERE {_FACTS}")
    with pytest.raises(Damaged):
        view.look(desk, "hit", NURSE, TUESDAY, purpose="worklist")
    assert {fault.request for fault in audit.verify(desk, {}).faults} == {"hit"}
