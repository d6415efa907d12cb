"""Laws of the asks, exact on small cases: what is asked matters, and nothing that is not asked settles.

They hold for the looked-at side (the strict one while it is unknown, else the lenient one) of trees
in which each fact stands once, without ``otherwise`` and ``latest``: there Kleene's tables are exact,
so "can still change the answer" can be found out by closing every gap of the case in every way.

What the laws need said for lists:

- A list has one gap for its further records: none, or some, after which it is complete. An ask of
  one more record and an ask whether the list is complete are both about that gap.
- Where unknown fields of known records could make up the number, only they are asked, not for
  further records, although further records alone could settle it too. So where a field of a list is
  asked, its further records count as asked.
- ``at_least_distinct``: an unsure record whose value another sure record holds already is asked
  about, although it can add nothing. Soundness is tested without that node.

Left out: trees with ``unknown``, which no fact settles; lists whose condition holds a literal or a
judgment, since a further record then cannot come out either way although Kleene's table says so.
"""

from collections.abc import Iterator
from itertools import chain

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from assent.logic.ask_tree import Ask, AskGroup, AskKind, AskTree, asked, flat
from assent.logic.asks import Asker
from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.tree import AtLeastDistinct, Condition
from assent.logic.truth import Truth
from assent.logic.walk import children, every_condition
from tests.generative.gaps import Gap, closable, closed, gaps_of, how_many, ways
from tests.generative.trees import VOCABULARY, case_facts, conditions

MOST_WAYS = 128
EXAMPLES = settings(max_examples=100, suppress_health_check=list(HealthCheck))
CONDITIONS = conditions(depth=4, monotone=True, each_fact_once=True, in_order=True).filter(
    lambda one: closable(one) and len(children(one)) > 1
)
SMALL = case_facts(most=2)
Open = tuple[Condition, CaseFacts]


@st.composite
def open_conditions(draw: st.DrawFn) -> Open:
    """A condition of which a case leaves something open, most of the case's facts being unknown."""
    condition, facts = draw(CONDITIONS), draw(SMALL)
    forgotten = draw(st.sets(st.sampled_from(sorted({*facts.values} - {"request_date"}))))
    values = {name: None if name in forgotten else value for name, value in facts.values.items()}
    facts = CaseFacts(values, facts.lists)
    assume(not Evaluation(facts).verdict(condition).settled)
    return condition, facts


@EXAMPLES
@given(open_conditions(), st.data())
def test_every_fact_asked_can_change_the_verdict(opened: Open, data: st.DataObject) -> None:
    condition, facts = opened
    if any(isinstance(inner, AtLeastDistinct) for inner in every_condition(condition)):
        return
    facts, gaps = _few_gaps(condition, facts, data)
    strict, missing = _missing(condition, facts)
    answers = [(way, _side(condition, closed(facts, gaps, way), strict)) for way in ways(gaps)]
    for name in flat(missing):
        event(f"{'list' if name in _LISTS else 'field' if '[' in name else 'fact'} asked")
        place = next(index for index, gap in enumerate(gaps) if gap.name == name)
        all_else: dict[str, set[Truth]] = {}
        for way, answer in answers:
            all_else.setdefault(repr((way[:place], way[place + 1 :])), set()).add(answer)
        assert any(len(found) > 1 for found in all_else.values()), name


@EXAMPLES
@given(open_conditions(), st.data())
def test_nothing_that_is_not_asked_settles_the_verdict(opened: Open, data: st.DataObject) -> None:
    condition, facts = opened
    facts, gaps = _few_gaps(condition, facts, data)
    strict, missing = _missing(condition, facts)
    if missing is None:
        return
    sought = {ask.fact for ask in _now_and_later(missing)}
    sought |= {name.partition("[")[0] for name in sought}
    others = [gap for gap in gaps if gap.name not in sought]
    event(f"{len(others)} not asked")
    for way in ways(others):
        assert _side(condition, closed(facts, others, way), strict) is None, way


@EXAMPLES
@given(open_conditions())
def test_what_is_asked_is_unknown_and_nothing_is_asked_when_the_side_is_known(opened: Open) -> None:
    condition, facts = opened
    strict, missing = _missing(condition, facts)
    assert (missing is None) is (_side(condition, facts, strict) is not None)
    gaps = {gap.name: gap for gap in gaps_of(condition, facts)}
    for ask in _now_and_later(missing):
        assert (ask.kind is AskKind.VALUE) is not gaps[ask.fact].further


@EXAMPLES
@given(open_conditions(), st.data())
def test_the_table_is_exact_where_each_fact_stands_once(opened: Open, data: st.DataObject) -> None:
    condition, facts = opened
    facts, gaps = _few_gaps(condition, facts, data)
    cases = [Evaluation(closed(facts, gaps, way)) for way in ways(gaps)]
    for strict in (True, False):
        answers = {case.verdict(condition).side(strict) for case in cases}
        assert _side(condition, facts, strict) is (answers.pop() if len(answers) == 1 else None)


_LISTS = {one.name for one in VOCABULARY.lists}


def _missing(condition: Condition, facts: CaseFacts) -> tuple[bool, AskTree | None]:
    """The side that is looked at, and what is asked."""
    evaluation = Evaluation(facts)
    strict = evaluation.verdict(condition).strict is None
    return strict, Asker(evaluation, VOCABULARY).missing(condition)


def _side(condition: Condition, facts: CaseFacts, strict: bool) -> Truth:
    return Evaluation(facts).verdict(condition).side(strict)


def _few_gaps(
    condition: Condition, facts: CaseFacts, data: st.DataObject
) -> tuple[CaseFacts, tuple[Gap, ...]]:
    """The case with some gaps closed, until there are few ways to close the rest."""
    gaps = gaps_of(condition, facts)
    while how_many(gaps) > MOST_WAYS:
        gap = data.draw(st.sampled_from(gaps))
        facts = gap.closed(facts, data.draw(st.sampled_from(gap.options)))
        gaps = gaps_of(condition, facts)
    return facts, gaps


def _now_and_later(tree: AskTree | None) -> Iterator[Ask]:
    """Every question, those of "if yes" too."""
    if tree is None:
        return
    yield from asked(tree)
    groups = tree.parts if isinstance(tree, AskGroup) else ()
    yield from chain.from_iterable(map(_now_and_later, (*groups, tree.if_yes)))
