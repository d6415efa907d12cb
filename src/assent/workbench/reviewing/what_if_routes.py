"""What if: facts of a request changed on a scratch copy that travels in a sealed field and is kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from assent.casework.record.state import RequestState
from assent.desk.assessment.policies import FactShown, Policy
from assent.desk.record import scratch
from assent.desk.record.detail import Detail
from assent.desk.record.explanation import shown_assessment
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.matter import looked_at
from assent.workbench.reviewing.access import check_inside
from assent.workbench.reviewing.clause_tree import verdict_of
from assent.workbench.reviewing.scratch_values import (
    NotAValue,
    Value,
    as_json,
    choosable,
    from_json,
    known_fact,
    typed_value,
)
from assent.workbench.reviewing.wording.fact_words import FactWords
from assent.workbench.shell.clauses import ClauseLabel, clause_label, clause_labels
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import page
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.sealed import sealed, unsealed
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_MOST_CHANGES = 40


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact that is changed on the copy: its value there, and that of the record."""

    path: str
    label: str
    now: str
    was: str


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """A clause that comes out differently on the copy."""

    label: ClauseLabel
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class _Case:
    """The request that is tried, and who tries."""

    caller: Caller
    detail: Detail
    state: RequestState
    policy: Policy
    words: FactWords


@router.get("/requests/{request}/what-if")
def show_what_if(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """A scratch copy without any change."""
    return _answer(http, _case(caller, request), {})


@router.post("/requests/{request}/what-if")
def try_what_if(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The copy with one more change, or one less."""
    form, case = form_of(http), _case(caller, request)
    earlier_copy = unsealed(http, form.text("copy"))
    is_mine = (
        earlier_copy is not None
        and earlier_copy["of"] == caller.account.id
        and earlier_copy["request"] == request
    )
    expired = bool(form.text("copy")) and not is_mine
    changes: dict[str, Any] = dict(earlier_copy["changes"]) if earlier_copy is not None and is_mine else {}
    if form.has("reset"):
        return _answer(http, case, {})
    if form.has("remove"):
        changes.pop(form.text("remove"), None)
        return _answer(http, case, changes, expired=expired)
    path = form.text("fact")
    known = known_fact(case.policy, path)
    if known is None:
        return _answer(http, case, changes, error=("fact", say("reviewing.what_if.unknown_fact")))
    if form.has("choose"):
        return _answer(http, case, changes, chosen=(path, known), expired=expired)
    try:
        changes[path] = as_json(typed_value(known, form.text("value")))
    except NotAValue as wrong:
        return _answer(http, case, changes, chosen=(path, known), error=("value", str(wrong)))
    if len(changes) > _MOST_CHANGES:
        return _answer(
            http, case, dict(list(changes.items())[:-1]), error=("fact", say("reviewing.what_if.many"))
        )
    return _answer(http, case, changes, expired=expired)


def _case(caller: Caller, request: str) -> _Case:
    check_inside(caller, request)
    detail, state, policy = looked_at(caller, request, "what if")
    policy = policy or caller.desk.catalogue.packages[0].newest
    return _Case(caller, detail, state, policy, FactWords(detail, state, policy))


def _answer(
    http: Request,
    case: _Case,
    changes: Mapping[str, Any],
    *,
    chosen: tuple[str, FactShown] | None = None,
    error: tuple[str, str] | None = None,
    expired: bool = False,
) -> Response:
    values: dict[str, Value] = {
        path: from_json(known_fact(case.policy, path), value) for path, value in changes.items()
    }
    copy = scratch.scratch_copy(case.state, values, case.caller.actor)
    assessment = scratch.tried(case.caller.desk, copy) if changes else None
    after = shown_assessment(assessment) if assessment else case.detail.assessment
    before, form = case.detail.assessment, form_of(http)
    return page(
        http,
        "reviewing/what_if.html",
        422 if error else 200,
        request=case.detail.request,
        copy=sealed(
            http,
            {"of": case.caller.account.id, "request": case.detail.request, "changes": dict(changes)},
        ),
        changed=_changed(case, values),
        before=before,
        after=after,
        clauses=_differences(case.policy, before, after),
        labels=clause_labels(case.policy),
        groups=choosable(case.detail, case.policy, case.words),
        chosen=chosen[0] if chosen else "",
        chosen_label=case.words.label(chosen[0]) if chosen else "",
        known=chosen[1] if chosen else None,
        typed=form.text("value"),
        fact=form.text("fact"),
        error=error,
        expired=expired,
    )


def _changed(case: _Case, values: Mapping[str, Value]) -> tuple[ChangedFact, ...]:
    recorded = {fact.fact: fact.value for fact in case.detail.facts}
    return tuple(
        ChangedFact(
            path,
            case.words.label(path),
            case.words.value(path, as_json(value)),
            case.words.value(path, recorded.get(path)),
        )
        for path, value in values.items()
    )


def _differences(
    policy: Policy, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[ChangedClause, ...]:
    was, now = (
        {clause["id"]: verdict_of(clause) for clause in (assessment or {}).get("trace", ())}
        for assessment in (before, after)
    )
    return tuple(
        ChangedClause(clause_label(policy, id), was.get(id, "none"), now.get(id, "none"))
        for id in dict.fromkeys((*was, *now))
        if was.get(id, "none") != now.get(id, "none")
    )
