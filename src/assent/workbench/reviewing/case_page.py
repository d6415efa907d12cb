"""The case page: one request with all that a reviewer needs, put together from one look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assent.desk.assessment.policies import Policy
from assent.desk.record.detail import Detail, LineShown
from assent.web.server.caller import Caller
from assent.workbench.actions.matter import looked_at
from assent.workbench.reviewing.action_groups import OfferedActions, offered
from assent.workbench.reviewing.clause_focus import ClauseFocus, clause_focus
from assent.workbench.reviewing.clause_tree import ClauseSection, clause_sections, focus_of, in_order
from assent.workbench.reviewing.pictures import (
    TrendPicture,
    TrialPicture,
    pressure_picture,
    score_pictures,
    trial_picture,
)
from assent.workbench.reviewing.wording.clocks import Clock, clock_of
from assent.workbench.reviewing.wording.fact_words import FactWords
from assent.workbench.reviewing.wording.history import History, Present, history, present
from assent.workbench.shell.account_names import account_names
from assent.workbench.shell.clauses import ClauseLabel, clause_labels

MOST_HISTORY = 40
"""So many lines of the history stand on the case page; all of them on a page of their own."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page shows."""

    detail: Detail
    policy: Policy | None
    words: FactWords
    labels: Mapping[str, ClauseLabel]
    clock: Clock
    sections: tuple[ClauseSection, ...]
    focus: ClauseFocus | None
    before: str
    after: str
    actions: OfferedActions
    present: tuple[Present, ...]
    history: History
    decisions: tuple[tuple[str, LineShown], ...]
    trials: TrialPicture | None
    scores: tuple[TrendPicture, ...]
    pressure: TrendPicture | None


def case_page(caller: Caller, request: str, clause: str) -> CasePage:
    """The page of a request with one of its clauses in focus; raises what the look raises."""
    detail, state, policy = looked_at(caller, request)
    words = FactWords(detail, state, policy)
    sections = clause_sections(detail, policy)
    labels = clause_labels(policy) if policy else {}
    focus = focus_of(detail, clause)
    before, after = _beside(sections, focus)
    return CasePage(
        detail=detail,
        policy=policy,
        words=words,
        labels=labels,
        clock=clock_of(detail, caller.now),
        sections=sections,
        focus=clause_focus(detail, policy, words, focus),
        before=before,
        after=after,
        actions=offered(caller.account.role, state, detail),
        present=present(detail.timeline, caller.account.id, caller.now),
        history=history(detail.timeline, labels, words.known_name, account_names(caller), MOST_HISTORY),
        decisions=_decisions(detail),
        trials=trial_picture(detail, policy, words) if policy else None,
        scores=score_pictures(detail, policy, words) if policy else (),
        pressure=pressure_picture(detail, policy) if policy else None,
    )


def clause_part(caller: Caller, request: str, clause: str) -> dict[str, Any]:
    """The clause in focus alone, for a script that puts it into the page; the look names the clause."""
    detail, state, policy = looked_at(caller, request, f"clause {clause}")
    sections = clause_sections(detail, policy)
    focus_id = focus_of(detail, clause)
    before, after = _beside(sections, focus_id)
    focus = clause_focus(detail, policy, FactWords(detail, state, policy), focus_id)
    labels = clause_labels(policy) if policy else {}
    return {
        "detail": detail, "focus": focus, "before": before, "after": after, "labels": labels,
        "policy": policy, "sections": sections,
    }  # fmt: skip


def _beside(sections: tuple[ClauseSection, ...], id: str) -> tuple[str, str]:
    """The clauses before and after one in the tree."""
    names = list(dict.fromkeys(node.label.id for node in in_order(sections)))
    at = names.index(id) if id in names else -1
    before = names[at - 1] if at > 0 else ""
    return before, names[at + 1] if 0 <= at < len(names) - 1 else ""


def _decisions(detail: Detail) -> tuple[tuple[str, LineShown], ...]:
    """Each decision once, with the names of all lines that were decided alike."""
    decisions: list[tuple[str, LineShown]] = []
    for line in detail.lines:
        if line.determination is None:
            continue
        at = next((at for at, (_, earlier) in enumerate(decisions) if _alike(earlier, line)), None)
        if at is None:
            decisions.append((line.line, line))
        else:
            decisions[at] = (f"{decisions[at][0]}, {line.line}", decisions[at][1])
    return tuple(decisions)


def _alike(first: LineShown, second: LineShown) -> bool:
    return (first.determination, first.departure, first.earlier_determinations) == (
        second.determination, second.departure, second.earlier_determinations,
    )  # fmt: skip
