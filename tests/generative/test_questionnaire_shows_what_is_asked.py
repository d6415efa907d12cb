"""A questionnaire hides nothing that can matter: whatever the engine asks for, the form shows.

Rules are read here as FHIR reads enableWhen: an answer of an item that is not shown does not count, ``!=`` holds
where there is no answer, and of a list one record is enough.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from assent.casework.assessment.approval_questions import approval_questions
from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.case import Case
from assent.logic.ask_tree import Ask, AskTree, asked
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Plain
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.questionnaire.compile import compile_questionnaire
from assent.targets.questionnaire.items import Enable, Part, Questionnaire, Rule
from tests.generative.cases_031 import cases_031
from tests.packages import PACKAGE
from tests.spec.base_case import REQUESTED, initial_case, renewal_case

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


@settings(max_examples=150)
@given(facts=cases_031(most_forgotten=14))
def test_what_an_approval_needs_is_asked_and_shown(facts: CaseFacts) -> None:
    """What bars only for want of an answer is asked for, in the form too; what is known needs no further answer."""
    form = FORMS[str(facts.values["request_kind"])]
    taken = _answered(form, facts)
    shown = {part.path for part in _shown(form, taken)}
    made = _assessed(taken)
    tree = approval_questions(made, PACKAGE)
    event(f"{made.outcome}, {len(list(asked(tree)))} asked besides")
    assert tree is None or _answered_by(tree, shown), f"not all of it is shown: {tree}"


def _answered_by(tree: AskTree, shown: set[str]) -> bool:
    """Whether the shown parts answer all, or one of the alternatives."""
    if isinstance(tree, Ask):
        return tree.fact.partition(".")[0].partition("[")[0] in shown
    return (all if tree.together else any)(_answered_by(part, shown) for part in tree.parts)


ORDERED: Mapping[str, Plain] = {
    "drug_code": "J3490", "ndc_usable": True,
    "administration_setting": "hospital", "monitored_by": "psychiatrist", "monitor_expertise": True,
    "prescriber_is_specialist": True, "response_scale": "phq_9", "baseline_total": 22, "current_total": 9,
    "baseline_date": REQUESTED - timedelta(90), "current_date": REQUESTED - timedelta(5),
    "scale_improvement_documented": True, "functional_improvement_documented": True,
}  # fmt: skip
"""What an order and a renewal state besides, so that nothing bars."""
FORGOTTEN = (*ORDERED, "infusions_per_week", "planned_infusions", "blood_pressures")


@settings(max_examples=150)
@given(
    kind=st.sampled_from(["initial", "reauthorization"]),
    forgotten=st.sets(st.sampled_from(FORGOTTEN), max_size=6),
)
def test_what_was_forgotten_and_bars_is_asked_for(kind: str, forgotten: set[str]) -> None:
    """A bar that is up only because something was left out has its question."""
    case = initial_case() if kind == "initial" else renewal_case()
    per_week, planned = (2.0, 8) if kind == "initial" else (0.5, 26)
    ordered = {**case.values, **ORDERED, "infusions_per_week": per_week, "planned_infusions": planned}
    values = {name: value for name, value in ordered.items() if name not in forgotten}
    lists = {name: records for name, records in case.lists.items() if name not in forgotten}
    made = _assessed(CaseFacts(values, lists))
    assume(made.outcome is Outcome.MET)
    up = {bar.id for bar in made.bars}
    event(f"{kind}: {sorted(up)}")
    asks = list(asked(approval_questions(made, PACKAGE)))
    assert up == {bar for ask in asks for bar in ask.clauses}
    assert not {ask.fact for ask in asks} & set(values)


def _assessed(facts: CaseFacts) -> Assessment:
    return assess(POLICY, Case("case", facts), package=PACKAGE)


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
