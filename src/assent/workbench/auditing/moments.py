"""A request as it was at a moment, for an auditor: which moments there are, and what was known, assessed and open."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from assent.desk.assessment import policies
from assent.desk.assessment.policies import FactShown, Policy
from assent.desk.ports import Desk
from assent.desk.record.detail import Detail, Value
from assent.desk.record.timeline import LOOK, TimelineEntry
from assent.workbench.policies.cross_references import Linked, address, linking
from assent.workbench.shell.clauses import ClauseLabel, clause_labels
from assent.workbench.shell.fact_fields import fact_at, fact_value, facts_by_name, spelled, without_unit

_RECORD = re.compile(r"\[(\d+)\]\.?")


@dataclass(frozen=True, slots=True)
class ClauseThen:
    """One clause as it stood: its label and verdict, inside how many others it stands."""

    id: str
    label: ClauseLabel
    verdict: str
    level: int


@dataclass(frozen=True, slots=True)
class PolicyThen:
    """The policy by which a request is read: its labels, and what makes links of the ids in texts."""

    policy: Policy | None
    labels: Mapping[str, ClauseLabel]
    linked: Linked

    def called(self, path: str) -> str:
        """What a fact is called, by its path alone: ``trials[0].dose_mg`` is trials 1: dose."""
        place = _RECORD.sub(lambda match: f" {int(match[1]) + 1}: ", path)
        return spelled(without_unit(place.replace("_", " ").rstrip(": "), fact_at(self._known, path)))

    def value(self, path: str, value: Value) -> str:
        """The value of a fact as people read it, with its unit."""
        return fact_value(self._known, path, value)

    @property
    def _known(self) -> Mapping[str, FactShown]:
        return facts_by_name(self.policy) if self.policy else {}


def policy_then(desk: Desk, detail: Detail) -> PolicyThen:
    """By what assessed it last then; before that by the newest version of the policy it names."""
    recorded: Mapping[str, Any] = (detail.assessment or {}).get("policy") or {}
    try:
        policy = policies.named_version(
            desk.catalogue,
            recorded.get("id") or detail.policy or "",
            recorded.get("version", ""),
            recorded.get("revision"),
        )
    except LookupError:
        return PolicyThen(None, {}, Markup.escape)
    labels = clause_labels(policy)
    asked = {question.question: question for question in policies.list_questions(policy)}
    return PolicyThen(policy, labels, linking(labels, asked, address(policy)))


def moments_of(detail: Detail) -> tuple[TimelineEntry, ...]:
    """The entries that changed something: all but looks."""
    return tuple(entry for entry in detail.timeline if entry.event != LOOK)


def clauses_then(detail: Detail, labels: Mapping[str, ClauseLabel]) -> tuple[ClauseThen, ...]:
    """Every clause of the assessment, in reading order."""
    trace: Iterable[Mapping[str, Any]] = (detail.assessment or {}).get("trace", ())
    return tuple(_clauses(tuple(trace), labels))


def _clauses(trace: Iterable[Mapping[str, Any]], labels: Mapping[str, ClauseLabel]) -> Iterator[ClauseThen]:
    """A clause about records has a verdict for each of them, and none of its own."""
    level: dict[str, int] = {}
    for node in trace:
        name = str(node["id"])
        for child in node["children"]:
            level[child] = level.get(name, 0) + 1
        if node["verdict"]:
            label = labels.get(name) or ClauseLabel(name, name, node["says"])
            yield ClauseThen(name, label, node["verdict"], level.get(name, 0))
