"""Whatever the record can name has words on reviewers' pages; nothing is offered that stands in no group."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assent.casework.determination.determination import Determination
from assent.casework.notices.events import NoticeKind
from assent.casework.record.event import Body
from assent.casework.record.state import LineStatus, Stage
from assent.desk.assessment.marks import marks, windows
from assent.desk.record.timeline import TimelineEntry
from assent.policies.catalogue import PACKAGES
from assent.terms.requests import ProductLine, SubmissionKind, Urgency
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.record_words import readable
from assent.workbench.reviewing.action_groups import GROUPS
from assent.workbench.reviewing.wording.clocks import due
from assent.workbench.reviewing.wording.highlights import missing, pieces
from assent.workbench.reviewing.wording.history import history, present
from assent.workbench.reviewing.worklist_filters import read_filters
from assent.workbench.shell.clauses import clause_labels
from assent.workbench.shell.words import texts

_POLICY = PACKAGES[0].newest
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)


def _tags(union: object) -> list[str]:
    from typing import get_args

    from assent.casework.record.codec.events import tag

    return [tag(one) for one in get_args(union)]


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("stages", [one.value for one in Stage if one is not Stage.NEW]),
        ("statuses", [one.value for one in LineStatus]),
        ("statuses", _tags(Determination)),
        ("letters", [one.value for one in NoticeKind]),
        ("product_lines", [one.value for one in ProductLine]),
        ("submissions", [one.value for one in SubmissionKind]),
        ("urgencies", [one.value for one in Urgency]),
        ("events", _tags(Body)),
    ],
)
def test_everything_that_the_record_names_has_words(part: str, values: list[str]) -> None:
    assert values
    assert [one for one in values if f"reviewing.{part}.{one}" not in texts()] == []


def test_every_action_stands_in_one_group() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(actions())


def test_the_numbers_of_a_policy_are_read_out_of_its_clauses() -> None:
    policy = _POLICY
    totals = {
        (one.where["scale"], one.bound, one.reading)
        for one in marks(policy, "scores")
        if one.field == "total"
    }
    assert totals == {
        ("ham_d", 17, ""), ("madrs", 28, ""), ("phq_9", 15, ""),
        ("qids_sr16", 16, "sixteen"), ("qids_sr16", 11, "eleven"),
    }  # fmt: skip
    assert {(one.field, one.operator, one.bound) for one in marks(policy, "trials")} >= {
        ("days", ">=", 42), ("adherence", ">=", 80),
    }  # fmt: skip
    assert {(one.before, one.days) for one in windows(policy, "scores")} >= {("request_date", 30)}
    assert {(one.field, one.operator, one.bound) for one in marks(policy, "blood_pressures")} == {
        ("systolic", ">", 160), ("diastolic", ">", 90),
    }  # fmt: skip


def test_texts_of_the_record_cite_clauses_and_outcomes_in_words() -> None:
    labels = clause_labels(_POLICY)
    told = readable(
        "The outcome is not_met: X.8. M.G.L. c.176O s.12(b) was met by 42 CFR 422.568(b).", labels
    )
    assert told.startswith("The outcome is not met: Exclusions, 8.")
    assert "M.G.L. c.176O s.12(b) was met by 42 CFR 422.568(b)." in told


@pytest.mark.parametrize(
    ("after", "standing"),
    [(-1, "overdue"), (3, "today"), (26, "soon"), (24 * 9, "later")],
)
def test_how_soon_something_is_due(after: int, standing: str) -> None:
    found = due(NOW + timedelta(hours=after), NOW)
    assert found.standing == standing
    assert due(None, NOW).standing == "none"


def test_today_is_the_day_where_the_plan_is() -> None:
    late = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)  # Feb 10, 11:30 p.m. there
    assert due(late, NOW).standing == "today"
    assert due(late + timedelta(hours=1), NOW).standing == "soon"


def test_words_relied_on_are_marked_wherever_space_and_case_differ() -> None:
    found = pieces("Scored PHQ-9\n of 21; phq-9 of 21.", ["phq-9 of 21", "of 21", "not there"])
    assert [one.text for one in found if one.marked] == ["PHQ-9\n of 21", "phq-9 of 21"]
    assert "".join(one.text for one in found) == "Scored PHQ-9\n of 21; phq-9 of 21."
    assert missing("Scored PHQ-9", ["phq-9", "not there"]) == ("not there",)


def _entry(minute: int, actor: str, event: str, role: str = "nurse") -> TimelineEntry:
    return TimelineEntry(minute, NOW + timedelta(minutes=minute), actor, role, event, "")


def test_looks_of_one_person_in_a_row_are_one_line() -> None:
    entries = [
        _entry(1, "a", "viewed"),
        _entry(2, "a", "viewed"),
        _entry(3, "b", "viewed"),
        _entry(4, "a", "viewed"),
    ]
    assert [(one.actor, one.count) for one in history(entries, {}, str, str).lines] == [
        ("a", 1),
        ("b", 1),
        ("a", 2),
    ]


def test_who_is_there_is_of_the_plan_and_was_there_lately() -> None:
    entries = [
        _entry(-40, "long gone", "viewed"), _entry(-20, "me", "viewed"), _entry(-10, "office", "viewed", "provider"),
        _entry(-9, "one", "viewed"), _entry(-5, "two", "note_written"), _entry(-2, "one", "viewed"),
    ]  # fmt: skip
    assert [(one.actor, one.at) for one in present(entries, "me", NOW)] == [
        ("one", NOW - timedelta(minutes=2)), ("two", NOW - timedelta(minutes=5)),
    ]  # fmt: skip


def test_filters_are_read_back_from_their_own_address() -> None:
    given = {"stage": "pended", "urgency": "expedited", "whose": "nobody", "due_before": "2026-02-10"}
    read = read_filters(given)
    assert read.address == "/worklist?stage=pended&urgency=expedited&whose=nobody&due_before=2026-02-10"
    wanted = read.wanted("me")
    assert (wanted.states, wanted.urgency, wanted.unassigned) == (("pended",), "expedited", True)
    assert wanted.due_before is not None
    assert wanted.due_before.astimezone(UTC).date() == date(2026, 2, 11)
    assert read_filters({"stage": "all"}).address == "/worklist?stage=all"
    assert read_filters({"stage": "all"}).wanted("me").states == ()
    assert read_filters({"stage": "open"}).address == "/worklist"
    assert read_filters({"whose": "me"}).wanted("nora").assignee == "nora"
