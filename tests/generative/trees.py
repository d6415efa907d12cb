"""Hypothesis strategies for well-formed conditions, cases and small policies.

Expressions are built backwards: from the type wanted at a place down to the facts, so every tree
that is drawn passes the checks of loading, and shrinking goes towards a single fact.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from assent.logic.authoring import Effective, Grant, Pathway, Policy, Route, Row
from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.definitions import Definition, Kind
from assent.logic.policy import Destination
from assent.logic.tree import AllOf, Clause, ClauseKind, Condition, Plain
from tests.generative.growing_leaves import Draw, Place
from tests.generative.growth import Growth
from tests.generative.small_vocabulary import (
    FLAGS,
    KIND,
    REQUEST_DATES,
    VOCABULARY,
    RequestKind,
    completions,
    partial_days_near,
    values_of,
)

__all__ = [
    "VOCABULARY",
    "case_facts",
    "completions",
    "conditions",
    "small_policies",
    "values_of",
]


FIRST = ((KIND.definition,), (KIND.definition, FLAGS[0].definition))
"""What is asked alone where it is unknown."""


def conditions(
    *,
    depth: int = 4,
    monotone: bool = False,
    each_fact_once: bool = False,
    positive: bool = True,
    clauses_in_lists: bool = False,
    in_order: bool = False,
    disputes: bool = False,
) -> st.SearchStrategy[Condition]:
    """Conditions that a policy could hold, up to ``depth`` levels above the leaves.

    ``monotone`` leaves out ``otherwise`` and ``latest``. ``each_fact_once`` lets each fact, field
    and list stand once at most (the request date, always known, apart), keeps the case's facts out
    of conditions on records, and compares with literals only, so every leaf can come out either
    way. ``positive=False`` draws what may stand under a negation. ``in_order`` lets some of the
    conjunctions be asked in order, ``disputes`` adds questions that are open in every case.
    """

    @st.composite
    def grown(draw: Draw) -> Condition:
        growth = Growth(
            draw,
            each_fact_once,
            monotone=monotone,
            clauses_in_lists=clauses_in_lists,
            in_order=in_order,
            disputes=disputes,
        )
        return growth.condition(Place(draw(st.integers(0, depth)), positive))

    return grown()


@st.composite
def case_facts(draw: Draw, *, known: bool = False, in_part: bool = False, most: int = 5) -> CaseFacts:
    """A case of the small vocabulary, values often at the boundaries that expressions name.

    ``known`` leaves nothing unknown and every list complete; ``in_part`` lets some dates be known only to the
    month or year. Lists hold up to ``most`` records.
    """
    request = draw(st.sampled_from(REQUEST_DATES))

    def value(definition: Definition) -> Plain | None:
        options = st.sampled_from(values_of(definition, request))
        if in_part and definition.kind is Kind.DATE:
            options = st.one_of(options, st.sampled_from(partial_days_near(request)))
        return draw(options if known else st.one_of(st.none(), options, options))  # type: ignore[no-any-return]

    def record(fields: tuple[Definition, ...]) -> Record:
        return {one.name: value(one) for one in fields}

    values = {one.name: value(one) for one in VOCABULARY.facts}
    lists = {
        one.name: RecordList(
            tuple(record(one.fields) for _ in range(draw(st.integers(0, most)))),
            complete=known or draw(st.booleans()),
        )
        for one in VOCABULARY.lists
    }
    return CaseFacts({**values, "request_date": request}, lists)


@st.composite
def small_policies(draw: Draw, *, monotone: bool = False, depth: int = 4, in_order: bool = False) -> Policy:
    """A policy with up to two routes, one or two pathways, administrative clauses, advisories."""
    growth = Growth(draw, monotone=monotone, in_order=in_order, disputes=True)
    routes = tuple(_route(growth) for _ in range(draw(st.integers(0, 2))))
    kinds = list(RequestKind)[: draw(st.integers(1, 2))]
    pathways = {kind.value: _pathway(growth, kind.value, depth) for kind in kinds}
    quiet = Place(2, quiet=True)
    administrative, advisories = (
        tuple(growth.numbered(kind, quiet) for _ in range(draw(st.integers(0, 2))))
        for kind in (ClauseKind.ADMINISTRATIVE, ClauseKind.ADVISORY)
    )
    made = Policy(
        id="P.1", title="A small policy", version="1", effective=date(2024, 1, 1), outline={},
        vocabulary=VOCABULARY, first=draw(st.sampled_from(FIRST)),
        routes=routes, pathway_by=KIND.definition.name, pathways=pathways,
        administrative=administrative, advisories=advisories, level=(),
        history=(Effective("P.1/1", date(2024, 1, 1), "First version.", encoded=True),),
    )  # fmt: skip
    level = tuple(
        part.id
        for pathway in pathways.values()
        if isinstance(pathway.criteria, AllOf)
        for part in pathway.criteria.parts
        if isinstance(part, Clause)
    )
    return replace(made, outline=_outline(made), level=level)


def _route(growth: Growth) -> Route:
    when = growth.condition(Place(1, quiet=True))
    leads_to = growth.one_of(tuple(Destination))
    return Route(growth.name("R"), when, leads_to, "Another document", "It governs this.")


def _pathway(growth: Growth, name: str, depth: int) -> Pathway:
    kind = (ClauseKind.CRITERION, ClauseKind.EXCLUSION)
    parts = tuple(
        growth.numbered(growth.one_of(kind), Place(depth)) for _ in range(growth.draw(st.integers(1, 3)))
    )
    return Pathway(name, AllOf(parts), Grant(growth.one_of((90, 180)), parts[0].id))


def _outline(policy: Policy) -> Mapping[str, Row]:
    rows = {one.id: Row(one.id, one.kind, one.says) for one in policy.clauses().values()}
    for route in policy.routes:
        rows[route.clause] = Row(route.clause, ClauseKind.ROUTING, route.why)
    return rows
