"""Routes of whoever wants to know what needs prior authorization, and by which dated rules."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query

from assent.casework.people.permissions import Use, check_use
from assent.casework.plan.rules_in_force import RuleShown
from assent.casework.record.days import plan_day
from assent.desk.requirement import codes, regulations
from assent.desk.requirement.codes import CodeListShown, NeedQuestion, NeedShown
from assent.web.router import Router
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import CHANGES, EVERY, OF_ONE
from assent.web.server.parameters import Day
from assent.web.server.stated import Values, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["policies"])


@router.get("/api/codes", responses=EVERY, summary="List what needs prior authorization")
def list_codes(
    caller: SignedIn,
    on: Annotated[Day | None, Query(description="As of this day; today if left out.")] = None,
    product_line: Annotated[
        str, Query(pattern=r"^[a-z_]{0,40}$", description="Of this product line only.")
    ] = "",
) -> CodeListShown:
    """The plan's own list with its days. A rule of law may still forbid to require it: `POST /api/needs` says."""
    return codes.list_codes(caller.desk, caller.actor, on or plan_day(caller.now), product_line)


@router.post("/api/needs", responses=CHANGES, summary="Ask whether authorization would be required")
def ask_need(body: Annotated[Values, values(NeedQuestion)], caller: SignedIn) -> NeedShown:
    """Asks it of an item without asking for the item: nothing is recorded, and no member is named."""
    question = NeedQuestion(**{"on": plan_day(caller.now), **body})
    return codes.ask_need(caller.desk, question, caller.actor)


def _day(caller: Caller, on: date | None) -> date:
    check_use(caller.account.role, Use.READ_POLICY)
    return on or plan_day(caller.now)


@router.get("/api/rules", responses=OF_ONE, summary="List the dated rules")
def list_rules(
    caller: SignedIn,
    on: Annotated[Day | None, Query(description="As of this day; today if left out.")] = None,
    product_line: Annotated[
        str, Query(pattern=r"^[a-z_]{0,40}$", description="Of this product line only.")
    ] = "",
) -> tuple[RuleShown, ...]:
    """Every rule with its citation and certainty, as the plan has set it."""
    return regulations.list_rules(caller.desk.plan, _day(caller, on), product_line)


@router.get("/api/rules/{rule}", responses=OF_ONE, summary="One rule")
def show_rule(
    rule: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_.]{0,79}$", description="The id of a rule.")],
    caller: SignedIn,
    on: Annotated[Day | None, Query(description="As of this day; today if left out.")] = None,
) -> RuleShown:
    """One rule, as the plan has set it."""
    return regulations.show_rule(caller.desk.plan, rule, _day(caller, on))
