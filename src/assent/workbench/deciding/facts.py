"""A fact against its evidence: confirmed as it is, or corrected, with what would change shown first."""

from typing import Any

from fastapi import Request, Response

from assent.casework.record.checks import NotFound
from assent.desk.assessment.inquiry import as_json
from assent.desk.record.detail import FactOfRequest, Value
from assent.desk.review.consequences import CorrectionForeseen
from assent.web.router import Router
from assent.workbench.actions.attempts import (
    NOT_YET,
    Tried,
    act_page,
    attempt,
    evidence_typed,
)
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.uploads import documents_offered
from assent.workbench.deciding.grounds import in_focus
from assent.workbench.shell.fact_fields import fact_field, facts_by_name, read_field
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/facts"
_VALUE = "value"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """All facts with what stands behind them; or the one that the address names, to be confirmed or corrected."""
    check_role(caller, "review_confirm", "review_correct")
    matter = matter_of(caller, request)
    path = http.query_params.get("fact", "")
    if not path:
        return _all(http, matter)
    return _page(http, matter, _fact(matter, path))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Confirms the value, corrects it, or shows what the correction would change."""
    check_role(caller, "review_confirm", "review_correct")
    matter, form = matter_of(caller, request), form_of(http)
    fact = _fact(matter, form.text("path"))
    if form.text("do") == "confirm":
        return _confirm(http, caller, matter, fact)
    data, wrong = _correction(matter, fact, form)
    if wrong.errors:
        return _page(http, matter, fact, wrong)
    name = "review_correct" if form.text("do") == "correct" else "review_preview_correction"
    tried = attempt(http, caller, name, request, data)
    if not tried.done:
        return _page(http, matter_of(caller, request), fact, tried)
    if name == "review_preview_correction":
        return _page(http, matter, fact, foreseen=tried.answer)
    return go_to(f"{matter.back}?done=review_correct")


def _confirm(http: Request, caller: PageCaller, matter: RequestMatter, fact: FactOfRequest) -> Response:
    data = {"path": fact.fact, "value": _sent(matter, fact), **_behind(form_of(http))}
    tried = attempt(http, caller, "review_confirm", matter.detail.request, data)
    if not tried.done:
        return _page(http, matter_of(caller, matter.detail.request), fact, tried)
    return go_to(f"{matter.back}?done=review_confirm")


def _correction(matter: RequestMatter, fact: FactOfRequest, form: SentForm) -> tuple[dict[str, Any], Tried]:
    """The correction as it was typed, and what is wrong with it at once."""
    assert matter.policy is not None
    field = fact_field(facts_by_name(matter.policy), fact.fact, _VALUE)
    value = read_field(field, form)
    was = _sent(matter, fact)
    errors = {}
    if value is None:
        errors[_VALUE] = say("deciding.facts.no_value")
    elif value == was:
        errors[_VALUE] = say("deciding.facts.same_value")
    if not form.text("why"):
        errors["why"] = say("deciding.facts.no_why")
    data = {
        "path": fact.fact, _VALUE: value, "was": was, "why": form.text("why"), **_behind(form),
    }  # fmt: skip
    return data, Tried(errors=errors)


def _behind(form: SentForm) -> dict[str, Any]:
    document = form.text("document")
    return {"evidence": evidence_typed(form), **({"document": document} if document else {})}


def _sent(matter: RequestMatter, fact: FactOfRequest) -> Value:
    """The value that counts now, as actions take it."""
    value = matter.state.facts[fact.fact].current.value
    return as_json(value)


def _all(http: Request, matter: RequestMatter) -> Response:
    """Every fact, those to look at first on top."""
    focus = in_focus(matter)
    first = [fact for fact in matter.detail.facts if fact.fact in focus]
    return act_page(
        http,
        "deciding/facts.html",
        matter,
        first=first,
        rest=[fact for fact in matter.detail.facts if fact.fact not in focus],
        cited_by=_cited_by(matter),
    )


def _fact(matter: RequestMatter, path: str) -> FactOfRequest:
    fact = next((fact for fact in matter.detail.facts if fact.fact == path), None)
    if fact is None or matter.policy is None:
        raise NotFound(say("deciding.facts.unknown"))
    return fact


def _cited_by(matter: RequestMatter) -> dict[str, list[str]]:
    """By fact the clauses that looked at it."""
    cited_by: dict[str, list[str]] = {}
    for clause in (matter.detail.assessment or {}).get("trace", ()):
        for used in clause["facts"]:
            if clause["binds"]:
                cited_by.setdefault(used["fact"], []).append(clause["id"])
    return cited_by


def _page(
    http: Request,
    matter: RequestMatter,
    fact: FactOfRequest,
    tried: Tried = NOT_YET,
    foreseen: CorrectionForeseen | None = None,
) -> Response:
    assert matter.policy is not None
    proposed = {**fact.evidence, "document": fact.document or ""}
    return act_page(
        http,
        "deciding/fact.html",
        matter,
        tried,
        fact=fact,
        entry=fact_field(facts_by_name(matter.policy), fact.fact, _VALUE, fact.value),
        proposed=proposed,
        foreseen=foreseen,
        documents_offered=documents_offered,
        cited_by=_cited_by(matter).get(fact.fact, ()),
    )
