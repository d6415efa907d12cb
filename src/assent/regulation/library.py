"""Every rule of every table: for the page that lists them, and to check a plan's switches."""

from collections import Counter
from functools import cache

from assent.regulation.appeals import appeal_rules
from assent.regulation.assistance import assistance_rules
from assent.regulation.authorization import authorization_rules
from assent.regulation.clocks import clock_rules
from assent.regulation.duties import duty_rules
from assent.regulation.effectuation import effectuation_rules
from assent.regulation.escalation import escalation_rules
from assent.regulation.metrics import metric_rules, publication_rules
from assent.regulation.notices import form_rules, notice_rules
from assent.regulation.reading import RegulationFault
from assent.regulation.reversals import reversal_rules
from assent.regulation.rules import Rule, Switches, position_rules
from assent.regulation.working_days import holiday_rules


@cache
def every_rule() -> tuple[Rule, ...]:
    """Return all rules, table by table. Raises TableFault, or RegulationFault for an id in two tables."""
    rules: tuple[Rule, ...] = (
        *authorization_rules(),
        *clock_rules(),
        *duty_rules(),
        *escalation_rules(),
        *notice_rules(),
        *form_rules(),
        *appeal_rules(),
        *assistance_rules(),
        *effectuation_rules(),
        *reversal_rules(),
        *metric_rules(),
        *publication_rules(),
        *position_rules(),
        *holiday_rules(),
    )
    twice = [id for id, times in Counter(rule.id for rule in rules).items() if times > 1]
    if twice:
        raise RegulationFault(f"the rule {twice[0]!r} stands in two tables")
    return rules


def check_switches(switches: Switches) -> None:
    """Raise UnknownRule for a switch of a rule that is in no table, or of a legal holiday.

    A plan changes its days off by its WorkCalendar, not by switches.
    """
    holidays = {rule.id for rule in holiday_rules()}
    switches.check(rule.id for rule in every_rule() if rule.id not in holidays)
