"""Answering what is asked, in parts: question by question, then everything shown back before it is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request, Response

from assent.desk.assessment.policies import FactShown
from assent.desk.intake.answer_previews import AnswerRead
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import (
    NOT_YET,
    Tried,
    act_page,
    attempt,
    evidence_typed,
    faulty,
    kept,
)
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.actions.uploads import Uploaded, documents_offered, upload
from assent.workbench.office.asked_words import asked_words
from assent.workbench.shell.fact_fields import (
    FactField,
    fact_field,
    facts_by_name,
    is_list,
    read_field,
    record_fields,
)
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/answer"
_MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """One question with its field, or with the fields of each record that is given.

    ``kind`` is ask; or all, one and if_yes where a group begins, and end where it ends.
    """

    kind: str
    path: str = ""
    label: str = ""
    asks: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    document: str = ""
    field: FactField | None = None
    records: tuple[tuple[FactField, ...], ...] = ()

    @property
    def none(self) -> str:
        """The name of the field by which there is no answer."""
        return f"none.{self.path}"


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Everything that is asked, in the order of the tree."""
    check_role(caller, "requests_answer")
    return _form(http, matter_of(caller, request))


@router.post(_AT + "/documents")
def take(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Checks what was typed and shows it back; then sends it."""
    check_role(caller, "requests_answer")
    matter, form = matter_of(caller, request), form_of(http)
    if form.has("add") or form.text("do") == "change":
        return _form(http, matter)
    facts, none = _typed(matter, form)
    if not facts and not none:
        return _form(http, matter, Tried(says=say("office_requests.answer.nothing")))
    if none and not form.text("says"):
        return _form(http, matter, faulty(says=say("office_requests.answer.why_none")))
    sent = form.text("do") == "send"
    uploaded = upload(http, caller, matter)
    if not uploaded.tried.done:
        return _form(http, matter, uploaded.tried)
    if sent:
        return _send(http, caller, matter, facts, none)
    return _check(http, caller, matter, facts, none, uploaded)


def _check(
    http: Request,
    caller: Caller,
    matter: RequestMatter,
    facts: Mapping[str, Any],
    none: tuple[str, ...],
    uploaded: Uploaded,
) -> Response:
    """Everything as it would be kept, before it is sent."""
    form, request = form_of(http), matter.detail.request
    read: AnswerRead | None = None
    if facts:
        data = {"facts": facts, "evidence": evidence_typed(form)}
        tried = attempt(http, caller, "requests_preview_answer", request, data)
        if not tried.done:
            after = matter_of(caller, request) if uploaded.digest else matter
            return _form(http, after, tried, document=uploaded.digest, version=uploaded.version)
        read = tried.answer
    after = matter_of(caller, request) if uploaded.digest else matter
    given_paths = {
        question.path
        for question in questions(matter, form)
        if question.kind == "ask" and _is_given(question, form)
    }
    carried = [pair for pair in kept(http) if pair[0] != "document" or not uploaded.digest]
    return act_page(
        http,
        "office/answer_check.html",
        after,
        version=uploaded.version,
        read=read,
        without=tuple(asked_words(after, path) for path in none),
        open=tuple(
            asked_words(matter, question.path) for question in questions(matter, form)
            if question.kind == "ask" and question.path not in given_paths and question.path not in none
        ),
        carried=[*carried, *([("document", uploaded.digest)] if uploaded.digest else [])],
        document=_document(after, uploaded.digest or form.text("document")),
        evidence=evidence_typed(form),
        asked_words=lambda path: asked_words(after, path),
    )  # fmt: skip


def _send(
    http: Request, caller: Caller, matter: RequestMatter, facts: Mapping[str, Any], none: tuple[str, ...]
) -> Response:
    form, request, version = form_of(http), matter.detail.request, None
    if facts:
        document = form.text("document")
        data = {
            "facts": facts,
            "evidence": evidence_typed(form),
            **({"document": document} if document else {}),
        }
        tried = attempt(http, caller, "requests_answer", request, data)
        if not tried.done:
            return _form(http, matter_of(caller, request), tried)
        version = tried.answer.version
    if none:
        still = matter_of(caller, request)
        asks = [path for path in none if path in still.state.asks]
        data = {"asks": asks, "says": form.text("says")}
        if asks:
            tried = attempt(http, caller, "requests_answer_without", request, data, version=version)
            if not tried.done:
                return _form(http, still, tried)
    return go_to(f"{matter.back}?done=requests_answer")


def _form(
    http: Request, matter: RequestMatter, tried: Tried = NOT_YET, *, document: str = "", version: str = ""
) -> Response:
    return act_page(
        http,
        "office/answer.html",
        matter,
        tried,
        version=version,
        questions=tuple(questions(matter, form_of(http))),
        document=document,
        documents_offered=documents_offered,
    )


def _document(matter: RequestMatter, digest: str) -> str:
    return next((document.name for document in matter.detail.documents if document.digest == digest), "")


def questions(matter: RequestMatter, form: SentForm) -> Iterator[PlanQuestion]:
    """What is asked in the order of the tree; what can be answered in several ways has one field, at the first."""
    if matter.detail.questions is None or matter.policy is None:
        return
    known = facts_by_name(matter.policy)
    asked_paths: set[str] = set()
    yield from _questions(matter.detail.questions, known, form, asked_paths)


def _questions(
    node: Mapping[str, Any], known: Mapping[str, FactShown], form: SentForm, asked_paths: set[str]
) -> Iterator[PlanQuestion]:
    for name, kind in (("all_of", "all"), ("one_of", "one")):
        if name in node:
            yield PlanQuestion(kind)
            for part in node[name]:
                yield from _questions(part, known, form, asked_paths)
            yield PlanQuestion("end")
    if "fact" in node:
        yield _question(node, known, form, asked_paths)
    if node.get("if_yes"):
        yield PlanQuestion("if_yes", asks=tuple(_later(node["if_yes"])))


def _later(node: Mapping[str, Any]) -> Iterator[str]:
    if "fact" in node:
        yield node["question"]
    for part in (*node.get("all_of", ()), *node.get("one_of", ())):
        yield from _later(part)


def _question(
    node: Mapping[str, Any], known: Mapping[str, FactShown], form: SentForm, asked_paths: set[str]
) -> PlanQuestion:
    path = str(node["fact"])
    clauses = tuple(node.get("clauses") or ())
    base = PlanQuestion(
        "ask", path, node.get("label") or path, (node["question"],), clauses, node.get("document") or ""
    )
    if path in asked_paths:
        return base
    asked_paths.add(path)
    if not is_list(known, path):
        return replace(base, field=fact_field(known, path, f"facts.{path}", question=node["question"]))
    count = max(int(node.get("count") or 1), _records_typed(form, path) + (form.text("add") == path))
    records = tuple(
        record_fields(known, path, f"records.{path}.{number}") for number in range(min(count, _MOST_RECORDS))
    )
    return replace(base, records=records)


def _records_typed(form: SentForm, path: str) -> int:
    start = f"records.{path}."
    numbers = (name.removeprefix(start).partition(".")[0] for name in form.fields if name.startswith(start))
    return max((int(number) + 1 for number in numbers if number.isdecimal() and len(number) < 3), default=0)


def _typed(matter: RequestMatter, form: SentForm) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What was typed, as facts by path; and the questions to which there is no answer."""
    facts: dict[str, Any] = {}
    none: list[str] = []
    for question in questions(matter, form):
        if question.kind != "ask":
            continue
        if form.has(question.none):
            none.append(question.path)
        elif question.field is not None and (value := read_field(question.field, form)) is not None:
            facts[question.path] = value
        elif question.records and (records := _records(question, form)):
            facts[question.path] = records
    return facts, tuple(dict.fromkeys(none))


def _records(question: PlanQuestion, form: SentForm) -> list[dict[str, Any]]:
    records = (
        {
            field.path.rpartition(".")[2]: value
            for field in fields
            if (value := read_field(field, form)) is not None
        }
        for fields in question.records
    )
    return [record for record in records if record]


def _is_given(question: PlanQuestion, form: SentForm) -> bool:
    if question.field is not None:
        return read_field(question.field, form) is not None
    return bool(_records(question, form))
