"""Use case of whoever answers for the plan's obligations: the dated rules, and how the plan has set them."""

from datetime import date
from difflib import get_close_matches

from assent.casework.plan.plan import Plan
from assent.casework.plan.rules_in_force import RuleShown, rules_in_force
from assent.casework.record.checks import NotFound
from assent.desk.requirement.codes import check_product_line


def list_rules(plan: Plan, day: date, product_line: str = "") -> tuple[RuleShown, ...]:
    """Every rule, as it stands on a day under the plan's switches; raises ``Refused`` for no product line."""
    if product_line:
        check_product_line(product_line)
    return rules_in_force(plan.rules, day, product_line)


def show_rule(plan: Plan, id: str, day: date) -> RuleShown:
    """One rule; raises ``NotFound`` that names rules like it."""
    rules = {rule.id: rule for rule in list_rules(plan, day)}
    if id not in rules:
        alike = [name for name in rules if name.partition(".")[0] == id.partition(".")[0]]
        near = get_close_matches(id, rules, 3, 0.8) or alike[:5]
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise NotFound(f"There is no rule {id}.{hint}")
    return rules[id]
