"""What the pages of a conversation show: questions with their fields, answers to check, the result with its packet."""

from typing import Any

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.labels import label
from assent.desk.assessment.inquiry import Recognized, medicine_names, recognized
from assent.workbench.conversation.answers import Facts
from assent.workbench.conversation.fields import (
    PageField,
    asks_of,
    choice_words,
    fact_field,
    group_fields,
    record_fields,
)
from assent.workbench.conversation.questions import (
    PageKind,
    Question,
    for_approval,
    group_of,
    left_open,
    open_questions,
    to_obtain,
)
from assent.workbench.conversation.records import record_title
from assent.workbench.conversation.run import Conversation, Run, Shown, TalkPage
from assent.workbench.conversation.standing import packet, standing_of
from assent.workbench.conversation.summary import answer_parts
from assent.workbench.conversation.timeline import timelines
from assent.workbench.shell.clauses import clause_label
from assent.workbench.shell.words import capital, say


def template_of(screen: Shown) -> str:
    """The template of what is shown."""
    return f"conversation/{screen.page}.html"


def values_of(talk: Conversation, run: Run, screen: Shown) -> dict[str, Any]:
    """What the template of a page shows."""
    question = screen.question
    waiting = open_questions(talk.package, screen.assessment, run.put_off)
    common = {
        "standing": standing_of(screen.assessment, question.clauses if question else ()),
        "says": screen.says,
        "can_go_back": bool(run.trail),
        "open_count": len(waiting),
        "open_words": "approval_count"
        if any(question.for_approval for question in waiting)
        else "open_count",
        "policy": screen.assessment.policy or talk.package.newest,
    }
    match screen.page:
        case TalkPage.QUESTION:
            assert question is not None
            return {**common, **_question(talk, run, screen, question)}
        case TalkPage.ANSWERS:
            return {**common, **_answers(talk, run, screen)}
    return {**common, **_answers(talk, run, screen), **_result(talk, screen)}


def picture_values(
    talk: Conversation, facts: Facts, typed: dict[str, str], question: Question
) -> dict[str, Any]:
    """What a record comes to while it is typed: the medicine as it is recognized, and the picture of the list."""
    case = talk.read(facts)
    pictures = () if case.faults else timelines(talk.package, talk.assess(case), facts)
    name = question.form.definition.name if question.form else ""
    return {
        "pictures": tuple(picture for picture in pictures if picture.list == name),
        "medicine": _medicine(talk, typed, question),
    }


def _question(talk: Conversation, run: Run, screen: Shown, question: Question) -> dict[str, Any]:
    fields = _fields(talk, screen, question)
    ids = {part.name: part.id for field in fields for part in (field, *field.parts)}
    policy = screen.assessment.policy or talk.package.newest
    return {
        "question": question,
        "title": _title(talk, screen, question),
        "fields": fields,
        "typed": screen.typed,
        "faults": screen.faults,
        "errors": [(ids.get(name, ""), fault) for name, fault in screen.faults.items()],
        "clauses": [clause_label(policy, clause) for clause in question.clauses],
        "bars": _bar_words(talk, screen, question),
        "wanted": _wanted(question),
        "group": _group(talk, run, screen, question),
        "medicines": medicine_names() if any(field.medicine for field in fields) else (),
        **picture_values(talk, run.facts, dict(screen.typed), question),
    }


def _bar_words(talk: Conversation, screen: Shown, question: Question) -> tuple[str, ...]:
    """In words, what a person would look at as long as a question that no criterion asks is open."""
    bars = (*talk.package.approval_bars, *screen.assessment.plan_bars.added)
    return tuple(bar.says for bar in bars if bar.id in question.bars)


def _group(talk: Conversation, run: Run, screen: Shown, question: Question) -> Question | None:
    """The group to which the question belongs, for whoever wants to answer several at once."""
    group = group_of(talk.package, screen.assessment, run.put_off)
    return group if group is not None and question.fact in group.group else None


def _fields(talk: Conversation, screen: Shown, question: Question) -> tuple[PageField, ...]:
    if question.fact is not None:
        return (fact_field(talk.package, question.fact, screen.typed.get("value", "")),)
    if question.group:
        return group_fields(talk.package, question.group, screen.typed)
    assert question.form is not None
    return record_fields(talk.package, question.form, screen.typed, question.wanted)


def _title(talk: Conversation, screen: Shown, question: Question) -> str:
    asks = question.asks
    if question.fact is not None:
        return asks_of(asks[0].question if asks else question.fact.question)
    if question.group:
        return say("conversation.group_title", section=question.section, count=len(question.group))
    assert question.form is not None
    records = question.form.definition
    if question.kind is PageKind.RECORD:
        record = screen.assessment.case.facts.lists[records.name].records[question.index]
        return say(
            "conversation.about_record", record=record_title(talk.package, records, question.index, record)
        )
    if not question.wants_more:
        return records.question
    singular = records.singular or records.name.replace("_", " ")
    return say(
        "conversation.add_record" if question.index == 0 else "conversation.add_another", record=singular
    )


def _wanted(question: Question) -> tuple[str, ...]:
    """In words, what a list is asked for: one of these where there are several."""
    if question.kind is not PageKind.LIST or not question.wants_more:
        return ()
    return tuple(
        say("conversation.at_least", asks=ask.question, count=ask.count) if ask.count > 1 else ask.question
        for ask in question.asks
        if ask.kind.value == "another"
    )


def _answers(talk: Conversation, run: Run, screen: Shown) -> dict[str, Any]:
    return {
        "parts": answer_parts(talk.package, screen.assessment, run.facts),
        "left": [
            (question.key, _title(talk, screen, question))
            for question in left_open(talk.package, screen.assessment, run.put_off)
        ],
        "fixed": (),
        "unasked": open_questions(talk.package, screen.assessment, run.put_off),
        "obtain": to_obtain(screen.assessment),
        "optional": _optional(talk, screen),
    }


def _optional(talk: Conversation, screen: Shown) -> list[tuple[str, str]]:
    """What no criterion asks, and whose answers may let the software approve at once."""
    questions = for_approval(talk.package, screen.assessment)
    return [(question.key, _title(talk, screen, question)) for question in questions]


def _result(talk: Conversation, screen: Shown) -> dict[str, Any]:
    assessment = screen.assessment
    return {
        "outcome": assessment.outcome.value,
        "packet": packet(talk.package, assessment),
        "terms": assessment.terms,
        "guidance": assessment.guidance,
        "advisories": assessment.advisories,
        "conflicts": [
            (_called(assessment, conflict.fact), conflict.why) for conflict in assessment.conflicts
        ],
    }


def _called(assessment: Assessment, path: str) -> str:
    """What a fact is called."""
    words = (
        label(path, assessment.policy.vocabulary, assessment.case.facts.record) if assessment.policy else path
    )
    return capital(words)


def _medicine(talk: Conversation, typed: dict[str, str], question: Question) -> tuple[Recognized, str] | None:
    """What the medicine that was typed is taken for, and its class in words."""
    if question.form is None or not question.form.medicine:
        return None
    name = typed.get(f"r.{question.form.medicine}", "")
    if not name:
        return None
    medicine = recognized(name)
    return medicine, choice_words(talk.package, medicine.drug_class) if medicine.drug_class else ""
