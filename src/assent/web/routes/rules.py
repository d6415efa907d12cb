"""Routes of whoever answers for the plan's obligations: the dated rules, and how the plan has set them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from assent.desk.actions import plan_day
from assent.desk.people.uses import Use, check_use
from assent.desk.requirement import regulations
from assent.web.documented import OF_ONE
from assent.web.signing_in import Caller, SignedIn
from assent.web.strict import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["policies"])


class RuleShown(BaseModel):
    """A dated rule of law or contract, as it stands on a day under the plan's switches."""

    model_config = ConfigDict(from_attributes=True)
    id: str
    group: str = Field(description="What it is about.")
    citation: str
    says: str
    lines: list[str] = Field(description="The product lines that it is for.")
    effective_from: date
    effective_to: date | None
    holds: bool = Field(description="Whether it is effective on the day.")
    on: bool = Field(description="Whether the plan has it on.")
    certainty: str
    certainty_in_words: str
    doubt: str = Field(description="What is not settled about it.")
    on_because: str
    switched_by: str = Field(description="Who of the plan switched it; empty where nobody did.")
    switched_since: date | None


def _day(caller: Caller, on: date | None) -> date:
    check_use(caller.account.role, Use.READ_POLICY)
    return on or plan_day(caller.now)


@router.get("/api/rules", responses=OF_ONE, summary="List the dated rules")
def list_rules(
    caller: SignedIn,
    on: Annotated[date | None, Query(description="As of this day; today if left out.")] = None,
    product_line: Annotated[
        str, Query(pattern=r"^[a-z_]{0,40}$", description="Of this product line only.")
    ] = "",
) -> list[RuleShown]:
    """Every rule with its citation and certainty, as the plan has set it."""
    found = regulations.list_rules(caller.desk.plan, _day(caller, on), product_line)
    return [RuleShown.model_validate(one) for one in found]


@router.get("/api/rules/{rule}", responses=OF_ONE, summary="One rule")
def show_rule(
    rule: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_.]{0,79}$", description="The id of a rule.")],
    caller: SignedIn,
    on: Annotated[date | None, Query(description="As of this day; today if left out.")] = None,
) -> RuleShown:
    """One rule, as the plan has set it."""
    return RuleShown.model_validate(regulations.show_rule(caller.desk.plan, rule, _day(caller, on)))
