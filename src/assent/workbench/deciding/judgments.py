"""Questions that are open for a clinician: the readings, what each would mean, and the answer that is signed."""

from typing import Any

from fastapi import Request, Response

from assent.casework.determination.attestations import AttestationId, sentence
from assent.desk.record.detail import JudgmentShown
from assent.web.router import Router
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, faulty
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.deciding.grounds import trace_of
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/judgments"
_NAME = "decisions_resolve_judgment"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The open question that the address names by its clause, else the first; and how the others were answered."""
    check_role(caller, _NAME)
    return _page(http, matter_of(caller, request), http.query_params.get("clause", ""))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Signs the answer; goes on to the next open question, or back to the request."""
    check_role(caller, _NAME)
    matter, form = matter_of(caller, request), form_of(http)
    clause = form.text("clause")
    answer = {"yes": True, "no": False}.get(form.text("answer"))
    if answer is None:
        return _page(http, matter, clause, faulty(answer=say("deciding.judgment.no_answer")))
    if not form.text("reasons"):
        return _page(http, matter, clause, faulty(reasons=say("deciding.judgment.no_reasons")))
    data: dict[str, Any] = {"clause": clause, "answer": answer}
    for name in ("reasons", "question", "reading", "attests"):
        if form.text(name):
            data[name] = form.text(name)
    tried = attempt(http, caller, _NAME, request, data)
    after = matter_of(caller, request)
    if not tried.done:
        return _page(http, after, clause, tried)
    if _open(after):
        return go_to(f"/requests/{request}/judgments")
    return go_to(f"{after.back}?done={_NAME}")


def _open(matter: RequestMatter) -> list[JudgmentShown]:
    return [judgment for judgment in matter.detail.judgments if judgment.answer is None]


def _page(http: Request, matter: RequestMatter, clause: str, tried: Tried = NOT_YET) -> Response:
    still = _open(matter)
    chosen = next((judgment for judgment in still if judgment.clause == clause), still[0] if still else None)
    looked = (
        {used["fact"]: used for part in trace_of(matter, chosen.clause) for used in part["facts"]}
        if chosen
        else {}
    )
    return act_page(
        http,
        "deciding/judgment.html",
        matter,
        tried,
        chosen=chosen,
        still=still,
        answered=[judgment for judgment in matter.detail.judgments if judgment.answer is not None],
        looked=tuple(fact for fact in matter.detail.facts if fact.fact in looked),
        attested=sentence(AttestationId.JUDGMENT),
    )
