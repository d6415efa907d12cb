"""Use case of whoever answers for the plan's obligations: the dated rules, and how the plan has set them."""

from datetime import date

from assent.casework.plan.plan import Plan
from assent.casework.plan.rules_in_force import RuleShown, rules_in_force
from assent.casework.record.checks import NotFound


def list_rules(plan: Plan, day: date, product_line: str = "") -> tuple[RuleShown, ...]:
    """Every rule, as it stands on a day under the plan's switches."""
    return rules_in_force(plan.rules, day, product_line)


def show_rule(plan: Plan, id: str, day: date) -> RuleShown:
    """One rule; raises ``NotFound`` that names rules like it."""
    rules = {rule.id: rule for rule in list_rules(plan, day)}
    if id not in rules:
        near = [name for name in rules if name.partition(".")[0] == id.partition(".")[0]][:5]
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise NotFound(f"There is no rule {id}.{hint}")
    return rules[id]
