"""One run of a conversation: the case so far, what was put off, and what one page's answer makes of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Basis, Case, Fault
from assent.casework.assessment.labels import label
from assent.desk.assessment.inquiry import PolicyPackage
from assent.desk.assessment.policies import Policy
from assent.workbench.conversation.answers import (
    Facts,
    is_known,
    records_of,
    with_complete,
    with_fact,
    with_record,
    without_record,
)
from assent.workbench.conversation.fields import (
    VALUE,
    Typed,
    TypedReading,
    read_fact,
    read_facts,
    read_record,
    text_of,
    typed_of,
)
from assent.workbench.conversation.questions import (
    GROUP,
    PageKind,
    Question,
    group_of,
    next_question,
    question_of,
)
from assent.workbench.shell.words import say

_MOST_STEPS = 300
"""So many pages back are remembered."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a conversation works with: a policy, how a case is read, and how it is assessed."""

    package: PolicyPackage
    read: Callable[[Facts], Case]
    assess: Callable[[Case], Assessment]


@dataclass(frozen=True, slots=True)
class Run:
    """The case so far; ``put_off`` is what nobody knew yet; ``trail`` the pages that were answered, the last last."""

    facts: Facts
    put_off: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()


class TalkPage(StrEnum):
    """What is shown next: a question, the answers to check, or the result."""

    QUESTION = "question"
    ANSWERS = "answers"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Shown:
    """The page that comes next. ``faults`` are by the names of fields, those of no field under an empty name."""

    page: TalkPage
    assessment: Assessment
    question: Question | None = None
    typed: Typed = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentPage:
    """What came back from a page: which one it was, which button was pressed (``do`` or ``go``), what was typed."""

    key: str = ""
    do: str = ""
    go: str = ""
    typed: Typed = field(default_factory=dict)


class NoSuchPage(LookupError):
    """A question that the policy of the case does not have."""


def next_page(talk: Conversation, run: Run, remarks: tuple[str, ...] = ()) -> Shown:
    """The next question; the answers to check where nothing more is asked."""
    assessment = _assessed(talk, run)
    page = next_question(talk.package, assessment, run.put_off)
    if page is None:
        return Shown(TalkPage.ANSWERS, assessment, says=remarks)
    return Shown(TalkPage.QUESTION, assessment, page, _typed(run, page, assessment), says=remarks)


def turned(talk: Conversation, run: Run, sent: SentPage) -> tuple[Run, Shown]:
    """The run after what came back from a page, and what to show. Raises ``NoSuchPage``."""
    if sent.go:
        return _gone(talk, run, sent.go)
    page = _page(talk, run, sent.key)
    if sent.do == "unknown":
        return _put_off(talk, run, page)
    if sent.do == "complete" and page.form is not None:
        facts = with_complete(run.facts, page.form.definition.name, complete=True)
        return _after(talk, run, page, facts, page.paths, sent)
    if sent.do == "remove" and page.form is not None and page.kind is PageKind.RECORD:
        facts = without_record(run.facts, page.form.definition.name, page.index)
        return _after(talk, run, replace(page, asks=()), facts, (), sent)
    return _answered(talk, run, page, sent)


def draft_of(run: Run, page: Question, typed: Typed, today: date) -> Facts:
    """The case with a record as far as it is typed: to look at, not to keep."""
    if page.form is None:
        return run.facts
    read = read_record(page.form, typed, today)
    return (
        with_record(run.facts, page.form.definition.name, page.index, read.values)
        if read.values
        else run.facts
    )


def page_of(talk: Conversation, run: Run, key: str) -> Question:
    """The page of a key, as it is asked now, or as somebody sees it again. Raises ``NoSuchPage``."""
    return _page(talk, run, key)


def today_of(talk: Conversation, run: Run) -> date:
    """The day up to which facts may be dated: a case that can be has one."""
    day = talk.read(run.facts).as_of
    assert day is not None
    return day


def _assessed(talk: Conversation, run: Run) -> Assessment:
    return talk.assess(talk.read(run.facts))


def _page(talk: Conversation, run: Run, key: str) -> Question:
    assessment = _assessed(talk, run)
    group = group_of(talk.package, assessment, run.put_off) if key == GROUP else None
    if group is not None:
        return group
    now = next_question(talk.package, assessment, run.put_off)
    if now is not None and now.key == key:
        return now
    question = question_of(talk.package, _policy(assessment, talk), assessment.case, key)
    if question is None:
        raise NoSuchPage(key)
    return question


def _policy(assessment: Assessment, talk: Conversation) -> Policy:
    return assessment.policy or talk.package.newest


def _gone(talk: Conversation, run: Run, go: str) -> tuple[Run, Shown]:
    if go == "next":
        return run, next_page(talk, run)
    if go in (TalkPage.ANSWERS, TalkPage.RESULT):
        return run, Shown(TalkPage(go), _assessed(talk, run))
    if go == "back":
        if not run.trail:
            return run, next_page(talk, run)
        run, go = replace(run, trail=run.trail[:-1]), run.trail[-1]
        page = question_of(talk.package, talk.package.newest, talk.read(run.facts), go)
        if page is None:  # a record that is no longer there
            return _gone(talk, run, "back")
    page = _page(talk, run, go)
    assessment = _assessed(talk, run)
    return run, Shown(TalkPage.QUESTION, assessment, page, _typed(run, page, assessment))


def _put_off(talk: Conversation, run: Run, page: Question) -> tuple[Run, Shown]:
    facts = with_fact(run.facts, page.key, None) if page.kind is PageKind.FACT else run.facts
    run = replace(
        run, facts=facts, put_off=_more(run.put_off, page.paths), trail=_more(run.trail, [page.key])
    )
    return run, next_page(talk, run)


def _answered(talk: Conversation, run: Run, page: Question, sent: SentPage) -> tuple[Run, Shown]:
    today = today_of(talk, run)
    if page.kind is PageKind.GROUP:
        read = read_facts(page.group, sent.typed, today)
        facts, empty = {**run.facts, **read.values}, not read.values
    elif page.fact is not None:
        read = read_fact(page.fact, sent.typed, today)
        facts = with_fact(run.facts, page.key, read.values.get(page.key))
        empty = not read.values
    else:
        assert page.form is not None
        read = read_record(page.form, sent.typed, today)
        facts = with_record(run.facts, page.form.definition.name, page.index, read.values)
        empty = not read.values and page.kind is PageKind.LIST
    if empty and not read.faults:
        read = replace(read, faults={_first(page): say("conversation.nothing_typed")})
    if read.faults or sent.do == "show":
        faults = {} if sent.do == "show" else read.faults
        return run, Shown(TalkPage.QUESTION, _assessed(talk, run), page, sent.typed, faults)
    return _after(talk, run, page, facts, (), sent, read)


def _after(
    talk: Conversation,
    run: Run,
    page: Question,
    facts: Mapping[str, Any],
    put_off: Iterable[str],
    sent: SentPage,
    read: TypedReading | None = None,
) -> tuple[Run, Shown]:
    """The run with these facts, if they can be; else the page again, with what is wrong."""
    case = talk.read(facts)
    if case.faults:
        faults = _by_field(talk, page, case)
        return run, Shown(TalkPage.QUESTION, _assessed(talk, run), page, sent.typed, faults)
    trail = page.asks[0].fact if page.kind is PageKind.GROUP else page.key
    left = [path for path in page.paths if page.kind is not PageKind.LIST and not is_known(case, path)]
    kept = tuple(path for path in run.put_off if path != page.key or path in put_off)
    next_run = Run(facts, _more(kept, [*put_off, *left]), _more(run.trail, [trail]))
    return next_run, next_page(talk, next_run, read.says if read else ())


def _by_field(talk: Conversation, page: Question, case: Case) -> dict[str, str]:
    """What is wrong, by the fields of this page; of another place with what it is called."""
    faults: dict[str, str] = {}
    for fault in case.faults:
        place = _place(page, fault)
        words = (
            fault.says
            if place
            else f"{label(fault.fact, talk.package.newest.vocabulary, _nothing)}: {fault.says}"
        )
        faults[place] = words if place not in faults else f"{faults[place]}; {words}"
    return faults


def _nothing(_name: str, _index: int) -> dict[str, Any]:
    return {}


def _place(page: Question, fault: Fault) -> str:
    if page.kind is PageKind.FACT:
        return VALUE if fault.fact == page.key else ""
    if page.kind is PageKind.GROUP:
        return f"r.{fault.fact}" if fault.fact in page.paths else ""
    assert page.form is not None
    record = f"{page.form.definition.name}[{page.index}]."
    if not fault.fact.startswith(record):
        return ""
    name = fault.fact.removeprefix(record)
    return "r." + name.replace("[", ".").replace("]", "").partition(".on")[0]


def _first(page: Question) -> str:
    if page.group:
        return f"r.{page.group[0].name}"
    if page.form is None:
        return VALUE
    return f"r.{(page.wanted or (page.form.fields[0].name,))[0]}"


def _typed(run: Run, page: Question, assessment: Assessment) -> dict[str, str]:
    """What is known of it, as it would be typed; a fact that was signed for in a group stands in the case alone."""
    if page.group:
        return {f"r.{fact.name}": text_of(run.facts.get(fact.name)) for fact in page.group}
    if page.form is None:
        answer = run.facts.get(page.key)
        behind = assessment.case.evidence_of(page.key)
        signed = behind is not None and behind.basis is Basis.ATTESTED
        known = assessment.case.facts.values.get(page.key) if answer is None and signed else answer
        return {VALUE: text_of(known)}
    records = records_of(run.facts, page.form.definition.name)
    return typed_of(page.form, records[page.index]) if page.index < len(records) else {}


def _more(have: tuple[str, ...], new_steps: Iterable[str]) -> tuple[str, ...]:
    """With more behind it, each once, where it came last."""
    added = tuple(new_steps)
    return (*(step for step in have if step not in added), *added)[-_MOST_STEPS:]
