"""When the induction ends, its benefit is to be evaluated (D.1.eval): letters say so before, a nurse is told after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assent.casework.authorization.events import AuthorizationLapsed
from assent.casework.record.actors import Role
from assent.casework.review.events import Escalated
from assent.desk.deadlines.sweep import sweep
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.ports import Desk
from tests.packages import PACKAGE
from tests.unit.desk.mail import NOW, made, opened, submitted
from tests.unit.desk.test_mailroom import letters_of, unwrapped

AFTER = NOW + timedelta(days=40)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(made(tmp_path)) as found:
        yield found


def told(desk: Desk, request: str) -> list[Escalated]:
    bodies = [event.body for event in desk.record.read(request)]
    return [body for body in bodies if isinstance(body, Escalated) and "(D.1.eval)" in body.why]


def test_a_nurse_is_told_once_on_the_first_day_after_the_induction(desk: Desk) -> None:
    request = submitted(desk, "met").id
    sweep(desk, NOW + timedelta(days=20))
    assert told(desk, request) == []
    sweep(desk, AFTER)
    sweep(desk, AFTER + timedelta(days=1))
    (reminder,) = told(desk, request)
    assert reminder.to is Role.NURSE
    assert "evaluated" in reminder.why
    lapsed = [
        event.body for event in desk.record.read(request) if isinstance(event.body, AuthorizationLapsed)
    ]
    assert len(lapsed) == 1


def test_no_renewal_and_no_request_that_was_not_approved_is_about_an_induction(desk: Desk) -> None:
    asked = submitted(desk, "two-facts-missing", "M-2").id
    sweep(desk, NOW + timedelta(days=500))
    assert told(desk, asked) == []
    assert [one.clause for one in PACKAGE.wanted_at_the_end("initial")] == ["D.1.eval"]
    assert PACKAGE.wanted_at_the_end("reauthorization") == ()


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("M-1", "your doctor should check how well the treatment works"),
        ("M-2", "su médico debe mirar qué tan bien"),
    ],
)
def test_the_approval_and_the_warning_say_so_to_both(desk: Desk, member: str, says: str) -> None:
    request = submitted(desk, "met", member).id
    send_due_notices(desk, NOW)
    assert desk.documents is not None
    first = {one.to: desk.documents.read(one.text).decode() for one in letters_of(desk, request)}
    assert says in unwrapped(first["member"])
    assert "please evaluate how well the treatment works" in unwrapped(first["provider"])
    send_due_notices(desk, NOW + timedelta(days=30))
    warned = [one for one in letters_of(desk, request) if one.kind.value == "lapse_warning"]
    texts = {one.to: unwrapped(desk.documents.read(one.text).decode()) for one in warned}
    assert says in texts["member"]
    assert "please evaluate" in texts["provider"]
