"""Dates known only to the month or year: what is definite stays so, whichever day it turns out to be."""

from datetime import date, timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import Condition
from tests.generative.small_vocabulary import made_exact
from tests.generative.trees import case_facts, conditions


@given(conditions(disputes=True), case_facts(in_part=True), st.data())
def test_a_day_never_changes_what_was_definite(
    condition: Condition, facts: CaseFacts, data: st.DataObject
) -> None:
    before = Evaluation(facts).verdict(condition)
    after = Evaluation(made_exact(facts, lambda one: data.draw(_days_of(one)))).verdict(condition)
    event(f"definite: {before.settled}")
    for was, now in zip(before, after, strict=True):
        assert was is None or now is was


@given(st.integers(1900, 2199), st.one_of(st.none(), st.integers(1, 12)))
def test_an_interval_holds_every_day_of_it(year: int, month: int | None) -> None:
    partial = PartialDate(year, month)
    before, after = partial.first - timedelta(days=1), partial.last + timedelta(days=1)
    assert all(str(day).startswith(str(partial)) for day in (partial.first, partial.last))
    assert not any(str(day).startswith(str(partial)) for day in (before, after))


def _days_of(partial: PartialDate) -> st.SearchStrategy[date]:
    ends = st.sampled_from((partial.first, partial.last))
    return st.one_of(ends, st.dates(partial.first, partial.last))
