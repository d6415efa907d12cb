"""Everything that keeps a request or inquiry bundle from being taken, found in one pass: each thing at its place."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.pas.request import mandatory
from assent.adapters.fhir.pas.request.members_own import of_the_member, orders_stand
from assent.adapters.fhir.pas.structure import ElementRule, faults, plan_day_of
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, elements, kind
from assent.adapters.fhir.standing import modifiers

MOST_ENTRIES = 2_000
"""So many resources one bundle may hold."""
MOST_ITEMS = 20
"""So many lines one request may have."""
_FIRST = "Bundle.entry[0].resource"
_ABSOLUTE = ("http://", "https://", "urn:uuid:", "urn:oid:")


def check_request(bundle: Resource, version: PasVersion) -> None:
    """Raise ``UnreadableResource`` for a bundle that ``Claim/$submit`` cannot take, naming each place."""
    _check(bundle, version, mandatory.CLAIM)


def check_inquiry(bundle: Resource, version: PasVersion) -> None:
    """Raise ``UnreadableResource`` for a bundle that ``Claim/$inquire`` cannot take, naming each place."""
    _check(bundle, version, mandatory.INQUIRY)


def _check(bundle: Resource, version: PasVersion, of_claim: Sequence[ElementRule]) -> None:
    entries = bundle.get("entry")
    if isinstance(entries, list) and len(entries) > MOST_ENTRIES:
        message = f"holds {len(entries)} resources; at most {MOST_ENTRIES} are taken."
        raise UnreadableResource([Issue(message, "Bundle.entry", "too-long")])
    issues = list(faults(bundle, "Bundle", mandatory.BUNDLE, version.name))
    index = BundleIndex.of(bundle) if isinstance(entries, list) else BundleIndex(())
    first = index.entries[0] if index.entries else None
    if first is None or first.place != _FIRST or kind(first.resource) != "Claim":
        message = "The first entry of the bundle must be the Claim; put it first."
        raise UnreadableResource([*issues, Issue(message, "Bundle.entry[0]", "structure")])
    issues += faults(first.resource, first.place, of_claim, version.name)
    if first.resource.get("related"):
        issues += faults(first.resource, first.place, mandatory.UPDATE, version.name)
    for check in _CHECKS:
        issues += check(index, first)
    issues += _named_resources(index, first, version)
    if issues:
        raise UnreadableResource(issues)


def _not_too_many(_: BundleIndex, claim: Entry) -> Iterator[Issue]:
    items = claim.resource.get("item")
    if isinstance(items, list) and len(items) > MOST_ITEMS:
        message = f"has {len(items)} items; at most {MOST_ITEMS} are taken in one request."
        yield Issue(message, f"{claim.place}.item", "too-long")


def _each_once(index: BundleIndex, _: Entry) -> Iterator[Issue]:
    urls = set[str]()
    for entry in index.entries:
        place = entry.place.removesuffix(".resource") + ".fullUrl"
        if entry.full_url in urls and entry.full_url:
            yield Issue("stands twice; each resource is in the bundle once.", place, "duplicate")
        if entry.full_url and not entry.full_url.startswith(_ABSOLUTE):
            yield Issue("must be an absolute URL or a urn:uuid.", place, "value")
        urls.add(entry.full_url)


def _sequences(_: BundleIndex, claim: Entry) -> Iterator[Issue]:
    for name in ("item", "supportingInfo", "diagnosis", "careTeam", "insurance"):
        numbers = [
            number for number in elements(claim.resource, f"{name}.sequence") if isinstance(number, int)
        ]
        for number, times in Counter(numbers).items():
            if times > 1:
                message = f"the sequence {number} stands {times} times; number each once."
                yield Issue(message, f"{claim.place}.{name}", "duplicate")


def _modifiers(index: BundleIndex, claim: Entry) -> Iterator[Issue]:
    """An extension that changes the meaning of an element, and that is not understood, is no thing to pass over."""
    read = [entry for entry in index.of_kind(*_READ_WHOLE) if entry.place != claim.place]
    for entry in (claim, *read):
        known = mandatory.KNOWN_MODIFIERS if entry is claim else frozenset()
        for at, extension in modifiers(entry.resource, entry.place):
            url = extension.get("url") if isinstance(extension, Mapping) else None
            if url not in known:
                yield Issue("changes the meaning, and is not known here; leave it out.", at, "extension")


_READ_WHOLE = (
    "Patient",
    "Coverage",
    "QuestionnaireResponse",
    "MedicationRequest",
    "ServiceRequest",
    "DeviceRequest",
)
"""What is read for what it says of the request; of the rest of a chart such resources do not count."""


def _periods(_: BundleIndex, claim: Entry) -> Iterator[Issue]:
    for number, item in enumerate(elements(claim.resource, "item")):
        period = item.get("servicedPeriod") if isinstance(item, Mapping) else None
        days = (period.get("start"), period.get("end")) if isinstance(period, Mapping) else (None, None)
        start, end = map(plan_day_of, days)
        if start is not None and end is not None and end < start:
            place = f"{claim.place}.item[{number}].servicedPeriod"
            yield Issue("ends before it begins; exchange the two.", place, "value")


_CHECKS: tuple[Callable[[BundleIndex, Entry], Iterable[Issue]], ...] = (
    _not_too_many, _each_once, _sequences, _modifiers, _periods, of_the_member, orders_stand,
)  # fmt: skip
"""What rules of single elements cannot say."""

_NAMED: tuple[tuple[str, str, Mapping[str, Sequence[ElementRule]]], ...] = (
    ("patient", "patient", {"Patient": mandatory.PATIENT}),
    ("insurer", "insurer", {"Organization": mandatory.ORGANIZATION}),
    ("provider", "provider", {"Organization": mandatory.ORGANIZATION, "PractitionerRole": ()}),
    ("insurance[0].coverage", "insurance.coverage", {"Coverage": mandatory.COVERAGE}),
)
"""The resources that a Claim names: where, its path, and the rules for each type that is taken there."""


def _named_resources(index: BundleIndex, claim: Entry, version: PasVersion) -> Iterator[Issue]:
    for at, path, types in _NAMED:
        reference = next(iter(elements(claim.resource, path)), None)
        if reference is not None:
            yield from _named(index.resolve(reference, claim), f"{claim.place}.{at}", types, version)
    for at, path, kinds in _LED_TO[0 if version.prior_inside else 1 :]:
        above, _, last = path.rpartition(".")
        for number, parent in enumerate(elements(claim.resource, above)):
            reference = parent.get(last) if isinstance(parent, Mapping) else None
            entry = index.resolve(reference, claim)
            if reference and (entry is None or (kinds and kind(entry.resource) not in kinds)):
                message = f"leads to no {' or '.join(kinds) or 'resource'} of this bundle; include it."
                yield Issue(message, f"{claim.place}.{at}[{number}].{last}", "not-found")


_LED_TO: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("related", "related.claim", ("Claim",)),
    ("supportingInfo", "supportingInfo.valueReference", ()),
)
"""What else has to be in the bundle: where, its path, and of which types; the prior Claim only where it is inside."""


def _named(
    entry: Entry | None, place: str, types: Mapping[str, Sequence[ElementRule]], version: PasVersion
) -> Iterator[Issue]:
    if entry is None:
        yield Issue("leads to no resource of this bundle; include it.", place, "not-found")
    elif kind(entry.resource) not in types:
        yield Issue(f"leads to a resource of another type; send {' or '.join(types)}.", place, "value")
    else:
        yield from faults(entry.resource, entry.place, types[kind(entry.resource)], version.name)
