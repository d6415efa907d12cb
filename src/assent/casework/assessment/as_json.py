"""An assessment as JSON: stable keys and order, dates as ISO text. Documented by its schema."""

from collections.abc import Callable
from typing import Any, assert_never

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.bars import ON_RECEIPT
from assent.casework.assessment.case import Bar, Evidence
from assent.casework.assessment.labels import label
from assent.casework.assessment.terms import Terms
from assent.casework.assessment.trace import ClauseTrace, QuestionTrace
from assent.logic.ask_tree import Ask, AskGroup, AskTree
from assent.logic.engine_level import ENGINE_LEVEL
from assent.logic.partial_dates import as_text
from assent.logic.tree import Plain
from assent.logic.truth import Truth, Verdict
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, feasible, obstacles

Json = dict[str, Any]


def assessment_json(assessment: Assessment, digest: str, case_digest: str) -> Json:
    """The assessment as plain data. ``digest`` is the policy's; ``case_digest`` that of the facts."""
    policy = assessment.policy
    converted = [
        {"fact": conversion.fact, "value": plain(conversion.value), "says": conversion.says}
        for conversion in assessment.case.conversions
    ]
    return {
        "case": assessment.case.id,
        "case_digest": case_digest,
        "outcome": assessment.outcome.value,
        "policy": {
            "id": policy.id if policy else assessment.case.policy,
            "version": policy.version if policy else None,
            "revision": policy.revision if policy else None,
            "digest": digest or None,
            "engine_level": ENGINE_LEVEL,
        },
        "adoptions": dict(sorted(assessment.adoptions.items())),
        "pathway": assessment.pathway,
        "failed": list(assessment.findings.failed),
        "exclusions": list(assessment.findings.exclusions),
        "judgment": list(assessment.findings.judgment),
        "missing": ask_json(assessment.missing, lambda path: _label(path, assessment)),
        "missing_facts": list(assessment.missing_facts),
        "readings": [
            {
                "question": reading.question,
                "asks": reading.asks,
                "reading": reading.reading,
                "says": reading.says,
                "live": reading.live,
                "outcome": reading.outcome.value if reading.outcome else None,
            }
            for reading in assessment.readings
        ],
        "way_to_yes": _way_to_yes(assessment.way),
        "advisories": [{"clause": advisory.clause, "says": advisory.says} for advisory in assessment.advisories],
        "authorization": _authorization(assessment.terms),
        "governing": _governing(assessment.guidance),
        "conflicts": [
            {"fact": conflict.fact, "used": plain(conflict.used),
             "others": list(map(plain, conflict.others)), "why": conflict.why}
            for conflict in assessment.conflicts
        ],
        "computed": [
            {"fact": computed.fact, "value": plain(computed.value), "inputs": computed.inputs}
            for computed in assessment.case.computed
        ],
        **({"converted": converted} if converted else {}),
        "errors": [
            {"fact": error.fact, "value": error.value, "says": error.says} for error in assessment.errors
        ],
        "automatic_approval_barred_by": [_bar(bar) for bar in assessment.bars],
        "automatic_approval_checked_on_receipt": [{"id": bar.id, "says": bar.says} for bar in ON_RECEIPT],
        "preview": assessment.preview,
        "trace": [_clause(clause, assessment) for clause in assessment.trace],
    }  # fmt: skip


def _bar(bar: Bar) -> Json:
    """A bar, with the optional questions whose answers may take it away."""
    fields: Json = {"id": bar.id, "says": bar.says}
    return {**fields, "optional": list(bar.optional)} if bar.optional else fields


def plain(value: Plain | None) -> Any:
    """A value as JSON holds it."""
    return as_text(value)


def ask_json(tree: AskTree | None, called: Callable[[str], str]) -> Json | None:
    """What to ask, as a tree of ``all_of`` and ``one_of``, with ``if_yes`` follow-ups.

    ``called`` gives what a fact or a record is called.
    """
    match tree:
        case None:
            return None
        case Ask():
            own: Json = {
                "fact": tree.fact,
                "label": called(tree.fact),
                "question": tree.question,
                "clauses": list(tree.clauses),
                "kind": tree.kind.value,
                "document": tree.document,
                "count": tree.count,
                "differ_by": tree.differ_by,
            }
        case AskGroup():
            own = {"all_of" if tree.together else "one_of": [ask_json(part, called) for part in tree.parts]}
        case _:
            assert_never(tree)
    return {**own, "if_yes": ask_json(tree.if_yes, called)} if tree.if_yes else own


def _label(path: str, assessment: Assessment) -> str:
    policy = assessment.policy
    return label(path, policy.vocabulary, assessment.case.facts.record) if policy else path


def way_json(way: Way | None) -> Json | None:
    """The way to yes, as a tree of ``all_of`` and ``one_of``."""
    match way:
        case None:
            return None
        case Step():
            change = {"value": plain(way.value)} if not way.records else {"records": _records(way)}
            return {"obtain": way.how, "fact": way.fact, "clauses": list(way.clauses), **change}
        case Cannot():
            return {"cannot_change": way.why, "fact": way.fact, "clauses": list(way.clauses)}
        case Clinician():
            return {"clinician_decides": way.question, "clauses": list(way.clauses)}
        case WayGroup():
            return {"all_of" if way.together else "one_of": [way_json(part) for part in way.parts]}
    assert_never(way)


def verdict_word(verdict: Verdict | None) -> str | None:
    """One word for both sides: holds, fails, open, unknown, or what may still become of it."""
    return None if verdict is None else _WORDS[verdict]


_WORDS: dict[Verdict, str] = {
    Verdict(True, True): "holds",
    Verdict(False, False): "fails",
    Verdict(False, True): "open",
    Verdict(None, None): "unknown",
    Verdict(None, True): "unknown or open",
    Verdict(False, None): "unknown or fails",
}


def _way_to_yes(way: Way | None) -> Json | None:
    if way is None:
        return None
    cannot = [
        {"fact": obstacle.fact, "why": obstacle.why, "clauses": list(obstacle.clauses)}
        for obstacle in obstacles(way)
    ]
    possible = feasible(way)
    return {"possible": possible, "steps": way_json(way), "cannot_change": [] if possible else cannot}


def _records(step: Step) -> list[Json]:
    return [{name: plain(value) for name, value in record.items()} for record in step.records]


def _authorization(terms: Terms | None) -> Json | None:
    if terms is None:
        return None
    lines = [
        {"code": line.code, "ndc": line.ndc, "units": line.units, "says": line.says} for line in terms.lines
    ]
    return {
        "from": terms.start.isoformat(),
        "to": terms.end.isoformat(),
        "days": terms.days,
        "starts_with": terms.starts_with,
        "lines": lines,
    }


def _governing(guidance: tuple[str, str] | None) -> Json | None:
    return None if guidance is None else {"guidance": guidance[0] or None, "why": guidance[1]}


def _clause(clause_trace: ClauseTrace, assessment: Assessment) -> Json:
    evidence = assessment.case.evidence
    return {
        "id": clause_trace.id,
        "kind": clause_trace.kind.value,
        "says": clause_trace.says,
        "binds": clause_trace.binds,
        "verdict": verdict_word(clause_trace.verdict),
        "strict": _truth(clause_trace.verdict.strict) if clause_trace.verdict else None,
        "lenient": _truth(clause_trace.verdict.lenient) if clause_trace.verdict else None,
        "facts": [
            {"fact": used.fact, "value": plain(used.value), **_evidence(evidence.get(used.fact))}
            for used in clause_trace.used
        ],
        "readings": [_question(question) for question in clause_trace.questions],
        "records": [
            {"record": path, "verdict": verdict_word(verdict)} for path, verdict in clause_trace.records
        ],
        "children": list(clause_trace.children),
    }


def _question(question: QuestionTrace) -> Json:
    return {
        "question": question.question,
        "asks": question.asks,
        "readings": [
            {
                "reading": reading.name,
                "says": reading.says,
                "live": reading.live,
                "verdict": verdict_word(reading.verdict),
            }
            for reading in question.readings
        ],
    }


def _evidence(evidence: Evidence | None) -> Json:
    if evidence is None:
        return {}
    fields = {
        "basis": evidence.basis.value,
        "source": evidence.source,
        "on": evidence.on.isoformat() if evidence.on else "",
        "by": evidence.by,
        "words": evidence.words,
    }
    return {"evidence": {name: value for name, value in fields.items() if value}}


def _truth(truth: Truth) -> str:
    return {True: "true", False: "false", None: "unknown"}[truth]
