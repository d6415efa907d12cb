"""Letters on their way: each is handed over once, also after a crash; one that comes back calls intake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.casework.lifecycle import fold
from assent.casework.notices.events import NoticeDelivered, NoticeHandedOver, NoticeReturned, NoticeSent
from assent.casework.notices.posting import Posting
from assent.casework.record.checks import NotFound, NotPermitted, Refused, Unavailable
from assent.casework.record.event import Actor, Event, Role
from assent.casework.record.state import RequestState
from assent.casework.requirement.coverage import LetterChannel
from assent.casework.review.events import Escalated
from assent.desk.appeal import appeals
from assent.desk.appeal.appeals import Appeal
from assent.desk.intake import requests
from assent.desk.notices.delivery import hand_over_letters, letter_delivered, letter_returned, waiting_letters
from assent.desk.notices.mailroom import letter, send_due_notices
from assent.desk.ports import SYSTEM, Desk
from assent.desk.record import audit
from assent.desk.record.display import show
from assent.terms.answers import json_data
from tests.journeys.living import PHONED
from tests.unit.desk.mail import (
    ADDRESS,
    AUDITOR,
    DOCTOR,
    INTAKE,
    NOW,
    NPI,
    OFFICE,
    made,
    opened,
    people,
    refused,
    submitted,
)

ADMINISTRATOR = Actor("ada", Role.ADMINISTRATOR)
LATER = NOW + timedelta(days=6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with opened(folder) as found:
        yield found


def manifests(folder: Path) -> list[dict[str, Any]]:
    waiting = folder / "outbox" / "waiting"
    found = [json.loads(one.read_text("utf-8")) for one in waiting.glob("*.json")] if waiting.exists() else []
    return sorted(found, key=lambda one: str(one["to"]))


def state(desk: Desk, request: str) -> RequestState:
    return fold(request, desk.record.read(request))


def bodies(desk: Desk, request: str, kind: type) -> list[Event]:
    return [one for one in desk.record.read(request) if isinstance(one.body, kind)]


def to_member(desk: Desk, request: str) -> NoticeSent:
    return next(one for one in state(desk, request).notices if one.to == "member")


def test_what_is_sent_is_handed_over_with_where_it_goes(folder: Path, desk: Desk) -> None:
    request = refused(desk).id
    send_due_notices(desk, NOW)
    member, office = manifests(folder)
    sent = to_member(desk, request)
    assert (member["letter"], member["request"], member["sent"]) == (sent.digest, request, "2026-02-10")
    assert (member["name"], tuple(member["address"])) == ("Ana Example", ADDRESS)
    assert (office["name"], office["channel"], office["language"]) == ("Example Psychiatry", "mail", "en")
    assert desk.documents is not None
    pdf = folder / "outbox" / "waiting" / member["file"]
    assert pdf.read_bytes() == desk.documents.read(sent.digest)
    assert set(state(desk, request).handed_over) == {member["letter"], office["letter"]}
    assert audit.verify(desk, {}).faults == ()


def test_again_and_from_the_beginning_nothing_more_is_handed_over(folder: Path, desk: Desk) -> None:
    request = refused(desk).id
    first = send_due_notices(desk, NOW)
    before = state(desk, request).sequence
    for one in (folder / "outbox" / "waiting").iterdir():
        one.unlink()  # a service that does not keep to the rule about manifests
    send_due_notices(desk, LATER, since=first.bookmark)
    send_due_notices(desk, LATER)
    assert hand_over_letters(desk, request, LATER) == ""
    assert (manifests(folder), state(desk, request).sequence) == ([], before)


def test_an_office_opens_its_portals_letters_here_and_a_fax_goes_to_a_number(folder: Path) -> None:
    found = people()
    found.providers[NPI] = replace(found.providers[NPI], channel=LetterChannel.PORTAL)
    with opened(folder, found) as desk:
        request = submitted(desk, "two-facts-missing").id
        send_due_notices(desk, NOW)
        (sent,) = state(desk, request).notices
        assert (sent.channel, manifests(folder), state(desk, request).handed_over) == ("portal", [], ())
        assert letter(desk, request, sent.digest, OFFICE, NOW)[1].startswith(b"%PDF-")
        found.providers[NPI] = replace(found.providers[NPI], channel=LetterChannel.FAX, fax="555-555-0100")
        refused(desk, "M-2")
        send_due_notices(desk, NOW)
        office = manifests(folder)[1]
        assert (office["channel"], office["fax"], "address" in office) == ("fax", "555-555-0100", False)


def test_a_member_who_chose_the_portal_is_reached_by_the_plans_portal(folder: Path) -> None:
    found = people()
    chosen = replace(found.members["M-1"], channel=LetterChannel.PORTAL, channel_chosen=NOW.date())
    found.members["M-1"] = chosen
    with opened(folder, found) as desk:
        refused(desk)
        send_due_notices(desk, NOW)
    member = manifests(folder)[0]
    assert (member["channel"], member["member"], "address" in member) == ("portal", "M-1", False)


class _Dies:
    """An outbox at which the process is killed: before anything is there, or after."""

    def __init__(self, outbox: Any, *, after: bool) -> None:
        self.outbox, self.after = outbox, after

    def put(self, posting: Posting, pdf: bytes) -> None:
        if self.after:
            self.outbox.put(posting, pdf)
        raise KeyboardInterrupt

    def waiting(self) -> Any:
        return self.outbox.waiting()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_while_handing_over_it_is_there_once(folder: Path, desk: Desk, after: bool) -> None:
    request = refused(desk).id
    with pytest.raises(KeyboardInterrupt):
        send_due_notices(replace(desk, outbox=_Dies(desk.outbox, after=after)), NOW)
    assert len(state(desk, request).notices) == 2
    assert state(desk, request).handed_over == ()
    kept = manifests(folder)
    assert len(kept) == (1 if after else 0)
    send_due_notices(desk, LATER)
    assert len(manifests(folder)) == 2
    assert all(one in manifests(folder) for one in kept)
    assert len(state(desk, request).notices) == len(state(desk, request).handed_over) == 2
    assert {one["sent"] for one in manifests(folder)} == {"2026-02-10"}, (
        "the day it was sent, not handed over"
    )


class _Full:
    """A disk that takes nothing."""

    def put(self, posting: Posting, pdf: bytes) -> None:
        raise Unavailable("The outbox cannot be used: No space left on device.")

    def waiting(self) -> Any:
        raise AssertionError


def test_a_full_disk_is_said_and_the_next_run_hands_over(folder: Path, desk: Desk) -> None:
    request = refused(desk).id
    sent = send_due_notices(replace(desk, outbox=_Full()), NOW)
    assert sent.letters == 2
    assert sent.held == (
        (request, "A letter that was sent is not handed over: The outbox cannot be used: No space left on device."),
    )  # fmt: skip
    again = send_due_notices(desk, LATER, since=sent.bookmark)
    assert (again.letters, again.held, len(manifests(folder))) == (0, (), 2)


def test_who_has_left_the_directory_meanwhile_is_named_by_part_only(folder: Path) -> None:
    found = people()
    with opened(folder, found) as desk:
        request = refused(desk).id
        send_due_notices(replace(desk, outbox=_Full()), NOW)
        del found.members["M-1"]
        says = hand_over_letters(desk, request, LATER)
    assert "no place for letters by mail to this member" in says
    assert "Ana" not in says


def test_a_letter_that_came_back_calls_intake_and_stays_sent_on_its_day(desk: Desk) -> None:
    request = refused(desk).id
    send_due_notices(desk, NOW)
    sent, events = to_member(desk, request), bodies(desk, request, NoticeSent)
    letter_returned(desk, request, sent.digest[:8], "Moved, left no address.", INTAKE, LATER)
    (came,) = bodies(desk, request, NoticeReturned)
    assert came.body == NoticeReturned(sent.digest, "Moved, left no address.")
    call = bodies(desk, request, Escalated)[-1].body
    assert isinstance(call, Escalated)
    assert call.to is Role.INTAKE
    assert call.why.startswith(f"The letter adverse to the member, {sent.digest[:8]}, came back: Moved")
    assert bodies(desk, request, NoticeSent) == events
    assert send_due_notices(desk, LATER).letters == 0
    last_day = NOW + timedelta(days=180)  # 958 CMR 3.306: counted from the notice
    appeals.file(
        desk, request, Appeal((), "member", "It is not so.", received_on=last_day.date()), INTAKE, last_day
    )


def test_it_is_shown_what_became_of_a_letter(desk: Desk) -> None:
    request = refused(desk).id
    send_due_notices(desk, NOW)
    member, office = (one.digest for one in state(desk, request).notices)
    letter_returned(desk, request, member, "Moved.", INTAKE, LATER)
    letter_delivered(desk, request, office, "The fax report of 10:42.", INTAKE, LATER)
    first, second = json_data(show(desk, request))["notices"]
    assert (first["delivered"], first["returned"], first["handed_over"]) == (False, "Moved.", True)
    assert (second["delivered"], second["returned"], second["channel"]) == (True, None, "mail")


def test_what_was_delivered_can_come_back_and_not_the_other_way(desk: Desk) -> None:
    request = refused(desk).id
    send_due_notices(desk, NOW)
    digest = to_member(desk, request).digest
    letter_delivered(desk, request, digest, "", INTAKE, NOW)
    with pytest.raises(Refused, match="was delivered"):
        letter_delivered(desk, request, digest, "", INTAKE, NOW)
    letter_returned(desk, request, digest, "Opened by somebody else.", INTAKE, LATER)
    with pytest.raises(Refused, match="came back"):
        letter_returned(desk, request, digest, "Again.", INTAKE, LATER)
    with pytest.raises(Refused, match="came back"):
        letter_delivered(desk, request, digest, "", INTAKE, LATER)
    assert len(bodies(desk, request, NoticeReturned)) == len(bodies(desk, request, NoticeDelivered)) == 1


def test_a_letter_can_come_back_after_the_request_was_withdrawn(desk: Desk) -> None:
    request = submitted(desk, "two-facts-missing").id
    send_due_notices(desk, NOW)
    requests.withdraw(desk, request, "member", "Moved away.", INTAKE, NOW + timedelta(hours=1), **PHONED)
    digest = state(desk, request).notices[0].digest
    letter_returned(desk, request, digest, "Moved.", INTAKE, LATER)
    assert len(bodies(desk, request, NoticeReturned)) == 1


@pytest.mark.parametrize("digest", ["f" * 64, "", "abc"])
def test_a_letter_that_was_not_sent_has_no_receipt(desk: Desk, digest: str) -> None:
    request = refused(desk).id
    send_due_notices(desk, NOW)
    with pytest.raises(NotFound, match="sent no such letter"):
        letter_returned(desk, request, digest, "Moved.", INTAKE, LATER)


def test_who_says_what_became_of_a_letter_and_who_sees_the_outbox(desk: Desk) -> None:
    request = refused(desk).id
    send_due_notices(desk, NOW)
    for actor in (OFFICE, AUDITOR, DOCTOR):
        with pytest.raises(NotPermitted):
            letter_returned(desk, request, to_member(desk, request).digest, "Moved.", actor, LATER)
        with pytest.raises(NotPermitted):
            waiting_letters(desk, actor)
    with pytest.raises(NotPermitted, match="Who may: intake, system"):
        letter_delivered(desk, request, to_member(desk, request).digest, "", ADMINISTRATOR, LATER)
    for actor in (INTAKE, ADMINISTRATOR, SYSTEM):
        assert {one.letter for one in waiting_letters(desk, actor)} == set(state(desk, request).handed_over)
    assert bodies(desk, request, NoticeHandedOver)
