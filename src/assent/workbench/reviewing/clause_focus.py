"""The clause that somebody looks at: what it says, the facts it used, what each reading says, the way to yes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assent.desk.assessment.policies import Policy
from assent.desk.record.detail import Detail, JudgmentShown
from assent.desk.record.standing_display import AskShown
from assent.workbench.reviewing.clause_tree import Json, clauses_of, verdict_of, word_of
from assent.workbench.reviewing.wording.fact_words import FactRow, FactWords
from assent.workbench.shell.clauses import ClauseLabel, clause_labels


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of a question: what it says, whether it decides, its verdict here, the case under it."""

    name: str
    says: str
    live: bool
    verdict: str
    outcome: str


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question of wording with its readings; ``adopted`` is the reading that the plan has chosen, if any."""

    id: str
    asks: str
    readings: tuple[ReadingRow, ...]
    adopted: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """How a clause stands to one record of a list."""

    label: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ClauseFocus:
    """All that is shown of the clause in focus; ``used`` are known facts, ``unknown`` those without a value."""

    label: ClauseLabel
    kind: str
    verdict: str
    used: tuple[FactRow, ...]
    unknown: tuple[FactRow, ...]
    records: tuple[RecordRow, ...]
    questions: tuple[QuestionBlock, ...]
    judgments: tuple[JudgmentShown, ...]
    asks: tuple[AskShown, ...]
    steps: tuple[Json, ...]
    inside: tuple[tuple[ClauseLabel, str], ...]
    advice: str

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents in which its facts stand, each once."""
        return tuple(dict.fromkeys(row.behind.document for row in self.used if row.behind.document))


def clause_focus(detail: Detail, policy: Policy | None, words: FactWords, id: str) -> ClauseFocus | None:
    """The clause of that id as it stands in the assessment; None where there is none."""
    clauses = clauses_of(detail)
    clause = clauses.get(id)
    if clause is None or policy is None or detail.assessment is None:
        return None
    labels, assessment = clause_labels(policy), detail.assessment
    rows = [words.row(fact["fact"], fact["value"], fact.get("evidence")) for fact in clause["facts"]]
    known = {fact["fact"] for fact in clause["facts"] if fact["value"] is not None}
    advice = {advisory["clause"]: advisory["says"] for advisory in assessment["advisories"]}
    return ClauseFocus(
        label=labels.get(id) or ClauseLabel(id, id, clause["says"]),
        kind=clause["kind"],
        verdict=verdict_of(clause, advice),
        used=tuple(row for row in rows if row.path in known),
        unknown=tuple(row for row in rows if row.path not in known),
        records=tuple(
            RecordRow(words.label(record["record"]), word_of(record["verdict"]))
            for record in clause["records"]
        ),
        questions=tuple(_question(question, assessment) for question in clause["readings"]),
        judgments=tuple(judgment for judgment in detail.judgments if judgment.clause == id),
        asks=tuple(ask for ask in detail.asks if _is_of(id, ask.clauses)),
        steps=_once(_steps((assessment["way_to_yes"] or {}).get("steps"), id)),
        inside=tuple(
            (labels.get(name) or ClauseLabel(name, name, ""), verdict_of(clauses[name]))
            for name in clause["children"]
            if name in clauses
        ),
        advice=advice.get(id, ""),
    )


def _once(steps: Iterator[Json]) -> tuple[Json, ...]:
    """Each step once: a fact stands in several places of a way."""
    return tuple({str(sorted(step.items())): step for step in steps}.values())


def _question(question: Json, assessment: Mapping[str, Any]) -> QuestionBlock:
    means = {
        reading["reading"]: reading["outcome"]
        for reading in assessment["readings"]
        if reading["question"] == question["question"]
    }
    return QuestionBlock(
        id=question["question"],
        asks=question["asks"],
        adopted=assessment["adoptions"].get(question["question"], ""),
        readings=tuple(
            ReadingRow(
                reading["reading"],
                reading["says"],
                reading["live"],
                word_of(reading["verdict"]) if reading["verdict"] else "",
                means.get(reading["reading"]) or "",
            )
            for reading in question["readings"]
        ),
    )


def _is_of(id: str, clauses: tuple[str, ...] | list[str]) -> bool:
    """Whether something is about a clause, or about one inside it."""
    return any(clause == id or clause.startswith(f"{id}.") for clause in clauses)


def _steps(way: Json | None, id: str) -> Iterator[Json]:
    """The steps of the way to yes that are about a clause, one by one."""
    if way is None:
        return
    for part in (*way.get("all_of", ()), *way.get("one_of", ())):
        yield from _steps(part, id)
    if "clauses" in way and _is_of(id, way["clauses"]):
        yield way
