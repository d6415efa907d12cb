"""What no criterion asks, and the software has to know before it may approve by itself.

A bar that is up because of something unknown needs an answer, and no person. Who answers nothing is judged by the
criteria as before, and a person looks.
"""

from collections.abc import Iterator
from dataclasses import replace

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.bars import CHART
from assent.logic.ask_tree import Ask, AskGroup, AskTree, all_asked, one_asked
from assent.logic.asks import Asker
from assent.logic.chart_rules import ordered_facts
from assent.logic.conclude import Outcome
from assent.logic.derivations import Lookup, Ratio
from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.package import ApprovalBar, PolicyPackage
from assent.logic.policy import Policy
from assent.logic.tree import Not

_MAY_BE_APPROVED = (Outcome.MET, Outcome.INCOMPLETE)


def approval_questions(assessment: Assessment, package: PolicyPackage) -> AskTree | None:
    """The questions whose answers may take bars away, each with the id of its bar where clauses stand.

    None where nothing unknown bars, or a person decides anyway.
    """
    policy = assessment.policy
    if policy is None or assessment.pathway is None or assessment.outcome not in _MAY_BE_APPROVED:
        return None
    evaluation = Evaluation(assessment.case.facts, assessment.adoptions)
    asker = Asker(evaluation, policy.vocabulary)
    bars = (*package.approval_bars, *assessment.plan_bars.added)
    trees = (_asked_of(bar, evaluation, asker) for bar in bars if not assessment.plan_bars.removes(bar))
    return all_asked(_askable(tree, package, policy, assessment) for tree in trees)


def order_questions(assessment: Assessment, package: PolicyPackage) -> AskTree | None:
    """What an order will state of the dose and its schedule, to be said by whoever signs too.

    Stated by the order alone it would be one of the facts that rest on a chart, and a plan wants an attestation of
    those; None where the plan takes charts for documents.
    """
    policy, values = assessment.policy, assessment.case.facts.values
    may_be_approved = assessment.outcome in _MAY_BE_APPROVED and CHART not in assessment.plan_bars.removed
    if policy is None or assessment.pathway is None or not may_be_approved:
        return None
    facts = {fact.name: fact for fact in policy.vocabulary.facts}
    stated = [facts[name] for name in ordered_facts(package.chart_rules) if name in facts]
    unknown = [fact for fact in stated if values.get(fact.name) is None]
    ratios = {ratio.top: ratio.fact for ratio in package.derivations if isinstance(ratio, Ratio)}
    asks = {fact.name: Ask(fact.name, fact.question, (), fact.document) for fact in unknown}
    # Of a dose and the dose per kilogram one is ordered: either answers both.
    ordered = [name for name in asks if not facts[name].computed and ratios.get(name, name) in asks]
    return all_asked(
        one_asked((asks[name], asks[ratios[name]])) if name in ratios else asks[name] for name in ordered
    )


def _asked_of(bar: ApprovalBar, evaluation: Evaluation, asker: Asker) -> AskTree | None:
    """What to ask so that a bar that is up comes down; None where only a known fact holds it up."""
    try:
        truth = evaluation.verdict(bar.when).lenient
        if not (truth or (truth is None and bar.if_unknown)):
            return None
        tree = asker.missing(Not(bar.when) if bar.lacks is None else bar.lacks)
    except FactError:  # an assessment by the bars names the fact
        return None
    return _under(tree, bar.id)


def _under(tree: AskTree | None, bar: str) -> AskTree | None:
    """The questions with the bar as their reason: what its conditions share with clauses is asked for the bar."""
    match tree:
        case Ask(if_yes=following):
            return replace(tree, clauses=(bar,), if_yes=_under(following, bar))
        case AskGroup(parts=parts, if_yes=following):
            inner = tuple(part for part in (_under(child, bar) for child in parts) if part is not None)
            return replace(tree, parts=inner, if_yes=_under(following, bar))
    return None


def _askable(
    tree: AskTree | None, package: PolicyPackage, policy: Policy, assessment: Assessment
) -> AskTree | None:
    """The questions that people answer: what a table tells is asked by what it is told from."""
    match tree:
        case Ask():
            return _by_inputs(tree, package, policy, assessment)
        case AskGroup(together=together, parts=parts):
            inner = (_askable(part, package, policy, assessment) for part in parts)
            return all_asked(inner) if together else one_asked(inner)
    return None


def _by_inputs(ask: Ask, package: PolicyPackage, policy: Policy, assessment: Assessment) -> AskTree | None:
    facts = {fact.name: fact for fact in policy.vocabulary.facts}
    asked_fact = facts.get(ask.fact)
    if asked_fact is None or not asked_fact.computed:
        return ask
    keys = [lookup.key for lookup in _lookups(package) if lookup.fact == ask.fact and lookup.key in facts]
    if not keys or assessment.case.facts.values.get(keys[0]) is not None:
        return None  # what it is told from is known, and tells nothing
    key = facts[keys[0]]
    return replace(ask, fact=key.name, question=key.question, document=key.document)


def _lookups(package: PolicyPackage) -> Iterator[Lookup]:
    return (
        derivation
        for derivation in package.derivations
        if isinstance(derivation, Lookup) and not derivation.records
    )
