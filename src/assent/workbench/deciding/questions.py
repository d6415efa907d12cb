"""Asking the provider: exactly what is missing, with the letters read before they go out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt, faulty, kept
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.record_words import titled
from assent.workbench.deciding.letters import letter_as_pdf
from assent.workbench.shell.fact_fields import facts_by_name, question_of
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/questions/new"
_MORE = 3
"""So many facts of one's own choice can be asked beside what is proposed."""


@dataclass(frozen=True, slots=True)
class QuestionProposed:
    """One fact that could be asked; what is not ``missing`` is stated, and has nothing behind it."""

    path: str
    label: str
    question: str
    clauses: tuple[str, ...]
    missing: bool


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """What is missing, each with the policy's own question, and what else may be asked."""
    check_role(caller, "review_ask")
    return _form(http, matter_of(caller, request))


@router.post(_AT)
def do(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Shows the letters, or sends the questions."""
    check_role(caller, "review_ask")
    matter, form = matter_of(caller, request), form_of(http)
    asks = _chosen(form, matter)
    if form.text("do") == "change":
        return _form(http, matter)
    if not asks:
        return _form(http, matter, faulty(questions=say("deciding.ask.none_chosen")))
    if form.text("do") == "ask":
        tried = attempt(http, caller, "review_ask", request, {"questions": asks})
        if not tried.done:
            return _form(http, matter_of(caller, request), tried)
        return go_to(f"{matter.back}?done=review_ask")
    return _letters(http, caller, matter, asks)


def _letters(http: Request, caller: Caller, matter: RequestMatter, asks: dict[str, str]) -> Response:
    tried = attempt(http, caller, "review_preview_questions", matter.detail.request, {"questions": asks})
    if not tried.done:
        return _form(http, matter, tried)
    if (pdf := letter_as_pdf(http, matter.detail.request, tried.answer)) is not None:
        return pdf
    return act_page(
        http,
        "deciding/ask_letters.html",
        matter,
        letters=tried.answer,
        asks={matter.called(path): words for path, words in asks.items()},
        carried=kept(http),
    )


def _chosen(form: SentForm, matter: RequestMatter) -> dict[str, str]:
    """What is asked, in the words that were typed; where no field for them was shown, in those proposed."""
    proposed = {proposal.path: proposal.question for proposal in _proposed(matter)}
    asks = {
        path: form.text(f"words.{path}") if form.has(f"words.{path}") else proposed.get(path, "")
        for path in form.all("ask")
    }
    for number in range(_MORE):
        path = form.text(f"more.{number}")
        if path:
            asks[path] = form.text(f"more_words.{number}")
    return asks


def _form(http: Request, matter: RequestMatter, tried: Tried = NOT_YET) -> Response:
    policy = matter.policy
    known = facts_by_name(policy) if policy else {}
    options = [
        ("", say("shell.choose")),
        *((name, name.replace("_", " ")) for name in known if "[]" not in name),
    ]
    form, proposed = form_of(http), _proposed(matter)
    chosen = (
        set(form.all("ask"))
        if form.has("csrf")
        else {proposal.path for proposal in proposed if proposal.missing}
    )
    return act_page(
        http,
        "deciding/ask.html",
        matter,
        tried,
        proposed=[proposal for proposal in proposed if proposal.missing or proposal.path in chosen],
        unsupported=[
            proposal for proposal in proposed if not proposal.missing and proposal.path not in chosen
        ],
        chosen=chosen,
        options=options,
        more=range(_MORE),
        asked=tuple(matter.detail.asks),
    )


def _proposed(matter: RequestMatter) -> tuple[QuestionProposed, ...]:
    """What is missing and not asked yet; then what is stated and has nothing behind it."""
    proposals: dict[str, QuestionProposed] = {}
    asked = set(matter.state.asks)
    for node in _nodes((matter.detail.assessment or {}).get("missing")):
        path = node["fact"]
        if path not in asked:
            proposals.setdefault(
                path,
                QuestionProposed(path, node["label"], node["question"], tuple(node["clauses"]), missing=True),
            )
    known = facts_by_name(matter.policy) if matter.policy else {}
    for fact in matter.detail.facts:
        if not fact.supported and fact.fact not in {*proposals, *asked} and question_of(known, fact.fact):
            called = matter.called(fact.fact)
            words = say("deciding.ask.document_for", what=called)
            proposals[fact.fact] = QuestionProposed(fact.fact, titled(called), words, (), missing=False)
    return tuple(proposals.values())


def _nodes(node: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """Every question of a tree, in its order."""
    if not node:
        return
    if "fact" in node:
        yield node
    for part in (*node.get("all_of", ()), *node.get("one_of", ())):
        yield from _nodes(part)
