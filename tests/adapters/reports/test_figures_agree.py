"""DuckDB's figures are those of plain Python over the same rows, for any rows and any definition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.adapters.reports import DuckFigures
from assent.casework.reports.public import Counted, Property, Wanted, due_for, wanted_for
from assent.casework.reports.rows import (
    DETERMINED,
    Answer,
    Appealed,
    AppealOutcome,
    Asked,
    Decision,
    Episode,
    Origin,
    Outcome,
    Period,
    Rows,
)
from assent.casework.reports.tables import BY_NAME
from assent.casework.requirement.events import RulesSet
from bench.reports_by_hand import BY_HAND, public

PERIOD = Period(date(2026, 1, 1), date(2026, 12, 31))
EDGE = datetime(2026, 1, 1, 5, tzinfo=UTC)
WANTED = wanted_for(due_for(2026, RulesSet()))
CLAUSES = st.lists(st.sampled_from(["I.3", "I.3.d", "X.8"]), max_size=2, unique=True).map(tuple)
# Around the first moment of the year, and well inside it and after it.
TIMES = st.builds(
    lambda hours: EDGE + timedelta(hours=hours),
    st.one_of(st.integers(-3, 3), st.integers(-2000, 12_000)),
)
LATER = st.one_of(st.none(), st.integers(0, 2000).map(lambda hours: timedelta(hours=hours, seconds=17)))
ORIGINS = st.builds(
    Origin,
    request=st.sampled_from(["R-1", "R-2", "R-3", "R-4"]),
    policy=st.just("mgb-031"),
    product_line=st.sampled_from(["medicare_advantage", "mgb_aco", "commercial"]),
    contract=st.sampled_from(["", "H0001", "H0002"]),
    program=st.sampled_from(["", "ACO-1"]),
    kind=st.sampled_from(["initial", "reauthorization"]),
    received_at=TIMES,
)
URGENCY = st.sampled_from(["standard", "expedited"])
LINES = st.sampled_from(["1", "2"])


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    began, later = draw(TIMES), draw(LATER)
    due = draw(LATER)
    outcome = draw(st.sampled_from(Outcome)) if later is not None else Outcome.OPEN
    episode = draw(st.sampled_from(Episode))
    return Decision(
        origin=draw(ORIGINS),
        line=draw(LINES),
        code="96365",
        drug=draw(st.booleans()),
        benefit="medical",
        episode=episode,
        began_at=began,
        urgency=draw(URGENCY),
        outcome=outcome,
        ended_at=None if later is None or outcome is Outcome.OPEN else began + later,
        automatic=draw(st.booleans()),
        delegate=draw(st.sampled_from(["", "Delegate"])),
        extended=draw(st.booleans()),
        due_at=None if due is None else began + due,
        replaces=draw(st.sampled_from(DETERMINED)) if episode is Episode.REOPENED else None,
        reopened=draw(st.booleans()),
        clauses=draw(CLAUSES) if outcome in DETERMINED else (),
    )


@st.composite
def appeals(draw: st.DrawFn) -> Appealed:
    filed, later = draw(TIMES), draw(LATER)
    outcome = AppealOutcome.OPEN if later is None else draw(st.sampled_from(AppealOutcome))
    return Appealed(
        origin=draw(ORIGINS),
        line=draw(LINES),
        code="96365",
        drug=draw(st.booleans()),
        appeal="A-1",
        level=draw(st.integers(1, 2)),
        urgency=draw(URGENCY),
        request_urgency=draw(URGENCY),
        filed_at=filed,
        outcome=outcome,
        ended_at=None if later is None or outcome is AppealOutcome.OPEN else filed + later,
        forwarded=draw(st.booleans()),
        outside=draw(st.booleans()),
    )


@st.composite
def asks(draw: st.DrawFn) -> Asked:
    asked, later = draw(TIMES), draw(LATER)
    answered = (
        (Answer.GIVEN, Answer.NONE_TO_GIVE, Answer.NO_LONGER_NEEDED)
        if later is not None
        else (Answer.UNANSWERED, Answer.WAITING)
    )
    return Asked(
        draw(ORIGINS),
        "age",
        draw(CLAUSES),
        asked,
        draw(st.sampled_from(answered)),
        None if later is None else asked + later,
        draw(st.booleans()),
    )


def consistent(found: Rows) -> Rows:
    """One line is of one request: what its rows share is the same in all, and it has one first episode."""
    every: list[Decision | Appealed] = [*found.decisions, *found.appeals]
    origins = {one.origin.request: one.origin for one in every}
    drugs = {(one.origin.request, one.line): one.drug for one in every}
    urgencies = {(one.origin.request, one.line): one.request_urgency for one in found.appeals}

    def same(one: Any) -> Any:
        place = (one.origin.request, one.line)
        return replace(one, origin=origins[one.origin.request], drug=drugs[place])

    first: set[tuple[str, str]] = set()
    kept = Rows(asks=found.asks)
    for decision in map(same, found.decisions):
        place = (decision.origin.request, decision.line)
        if decision.episode is Episode.REOPENED or place not in first:
            first |= {place} if decision.episode is Episode.INITIAL else set()
            kept.decisions.append(decision)
    for appeal in map(same, found.appeals):
        urgency = urgencies[appeal.origin.request, appeal.line]
        kept.appeals.append(replace(appeal, request_urgency=urgency))
    return kept


ROWS = st.builds(
    Rows,
    decisions=st.lists(decisions(), max_size=14),
    appeals=st.lists(appeals(), max_size=6),
    asks=st.lists(asks(), max_size=8),
).map(consistent)


@st.composite
def definitions(draw: st.DrawFn) -> list[Wanted]:
    """Figures as a changed rule might define them: any properties, drugs in, out, or alone."""
    properties = st.lists(st.sampled_from(Property), max_size=3, unique=True).map(tuple)
    made = []
    for number, base in enumerate(WANTED):
        drugs = draw(st.sampled_from([(False, False), (True, False), (False, True)]))
        rule = replace(
            base.rule,
            id=f"{base.rule.id}.{number}",
            count=draw(properties),
            of=draw(properties),
            drugs_excluded=drugs[0],
            only_drugs=drugs[1],
        )
        made.append(replace(base, rule=rule))
    return made


def tidy(counted: list[Counted]) -> dict[tuple[str, str, str], Any]:
    """By place, with times to the microsecond: the two add up in another order."""
    return {
        (one.product_line, one.group, one.rule): (
            one.numerator,
            one.denominator,
            None if one.average is None else round(one.average, 6),
            one.median,
        )
        for one in counted
    }


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_figures_of_the_law(rows: Rows) -> None:
    counts, _ = DuckFigures().public(rows, PERIOD, WANTED)
    assert tidy(counts) == tidy(public(rows, PERIOD, WANTED))


@settings(max_examples=40, deadline=None)
@given(ROWS, definitions())
def test_figures_under_any_other_definition(rows: Rows, wanted: list[Wanted]) -> None:
    counts, _ = DuckFigures().public(rows, PERIOD, wanted)
    assert tidy(counts) == tidy(public(rows, PERIOD, wanted))


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_operational_tables(rows: Rows) -> None:
    found = DuckFigures().operations(rows, PERIOD)
    assert set(found) == set(BY_NAME)
    for name, by_hand in BY_HAND.items():
        wanted = by_hand(rows, PERIOD)
        assert [{key: near(value) for key, value in row.items()} for row in wanted] == found[name], name


def near(value: Any) -> Any:
    """The report rounds to two places."""
    return pytest.approx(value, abs=0.00501) if isinstance(value, float) else value
