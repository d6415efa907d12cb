"""How a plan has set the dated rules, as regulation reads it."""

from datetime import date
from functools import cache

from assent.casework.requirement.events import RulesSet
from assent.regulation.library import check_switches
from assent.regulation.rules import (
    NO_SWITCHES,
    Rule,
    Switch,
    Switches,
    position_rules,
    position_taken,
    takes_position,
)
from assent.regulation.working_days import MASSACHUSETTS, WorkCalendar

_ON_PRESCRIBERS_WORD = (
    "standing.expedite_on_prescribers_word",
    "standing.expedite_on_prescribers_word.ma",
    "standing.expedite_on_prescribers_word.medicaid",
    "standing.expedite_on_prescribers_word.commercial",
)

_OUTPATIENT_DRUG = "position.ketamine_is_outpatient_drug"
"""That the drug, paid separately, is a covered outpatient drug of Medicaid."""

_APPROVAL_LASTS = ("standing.approval_lasts", "standing.approval_lasts.massachusetts")


def switches_of(rules: RulesSet | None) -> Switches:
    """The plan's switches; without any, every rule stands as its table says."""
    if rules is None or not rules.switches:
        return NO_SWITCHES
    return Switches(
        tuple(
            Switch(switch.rule, switch.on, switch.by, switch.since, switch.why) for switch in rules.switches
        )
    )


def calendar_of(rules: RulesSet | None) -> WorkCalendar:
    """The working days: Massachusetts, with the plan's own days off and days worked."""
    if rules is None or not (rules.days_off or rules.days_worked):
        return MASSACHUSETTS
    return WorkCalendar(frozenset(rules.days_off), frozenset(rules.days_worked))


def must_expedite(product_line: str, day: date, rules: RulesSet | None) -> bool:
    """Whether a prescriber's word leaves the plan no choice, by the rules that the table of positions names."""
    return any(
        takes_position(position, day, product_line, switches_of(rules)) for position in _ON_PRESCRIBERS_WORD
    )


def has_position(position: str, product_line: str, day: date, rules: RulesSet | None) -> bool:
    """Whether the plan takes a position that a policy's package names; where it names none, nothing is asked."""
    return not position or takes_position(position, day, product_line, switches_of(rules))


def is_outpatient_drug(policy: str, product_line: str, day: date, rules: RulesSet | None) -> bool:
    """Whether a policy's drug, paid separately, counts as a covered outpatient drug of Medicaid.

    That is a position of the plan for the drugs of the policies that the position names. Of another policy's
    drug nothing is in doubt: where there is Medicaid, the benefit that the package gives it stands.
    """
    position = _outpatient_drug()
    if policy not in position.policies:
        return product_line in position.lines
    return takes_position(_OUTPATIENT_DRUG, day, product_line, switches_of(rules))


@cache
def _outpatient_drug() -> Rule:
    return next(rule for rule in position_rules() if rule.id == _OUTPATIENT_DRUG)


def approval_lasts(product_line: str, day: date, rules: RulesSet | None) -> Rule | None:
    """The rule by which an approval is not taken back for lack of necessity; None where none is on."""
    return position_taken(_APPROVAL_LASTS, day, product_line, switches_of(rules))


def check_rules(rules: RulesSet) -> None:
    """Raise ``UnknownRule`` for a switch of a rule that is in no table."""
    check_switches(switches_of(rules))
