"""What a decision stands on: the clauses as the record meets them, what was looked at, and which may be cited."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assent.desk.determination.citations import stands_in_the_way
from assent.desk.record.detail import FactOfRequest
from assent.desk.record.explanation import explained
from assent.web.server.caller import Caller
from assent.workbench.actions.matter import RequestMatter
from assent.workbench.shell.words import say

SPANISH = "es"
_UNMET = ("failed", "exclusions", "judgment")


@dataclass(frozen=True, slots=True)
class Met:
    """One clause of the trace at its highest levels: its verdict in the record."""

    clause: str
    verdict: str
    level: int


def unmet(matter: RequestMatter) -> tuple[str, ...]:
    """The clauses that failed or are open for a clinician, at the policy's own level."""
    assessment = matter.detail.assessment or {}
    return tuple(dict.fromkeys(clause for name in _UNMET for clause in assessment.get(name, ())))


def clauses_met(matter: RequestMatter) -> tuple[Met, ...]:
    """The clauses that were looked at, without their finer parts."""
    trace = (matter.detail.assessment or {}).get("trace", ())
    met = (
        Met(clause["id"], clause["verdict"], clause["id"].count("."))
        for clause in trace
        if clause["binds"] and clause["verdict"]
    )
    return tuple(clause for clause in met if clause.level <= 1)


def rests_on(matter: RequestMatter) -> tuple[FactOfRequest, ...]:
    """The facts of the record that the latest assessment of its lines rests on."""
    decisive = {
        path
        for line in matter.state.lines.values()
        if line.assessment is not None
        for path in line.assessment.assessed.decisive
    }
    return tuple(fact for fact in matter.detail.facts if fact.fact in decisive)


def in_focus(matter: RequestMatter) -> frozenset[str]:
    """The facts to look at first: at which an unmet clause looked, with nothing behind them, or disputed."""
    looked = {
        used["fact"]
        for clause in unmet(matter)
        for part in trace_of(matter, clause)
        for used in part["facts"]
    }
    doubtful = {fact.fact for fact in matter.detail.facts if fact.disputed or not fact.supported}
    return frozenset(looked | doubtful)


def considered(matter: RequestMatter, line: str) -> list[dict[str, str]]:
    """What of the record is considered for a line where nobody names it: as a determination has it."""
    assessment = matter.state.lines[line].assessment
    paths = assessment.assessed.decisive if assessment else ()
    facts = [{"kind": "fact", "reference": path} for path in paths if path in matter.state.facts]
    return facts or [{"kind": "document", "reference": digest} for digest in matter.state.documents]


def clause_options(matter: RequestMatter, caller: Caller) -> list[tuple[str, str]]:
    """The clauses that may be cited: those that stand in the way in the record first, marked in words."""
    assessment = explained(caller.desk, matter.state)
    named = list(matter.clauses.items())
    standing = [pair for pair in named if stands_in_the_way(assessment, pair[0])]
    first = [(name, say("deciding.stands", clause=label.short)) for name, label in standing]
    kept = {name for name, _ in first}
    holding = [(name, say("deciding.holds", clause=label.short)) for name, label in named if name not in kept]
    return [("", say("shell.choose")), *first, *holding]


def reads_spanish(matter: RequestMatter, caller: Caller) -> bool | None:
    """Whether the member's letters are written in Spanish; None where nobody here knows."""
    directory, number = caller.desk.directory, matter.detail.member
    member = directory.member(number) if directory is not None and number else None
    return member.language == SPANISH if member is not None else None


def reasons_proposed(matter: RequestMatter) -> list[dict[str, str]]:
    """A reason for each clause that failed, without words: those are the clinician's own."""
    return [{"clause": clause, "words": "", "spanish": ""} for clause in unmet(matter)] or [{}]


def trace_of(matter: RequestMatter, clause: str) -> Iterator[Mapping[str, Any]]:
    """The entries of the trace about a clause and its parts."""
    for part in (matter.detail.assessment or {}).get("trace", ()):
        if part["id"] == clause or part["id"].startswith(f"{clause}."):
            yield part
