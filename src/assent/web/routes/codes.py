"""Routes of whoever wants to know what needs prior authorization, before anything is asked for."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from assent.desk.actions import plan_day
from assent.desk.requirement import codes
from assent.web.bodies.words import Body, MaybeName, Name
from assent.web.documented import CHANGES, EVERY
from assent.web.signing_in import SignedIn
from assent.web.strict import StrictRoute

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

    code: Annotated[Name, Field(max_length=40, description="Of a drug or service.", examples=["J3490"])]
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
