"""Which facts a letter may show to whom, and what their protection brings with it.

A member's letter may hold the member's own facts. A provider's shows a specially protected fact where
that office gave it, or where a clause on which the decision rests reads it: without it nobody could
answer the decision.
"""

from assent.casework.appeal.events import AppealDecided
from assent.casework.deadlines.events import DeemedAdverse
from assent.casework.determination.signature import ConsideredKind
from assent.casework.intake.events import DraftCreated
from assent.casework.notices.matter import Matter, base, considered_of, reasons_of
from assent.casework.notices.passages.alternatives import alternatives_of
from assent.casework.record.actors import OFFICES, Role
from assent.casework.record.fact_state import FactState, How
from assent.logic.definitions import Sensitivity
from assent.regulation.notices import Holds

PART2_SOURCE = "42 cfr part 2"
"""What the source of a fact's evidence holds, in any case, where it is the record of a Part 2 program."""


def may_show(matter: Matter, path: str, clauses: frozenset[str]) -> bool:
    """Whether this reader may see the value of a fact; ``clauses`` are those that the decision rests on."""
    fact = matter.state.facts.get(path)
    if fact is None or not matter.to_provider or sensitivity(matter, path) is Sensitivity.ORDINARY:
        return True
    return _given_by_the_office(matter, fact) or base(path) in matter.clause_facts(clauses)


def sensitivity(matter: Matter, path: str) -> Sensitivity:
    """How a fact is protected: as its own definition says, or its list's."""
    definition = matter.definition(path)
    if definition is not None and definition.sensitivity is not Sensitivity.ORDINARY:
        return definition.sensitivity
    lists = {records.name: records.sensitivity for records in matter.policy.vocabulary.lists}
    return lists.get(base(path), Sensitivity.ORDINARY)


def circumstances(matter: Matter, clauses: frozenset[str], upheld: bool) -> frozenset[str]:
    """What is so for a letter that rests on these clauses: Part 2 records, mental health, an appeal upheld."""
    circumstances = {Holds.MENTAL_HEALTH.value} if is_mental_health(matter) else set()
    if _tells_of_part2(matter, clauses):
        circumstances.add(Holds.PART2.value)
    if upheld:
        circumstances.add(Holds.UPHELD.value)
    if alternatives_of(matter):
        circumstances.add(Holds.ALTERNATIVE_NAMED.value)
    if isinstance(matter.body, DeemedAdverse):
        circumstances.add(Holds.DECISION_MISSED.value)
    return frozenset(circumstances)


def _tells_of_part2(matter: Matter, clauses: frozenset[str]) -> bool:
    """Whether it tells an office a fact on substance use from a Part 2 program.

    The statement of 42 CFR 2.32 goes with a disclosure of such a program's records, and with nothing else; a
    member reads their own. A reason by its clause says as much as the value of what the clause reads.
    """
    if not matter.to_provider:
        return False
    read = matter.clause_facts(clauses)
    paths = {path for path in matter.state.facts if base(path) in read}
    paths |= {path for path in shown_paths(matter) if may_show(matter, path, clauses)}
    return any(_is_part2(matter, path) for path in paths)


def shown_paths(matter: Matter) -> list[str]:
    """The facts named as considered by the decisions that the letter tells of."""
    refusals = list(matter.refusals())
    considered = considered_of(refusals) if reasons_of(refusals) else []
    if isinstance(matter.body, AppealDecided):
        considered = [item for refusal in matter.body.refusals for item in refusal.considered]
    return [item.reference for item in considered if item.kind is ConsideredKind.FACT]


def _is_part2(matter: Matter, path: str) -> bool:
    """A fact on substance use, given by a Part 2 program or from its papers, as the evidence for it says."""
    fact_state = matter.state.facts.get(path)
    if fact_state is None or sensitivity(matter, path) is not Sensitivity.SUBSTANCE_USE:
        return False
    last = fact_state.entries[-1]
    from_program = last.by.organization in matter.told.part2_programs
    return from_program or PART2_SOURCE in last.fact.evidence.source.casefold()


def is_mental_health(matter: Matter) -> bool:
    """Whether the policy is about mental health or substance use."""
    about = {fact.sensitivity for fact in matter.policy.vocabulary.facts}
    return bool(about & {Sensitivity.MENTAL_HEALTH, Sensitivity.SUBSTANCE_USE})


def _given_by_the_office(matter: Matter, fact_state: FactState) -> bool:
    """Whether the value that counts came from the requesting office, or with its own paper."""
    draft, last = matter.state.draft, fact_state.entries[-1]
    if not isinstance(draft, DraftCreated) or last.how is not How.GIVEN:
        return False
    own = last.by.organization == draft.provider or last.by.id == matter.state.owner
    return own and last.by.role in (*OFFICES, Role.INTAKE)
