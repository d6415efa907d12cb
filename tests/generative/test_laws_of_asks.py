"""Laws of the asks, exact on small cases: what is asked matters, and once all is answered nothing does.

They hold for trees in which each fact and each question stands once, without ``otherwise`` and
``latest``: there Kleene's tables are exact, so "can still matter" can be found out by closing every
gap of the case in every way, and by deciding in every way the questions that are then a clinician's
(``tests.generative.decisions``). A fact matters if two of its values lead to different results.

What the laws need said for lists:

- A list has one gap for its further records: none, or some, after which it is complete. An ask of
  one more record and an ask whether the list is complete are both about that gap.
- Where unknown fields of known records could make up the number, only they are asked, not for
  further records, although further records alone could settle it too. So where a field of a list is
  asked, its further records count as asked.
- ``at_least_distinct``: an unsure record whose value another sure record holds already is asked
  about, although it can add nothing. That what is asked matters is tested without that node.
- The readings of a question are the same for every record, so what a list says is disputed as a
  whole. Of conditions on records that hold several questions, which could be answered differently,
  it is not tested that nothing else matters.

Left out: trees with ``unknown``, which no fact settles; lists whose condition holds a literal or a
judgment, since a further record then cannot come out either way although Kleene's table says so.
"""

from collections.abc import Iterator
from itertools import chain

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from assent.logic.absorb import every_part_counts, worth_asking
from assent.logic.ask_tree import Ask, AskGroup, AskKind, AskTree, asked, flat
from assent.logic.asks import Asker
from assent.logic.authoring import true
from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.tree import (
    AllOf,
    AnyOf,
    AtLeastDistinct,
    Condition,
    Constant,
    CountOf,
    Given,
    NoneOf,
    Not,
    Reading,
    Readings,
    node,
)
from assent.logic.truth import FALSE, Truth
from assent.logic.walk import children, every_condition
from tests.generative.decisions import Results
from tests.generative.gaps import Gap, OverList, closable, closed, gaps_of, how_many, ways
from tests.generative.trees import VOCABULARY, case_facts, conditions

MOST_WAYS = 128
EXAMPLES = settings(max_examples=200, suppress_health_check=list(HealthCheck))
OPEN = Readings("Open", "Is it so?", (Reading("no", "No.", Constant(False)), Reading("yes", "Yes.", true)))
"""A question that is open whatever the case says."""
GROWN = conditions(depth=4, monotone=True, each_fact_once=True, in_order=True, disputes=True).filter(
    lambda one: closable(one) and len(children(one)) > 1
)
CONDITIONS = st.one_of(GROWN, GROWN.map(lambda one: AllOf((OPEN, one))))
SMALL = case_facts(most=2)
Open = tuple[Condition, CaseFacts]


@st.composite
def _forgetful(draw: st.DrawFn, facts: CaseFacts) -> CaseFacts:
    """The case without some of its facts, or without any."""
    names = sorted({*facts.values} - {"request_date"})
    forgotten = draw(st.one_of(st.just(set(names)), st.sets(st.sampled_from(names))))
    values = {name: None if name in forgotten else value for name, value in facts.values.items()}
    return CaseFacts(values, facts.lists)


@st.composite
def open_conditions(draw: st.DrawFn) -> Open:
    """A condition of which a case leaves something open, most of the case's facts being unknown."""
    condition, facts = draw(CONDITIONS), draw(SMALL)
    facts = draw(_forgetful(facts))
    assume(not Evaluation(facts).verdict(condition).settled)
    return condition, facts


@EXAMPLES
@given(open_conditions(), st.data())
def test_every_fact_asked_can_matter(opened: Open, data: st.DataObject) -> None:
    condition, facts = opened
    if any(isinstance(inner, AtLeastDistinct) for inner in every_condition(condition)):
        return
    facts, gaps = _few_gaps(condition, facts, data)
    matter = _that_matter(condition, facts, gaps)
    for name in flat(_missing(condition, facts)):
        event(f"{'list' if name in _LISTS else 'field' if '[' in name else 'fact'} asked")
        assert name in matter


@EXAMPLES
@given(open_conditions(), st.data())
def test_once_all_that_is_asked_is_answered_nothing_matters(opened: Open, data: st.DataObject) -> None:
    """Whatever can still matter beside an open question is reached by answering what is asked."""
    condition, facts = opened
    if any(_several_questions(inner) for inner in every_condition(condition, recorded=False)):
        return
    while names := flat(_missing(condition, facts)):
        gaps = tuple(gap for gap in gaps_of(condition, facts) if gap.name in names)
        assert {gap.name for gap in gaps} == {*names}
        facts = closed(facts, gaps, [data.draw(st.sampled_from(gap.options)) for gap in gaps])
    verdict, gaps = Evaluation(facts).verdict(condition), gaps_of(condition, facts)
    event(f"{verdict.strict} {verdict.lenient}{', and some is unknown' if gaps else ''}")
    facts, gaps = _few_gaps(condition, facts, data)
    assert not _that_matter(condition, facts, gaps)
    assert _missing(condition, facts) is None


@EXAMPLES
@given(open_conditions(), st.data())
def test_nothing_that_is_not_asked_settles_a_part(opened: Open, data: st.DataObject) -> None:
    """Of each part, on the side on which it is asked about: the other may be settled before its turn."""
    condition, facts = opened
    facts, gaps = _few_gaps(condition, facts, data)
    sought = {ask.fact for ask in _now_and_later(_missing(condition, facts))}
    sought |= {name.partition("[")[0] for name in sought}
    others = [gap for gap in gaps if gap.name not in sought]
    event(f"{len(others)} not asked")
    for part, strict in _looked_at_by_itself(condition, facts):
        if _side(part, facts, strict) is None:
            for way in ways(others):
                assert _side(part, closed(facts, others, way), strict) is None, (part, way)


@EXAMPLES
@given(open_conditions())
def test_what_is_asked_is_unknown_and_something_is_asked_while_a_side_is(opened: Open) -> None:
    condition, facts = opened
    missing = _missing(condition, facts)
    assert missing is not None or None not in Evaluation(facts).verdict(condition)
    gaps = {gap.name: gap for gap in gaps_of(condition, facts)}
    for ask in _now_and_later(missing):
        assert (ask.kind is AskKind.VALUE) is not gaps[ask.fact].further


@settings(max_examples=200)
@given(st.lists(conditions(depth=3, disputes=True), min_size=2, max_size=3), case_facts(), st.data())
def test_each_part_of_a_conjunction_is_asked_about_as_if_it_stood_alone(
    parts: list[Condition], facts: CaseFacts, data: st.DataObject
) -> None:
    facts = data.draw(_forgetful(facts))
    whole = AllOf((*parts, *data.draw(st.sampled_from(((), (OPEN,))))))
    if worth_asking(whole.parts, conjunct=True) != whole.parts:
        return
    fails = Evaluation(facts).verdict(whole) == FALSE
    alone = {name for part in whole.parts for name in flat(_missing(part, facts))}
    event(f"{len(alone)} asked" if not fails else "fails")
    assert {*flat(_missing(whole, facts))} == (set() if fails else alone)


@EXAMPLES
@given(open_conditions(), st.data())
def test_the_table_is_exact_where_each_fact_stands_once(opened: Open, data: st.DataObject) -> None:
    condition, facts = opened
    facts, gaps = _few_gaps(condition, facts, data)
    cases = [Evaluation(closed(facts, gaps, way)) for way in ways(gaps)]
    for strict in (True, False):
        answers = {case.verdict(condition).side(strict) for case in cases}
        assert _side(condition, facts, strict) is (answers.pop() if len(answers) == 1 else None)


_OF_PARTS = (AllOf, AnyOf, NoneOf, Not, CountOf, Given)
_LISTS = {one.name for one in VOCABULARY.lists}


def _missing(condition: Condition, facts: CaseFacts) -> AskTree | None:
    return Asker(Evaluation(facts), VOCABULARY).missing(condition)


def _that_matter(condition: Condition, facts: CaseFacts, gaps: tuple[Gap, ...]) -> set[str]:
    """The gaps of which two ways to close them, all else being equal, lead to different results."""
    found = set[str]()
    results = [(way, Results(condition, closed(facts, gaps, way))) for way in ways(gaps)]
    for place, gap in enumerate(gaps):
        all_else: dict[str, Results] = {}
        for way, result in results:
            key = repr((way[:place], way[place + 1 :]))
            if result.differ(all_else.setdefault(key, result)):
                found.add(gap.name)
                break
    return found


def _several_questions(condition: Condition) -> bool:
    """Whether it is about records, and holds more than one question."""
    if not isinstance(node(condition), OverList):
        return False
    inside = list(every_condition(condition, recorded=False))
    return sum(isinstance(one, Readings) and len(one.live) > 1 for one in inside) > 1


def _looked_at_by_itself(
    condition: Condition, facts: CaseFacts, helps: bool = True
) -> Iterator[tuple[Condition, bool]]:
    """The parts that are asked about as a whole, each with its side: the hardest that is unknown."""
    verdict = Evaluation(facts).verdict(condition)
    if verdict.settled:
        return
    hardest = verdict.side(helps) is None
    apart = not hardest or every_part_counts(condition, helps=helps)
    if not apart or not isinstance(this := node(condition), _OF_PARTS):
        yield condition, helps if hardest else not helps
        return
    for place, part in enumerate(children(this)):
        turned = isinstance(this, (Not, NoneOf)) or (isinstance(this, Given) and place == 0)
        yield from _looked_at_by_itself(part, facts, helps is not turned)


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
