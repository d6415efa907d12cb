"""Commands on what is settled before the criteria. Each gives what is to be recorded, or raises ``Refused``."""

from datetime import datetime

from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.event import Body
from assent.casework.record.state import RequestState
from assent.casework.requirement.events import CoverageChecked, NeedDetermined, RulesSet


def set_rules(state: RequestState, rules: RulesSet, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record how the plan has set the dated rules for this request."""
    return proposed(state, Action.SET_RULES, at, actor, rules)


def check_coverage(
    state: RequestState, checked: CoverageChecked, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record what the directory says of the member's coverage and the provider's contract."""
    return proposed(state, Action.CHECK_COVERAGE, at, actor, checked)


def determine_need(
    state: RequestState, determined: NeedDetermined, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record whether authorization is required of lines; what is not required needs no determination."""
    return proposed(state, Action.DETERMINE_NEED, at, actor, determined)
