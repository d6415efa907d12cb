"""The mailroom: each letter once, whatever happens between; what is held back; who may open one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination.determination import Adverse
from assent.casework.determination.signature import Considered, ConsideredKind
from assent.casework.lifecycle import fold
from assent.casework.notices.bookmark import BEGINNING, Bookmark
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.notices.notice import Notice, Rendered
from assent.casework.oversight.case_file import CaseFile
from assent.casework.record.checks import Conflicting, NotFound, NotPermitted, Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.events import Viewed
from assent.casework.requirement.coverage import LetterChannel
from assent.casework.review.events import Escalated
from assent.desk.assessment.assess import assess_case
from assent.desk.intake import requests
from assent.desk.notices.letter_ports import Letters
from assent.desk.notices.mailroom import Sent, letter, preview, send_due_notices
from assent.desk.ports import Desk
from assent.desk.record import audit
from assent.desk.record.recording import Recording
from assent.desk.record.standing import standing_of
from assent.desk.review import conclusions
from tests.unit.desk.mail import (
    AUDITOR,
    DOCTOR,
    INTAKE,
    NOW,
    NPI,
    OFFICE,
    OTHER_OFFICE,
    REASON,
    People,
    made,
    opened,
    people,
    refused,
    signed,
    submitted,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with opened(folder) as found:
        yield found


def letters_of(desk: Desk, request: str) -> list[NoticeSent]:
    return [event.body for event in desk.record.read(request) if isinstance(event.body, NoticeSent)]


def told(desk: Desk, request: str) -> set[tuple[str, str]]:
    return {(one.kind.value, one.to) for one in letters_of(desk, request)}


def test_an_approval_goes_to_both_once(desk: Desk) -> None:
    state = submitted(desk, "met")
    sent = send_due_notices(desk, NOW)
    assert (sent.letters, sent.held) == (2, ())
    assert told(desk, state.id) == {("approval", "member"), ("approval", "provider")}
    (mine, _) = letters_of(desk, state.id)
    assert mine.lines == ("drug", "infusion")
    assert desk.documents is not None
    assert desk.documents.read(mine.digest).startswith(b"%PDF-")
    assert b"approved" in desk.documents.read(mine.text)
    assert send_due_notices(desk, NOW).letters == 0
    assert send_due_notices(desk, NOW + timedelta(hours=1), since=BEGINNING).letters == 0
    assert audit.verify(desk, {}).faults == ()


def test_a_pended_request_asks_the_provider_until_it_is_answered(desk: Desk) -> None:
    state = submitted(desk, "two-facts-missing")
    send_due_notices(desk, NOW)
    assert told(desk, state.id) == {("information_request", "provider")}
    text = text_of(desk, state.id, 0)
    assert "Medicine trial 4 (mirtazapine): How much of it was taken, in percent?" in unwrapped(text)
    assert "Has the member ever misused ketamine?" in unwrapped(text)
    facts = {"trials[3].adherence": 91, "ketamine_misuse": False}
    evidence = Evidence(Basis.STATED, "pharmacy record", NOW.date(), "pharmacist")
    requests.answer(desk, state.id, facts, evidence, OFFICE, NOW + timedelta(hours=1))
    assert send_due_notices(desk, NOW + timedelta(hours=2)).letters == 2
    assert len(told(desk, state.id)) == 3


def text_of(desk: Desk, request: str, number: int) -> str:
    assert desk.documents is not None
    return desk.documents.read(letters_of(desk, request)[number].text).decode()


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_an_adverse_letter_names_the_way_to_yes_of_the_recorded_case(desk: Desk) -> None:
    state = refused(desk)
    assert send_due_notices(desk, NOW).letters == 2
    text = unwrapped(text_of(desk, state.id, 0))
    assert "What could change this decision" in text
    assert "the specialist who said no can look again" not in text, "nobody is sent for another signature"
    assert "misused ketamine" not in text, "of a rule that the clinician did not cite"
    assert REASON.words in text
    assert "Ask us by August 9, 2026" in text


def test_the_language_of_the_member_is_theirs_and_of_the_office_english(desk: Desk) -> None:
    state = refused(desk, "M-2")
    send_due_notices(desk, NOW)
    assert {(one.to, one.language) for one in letters_of(desk, state.id)} == {
        ("member", "es"),
        ("provider", "en"),
    }


def test_a_letter_is_addressed_in_letters_that_can_be_read_or_held(folder: Path) -> None:
    found = people()
    found.members["M-1"] = replace(found.members["M-1"], name="\u674e\u660e")
    with opened(folder, found) as desk:
        state = refused(desk)
        (held,) = send_due_notices(desk, NOW).held
        assert "name_latin" in held[1]
        assert {one.to for one in letters_of(desk, state.id)} == {"provider"}
        found.members["M-1"] = replace(found.members["M-1"], name_latin="Li Ming")
        assert send_due_notices(desk, NOW).held == ()
        (member,) = (one for one in letters_of(desk, state.id) if one.to == "member")
        assert desk.documents is not None
        text = desk.documents.read(member.text).decode()
        assert "Dear Li Ming:" in text
        assert "Member: Li Ming" in text
        assert "\u674e" not in text


def test_each_letter_goes_by_the_way_of_its_reader(folder: Path) -> None:
    found = people()
    found.members["M-1"] = replace(
        found.members["M-1"], channel=LetterChannel.PORTAL, channel_chosen=NOW.date()
    )
    found.members["M-2"] = replace(found.members["M-2"], channel=LetterChannel.PORTAL)
    found.providers[NPI] = replace(found.providers[NPI], channel=LetterChannel.FAX, fax="555-555-0100")
    with opened(folder, found) as desk:
        chosen, unchosen = submitted(desk, "met"), refused(desk, "M-2")
        send_due_notices(desk, NOW)
        assert ways(desk, chosen.id) == {("member", "portal"), ("provider", "fax")}
        assert ways(desk, unchosen.id) == {("member", "mail"), ("provider", "fax")}


def ways(desk: Desk, request: str) -> set[tuple[str, str]]:
    return {(one.to, one.channel) for one in letters_of(desk, request)}


def test_a_letter_that_is_held_back_calls_intake_once_and_stops_no_other(folder: Path) -> None:
    found = people()
    with opened(folder, found) as desk:
        bad = refused(desk, "M-3")
        good = submitted(desk, "met")
        sent = send_due_notices(desk, NOW)
        assert sent.letters == 3
        ((request, says),) = sent.held
        assert request == bad.id
        assert "lacks recipient" in says
        assert "Carl" not in says
        assert told(desk, bad.id) == {("adverse", "provider")}
        assert len(told(desk, good.id)) == 2
        again = send_due_notices(desk, NOW + timedelta(hours=1))
        assert (again.letters, len(again.held)) == (0, 1)
        calls = [one.body for one in desk.record.read(bad.id) if isinstance(one.body, Escalated)]
        assert [one.to for one in calls if "letter" in one.why] == [Role.INTAKE]
        from_the_beginning = send_due_notices(desk, NOW + timedelta(hours=1), since=BEGINNING)
        assert len(from_the_beginning.held) == 1
        found.members["M-3"] = replace(found.members["M-3"], address=("2 Elm Street",))
        last = send_due_notices(desk, NOW + timedelta(hours=2))
        assert (last.letters, last.held, last.bookmark.again) == (1, (), frozenset())


class _Killed(BaseException):
    """The process ends here."""


class _Dies:
    """Keeps a document, and then the process is killed."""

    def __init__(self, documents: Any) -> None:
        self.documents = documents

    def __getattr__(self, name: str) -> Any:
        return getattr(self.documents, name)

    def keep(self, chunks: Any, media_type: str) -> Any:
        self.documents.keep(chunks, media_type)
        raise _Killed


def test_killed_between_keeping_and_recording_it_is_sent_once(desk: Desk) -> None:
    state = submitted(desk, "met")
    with pytest.raises(_Killed):
        send_due_notices(replace(desk, documents=_Dies(desk.documents)), NOW)
    assert told(desk, state.id) == set()
    assert send_due_notices(desk, NOW).letters == 2
    assert len(letters_of(desk, state.id)) == 2


class _Meanwhile(Letters):
    """Another mailroom sends everything while this one sets its first letter in type."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.others = desk, list[Sent]()

    def render_case_file(self, made: CaseFile) -> bytes:
        raise AssertionError("nobody asks for the record of a request here")

    def render(self, notice: Notice) -> Rendered:
        assert self.desk.letters is not None
        if not self.others:
            self.others.append(send_due_notices(self.desk, NOW))
        return self.desk.letters.render(notice)


def test_two_mailrooms_at_once_send_each_letter_once(folder: Path) -> None:
    with opened(folder) as one, opened(folder) as two:
        state = submitted(one, "met")
        other = _Meanwhile(two)
        sent = send_due_notices(replace(one, letters=other), NOW)
        assert (sent.letters, other.others[0].letters) == (0, 2)
        assert len(letters_of(one, state.id)) == 2


class _AlwaysBusy:
    """A record on which somebody else is always faster."""

    def __init__(self, record: Any) -> None:
        self.record = record

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)

    def append(self, *args: Any) -> Any:
        raise Conflicting("Somebody was faster.")


def test_a_request_on_which_others_work_is_looked_at_with_the_next_run(desk: Desk) -> None:
    state = submitted(desk, "met")
    sent = send_due_notices(replace(desk, record=_AlwaysBusy(desk.record)), NOW)
    assert (sent.letters, sorted(sent.bookmark.again)) == (0, [state.id])
    assert send_due_notices(desk, NOW).letters == 2


class _Breaks(Letters):
    """Letters of which the first cannot be made, for a reason that nobody foresaw."""

    def __init__(self, letters: Any) -> None:
        self.letters, self.broken = letters, False

    def render_case_file(self, made: CaseFile) -> bytes:
        raise AssertionError("nobody asks for the record of a request here")

    def render(self, notice: Notice) -> Rendered:
        if not self.broken:
            self.broken = True
            raise ValueError("Ana Example")
        made: Rendered = self.letters.render(notice)
        return made


def test_a_fault_in_one_request_stops_no_other_and_tells_nothing(desk: Desk) -> None:
    first, second = submitted(desk, "met"), submitted(desk, "two-facts-missing")
    sent = send_due_notices(replace(desk, letters=_Breaks(desk.letters)), NOW)
    assert (sent.letters, [request for request, _ in sent.held]) == (1, [first.id])
    assert "Ana" not in sent.held[0][1]
    assert told(desk, second.id)
    assert send_due_notices(desk, NOW).letters == 2


def test_no_more_than_the_limit_and_the_rest_next_time(desk: Desk) -> None:
    for name in ("met", "two-facts-missing"):
        submitted(desk, name)
    first = send_due_notices(desk, NOW, limit=1)
    assert (first.letters, len(first.bookmark.again)) == (2, 1)
    assert send_due_notices(desk, NOW).letters == 1


def test_a_warning_before_the_end_unless_somebody_asked_again(desk: Desk) -> None:
    state = submitted(desk, "met")
    send_due_notices(desk, NOW)
    ends = next(iter(state.authorizations.values())).ends
    early = NOW + timedelta(days=(ends - NOW.date()).days - 8)
    assert send_due_notices(desk, early).letters == 0
    late = early + timedelta(days=1)
    assert send_due_notices(desk, late).letters == 2
    assert ("lapse_warning", "provider") in told(desk, state.id)
    assert send_due_notices(desk, late + timedelta(days=1)).letters == 0


@pytest.mark.parametrize(
    ("who", "sees"),
    [(OFFICE, {"provider"}), (INTAKE, {"member", "provider"}), (AUDITOR, {"member", "provider"})],
)
def test_who_may_open_which_letter(desk: Desk, who: Actor, sees: set[str]) -> None:
    state = submitted(desk, "met")
    send_due_notices(desk, NOW)
    opened_ = set()
    for one in letters_of(desk, state.id):
        for digest in (one.digest, one.text):
            try:
                sent, data = letter(desk, state.id, digest, who, NOW)
            except NotFound:
                continue
            opened_.add(sent.to)
            assert data
    assert opened_ == sees
    views = [one.body for one in desk.record.read(state.id) if isinstance(one.body, Viewed)]
    assert len(views) == 2 * len(sees)


def test_nobody_opens_a_letter_of_another_office_or_no_letter(desk: Desk) -> None:
    state = submitted(desk, "met")
    send_due_notices(desk, NOW)
    digest = letters_of(desk, state.id)[1].digest
    for who, wanted, error in (
        (OTHER_OFFICE, digest, NotFound),
        (Actor("adm", Role.ADMINISTRATOR), digest, NotPermitted),
        (INTAKE, "", NotFound),
        (INTAKE, "0" * 64, NotFound),
    ):
        with pytest.raises(error):
            letter(desk, state.id, wanted, who, NOW)


def test_a_physician_sees_the_letter_before_signing_and_nothing_is_recorded(desk: Desk) -> None:
    state = submitted(desk, "excluded")
    considered = (Considered(ConsideredKind.FACT, "arterial_aneurysm"),)
    planned = [Adverse(name, signed().signature, (REASON,), considered) for name in ("drug", "infusion")]
    shown = preview(desk, state.id, NoticeKind.ADVERSE, "member", DOCTOR, NOW, planned)
    assert REASON.words in unwrapped(shown.text)
    assert shown.lacks == ()
    assert any("way_to_yes" in one for one in shown.uncertain)
    assert shown.pdf.startswith(b"%PDF-")
    events = desk.record.read(state.id)
    assert isinstance(events[-1].body, Viewed)
    assert not list(fold(state.id, events).determinations())
    with pytest.raises(NotFound):
        preview(desk, state.id, NoticeKind.APPROVAL, "member", DOCTOR, NOW)
    with pytest.raises(Refused):
        preview(desk, state.id, NoticeKind.ADVERSE, "member", INTAKE, NOW, planned)


def test_without_a_directory_or_letters_nothing_is_sent(desk: Desk) -> None:
    submitted(desk, "met")
    for lacking in (
        replace(desk, directory=None),
        replace(desk, letters=None),
        replace(desk, documents=None),
    ):
        with pytest.raises(Refused):
            send_due_notices(lacking, NOW)
    with pytest.raises(NotPermitted):
        send_due_notices(desk, NOW, OFFICE)


class _Counting:
    """A record that counts which requests are read in full, and from where all are read on."""

    def __init__(self, record: Any) -> None:
        self.record, self.looked, self.from_where = record, set[str](), list[int]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)

    def read(self, request: str) -> Any:
        self.looked.add(request)
        return self.record.read(request)

    def read_on(self, after: int, limit: int) -> Any:
        self.from_where.append(after)
        return self.record.read_on(after, limit)


def test_what_owes_nothing_is_passed_over_also_from_the_beginning(desk: Desk) -> None:
    done, asked = submitted(desk, "met"), submitted(desk, "two-facts-missing")
    send_due_notices(desk, NOW)
    record = _Counting(desk.record)
    later = NOW + timedelta(hours=1)
    assert send_due_notices(replace(desk, record=record), later, since=BEGINNING).letters == 0
    assert done.id not in record.looked
    assert asked.id in record.looked  # the member was not asked: it is looked at, and owes none


def test_a_mailroom_that_starts_again_goes_on_where_the_last_one_ended(folder: Path) -> None:
    found = people()
    with opened(folder, found) as desk:
        assert desk.record.letters_bookmark() == BEGINNING == Bookmark(0, frozenset())
        held = refused(desk, "M-3")  # without an address
        first = send_due_notices(desk, NOW)
    with opened(folder, found) as desk:
        assert desk.record.letters_bookmark() == first.bookmark
        assert first.bookmark.again == {held.id}
        new = submitted(desk, "met")
        record = _Counting(desk.record)
        second = send_due_notices(replace(desk, record=record), NOW)
        assert (second.letters, [request for request, _ in second.held]) == (2, [held.id])
        assert record.looked == {held.id, new.id}
        assert min(record.from_where) == first.bookmark.position
    found.members["M-3"] = replace(found.members["M-3"], address=("2 Elm Street",))
    with opened(folder, found) as desk:
        assert send_due_notices(desk, NOW).letters == 1
        assert desk.record.letters_bookmark().again == frozenset()


def test_a_held_letter_is_assessed_anew_only_where_the_record_or_the_plan_is_another(folder: Path) -> None:
    with opened(folder) as desk, patch.object(conclusions, "assess_case", wraps=assess_case) as assessing:
        held = refused(desk, "M-3")  # without an address
        assert send_due_notices(desk, NOW).held
        assert assessing.mock_calls
        assessing.reset_mock()
        assert send_due_notices(desk, NOW).held
        assert assessing.mock_calls == []
        assert send_due_notices(replace(desk, plan=replace(desk.plan)), NOW).held
        assert len(assessing.mock_calls) == 1
        standing = standing_of(held.id, desk.record.read(held.id))
        changed = replace(standing, state=replace(standing.state, facts=dict(standing.state.facts)))
        conclusions.concluded(Recording(desk, changed, NOW))
        assert len(assessing.mock_calls) == 2


class _DiesKeeping:
    """A record under which the process is killed before it keeps its bookmark."""

    def __init__(self, record: Any) -> None:
        self.record = record

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)

    def keep_letters_bookmark(self, made: Bookmark) -> None:
        raise _Killed


def test_killed_before_the_bookmark_is_kept_nothing_is_lost_or_sent_twice(desk: Desk) -> None:
    state = submitted(desk, "met")
    with pytest.raises(_Killed):
        send_due_notices(replace(desk, record=_DiesKeeping(desk.record)), NOW)
    assert len(letters_of(desk, state.id)) == 2
    assert desk.record.letters_bookmark() == BEGINNING
    other = submitted(desk, "two-facts-missing")
    assert send_due_notices(desk, NOW).letters == 1
    assert len(letters_of(desk, state.id)) == 2
    assert told(desk, other.id)


class _SendsBetween:
    """Another mailroom runs from beginning to end when this one has read the record and not kept its bookmark."""

    def __init__(self, desk: Desk, between: Any) -> None:
        self.desk, self.between = desk, between

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk.record, name)

    def keep_letters_bookmark(self, made: Bookmark) -> None:
        self.between()
        self.desk.record.keep_letters_bookmark(made)


def test_of_two_bookmarks_kept_at_once_either_loses_no_letter(folder: Path) -> None:
    with opened(folder) as one, opened(folder) as two:
        submitted(one, "met")

        def between() -> None:
            submitted(two, "two-facts-missing")
            assert send_due_notices(two, NOW).letters == 1

        sent = send_due_notices(replace(one, record=_SendsBetween(one, between)), NOW)
        assert sent.letters == 2
        last = refused(one, "M-2")
        assert send_due_notices(two, NOW).letters == 2
        assert len(letters_of(one, last.id)) == 2
        assert send_due_notices(one, NOW, since=BEGINNING).letters == 0


def test_without_anything_new_nothing_is_written(desk: Desk) -> None:
    submitted(desk, "met")
    send_due_notices(desk, NOW)
    send_due_notices(desk, NOW)  # reads the entries of its own letters
    assert send_due_notices(replace(desk, record=_DiesKeeping(desk.record)), NOW).letters == 0


def test_nobody_is_a_member_of_an_empty_directory() -> None:
    assert People({}, {}).member("M-1") is None
