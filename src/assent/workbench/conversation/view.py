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


def template_of(shown: Shown) -> str:
    """The template of what is shown."""
    return f"conversation/{shown.page}.html"


def values_of(talk: Conversation, run: Run, shown: Shown) -> dict[str, Any]:
    """What the template of a page shows."""
    question = shown.question
    waiting = open_questions(talk.package, shown.assessment, run.put_off)
    common = {
        "standing": standing_of(shown.assessment, question.clauses if question else ()),
        "says": shown.says,
        "can_go_back": bool(run.trail),
        "open_count": len(waiting),
        "open_words": "approval_count" if any(one.for_approval for one in waiting) else "open_count",
        "policy": shown.assessment.policy or talk.package.newest,
    }
    match shown.page:
        case TalkPage.QUESTION:
            assert question is not None
            return {**common, **_question(talk, run, shown, question)}
        case TalkPage.ANSWERS:
            return {**common, **_answers(talk, run, shown)}
    return {**common, **_answers(talk, run, shown), **_result(talk, shown)}


def picture_values(
    talk: Conversation, facts: Facts, typed: dict[str, str], question: Question
) -> dict[str, Any]:
    """What a record comes to while it is typed: the medicine as it is recognized, and the picture of the list."""
    case = talk.read(facts)
    pictures = () if case.faults else timelines(talk.package, talk.assess(case), facts)
    name = question.form.definition.name if question.form else ""
    return {
        "pictures": tuple(one for one in pictures if one.list == name),
        "medicine": _medicine(talk, typed, question),
    }


def _question(talk: Conversation, run: Run, shown: Shown, question: Question) -> dict[str, Any]:
    fields = _fields(talk, shown, question)
    ids = {one.name: one.id for field in fields for one in (field, *field.parts)}
    policy = shown.assessment.policy or talk.package.newest
    return {
        "question": question,
        "title": _title(talk, shown, question),
        "fields": fields,
        "typed": shown.typed,
        "faults": shown.faults,
        "errors": [(ids.get(name, ""), says) for name, says in shown.faults.items()],
        "clauses": [clause_label(policy, clause) for clause in question.clauses],
        "bars": _bar_words(talk, shown, question),
        "wanted": _wanted(question),
        "group": _group(talk, run, shown, question),
        "medicines": medicine_names() if any(field.medicine for field in fields) else (),
        **picture_values(talk, run.facts, dict(shown.typed), question),
    }


def _bar_words(talk: Conversation, shown: Shown, question: Question) -> tuple[str, ...]:
    """In words, what a person would look at as long as a question that no criterion asks is open."""
    bars = (*talk.package.approval_bars, *shown.assessment.plan_bars.added)
    return tuple(bar.says for bar in bars if bar.id in question.bars)


def _group(talk: Conversation, run: Run, shown: Shown, question: Question) -> Question | None:
    """The group to which the question belongs, for whoever wants to answer several at once."""
    group = group_of(talk.package, shown.assessment, run.put_off)
    return group if group is not None and question.fact in group.group else None


def _fields(talk: Conversation, shown: Shown, question: Question) -> tuple[PageField, ...]:
    if question.fact is not None:
        return (fact_field(talk.package, question.fact, shown.typed.get("value", "")),)
    if question.group:
        return group_fields(talk.package, question.group, shown.typed)
    assert question.form is not None
    return record_fields(talk.package, question.form, shown.typed, question.wanted)


def _title(talk: Conversation, shown: Shown, question: Question) -> str:
    asks = question.asks
    if question.fact is not None:
        return asks_of(asks[0].question if asks else question.fact.question)
    if question.group:
        return say("conversation.group_title", section=question.section, count=len(question.group))
    assert question.form is not None
    records = question.form.definition
    if question.kind is PageKind.RECORD:
        held = shown.assessment.case.facts.lists[records.name].records[question.index]
        return say(
            "conversation.about_record", record=record_title(talk.package, records, question.index, held)
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


def _answers(talk: Conversation, run: Run, shown: Shown) -> dict[str, Any]:
    return {
        "parts": answer_parts(talk.package, shown.assessment, run.facts),
        "left": [
            (one.key, _title(talk, shown, one))
            for one in left_open(talk.package, shown.assessment, run.put_off)
        ],
        "fixed": (),
        "unasked": open_questions(talk.package, shown.assessment, run.put_off),
        "obtain": to_obtain(shown.assessment),
        "optional": _optional(talk, shown),
    }


def _optional(talk: Conversation, shown: Shown) -> list[tuple[str, str]]:
    """What no criterion asks, and whose answers may let the software approve at once."""
    questions = for_approval(talk.package, shown.assessment)
    return [(one.key, _title(talk, shown, one)) for one in questions]


def _result(talk: Conversation, shown: Shown) -> dict[str, Any]:
    made = shown.assessment
    return {
        "outcome": made.outcome.value,
        "packet": packet(talk.package, made),
        "terms": made.terms,
        "guidance": made.guidance,
        "advisories": made.advisories,
        "conflicts": [(_called(made, one.fact), one.why) for one in made.conflicts],
    }


def _called(made: Assessment, path: str) -> str:
    """What a fact is called."""
    words = label(path, made.policy.vocabulary, made.case.facts.record) if made.policy else path
    return capital(words)


def _medicine(talk: Conversation, typed: dict[str, str], question: Question) -> tuple[Recognized, str] | None:
    """What the medicine that was typed is taken for, and its class in words."""
    if question.form is None or not question.form.medicine:
        return None
    name = typed.get(f"r.{question.form.medicine}", "")
    if not name:
        return None
    found = recognized(name)
    return found, choice_words(talk.package, found.drug_class) if found.drug_class else ""
