"""Use cases of whoever wants to know what needs prior authorization: the list, and one item before it is asked for.

Both are public within the installation, name no member, and record nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from assent.casework.people.permissions import Use, check_use
from assent.casework.record.caller import FromCaller, MaybeName, Name, Size, Text
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor
from assent.casework.record.lines import ItemKind
from assent.casework.requirement.code_list import CodeList, Item, ListedCode
from assent.casework.requirement.drug_names import drug_names
from assent.casework.requirement.item import (
    Asked,
    Requirement,
    check_circumstances,
    requirement,
)
from assent.casework.requirement.rules_set import switches_of
from assent.desk.ports import Desk
from assent.facts.ndc import NdcError, product_digits
from assent.facts.request import ProductLine
from assent.terms.answers import described

PRODUCT_LINES = tuple(one.value for one in ProductLine)
KINDS = tuple(one.value for one in ItemKind)


@dataclass(frozen=True, slots=True)
class CodeShown:
    """One entry of the plan's list: a code, for a product line (or `all`), from a day to a day."""

    code: str = field(metadata=described("The code of a drug or service."))
    system: str = field(metadata=described("CPT, HCPCS or NDC."))
    kind: str = field(metadata=described("drug or service."))
    product_line: str = field(metadata=described("A product line, or all."))
    effective_from: date = field(metadata=described("Its first day on the list."))
    effective_to: date | None = field(metadata=described("Its last; null while it goes on."))
    policy: str = field(metadata=described("The policy that decides."))
    name: str = field(metadata=described("What it is."))
    drugs: tuple[str, ...] = field(
        metadata=described("For these drugs only; empty for whatever the code stands for.")
    )
    holds: bool = field(metadata=described("Whether it is on the list on the day."))


@dataclass(frozen=True, slots=True)
class CodeListShown:
    """The plan's list of what needs prior authorization, past and to come."""

    day: date = field(metadata=described("The day of `holds`."))
    kept: bool = field(
        metadata=described("False where the plan keeps no list: then whatever is asked for needs it.")
    )
    codes: tuple[CodeShown, ...] = field(metadata=described("Every entry, also those past and to come."))


@dataclass(frozen=True, slots=True)
class NeedQuestion:
    """One item for members of a product line on a day. It names no member.

    ``kind`` is drug or service; it may be left out where the list has the code. ``ndc`` and ``drug`` say
    which drug it is, where its code stands for many. A circumstance that is left out is not known.
    """

    code: Annotated[str, Text(1, 40), FromCaller("Of a drug or service.", "J1234")]
    product_line: Annotated[str, Text(1, 40), FromCaller("Of the members in question.", "commercial")]
    on: Annotated[date, FromCaller("The day of the service; today if left out.", nullable=True)]
    kind: Annotated[
        str,
        FromCaller(
            "May be left out where the list has the code.", choices=("drug", "service"), nullable=True
        ),
    ] = ""
    ndc: Annotated[MaybeName, FromCaller("Which product it is, where its code stands for many.")] = ""
    drug: Annotated[MaybeName, FromCaller("Which drug it is, in place of the NDC.")] = ""
    circumstances: Annotated[
        Mapping[Name, bool | None], Size(0, 20), FromCaller("What is left out is not known.")
    ] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NeedShown:
    """Whether authorization would be required, by which rule or by the list of the day, and what is missing."""

    need: str = field(metadata=described("required, not_allowed, not_required or undetermined."))
    rule: str = field(metadata=described("The id of a dated rule; empty where the list answers."))
    citation: str = field(metadata=described("Where that rule stands; empty where the list answers."))
    says: str = field(metadata=described("Why, in a sentence."))
    missing: tuple[str, ...] = field(
        metadata=described("What would settle it: circumstances, the drug, its NDC.")
    )
    switched_off: tuple[str, ...] = field(
        metadata=described("Rules that are off and could answer otherwise.")
    )
    list_of: date | None = field(metadata=described("The day of the list; null where the plan keeps none."))
    listed: tuple[CodeShown, ...] = field(metadata=described("The entries of the list that are about it."))


def list_codes(desk: Desk, actor: Actor, day: date, product_line: str = "") -> CodeListShown:
    """The whole list with its days, of one product line if it is named."""
    check_use(actor.role, Use.READ_POLICY)
    if product_line:
        check_product_line(product_line)
    codes = desk.code_list
    if codes is None:
        return CodeListShown(day, False, ())
    entries = (entry for entry in codes.entries if not product_line or entry.is_for(product_line))
    return CodeListShown(day, True, tuple(_shown(entry, day) for entry in entries))


def ask_need(desk: Desk, question: NeedQuestion, actor: Actor) -> NeedShown:
    """Whether authorization would be required of an item, asked by somebody signed in.

    Raises ``Refused`` naming the field, for what cannot be asked.
    """
    check_use(actor.role, Use.READ_POLICY)
    return need_of(desk, question)


def need_of(desk: Desk, question: NeedQuestion) -> NeedShown:
    """Whether authorization would be required of an item, by law and by the list of the day, whoever asks.

    It names no member and nothing is recorded. Raises ``Refused`` naming the field, for what cannot be asked.
    """
    check_product_line(question.product_line)
    check_circumstances(question.circumstances)
    codes = desk.code_list
    kind = _kind(question, codes)
    item = _item(desk, question, kind)
    asked = Asked(
        item,
        kind or ItemKind.SERVICE.value,
        question.product_line,
        question.on,
        desk.catalogue.listing(item.base),
    )
    switches = switches_of(desk.plan.rules)
    return _answer(requirement(asked, question.circumstances, switches, codes), question.on)


def _kind(question: NeedQuestion, codes: CodeList | None) -> str:
    """A rule of law may be of drugs only: the kind as it is stated, or as the list has it.

    Empty where it is not known and cannot matter: what the list does not have is not required in either kind.
    """
    if question.kind:
        if question.kind not in KINDS:
            raise Refused(f"kind: write one of {', '.join(KINDS)}.")
        return question.kind
    if question.ndc:
        return ItemKind.DRUG.value
    known = codes.kinds(question.code) if codes else frozenset(ItemKind)
    if len(known) > 1:
        raise Refused(f"kind: say which it is, {' or '.join(KINDS)}.")
    return "".join(known)


def _item(desk: Desk, question: NeedQuestion, kind: str) -> Item:
    code = question.code.strip().upper()
    if not code:
        raise Refused("code: write the code that is asked about, of CPT or HCPCS.")
    try:
        if question.ndc:
            product_digits(question.ndc)
    except NdcError as error:
        raise Refused(f"ndc: it must be {error.allowed}; {error.says}.") from None
    return Item(code, question.ndc, _drugs(desk, question.drug), kind != ItemKind.SERVICE.value)


def _drugs(desk: Desk, name: str) -> tuple[str, ...]:
    if not name.strip():
        return ()
    names = drug_names(desk.catalogue, desk.code_list.entries if desk.code_list else ())
    return (names.drug_named(name.strip()),)


def check_product_line(product_line: str) -> None:
    """Raise ``Refused`` for a product line that there is not."""
    if product_line not in PRODUCT_LINES:
        raise Refused(f"product_line: write one of {', '.join(PRODUCT_LINES)}.")


def _answer(requirement: Requirement, day: date) -> NeedShown:
    listed = tuple(_shown(listing, day) for listing in requirement.listed)
    list_of = requirement.said.day if requirement.said else None
    return NeedShown(
        requirement.need.value,
        requirement.rule,
        requirement.citation,
        requirement.says,
        requirement.missing,
        requirement.switched_off,
        list_of,
        listed,
    )


def _shown(listed_code: ListedCode, day: date) -> CodeShown:
    return CodeShown(
        listed_code.code, listed_code.system.value, listed_code.kind.value, listed_code.product_line,
        listed_code.effective_from, listed_code.effective_to,
        listed_code.policy, listed_code.name, listed_code.drugs, listed_code.holds(day),
    )  # fmt: skip
