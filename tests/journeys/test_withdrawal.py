"""A request that is withdrawn: who asked is on file, and both the member and the office are written to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assent.casework.intake.events import WithdrawalChannel, Withdrawn
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.record.event import Actor
from assent.casework.record.state import Stage
from assent.desk.intake import requests
from assent.desk.notices import mailroom
from assent.desk.ports import Desk
from assent.desk.record import audit, display, view
from tests.journeys.living import (
    INTAKE,
    NURSE,
    OFFICE,
    PHONED,
    PROGRAM,
    PROVIDER,
    STRANGER,
    TUESDAY,
    events,
    paper,
    unchanged,
)
from tests.journeys.test_command_line import EXAMPLES, assent
from tests.journeys.test_life import take_in
from tests.web.served import Served, over, submission
from tests.web.test_letters import MEMBERS, PROVIDERS

WHY = "Another treatment was chosen."


def withdrawn(desk: Desk, request: str) -> Withdrawn:
    (event,) = events(desk, request, Withdrawn)
    assert isinstance(event.body, Withdrawn)
    return event.body


@pytest.mark.parametrize(
    ("by", "channel"), [(PROVIDER, WithdrawalChannel.PORTAL), (PROGRAM, WithdrawalChannel.INTERFACE)]
)
def test_an_office_asks_by_withdrawing(desk: Desk, by: Actor, channel: WithdrawalChannel) -> None:
    state = take_in(desk, "two-facts-missing.json")
    done = requests.withdraw(desk, state.id, "provider", WHY, by, TUESDAY)
    assert done.stage is Stage.WITHDRAWN
    asked = withdrawn(desk, state.id)
    assert (asked.person, asked.channel) == (f"Office {OFFICE[-2:]}", channel)


@pytest.mark.parametrize(
    ("on_file", "says"),
    [
        ({}, "person is missing"),
        ({"person": " ", "channel": WithdrawalChannel.PHONE, "note": "Called."}, "person is missing"),
        ({"person": "Pat One"}, "channel is missing"),
        ({"person": "Pat One", "channel": WithdrawalChannel.PHONE}, "note is missing"),
        ({"person": "Pat One", "channel": WithdrawalChannel.IN_PERSON, "note": " "}, "note is missing"),
        ({"person": "Pat One", "channel": WithdrawalChannel.FAX, "note": "Faxed."}, "by fax there is a paper"),
        ({"person": "Pat One", "channel": WithdrawalChannel.MAIL}, "by mail there is a paper"),
        (
            {"person": "Pat One", "channel": WithdrawalChannel.MAIL, "document": "f" * 64},
            "is not on the record; attach it first",
        ),
        ({"person": "Pat One", "channel": WithdrawalChannel.PORTAL}, "an office withdraws itself"),
        ({"person": "Pat One", "channel": WithdrawalChannel.INTERFACE, "note": "x"}, "an office withdraws itself"),
    ],
)  # fmt: skip
def test_intake_withdraws_nothing_that_nobody_asked_for(
    desk: Desk, on_file: dict[str, Any], says: str
) -> None:
    state = take_in(desk, "excluded.json")
    act = (requests.withdraw, desk, state.id, "member", WHY, INTAKE, TUESDAY)
    assert says in unchanged(desk, state.id, *act, **on_file)


@pytest.mark.parametrize("by", [NURSE, STRANGER])
def test_nobody_else_withdraws(desk: Desk, by: Actor) -> None:
    state = take_in(desk, "excluded.json")
    unchanged(desk, state.id, requests.withdraw, desk, state.id, "member", WHY, by, TUESDAY, **PHONED)


def test_the_member_and_the_office_are_written_to_in_their_languages(desk: Desk) -> None:
    state = take_in(desk, "two-facts-missing.json", "M-3", facts={"product_line": "mgb_aco"})
    requests.withdraw(
        desk, state.id, "member", WHY, INTAKE, TUESDAY,
        person="Pat Three", channel=WithdrawalChannel.MAIL, document=paper(desk, state.id),
    )  # fmt: skip
    sent = mailroom.send_due_notices(desk, TUESDAY)
    assert (sent.letters, sent.held) == (2, ())
    assert desk.documents is not None
    letters = {
        event.body.to: " ".join(desk.documents.read(event.body.text).decode().split())
        for event in events(desk, state.id, NoticeSent)
        if isinstance(event.body, NoticeSent) and event.body.kind is NoticeKind.WITHDRAWAL
    }
    assert "Pat Three nos lo pidió por correo" in letters["member"]
    assert "Esto no es una negación." in letters["member"]
    assert "Our record says that your patient wanted it." in letters["provider"]
    assert mailroom.send_due_notices(desk, TUESDAY).letters == 0
    assert audit.verify(desk, {}).faults == ()


def test_the_timeline_says_who_asked_and_how(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    requests.withdraw(desk, state.id, "member", WHY, INTAKE, TUESDAY, **PHONED)
    for timeline in (
        display.show(desk, state.id).timeline,
        view.look(desk, state.id, PROVIDER, TUESDAY).timeline,
    ):
        (entry,) = (one for one in timeline if one.event == "withdrawn")
        assert entry.says == "Pat Example asked for the member, by phone"


def test_over_http_intake_says_who_asked(tmp_path: Path, folder: Path) -> None:
    with over(folder) as served:
        _over_http(served)


def _over_http(served: Served) -> None:
    assert served.post("office", "/api/requests", submission("excluded")).status_code == 201
    at, asked = "/api/requests/excluded/withdrawal", {"asked_by": "member", "why": WHY}
    bare = served.post("intake", at, asked)
    assert (bare.status_code, "person is missing" in bare.text) == (422, True), bare.text
    by_phone = {**asked, "person": "Pat One", "channel": "phone"}
    assert "note is missing" in served.post("intake", at, by_phone).text
    assert served.post("intake", at, {**by_phone, "channel": "pigeon"}).status_code == 422
    done = served.post("intake", at, {**by_phone, "note": "Pat One called at nine."})
    assert (done.status_code, done.json()["stage"]) == (200, "withdrawn"), done.text
    sent = mailroom.send_due_notices(served.desk, served.now)
    assert (sent.letters, sent.held) == (2, ())


def test_at_the_command_line_a_paper_is_attached(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    assert assent("init", str(folder)).status == 0
    (folder / "members.csv").write_text(MEMBERS, "utf-8")
    (folder / "providers.csv").write_text(PROVIDERS, "utf-8")
    store = ("--store", str(folder))
    made = assent(
        "request", "submit", str(EXAMPLES / "excluded.json"), *store, "--member", "M-1", "--provider",
        "1234567893", "--at", "2026-02-10T09:00",
    )  # fmt: skip
    assert made.status == 0, made.err
    act = ("request", "withdraw", "excluded", *store, "--why", WHY, "--asked-by", "member")
    at = ("--at", "2026-02-10T11:00")
    refused = assent(*act, *at)
    assert (refused.status, "person is missing" in refused.err) == (1, True)
    named = (*act, "--person", "Pat One", "--channel", "fax", *at)
    assert "there is a paper" in assent(*named).err
    page = tmp_path / "asked.pdf"
    page.write_bytes(b"%PDF-1.7\nPlease take my request back.")
    done = assent(*named, "--document", str(page))
    assert (done.status, "withdrawn" in done.out) == (0, True), done.err
    assert "Pat One asked for the member, by fax" in assent("request", "show", "excluded", *store).out
    assert assent("letter", "send", *store, "--at", "2026-02-10T12:00").out == "2 sent, 0 held back\n"
    assert assent("audit", "verify", *store).status == 0
