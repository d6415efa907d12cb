"""The clauses of an assessment as a tree: by the policy's own sections, each with its verdict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assent.desk.assessment.policies import Policy
from assent.desk.record.detail import Detail
from assent.workbench.shell.clauses import ClauseLabel, clause_labels

Json = Mapping[str, Any]
_WORDS = {
    "holds": "met",
    "fails": "not_met",
    "open": "judgment",
    "unknown": "incomplete",
    "unknown or open": "incomplete",
    "unknown or fails": "incomplete",
}
_WORST = ("not_met", "judgment", "incomplete", "noted", "met", "none")
NOT_BINDING = "none"
"""The word for a clause that does not bind in this case."""


@dataclass(frozen=True, slots=True)
class ClauseNode:
    """One clause: how it is named, the word of its verdict, of how many records it holds, and what is inside."""

    label: ClauseLabel
    verdict: str
    records: tuple[int, int] | None = None
    inside: tuple["ClauseNode", ...] = ()

    @property
    def number(self) -> str:
        """The policy's own number, without the section."""
        return self.label.cited.partition(", ")[2] or self.label.cited

    @property
    def ids(self) -> frozenset[str]:
        """The clauses inside it, at any depth."""
        return frozenset(_within(self.inside))


@dataclass(frozen=True, slots=True)
class ClauseSection:
    """A section of the policy as printed, with its clauses and how many of them have each verdict."""

    title: str
    nodes: tuple[ClauseNode, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """The clauses in it, at any depth."""
        return frozenset(_within(self.nodes))

    @property
    def is_settled(self) -> bool:
        """Whether nothing in it fails, is open or is missing."""
        return not set(self.counts) & {"not_met", "judgment", "incomplete"}


def _within(nodes: Iterable[ClauseNode]) -> Iterator[str]:
    for node in nodes:
        yield node.label.id
        yield from _within(node.inside)


def clauses_of(detail: Detail) -> Mapping[str, Json]:
    """The clauses of the assessment by id, in reading order; none where there is no assessment."""
    return {clause["id"]: clause for clause in (detail.assessment or {}).get("trace", ())}


def verdict_of(clause: Json, advised: Iterable[str] = ()) -> str:
    """The word for a clause: met, not_met, judgment, incomplete, noted, or none where it does not bind."""
    if clause["kind"] == "advisory":
        return "noted" if clause["id"] in advised else "met"
    if not clause["binds"]:
        return NOT_BINDING
    if clause["records"]:
        words = {word_of(record["verdict"]) for record in clause["records"]}
        return next(word for word in _WORST if word in words)
    return word_of(clause["verdict"])


def word_of(verdict: str | None) -> str:
    """The word of a verdict of the trace."""
    return _WORDS.get(verdict or "", NOT_BINDING)


def clause_sections(detail: Detail, policy: Policy | None) -> tuple[ClauseSection, ...]:
    """Every clause of the assessment under its section, in the order of the published text."""
    clauses = clauses_of(detail)
    if policy is None or not clauses:
        return ()
    labels = clause_labels(policy)
    advised = frozenset(advisory["clause"] for advisory in (detail.assessment or {})["advisories"])
    within = {name for clause in clauses.values() for name in clause["children"]}

    def node(id: str) -> ClauseNode:
        clause = clauses[id]
        inside = tuple(node(name) for name in clause["children"] if name in clauses)
        return ClauseNode(_label(labels, clause), verdict_of(clause, advised), _records(clause), inside)

    tops = sorted((id for id in clauses if id not in within), key=_order(policy, clauses))
    sections: dict[str, list[ClauseNode]] = {}
    for id in tops:
        row = policy.outline.get(id)
        sections.setdefault(row.place.section if row and row.place else "", []).append(node(id))
    return tuple(
        ClauseSection(title, tuple(nodes), Counter(top.verdict for top in nodes))
        for title, nodes in sections.items()
    )


def focus_of(detail: Detail, asked: str) -> str:
    """The clause to look at: the one that is asked for, or the first that fails, is open, lacks something."""
    clauses = clauses_of(detail)
    if asked in clauses:
        return asked
    assessment = detail.assessment or {}
    unmet = (
        *assessment.get("failed", ()),
        *assessment.get("exclusions", ()),
        *assessment.get("judgment", ()),
    )
    asked_for = (id for ask in detail.asks for id in ask.clauses)
    within = {name for clause in clauses.values() for name in clause["children"]}
    missing = (
        id for id, clause in clauses.items() if verdict_of(clause) == "incomplete" and id not in within
    )
    return next((id for id in (*unmet, *asked_for, *missing, *clauses) if id in clauses), "")


def in_order(sections: Iterable[ClauseSection]) -> Iterator[ClauseNode]:
    """Every clause as the tree is read, from the top."""
    stack = [node for section in sections for node in section.nodes][::-1]
    while stack:
        node = stack.pop()
        yield node
        stack += node.inside[::-1]


def _order(policy: Policy, clauses: Mapping[str, Json]) -> Any:
    places = {name: at for at, name in enumerate(policy.outline)}
    trace_places = {name: at for at, name in enumerate(clauses)}
    return lambda name: (places.get(name, len(places)), trace_places[name])


def _label(labels: Mapping[str, ClauseLabel], clause: Json) -> ClauseLabel:
    return labels.get(clause["id"]) or ClauseLabel(clause["id"], clause["id"], clause["says"])


def _records(clause: Json) -> tuple[int, int] | None:
    verdicts = [record["verdict"] for record in clause["records"]]
    return (verdicts.count("holds"), len(verdicts)) if verdicts else None
