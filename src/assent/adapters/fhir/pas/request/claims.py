"""A PAS request as it was sent: who asks, for whom, for what; read from a bundle that has passed its checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.structure import day_of, plan_day_of, whole_units
from assent.adapters.fhir.resources import (
    BundleIndex,
    Coding,
    Entry,
    Resource,
    code_of,
    codings,
    elements,
    extension_value,
    extensions,
    identifier,
    kind,
    name,
)
from assent.adapters.fhir.systems import CPT, HCPCS, ICD_10_CM, IDENTIFIER_TYPE, NDC, NPI
from assent.terms.requests import Urgency

BILLING = (HCPCS, CPT)
"""The systems of codes by which a plan's list goes."""
NOT_APPLICABLE = "not-applicable"
"""The code of an item that has none."""
_CANCEL = "3"
_CONTINUES = frozenset({"R", "4"})
"""The certification types of a renewal and an extension."""
_FIRST = "I"
"""The certification type of a first request, whatever number it carries along."""
_URGENT = frozenset({"03", "U", "E"})


@dataclass(frozen=True, slots=True)
class Number:
    """An identifier: its value in its system."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """One line as asked for. ``place`` is its FHIRPath; ``element`` the item as it was sent.

    ``code`` is the CPT or HCPCS code, empty where none is asked for; ``ndc`` the product. ``authorization`` is the
    number of an authorization that it names.
    """

    sequence: int
    place: str
    element: Resource
    code: str
    ndc: str
    start: date | None
    end: date | None
    units: int | None
    certification: str
    cancelled: bool
    changed: str
    authorization: str

    @property
    def traces(self) -> list[Resource]:
        """Its trace numbers, as extensions to send back."""
        return extensions(self.element, names.ITEM_TRACE)

    @property
    def continues(self) -> bool:
        """Whether it asks to go on with what was authorized before."""
        return self.certification in _CONTINUES or (self.certification != _FIRST and bool(self.authorization))

    @property
    def earlier(self) -> str:
        """The number of the authorization that it continues; empty where it is a first request."""
        return self.authorization if self.continues else ""


@dataclass(frozen=True)
class PasClaim:
    """The Claim of a bundle, with what it names. Nothing here is checked again: the bundle has passed its checks."""

    bundle: Resource
    index: BundleIndex
    entry: Entry

    @property
    def claim(self) -> Resource:
        """The Claim itself."""
        return self.entry.resource

    @property
    def transmission(self) -> Number:
        """The bundle's own number."""
        return _number(self.bundle["identifier"])

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The trace numbers of the Claim."""
        return tuple(_number(element) for element in elements(self.claim, "identifier"))

    @cached_property
    def patient(self) -> Entry:
        """The beneficiary."""
        return self._named("patient")

    @cached_property
    def coverage(self) -> Entry:
        """The coverage of this request: the focal one, else the first."""
        insurances = self.claim["insurance"]
        focal = next((insurance for insurance in insurances if insurance.get("focal") is True), insurances[0])
        entry = self.index.resolve(focal.get("coverage"), self.entry)
        return entry if entry is not None else self._named("insurance.coverage")

    @cached_property
    def insurer(self) -> Entry:
        """The plan."""
        return self._named("insurer")

    @cached_property
    def requestor(self) -> Entry:
        """Who asks: an Organization or PractitionerRole."""
        return self._named("provider")

    @cached_property
    def items(self) -> tuple[ClaimItem, ...]:
        """The lines, by their sequence."""
        numbered = enumerate(elements(self.claim, "item"))
        items = (
            _item(element, f"{self.entry.place}.item[{number}]", self.index, self.entry)
            for number, element in numbered
        )
        return tuple(sorted(items, key=lambda item: item.sequence))

    @cached_property
    def cancelled_information(self) -> tuple[str, ...]:
        """What is no longer to be used, by its name such as ``QuestionnaireResponse/1``."""
        information = [
            element for element in elements(self.claim, "supportingInfo") if isinstance(element, Mapping)
        ]
        led = [
            (self.index.resolve(element.get("valueReference"), self.entry), _is_cancelled(element))
            for element in information
        ]
        used = {name(entry.resource) for entry, off in led if entry is not None and not off}
        off = (name(entry.resource) for entry, off in led if entry is not None and off)
        return tuple(resource_name for resource_name in dict.fromkeys(off) if resource_name not in used)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of all that is asked for; None where no item names a day."""
        asked = [item for item in self.items if not item.cancelled] or self.items
        days = (day for item in asked for day in (item.start, item.end))
        named = [day for day in days if day is not None]
        return (min(named), max(named)) if named else None

    @property
    def urgency(self) -> Urgency:
        """Which clock is asked for: by the priority, or by the level of service."""
        level = extension_value(self.claim, names.LEVEL_OF_SERVICE)
        stat = any(coding.code == "stat" for coding in codings(self.claim.get("priority")))
        urgent = any(coding.code in _URGENT for coding in codings(level))
        return Urgency.EXPEDITED if stat or urgent else Urgency.STANDARD

    @property
    def diagnoses(self) -> tuple[str, ...]:
        """The ICD-10-CM codes of the Claim, each once."""
        concepts = elements(self.claim, "diagnosis.diagnosisCodeableConcept")
        codes = (
            coding.code for concept in concepts for coding in codings(concept) if coding.system == ICD_10_CM
        )
        return tuple(dict.fromkeys(codes))

    @property
    def is_update(self) -> bool:
        """Whether it names a Claim that it updates."""
        return bool(elements(self.claim, "related.claim"))

    @cached_property
    def prior_numbers(self) -> tuple[Number, ...]:
        """The trace numbers of the Claim that this one updates, as far as the bundle tells them."""
        numbers = list[Number]()
        for reference in elements(self.claim, "related.claim"):
            prior = self.index.resolve(reference, self.entry)
            identifiers = elements(prior.resource, "identifier") if prior is not None else []
            numbers += [_number(element) for element in (*identifiers, *elements(reference, "identifier"))]
        return tuple(numbers)

    @cached_property
    def prior_urls(self) -> frozenset[str]:
        """The URLs by which it names the Claim that it updates: as given, and beside its own."""
        references = [
            reference
            for reference in elements(self.claim, "related.claim.reference")
            if isinstance(reference, str)
        ]
        base = self.entry.full_url.rsplit("/", 2)[0]
        return frozenset([*references, *(f"{base}/{reference}" for reference in references)])

    @property
    def earlier(self) -> str:
        """The number of the authorization that the request continues; empty where it names none, or is a first one."""
        number = extension_value(self.claim, names.AUTHORIZATION_NUMBER)
        is_first = all(item.certification == _FIRST for item in self.items)
        own = number if isinstance(number, str) and not is_first else ""
        return own or next((item.earlier for item in self.items if item.earlier), "")

    @property
    def authorization(self) -> str:
        """The number of an authorization that it names, whatever for: an inquiry asks by it."""
        sources = (self.claim, *(item.element for item in self.items))
        numbers = (extension_value(element, names.AUTHORIZATION_NUMBER) for element in sources)
        return next((number for number in numbers if isinstance(number, str)), "")

    @property
    def request_number(self) -> str:
        """The number under which the plan holds the request, where the Claim or an item names it."""
        sources = (self.claim, *(item.element for item in self.items))
        numbers = (extension_value(element, names.ADMINISTRATION_NUMBER) for element in sources)
        return next((number for number in numbers if isinstance(number, str)), "")

    @cached_property
    def provider_npi(self) -> str:
        """The NPI of who asks; of a PractitionerRole that of its organization, else of the person."""
        requestor = self.requestor
        if kind(requestor.resource) == "Organization":
            return identifier(requestor.resource, NPI)
        return next((npi for npi in npis_of(self.index, requestor, ("organization", "practitioner"))), "")

    @cached_property
    def npis(self) -> frozenset[str]:
        """The NPIs of all who take part: who asks, orders or renders."""
        npis = {self.provider_npi}
        for reference in elements(self.claim, "careTeam.provider"):
            member = self.index.resolve(reference, self.entry)
            if member is not None:
                npis |= set(npis_of(self.index, member, ("organization", "practitioner")))
        return frozenset(npis - {""})

    def _named(self, path: str) -> Entry:
        entry = self.index.resolve(elements(self.claim, path)[0], self.entry)
        assert entry is not None, "the bundle has passed its checks"
        return entry


def read_claim(bundle: Resource) -> PasClaim:
    """The request of a bundle that has passed ``check_request`` or ``check_inquiry``."""
    index = BundleIndex.of(bundle)
    return PasClaim(bundle, index, index.entries[0])


def member_numbers(claim: PasClaim) -> tuple[str, ...]:
    """The numbers under which the bundle names the member, each once: of the Patient and the Coverage.

    A subscriber's number counts only where the member is the subscriber.
    """
    numbers = [
        str(element["value"])
        for element in elements(claim.patient.resource, "identifier")
        if _is_member_number(element)
    ]
    coverage = claim.coverage.resource
    numbers += [
        str(element["value"]) for element in elements(coverage, "identifier") if _is_member_number(element)
    ]
    own = codings(coverage.get("relationship"))
    subscriber = coverage.get("subscriberId")
    if isinstance(subscriber, str) and any(coding.code in ("self", "18") for coding in own):
        numbers.append(subscriber)
    return tuple(dict.fromkeys(number.strip() for number in numbers if number.strip()))


def birth_date(claim: PasClaim) -> date | None:
    """The birth date of the Patient; None where it is not given."""
    return day_of(claim.patient.resource.get("birthDate"))


def plan_names(claim: PasClaim) -> tuple[str, ...]:
    """What the Coverage calls its plan: values and names of its classes, and the text of its type."""
    coverage = claim.coverage.resource
    texts = [
        *elements(coverage, "class.value"),
        *elements(coverage, "class.name"),
        *elements(coverage, "type.text"),
    ]
    return tuple(str(text) for text in texts if isinstance(text, str))


def _is_member_number(element: Any) -> bool:
    if not isinstance(element, Mapping) or not isinstance(element.get("value"), str):
        return False
    types = codings(element.get("type"))
    return not types or any(
        coding.code == "MB" and coding.system in (IDENTIFIER_TYPE, "") for coding in types
    )


def npis_of(index: BundleIndex, entry: Entry, paths: tuple[str, ...]) -> Iterator[str]:
    """The NPI of a resource, and of those that it refers to at these paths, as far as they have one."""
    own = identifier(entry.resource, NPI)
    if own:
        yield own
    for path in paths:
        referred = index.resolve(entry.resource.get(path), entry)
        npi = identifier(referred.resource, NPI) if referred is not None else ""
        if npi:
            yield npi


def _number(element: Any) -> Number:
    return Number(code_of(element, "system"), code_of(element, "value"))


def _item(element: Resource, place: str, index: BundleIndex, claim: Entry) -> ClaimItem:
    named = codings(element["productOrService"])
    authorization = extension_value(element, names.AUTHORIZATION_NUMBER)
    certification = next(
        (coding.code for coding in codings(extension_value(element, names.CERTIFICATION_TYPE))), ""
    )
    changed = extension_value(element, names.INFO_CHANGED)
    start, end = _days(element)
    return ClaimItem(
        sequence=element["sequence"],
        place=place,
        element=element,
        code=_billing_code(named),
        ndc=next(
            (coding.code for coding in (*named, *_of_order(element, index, claim)) if coding.system == NDC),
            "",
        ),
        start=start,
        end=end,
        units=_units(element),
        certification=certification,
        cancelled=is_cancelled(element),
        changed=changed if isinstance(changed, str) else "",
        authorization=authorization if isinstance(authorization, str) else "",
    )


def _billing_code(named: tuple[Coding, ...]) -> str:
    """The CPT or HCPCS code; else the first of any system but the NDC's."""
    billing = [coding.code for coding in named if coding.system in BILLING]
    codes = [coding.code for coding in named if coding.system != NDC and coding.code != NOT_APPLICABLE]
    return next(iter([*billing, *codes]), "")


def _of_order(element: Resource, index: BundleIndex, claim: Entry) -> tuple[Coding, ...]:
    """The codes of the medicine of the order behind an item, which may name the product."""
    order = index.resolve(extension_value(element, names.REQUESTED_SERVICE), claim)
    return codings(order.resource.get("medicationCodeableConcept")) if order is not None else ()


def is_cancelled(item: Resource) -> bool:
    """Whether an item says that it is asked for no more: by its flag or its certification type."""
    certification = codings(extension_value(item, names.CERTIFICATION_TYPE))
    return _is_cancelled(item) or any(coding.code == _CANCEL for coding in certification[:1])


def _is_cancelled(element: Resource) -> bool:
    modifiers = element.get("modifierExtension")
    flags = modifiers if isinstance(modifiers, list) else ()
    return any(flag.get("url") == names.INFO_CANCELLED and flag.get("valueBoolean") is True for flag in flags)


def _days(element: Resource) -> tuple[date | None, date | None]:
    day = day_of(element.get("servicedDate"))
    if day is not None:
        return day, day
    period = element.get("servicedPeriod")
    return (
        (plan_day_of(period.get("start")), plan_day_of(period.get("end")))
        if isinstance(period, Mapping)
        else (None, None)
    )


def _units(element: Resource) -> int | None:
    quantity = element.get("quantity")
    return whole_units(quantity.get("value")) if isinstance(quantity, Mapping) else None
