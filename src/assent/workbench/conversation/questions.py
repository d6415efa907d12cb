"""Which question comes next: the first that can still change the outcome, and that nobody has put off.

Everything here follows from the assessment of the case so far: nothing is asked that its tree of questions does
not hold.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assent.casework.assessment.approval_questions import approval_questions
from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Case
from assent.desk.assessment.inquiry import (
    MOST_RECORDS,
    Ask,
    AskGroup,
    AskKind,
    AskTree,
    Definition,
    Kind,
    PolicyPackage,
    RecordForm,
    asked,
    record_form,
)
from assent.desk.assessment.policies import Policy
from assent.workbench.conversation.answers import is_known


class PageKind(StrEnum):
    """What a question page asks for: one fact, one record of a list as it stands, one more of a list.

    A group is the yes-or-no facts of one section of the policy at once, for whoever wants that.
    """

    FACT = "fact"
    GROUP = "group"
    RECORD = "record"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the conversation.

    ``key`` names it: a fact, a record such as ``scores[0]``, or a list. ``asks`` are the questions that it answers,
    none where somebody only looks at an answer again. ``index`` is that of the record; of a list the next one's.
    ``for_approval``: no criterion asks it, but until it is known a person looks before an approval; the asks then name
    the bars.
    """

    key: str
    kind: PageKind
    asks: tuple[Ask, ...] = ()
    fact: Definition | None = None
    form: RecordForm | None = None
    index: int = 0
    group: tuple[Definition, ...] = ()
    section: str = ""
    for_approval: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """What is put off where the answer is that it is not known yet."""
        return tuple(
            dict.fromkeys((*(ask.fact for ask in self.asks), *((self.key,) if not self.asks else ())))
        )

    @property
    def wanted(self) -> tuple[str, ...]:
        """The fields of a record that are asked for."""
        return tuple(dict.fromkeys(ask.fact.partition(".")[2] for ask in self.asks if "." in ask.fact))

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that want it; none of a question that no criterion asks."""
        return () if self.for_approval else self._reasons

    @property
    def bars(self) -> tuple[str, ...]:
        """The ids of the bars that its answer may take away, where no criterion asks it."""
        return self._reasons if self.for_approval else ()

    @property
    def _reasons(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(clause for ask in self.asks for clause in ask.clauses))

    @property
    def document(self) -> str:
        """The kind of document that answers it."""
        return next((ask.document for ask in self.asks if ask.document), "")

    @property
    def wants_more(self) -> bool:
        """Whether a list is asked for one more record, and not only whether it holds all there are."""
        return any(ask.kind is AskKind.ANOTHER for ask in self.asks)


def open_questions(
    package: PolicyPackage, assessment: Assessment, put_off: Collection[str]
) -> tuple[Question, ...]:
    """Every question of an assessment that is not put off, each page once, in the order of the policy.

    Where no criterion asks anything more, what the software has to know besides before it may approve by itself.
    """
    asks = [ask for ask in _open(assessment, assessment.missing) if ask.fact not in put_off]
    return _paged(package, assessment, asks) or tuple(
        question
        for question in for_approval(package, assessment)
        if any(ask.fact not in put_off for ask in question.asks)
    )


def for_approval(package: PolicyPackage, assessment: Assessment) -> tuple[Question, ...]:
    """What no criterion asks, and whose answers may let the software approve at once; put off or not."""
    asks = list(_open(assessment, approval_questions(assessment, package)))
    return tuple(replace(question, for_approval=True) for question in _paged(package, assessment, asks))


def left_open(
    package: PolicyPackage, assessment: Assessment, put_off: Collection[str]
) -> tuple[Question, ...]:
    """What was put off and can still change the outcome."""
    return _paged(
        package, assessment, [ask for ask in _open(assessment, assessment.missing) if ask.fact in put_off]
    )


def next_question(
    package: PolicyPackage, assessment: Assessment, put_off: Collection[str]
) -> Question | None:
    """The question to ask now; None where nothing that somebody may know changes the outcome."""
    return next(iter(open_questions(package, assessment, put_off)), None)


def group_of(package: PolicyPackage, assessment: Assessment, put_off: Collection[str]) -> Question | None:
    """The open yes-or-no facts of the section at which the conversation is; None where there are few."""
    policy, pages = assessment.policy, open_questions(package, assessment, put_off)
    section = _section(policy, pages[0]) if policy and pages else ""
    sure = _asked_anyway(assessment)
    own = [
        page
        for page in pages
        if section and page.key in sure and _is_yes_no(page) and _section(policy, page) == section
    ]
    if len(own) < _SOME or own[0] is not pages[0]:
        return None
    facts = tuple(page.fact for page in own if page.fact is not None)
    return Question(GROUP, PageKind.GROUP, tuple(page.asks[0] for page in own), group=facts, section=section)


GROUP = "group"
"""The key of a group of facts."""
_SOME = 3


def _asked_anyway(assessment: Assessment) -> frozenset[str]:
    """What is asked whatever the answers to the rest are: no alternative to anything."""
    tree = assessment.missing
    parts = tree.parts if isinstance(tree, AskGroup) and tree.together else ()
    return frozenset(part.fact for part in parts if isinstance(part, Ask))


def _is_yes_no(question: Question) -> bool:
    return question.fact is not None and question.fact.kind is Kind.BOOLEAN


def _section(policy: Policy | None, question: Question) -> str:
    """The section of the policy that wants it; empty where none does."""
    row = policy.outline.get(question.clauses[0]) if policy and question.clauses else None
    return row.place.section if row and row.place else ""


def to_obtain(assessment: Assessment) -> tuple[Ask, ...]:
    """What is known and has to become otherwise, such as a signature: no question, but something to do."""
    return tuple(
        ask
        for ask in asked(assessment.missing)
        if ask.kind is AskKind.VALUE and is_known(assessment.case, ask.fact)
    )


def question_of(package: PolicyPackage, policy: Policy, case: Case, key: str) -> Question | None:
    """The page of a fact, a record or a list that somebody wants to see again; None where there is no such."""
    name, _, number = key.rstrip("]").partition("[")
    fact = next((fact for fact in policy.vocabulary.facts if fact.name == key), None)
    if fact is not None:
        return Question(key, PageKind.FACT, fact=fact)
    form = _form(package, policy, name)
    if form is None:
        return None
    count = _held(case, name)
    if not number:
        return Question(key, PageKind.LIST, form=form, index=count)
    index = int(number) if number.isdecimal() and len(number) < _DIGITS else count
    return Question(key, PageKind.RECORD, form=form, index=index) if index < count else None


_DIGITS = 4


def _open(assessment: Assessment, tree: AskTree | None) -> Iterator[Ask]:
    for ask in asked(tree):
        if ask.kind is not AskKind.VALUE or not is_known(assessment.case, ask.fact):
            yield ask


def _paged(package: PolicyPackage, assessment: Assessment, asks: list[Ask]) -> tuple[Question, ...]:
    policy = assessment.policy
    if policy is None:
        return ()
    pages: dict[str, list[Ask]] = {}
    for ask in asks:
        pages.setdefault(ask.fact.partition(".")[0], []).append(ask)
    questions = (_page(package, policy, assessment.case, key, tuple(own)) for key, own in pages.items())
    return tuple(question for question in questions if question is not None)


def _page(
    package: PolicyPackage, policy: Policy, case: Case, key: str, asks: tuple[Ask, ...]
) -> Question | None:
    question = question_of(package, policy, case, key)
    if question is None or (question.kind is PageKind.LIST and question.index >= MOST_RECORDS):
        return None
    return Question(question.key, question.kind, asks, question.fact, question.form, question.index)


def _form(package: PolicyPackage, policy: Policy, name: str) -> RecordForm | None:
    records = next((records for records in policy.vocabulary.lists if records.name == name), None)
    return record_form(package, records) if records else None


def _held(case: Case, name: str) -> int:
    record_list = case.facts.lists.get(name)
    return len(record_list.records) if record_list else 0
