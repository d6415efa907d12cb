"""What a clock is for: one requested line, the times of its life, and an extension of its time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assent.regulation.reading import RegulationFault, Row
from assent.regulation.rules import check_line, words_of
from assent.regulation.spans import TimeFault, aware
from assent.terms.items import ItemKind
from assent.terms.requests import ProductLine, Urgency

_MEDICARE = (ProductLine.MEDICARE_ADVANTAGE, ProductLine.ONE_CARE, ProductLine.SENIOR_CARE_OPTIONS)
_MEDICAID = (ProductLine.MGB_ACO, ProductLine.ONE_CARE, ProductLine.SENIOR_CARE_OPTIONS)


class ItemFault(RegulationFault):
    """An item that cannot be, such as a Part B drug of a commercial member."""


class Benefit(StrEnum):
    """Under which benefit the item falls."""

    PART_B = "part_b"
    MEDICAID_DRUG = "medicaid_drug"
    MEDICAL = "medical"


class Request(StrEnum):
    """What is asked of the plan."""

    PRIOR_AUTHORIZATION = "prior_authorization"
    REAUTHORIZATION = "reauthorization"
    CONCURRENT = "concurrent"
    STEP_THERAPY_EXCEPTION = "step_therapy_exception"
    ORGANIZATION_DETERMINATION = "organization_determination"
    RETROSPECTIVE = "retrospective"


class Ground(StrEnum):
    """Why more time may be taken; each rule lists those that it knows."""

    ENROLLEE_ASKED = "enrollee_asked"
    PROVIDER_ASKED = "provider_asked"
    NONCONTRACT_EVIDENCE = "noncontract_evidence"
    EXTRAORDINARY_CIRCUMSTANCES = "extraordinary_circumstances"
    MORE_INFORMATION = "more_information"
    BEYOND_CONTROL = "beyond_control"

    @property
    def words(self) -> str:
        """The ground as people say it, to stand within a sentence."""
        return _GROUND_WORDS[self]


_GROUND_WORDS = {
    Ground.ENROLLEE_ASKED: "the member asked for more time",
    Ground.PROVIDER_ASKED: "the provider asked for more time",
    Ground.NONCONTRACT_EVIDENCE: "records are awaited from outside the network",
    Ground.EXTRAORDINARY_CIRCUMSTANCES: "extraordinary circumstances",
    Ground.MORE_INFORMATION: "more information is needed",
    Ground.BEYOND_CONTROL: "matters beyond the plan's control",
}


class AskedBy(StrEnum):
    """Who asks for an extension."""

    ENROLLEE = "enrollee"
    PROVIDER = "provider"
    PLAN = "plan"


_ASKER = {Ground.ENROLLEE_ASKED: AskedBy.ENROLLEE, Ground.PROVIDER_ASKED: AskedBy.PROVIDER}


@dataclass(frozen=True, slots=True)
class Item:
    """One requested line of a request; texts are taken for the enums' values.

    Raises ItemFault for what cannot be: a benefit that the product line lacks, a service under a
    drug benefit, or a Medicare Advantage drug that is not a Part B drug.
    """

    line: str
    kind: str
    benefit: str
    urgency: str = Urgency.STANDARD
    request: str = Request.PRIOR_AUTHORIZATION

    def __post_init__(self) -> None:
        check_line(self.line)
        values = (("kind", ItemKind), ("benefit", Benefit), ("urgency", Urgency), ("request", Request))
        for name, allowed in values:
            _check_member(name, getattr(self, name), allowed)
        problem = _problem(self.line, self.kind, self.benefit)
        if problem:
            raise ItemFault(problem)


@dataclass(frozen=True, slots=True)
class Times:
    """When things happened; every time is aware, and None where it has not happened.

    ``complete_at``: all necessary information is in. ``form_complete_at``: a completed standard
    prior authorization form came in. ``asked_at``: the plan asked for information.
    ``expedited_at``: a standard request became expedited (its standard clocks then run on).
    Raises TimeFault for a naive time or one before the request was received.
    """

    received_at: datetime
    complete_at: datetime | None = None
    form_complete_at: datetime | None = None
    asked_at: datetime | None = None
    expedited_at: datetime | None = None

    def __post_init__(self) -> None:
        received = aware(self.received_at, "received_at")
        for name in ("complete_at", "form_complete_at", "asked_at", "expedited_at"):
            at = getattr(self, name)
            if at is not None and aware(at, name) < received:
                raise TimeFault(f"{name} {at.isoformat()} is before the request was received")


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, taken on a ground that the rule lists, with written notice to the member.

    ``justification`` says why it is needed and in the member's interest; ``noticed_at`` is when the
    notice with the reason and the right to an expedited grievance was sent.
    """

    ground: str
    asked_by: str
    justification: str
    noticed_at: datetime

    def __post_init__(self) -> None:
        _check_member("ground", self.ground, Ground)
        _check_member("asked_by", self.asked_by, AskedBy)
        aware(self.noticed_at, "noticed_at")
        asker = _ASKER.get(Ground(self.ground), AskedBy.PLAN)
        if self.asked_by != asker:
            raise ItemFault(f"the ground {self.ground} is for the {asker} to claim, not the {self.asked_by}")
        if not self.justification.strip():
            raise ItemFault("an extension needs its justification in words")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items a rule is about."""

    kinds: tuple[ItemKind, ...]
    benefits: tuple[Benefit, ...]
    urgencies: tuple[Urgency, ...]
    requests: tuple[Request, ...]

    def covers(self, item: Item, *, also_standard: bool = False) -> bool:
        """Whether the rule is about ``item``, or (``also_standard``) about it as a standard request."""
        urgency = item.urgency in self.urgencies or (also_standard and Urgency.STANDARD in self.urgencies)
        of_kind = item.kind in self.kinds and item.benefit in self.benefits
        return urgency and of_kind and item.request in self.requests


def scope(row: Row) -> Scope:
    """Read ``kinds``, ``benefits``, ``urgencies`` and ``requests``; an absent one means all."""
    return Scope(
        kinds=row.choices("kinds", ItemKind, tuple(ItemKind)),
        benefits=row.choices("benefits", Benefit, tuple(Benefit)),
        urgencies=row.choices("urgencies", Urgency, tuple(Urgency)),
        requests=row.choices("requests", Request, tuple(Request)),
    )


def _check_member(name: str, value: str, allowed: type[StrEnum]) -> None:
    if value not in words_of(allowed):
        raise ItemFault(f"{name} {value!r} is not known; known are {', '.join(allowed)}")


def _problem(line: str, kind: str, benefit: str) -> str:
    if kind == ItemKind.SERVICE and benefit != Benefit.MEDICAL:
        return f"a service cannot fall under the drug benefit {benefit}; use medical"
    if benefit == Benefit.PART_B and line not in _MEDICARE:
        return f"{line} has no Medicare Part B; use medical or medicaid_drug"
    if benefit == Benefit.MEDICAID_DRUG and line not in _MEDICAID:
        return f"{line} has no Medicaid drug benefit; use medical or part_b"
    if line == ProductLine.MEDICARE_ADVANTAGE and kind == ItemKind.DRUG and benefit != Benefit.PART_B:
        return "a drug under the medical benefit of Medicare Advantage is a Part B drug; use part_b"
    return ""
