"""The demonstration: every kind of thing occurs in it, it is whole, and the same arguments make the same."""

from __future__ import annotations

import inspect
import io
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from assent import bootstrap
from assent.bootstrap.transmissions import transmit
from assent.casework.deadlines.events import DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import Overturned
from assent.casework.determination.events import AutomaticallyApproved, Reopened
from assent.casework.intake.events import LinesAdded, MemberIdentified, SubmissionKind
from assent.casework.lifecycle import fold
from assent.casework.notices.events import LetterConfirmed
from assent.casework.people.sign_in import PasswordDue
from assent.casework.record.actors import REVIEWERS
from assent.casework.record.checks import Refused
from assent.casework.record.event import BODIES, Event
from assent.casework.record.events import ClockCorrected
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.casework.review.events import ExtensionTaken
from assent.cli import main
from assent.demo.draws import Draws
from assent.demo.office_hours import is_open
from assent.demo.script import EARLIEST, Wish, script
from assent.demo.showcase import DECISION, Demonstration, Ended, Tally, furnish, play, tally
from assent.demo.staff import let_in
from assent.demo.stories import (
    appealed,
    begun,
    clocked,
    granted,
    judged,
    refused,
    renewed,
    routed,
    transmitted,
)
from assent.demo.stories.catalogue import BY_BUNDLE, STORIES
from assent.desk.people import sign_in
from assent.desk.ports import Desk
from assent.desk.record import audit
from tests.supplied import supply_criteria

UNTIL = date(2026, 11, 26)
ENOUGH = 48
"""So many requests hold every kind; the first ids are the same in a longer demonstration."""
LETTERS_FROM = UNTIL - timedelta(days=10)
EASTERN = ZoneInfo("America/New_York")
MODULES = (appealed, begun, clocked, granted, judged, refused, renewed, routed, transmitted)
STEPS = {"decided", "talked", "given_to_reviewer"}
"""Parts of stories that other stories use too; no stories of their own."""
NOT_LEFT = {Stage.NEW}
"""A request that is new has no record: nothing can be left so."""
NOT_LIVED = {ClockCorrected, LetterConfirmed, LinesAdded, MemberIdentified}
"""Its clock was never wrong, no letter changed after signing, nothing was asked for later, every member was known."""


@dataclass(frozen=True)
class Shown:
    folder: Path
    desk: Desk
    made: Demonstration
    ended: Ended
    found: Tally

    def events(self, request: str) -> list[Event]:
        return self.desk.record.read(request)

    def state(self, request: str) -> RequestState:
        return fold(request, self.events(request))

    def bodies(self, request: str) -> list[type]:
        return [type(one.body) for one in self.events(request)]

    @property
    def ids(self) -> list[str]:
        return [id for part in self.made.parts for id in part.ids if self.events(id)]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("demo") / "plan"
    bootstrap.make_store(folder, DECISION)
    made = furnish(folder, Wish(ENOUGH, UNTIL))
    supply_criteria(folder)
    with bootstrap.desk(folder) as desk:
        ended = play(desk, made, LETTERS_FROM, lambda _: None, transmit)
        yield Shown(folder, desk, made, ended, tally(desk))


def test_nothing_was_refused_failed_or_held_back(shown: Shown) -> None:
    assert shown.ended.lived.refused == []
    assert shown.ended.done.failed == []
    assert shown.ended.done.wrong == {}
    lines = {
        fold(request, shown.desk.record.read(request)).product_line
        for request in shown.ended.done.without_form
    }
    assert lines <= {"medicare_advantage", "one_care", "senior_care_options"}, (
        "only these have official forms"
    )
    assert shown.ended.done.letters == shown.found.letters.total() > 0


@pytest.mark.parametrize("end", [0, 1], ids=["least", "most"])
def test_no_story_is_refused_whatever_it_draws_of_a_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: int
) -> None:
    bootstrap.make_store(tmp_path / "plan", DECISION)
    made = furnish(tmp_path / "plan", Wish(len(STORIES) + 20, UNTIL))
    every_story_once = replace(made, parts=made.parts[: len(STORIES)])
    monkeypatch.setattr(Draws, "between", lambda _, *ends: ends[end])
    with bootstrap.desk(tmp_path / "plan") as desk:
        ended = play(desk, every_story_once, None, lambda _: None, transmit)

    assert {part.story.name for part in every_story_once.parts} == {one.name for one in STORIES}
    assert ended.lived.refused == []


def test_every_stage_every_status_and_every_kind_of_event_is_there(shown: Shown) -> None:
    assert set(shown.found.stages) == {one.value for one in set(Stage) - NOT_LEFT}
    assert set(shown.found.lines) == {one.value for one in LineStatus}
    assert set(shown.found.bodies) == {one.__name__ for one in set(BODIES) - NOT_LIVED}
    assert shown.found.stages.total() == len(shown.ids)


def test_the_record_verifies_and_every_assessment_comes_out_again(shown: Shown) -> None:
    assert audit.verify(shown.desk, {}).faults == ()
    again = [one for id in shown.ids[::4] for one in audit.replay(shown.desk, id)]
    assert again
    assert all(one.equal for one in again)


def test_nothing_lies_ahead_of_its_last_morning(shown: Shown) -> None:
    last = max(event.at for id in shown.ids for event in shown.events(id))
    assert last < shown.made.wish.ends == datetime(2026, 11, 26, 5, tzinfo=UTC)


def test_the_plans_people_work_on_working_days(shown: Shown) -> None:
    for id in shown.ids:
        for event in shown.events(id):
            local = event.at.astimezone(EASTERN)
            if event.actor.role in REVIEWERS:
                assert is_open(local.date()), (id, event.sequence)
                assert 8 <= local.hour < 20, (id, event.sequence)


def test_the_stories_end_as_they_are_told(shown: Shown) -> None:
    bodies, state = shown.bodies, shown.state
    assert AutomaticallyApproved in bodies("D-0001")
    (appeal,) = state("D-0003").appeals.values()
    assert appeal.decided is not None
    assert {type(one) for one in appeal.decided.decisions} == {Overturned}
    assert state("D-0003").stage is Stage.DETERMINED
    continued = state("D-0005").submitted
    assert continued is not None
    assert continued.kind is SubmissionKind.REAUTHORIZATION
    assert state("D-0005").facts["baseline_total"].current.value == 21
    extended = [one.body for one in shown.events("D-0006") if isinstance(one.body, ExtensionTaken)]
    assert [one.line for one in extended] == ["infusion"]
    assert Reopened in bodies("D-0006")
    assert {line.delegate for line in state("D-0007").lines.values()} == {"Example Pharmacy Services"}
    assert state("D-0008").stage is Stage.PENDED
    assert state("D-0011").lines["infusion"].status is LineStatus.PARTIALLY_APPROVED
    (reconsidered,) = state("D-0017").appeals.values()
    assert reconsidered.forwarded is not None
    assert reconsidered.extended is not None
    assert state("D-0017").lines["infusion"].status is LineStatus.OVERTURNED
    assert state("D-0017").lines["infusion"].authorization in state("D-0017").authorizations
    assert DeemedAdverse in bodies("D-0018")
    assert DeemedGranted in bodies("D-0019")
    (grievance,) = state("D-0031").appeals.values()
    assert grievance.deemed


def test_the_plan_keeps_a_list_of_which_one_code_is_off_it_by_the_end(shown: Shown) -> None:
    listed = shown.desk.code_list
    assert listed is not None
    first, last = (
        {one.code for one in listed.during(day, day, "one_care")}
        for day in (shown.made.wish.start, shown.made.wish.until)
    )
    assert (first, last) == ({"J3490", "96365", "90867"}, {"J3490", "96365"})


def test_what_is_not_on_the_list_needs_no_authorization_and_the_rest_is_approved(tmp_path: Path) -> None:
    wish = Wish(len(STORIES) + 20, UNTIL)
    bootstrap.make_store(tmp_path / "plan", DECISION)
    made = furnish(tmp_path / "plan", wish)
    (part,) = [one for one in made.parts[: len(STORIES)] if one.story.name == "not on the list"]
    with bootstrap.desk(tmp_path / "plan") as desk:
        play(desk, replace(made, parts=(part,)), None, lambda _: None, transmit)
        state = fold(part.ids[0], desk.record.read(part.ids[0]))
    assert {name: line.status.value for name, line in state.lines.items()} == {
        "drug": "approved",
        "infusion": "not_required",
    }


def test_deadlines_are_missed_only_where_the_story_is_about_that(shown: Shown) -> None:
    late = {"deemed_adverse", "deemed_granted", "by_the_delegate_too_late", "never_decided_commercial"}
    for part in shown.made.parts:
        missed = [id for id in part.ids if shown.events(id) and shown.state(id).missed]
        assert bool(missed) is (part.story.tell.__name__ in late), part.story.name


def test_everybody_can_sign_in_once_and_then_sets_their_own_password(shown: Shown) -> None:
    now = datetime(2026, 11, 26, 15, tzinfo=UTC)
    entries = {one.account.id: one for one in let_in(shown.desk, shown.made.cast, 31, now)}
    assert set(entries) == {one.id for one in shown.made.cast.accounts()}
    with pytest.raises(PasswordDue):
        sign_in.sign_in(shown.desk, "nora.fennick", entries["nora.fennick"].secret, now)


def _digest(folder: Path, wish: Wish) -> str:
    bootstrap.make_store(folder, DECISION)
    made = furnish(folder, wish)
    with bootstrap.desk(folder) as desk:
        play(desk, made, LETTERS_FROM, lambda _: None, transmit)
        return audit.checkpoint(desk, wish.ends).digest


def test_the_same_arguments_make_the_same_record(tmp_path: Path) -> None:
    first, second = (_digest(tmp_path / name, Wish(6, UNTIL)) for name in ("one", "two"))
    assert first == second
    assert script(Wish(6, UNTIL, seed=32)) != script(Wish(6, UNTIL))


def test_a_longer_one_begins_with_the_shorter_one_and_tells_every_story() -> None:
    whole = script(Wish(200, UNTIL))
    assert [id for part in whole for id in part.ids if not part.claim] == [
        f"D-{n:04d}" for n in range(1, 191)
    ]
    assert [part.story for part in whole if part.claim] == [BY_BUNDLE[n % len(BY_BUNDLE)] for n in range(10)]
    assert [part.story for part in whole[: len(STORIES)]] == list(STORIES)
    short = [part for part in script(Wish(ENOUGH, UNTIL)) if not part.claim]
    assert short[:-1] == whole[: len(short) - 1]


def test_every_story_is_told() -> None:
    written = {
        tell
        for module in MODULES
        for name, tell in inspect.getmembers(module, inspect.isgeneratorfunction)
        if tell.__module__ == module.__name__ and not name.startswith("_") and name not in STEPS
    }
    assert written == {story.tell for story in (*STORIES, *BY_BUNDLE)}
    assert all(story.says for story in (*STORIES, *BY_BUNDLE))


def test_what_cannot_be_wished_is_refused() -> None:
    for wrong in ((0, UNTIL), (5_001, UNTIL), (10, EARLIEST - timedelta(days=1))):
        with pytest.raises(Refused, match=r"^--(requests|until) "):
            Wish(*wrong)


def assent(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["assent", *argv]), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return status, out.getvalue(), err.getvalue()


def test_from_the_command_line(tmp_path: Path) -> None:
    folder = str(tmp_path / "plan")
    status, out, err = assent("demo", folder, "--requests", "2", "--until", "2026-11-26", "--letters", "none")
    assert (status, err) == (0, "")
    assert "2026-06-29 to the morning of 2026-11-26: 2 requests" in out
    assert "D-0002" in out
    assert "went wrong" not in out
    assert "one-time password demo-" in out
    assert f"assent request list --store {folder}" in out
    assert assent("audit", "verify", "--store", folder)[0] == 0
    status, _, err = assent("demo", folder, "--requests", "2")
    assert status == 1
    assert "already" in err


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        (("--requests", "0"), "give a number from 1"),
        (("--until", "tomorrow"), "it must be a date"),
        (("--until", "2026-01-31"), "or later"),
        (("--letters", "some"), "there are all, few, none"),
    ],
)
def test_wrong_arguments_make_nothing(tmp_path: Path, argument: tuple[str, str], says: str) -> None:
    status, _, err = assent("demo", str(tmp_path / "plan"), *argument)
    assert status == 1
    assert says in err
    assert not (tmp_path / "plan").exists()
