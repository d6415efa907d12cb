"""Small policies around one condition, compiled, and cases for them."""

from collections.abc import Mapping, Sequence
from datetime import date

from assent.logic.authoring import (
    Condition,
    Grant,
    Pathway,
    Policy,
    Records,
    Route,
    Row,
    Vocabulary,
    integer,
    on_date,
    yes_no,
)  # fmt: skip
from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.definitions import Tense
from assent.logic.tree import Clause, ClauseKind, Plain
from assent.targets.python import CompiledPolicy, compile_policy

KIND = integer("kind", "Which kind of request is it?", 1, 2)
A = yes_no("a", "Is it a?")
B = yes_no("b", "Is it b?")
C = yes_no("c", "Is it c?")
N = integer("n", "How many?", 0, 9)
DAY = on_date("day", "On which day?", tense=Tense.ANY)
LATER = on_date("later", "On which later day?", tense=Tense.ANY)
TRIALS = Records("trials", "Are these all the trials?", "One more trial")
FAILED = TRIALS.flag("failed", "Did it fail?")
GROUP = TRIALS.code("group", "Which group?")
TRIED = TRIALS.on_date("tried", "When was it?", tense=Tense.ANY)
VOCABULARY = Vocabulary(
    facts=tuple(one.definition for one in (KIND, A, B, C, N, DAY, LATER)), lists=(TRIALS.definition,)
)
LETTERS = {False: "F", None: "U", True: "T"}


def policy(
    criteria: Condition,
    *,
    administrative: Condition | None = None,
    routes: tuple[Route, ...] = (),
) -> Policy:
    """A policy of one pathway, whose criteria are one clause with the condition."""
    curable = () if administrative is None else (_clause("C.2", administrative, ClauseKind.ADMINISTRATIVE),)
    ids = ("C.1", "C.2", "V.1")
    return Policy(
        id="small", title="Small", version="1", effective=date(2026, 1, 1),
        outline={one: Row(one, ClauseKind.CRITERION, "A statement.") for one in ids},
        vocabulary=VOCABULARY, first=(KIND.definition,), routes=routes, pathway_by="kind",
        pathways={"1": Pathway("1", _clause("C.1", criteria), Grant(28, "C.1"))},
        administrative=curable, advisories=(), level=("C.1",),
    )  # fmt: skip


def compiled(criteria: Condition, adoptions: Mapping[str, str] | None = None) -> CompiledPolicy:
    """The policy of that condition, compiled."""
    return compile_policy(policy(criteria), adoptions)


def case(
    trials: Sequence[Record] | None = None, *, complete: bool = False, **values: Plain | None
) -> CaseFacts:
    """A case with the values given; other facts are unknown."""
    lists = {} if trials is None else {"trials": RecordList(tuple(trials), complete)}
    return CaseFacts({"kind": 1, **values}, lists)


def answer(condition: Condition, facts: CaseFacts) -> str:
    """Strict and lenient truth of the clause, as two letters of F, U and T."""
    verdict = compiled(condition).conclude(facts).verdict("C.1")
    assert verdict is not None
    return LETTERS[verdict.strict] + LETTERS[verdict.lenient]


def _clause(name: str, condition: Condition, kind: ClauseKind = ClauseKind.CRITERION) -> Clause:
    return Clause(name, kind, "A statement.", condition)
