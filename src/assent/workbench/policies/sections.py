"""A policy's clauses as its printed document has them: sections by page, clauses inside clauses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assent.desk.assessment.policies import ClauseShown, FactShown, QuestionShown, Wording
from assent.desk.assessment.policy_terms import PolicyTerms, RouteShown
from assent.workbench.policies.cross_references import clause_anchor

_NUMBER = re.compile(r"\d+(\.\w+)?")
_BRIEF = 70
_LINES_SHOWN = 8
"""A rule of more lines is folded until somebody opens it."""


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """One clause with all that stands at it. ``level`` says inside how many clauses it stands."""

    clause: ClauseShown
    anchor: str
    item: str
    level: int
    lines: int
    first_asked: tuple[QuestionShown, ...]
    asked_before: tuple[QuestionShown, ...]
    reads: tuple[FactShown, ...]
    routes: tuple[RouteShown, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether the policy prints a number here, and not only a place such as ``paragraph 1``."""
        return bool(_NUMBER.fullmatch(self.item))

    @property
    def brief(self) -> str:
        """What it says, cut to a line or two of the contents."""
        text = self.clause.says
        return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1].rstrip()}…"

    @property
    def is_folded(self) -> bool:
        """Whether its rule is long."""
        return self.lines > _LINES_SHOWN


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the printed document, on its pages."""

    title: str
    anchor: str
    pages: tuple[int, int]
    clauses: tuple[ClauseRead, ...]

    @property
    def question_count(self) -> int:
        """How many questions of its wording stand in it."""
        return sum(len(clause.first_asked) for clause in self.clauses)


def sections(
    outline: Iterable[ClauseShown], terms: PolicyTerms, facts: Mapping[str, FactShown]
) -> tuple[Section, ...]:
    """The sections in printed order: by the page on which each begins, then as the outline has them."""
    by_title: dict[str, list[ClauseShown]] = {}
    for clause in outline:
        by_title.setdefault(clause.place.section if clause.place else "", []).append(clause)
    parts = [_section(title, clauses, number) for number, (title, clauses) in enumerate(by_title.items(), 1)]
    parts.sort(key=lambda part: part[1][0])
    earlier_questions: set[str] = set()
    routes: dict[str, list[RouteShown]] = {}
    for route in terms.routes:
        routes.setdefault(route.clause, []).append(route)
    return tuple(
        Section(title, anchor, pages, tuple(_read(clauses, earlier_questions, terms, facts, routes)))
        for title, pages, anchor, clauses in parts
    )


def _section(
    title: str, clauses: list[ClauseShown], number: int
) -> tuple[str, tuple[int, int], str, list[ClauseShown]]:
    pages = [clause.place.page for clause in clauses if clause.place] or [0]
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or str(number)
    return title, (min(pages), max(pages)), f"section-{slug}", clauses


def _read(
    clauses: Iterable[ClauseShown],
    earlier_questions: set[str],
    terms: PolicyTerms,
    facts: Mapping[str, FactShown],
    routes: Mapping[str, list[RouteShown]],
) -> Iterator[ClauseRead]:
    known = {clause.id for clause in clauses}
    for clause in clauses:
        first = tuple(question for question in clause.questions if question.question not in earlier_questions)
        earlier_questions.update(question.question for question in first)
        reads = (facts.get(name) for name in terms.reads.get(clause.id, ()))
        yield ClauseRead(
            clause=clause,
            anchor=clause_anchor(clause.id),
            item=clause.place.item if clause.place else "",
            level=_level(clause.id, known),
            lines=_lines(clause.expression) if clause.expression else 0,
            first_asked=first,
            asked_before=tuple(question for question in clause.questions if question not in first),
            reads=tuple(fact for fact in reads if fact is not None),
            routes=tuple(routes.get(clause.id, ())),
        )


def _level(id: str, known: set[str]) -> int:
    """Inside how many clauses of the section it stands: C.3.a stands inside C.3."""
    parts = id.split(".")
    return sum(".".join(parts[:count]) in known for count in range(1, len(parts)))


def _lines(wording: Wording) -> int:
    return 1 + sum(map(_lines, wording.inside))
