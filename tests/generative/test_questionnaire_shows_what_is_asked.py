"""A questionnaire hides nothing that can matter: whatever the engine asks for, the form shows.

Rules are read here as FHIR reads enableWhen: an answer of an item that is not shown does not count, ``!=`` holds
where there is no answer, and of a list one record is enough.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import event, given, settings

from assent.logic.ask_tree import asked
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Plain
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.questionnaire.compile import compile_questionnaire
from assent.targets.questionnaire.items import Enable, Part, Questionnaire, Rule
from tests.generative.cases_031 import cases_031
from tests.packages import PACKAGE

SAID_BY_PLAN = ("request_date", "assessed_on", "cms_guidance_exists", "masshealth_guidance_exists")
FORMS = {
    name: compile_questionnaire(PACKAGE, POLICY, name, not_asked=SAID_BY_PLAN) for name in POLICY.pathways
}


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _values(facts: CaseFacts, path: str) -> list[Plain]:
    records, _, field = path.partition(".")
    of_records = (record.get(field) for record in facts.records(records).records)
    found = list(of_records) if field else [facts.values.get(path)]
    return [one for one in found if one is not None]


def _holds(rule: Rule, facts: CaseFacts) -> bool:
    values = _values(facts, rule.path)
    match rule.test:
        case "=":
            return rule.value in values
        case "!=":
            return rule.value not in values
        case "answered":
            return bool(values)
        case "unanswered":
            return not values
    return any(_COMPARE[rule.test](value, rule.value) for value in values)


def _enabled(enable: Enable | None, facts: CaseFacts) -> bool:
    if enable is None:
        return True
    return (all if enable.every else any)(_holds(rule, facts) for rule in enable.rules)


def _shown(form: Questionnaire, facts: CaseFacts) -> Iterator[Part]:
    for section in form.sections:
        if _enabled(section.enable, facts):
            yield from (part for part in section.parts if _enabled(part.enable, facts))


def _answered(form: Questionnaire, facts: CaseFacts) -> CaseFacts:
    """The case as far as the form takes it: without the answers of what is not shown, until nothing more is hidden."""
    own = {part.path for part in form.parts()}
    while True:
        shown = {part.path for part in _shown(form, facts)}
        values = {name: value for name, value in facts.values.items() if name in shown or name not in own}
        lists: Mapping[str, RecordList] = {
            name: records if name in shown or name not in own else RecordList()
            for name, records in facts.lists.items()
        }
        fewer = CaseFacts(values, lists)
        if fewer == facts:
            return facts
        facts = fewer


@settings(max_examples=150)
@given(facts=cases_031(most_forgotten=14))
def test_what_is_asked_is_shown(facts: CaseFacts) -> None:
    form = FORMS[str(facts.values["request_kind"])]
    taken = _answered(form, facts)
    shown = {part.path for part in _shown(form, taken)}
    conclusion = conclude(POLICY, Evaluation(taken))
    wanted = {ask.fact.partition(".")[0].partition("[")[0] for ask in asked(conclusion.missing)}
    hidden = wanted - shown - set(SAID_BY_PLAN)
    event(f"{conclusion.outcome}, {min(len(wanted), 4)} asked")
    assert not hidden, f"asked for, and not shown: {sorted(hidden)}"


@settings(max_examples=60)
@given(facts=cases_031(most_forgotten=8))
def test_what_is_hidden_changes_no_outcome(facts: CaseFacts) -> None:
    """Answers that the form does not take, because it does not show their questions, would not have mattered."""
    form = FORMS[str(facts.values["request_kind"])]
    taken = _answered(form, facts)
    whole, part = conclude(POLICY, Evaluation(facts)), conclude(POLICY, Evaluation(taken))
    assert part.outcome == whole.outcome


@pytest.mark.parametrize("pathway", sorted(FORMS))
def test_every_question_names_a_clause_or_bar(pathway: str) -> None:
    without = [part.path for part in FORMS[pathway].parts() if not part.helps]
    assert without == []
