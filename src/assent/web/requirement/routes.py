"""Routes of whoever wants to know what needs prior authorization, and by which dated rules."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from assent.desk.actions import plan_day
from assent.desk.people.uses import Use, check_use
from assent.desk.requirement import codes, regulations
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import CHANGES, EVERY, OF_ONE
from assent.web.server.strict import StrictRoute
from assent.web.server.words import Body, MaybeName, Name

router = APIRouter(route_class=StrictRoute, tags=["policies"])


class CodeShown(BaseModel):
    """One entry of the plan's list: a code, for a product line (or `all`), from a day to a day."""

    model_config = ConfigDict(from_attributes=True)
    code: str = Field(description="The code of a drug or service.")
    system: str = Field(description="CPT, HCPCS or NDC.")
    kind: str = Field(description="drug or service.")
    product_line: str = Field(description="A product line, or all.")
    effective_from: date = Field(description="Its first day on the list.")
    effective_to: date | None = Field(description="Its last; null while it goes on.")
    policy: str = Field(description="The policy that decides.")
    name: str = Field(description="What it is.")
    drugs: list[str] = Field(description="For these drugs only; empty for whatever the code stands for.")
    holds: bool = Field(description="Whether it is on the list on the day.")


class CodeListShown(BaseModel):
    """The plan's list of what needs prior authorization, past and to come."""

    day: date = Field(description="The day of `holds`.")
    kept: bool = Field(description="False where the plan keeps no list: then whatever is asked for needs it.")
    codes: list[CodeShown] = Field(description="Every entry, also those past and to come.")


class NeedQuestion(Body):
    """One item for members of a product line on a day. It names no member."""

    code: Annotated[Name, Field(max_length=40, description="Of a drug or service.", examples=["J1234"])]
    product_line: Annotated[
        Name, Field(max_length=40, description="Of the members in question.", examples=["commercial"])
    ]
    on: date | None = Field(default=None, description="The day of the service; today if left out.")
    kind: Literal["drug", "service"] | None = Field(
        default=None, description="May be left out where the list has the code."
    )
    ndc: MaybeName = Field(default="", description="Which product it is, where its code stands for many.")
    drug: MaybeName = Field(default="", description="Which drug it is, in place of the NDC.")
    circumstances: dict[Name, bool | None] = Field(
        default={}, max_length=20, description="What is left out is not known."
    )


class NeedShown(BaseModel):
    """Whether authorization would be required, by which rule or by the list of the day, and what is missing."""

    model_config = ConfigDict(from_attributes=True)
    need: str = Field(description="required, not_allowed, not_required or undetermined.")
    rule: str = Field(description="The id of a dated rule; empty where the list answers.")
    citation: str = Field(description="Where that rule stands; empty where the list answers.")
    says: str = Field(description="Why, in a sentence.")
    missing: list[str] = Field(description="What would settle it: circumstances, the drug, its NDC.")
    switched_off: list[str] = Field(description="Rules that are off and could answer otherwise.")
    list_of: date | None = Field(description="The day of the list; null where the plan keeps none.")
    listed: list[CodeShown] = Field(description="The entries of the list that are about it.")


@router.get("/api/codes", responses=EVERY, summary="List what needs prior authorization")
def list_codes(
    caller: SignedIn,
    on: Annotated[date | None, Query(description="As of this day; today if left out.")] = None,
    product_line: Annotated[
        str, Query(pattern=r"^[a-z_]{0,40}$", description="Of this product line only.")
    ] = "",
) -> CodeListShown:
    """The plan's own list with its days. A rule of law may still forbid to require it: `POST /api/needs` says."""
    day = on or plan_day(caller.now)
    found = codes.list_codes(caller.desk, caller.actor, day, product_line)
    shown = [CodeShown.model_validate(one) for one in found or ()]
    return CodeListShown(day=day, kept=found is not None, codes=shown)


@router.post("/api/needs", responses=CHANGES, summary="Ask whether authorization would be required")
def ask_need(body: NeedQuestion, caller: SignedIn) -> NeedShown:
    """Asks it of an item without asking for the item: nothing is recorded, and no member is named."""
    question = codes.Question(
        body.code, body.product_line, body.on or plan_day(caller.now), body.kind or "", body.ndc, body.drug,
        body.circumstances,
    )  # fmt: skip
    return NeedShown.model_validate(codes.ask_need(caller.desk, question, caller.actor))


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
    rules = regulations.list_rules(caller.desk.plan, _day(caller, on), product_line)
    return [RuleShown.model_validate(rule) for rule in rules]


@router.get("/api/rules/{rule}", responses=OF_ONE, summary="One rule")
def show_rule(
    rule: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_.]{0,79}$", description="The id of a rule.")],
    caller: SignedIn,
    on: Annotated[date | None, Query(description="As of this day; today if left out.")] = None,
) -> RuleShown:
    """One rule, as the plan has set it."""
    return RuleShown.model_validate(regulations.show_rule(caller.desk.plan, rule, _day(caller, on)))
