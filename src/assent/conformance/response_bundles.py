"""What every response bundle of PAS must be, whatever it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, codings, elements, extensions
from assent.conformance.checks import expect

REVIEW_ACTION = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction"
_ACTION_CODE = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewActionCode"
_ACTION_CODE_OLD = "reviewActionCode"
ADMINISTRATION_NUMBER = (
    "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-administrationReferenceNumber"
)
X12_ACTIONS = "https://codesystem.x12.org/005010/306"
_MAY_LEAD_OUT = frozenset({"request"})
"""The Claim itself need not come back."""


def response_index(bundle: Resource) -> BundleIndex:
    """The entries of a response bundle; raises ``Unmet`` where it is not as every one must be."""
    expect(bundle.get("resourceType") == "Bundle", f"It is {bundle.get('resourceType')!r}, not a Bundle.")
    expect(bundle.get("type") == "collection", "The Bundle is not of type collection.")
    index = BundleIndex.of(bundle)
    expect(index.entries, "The Bundle has no entry.")
    first = index.entries[0].resource.get("resourceType")
    expect(first == "ClaimResponse", f"The Bundle begins with {first!r}, not with its ClaimResponse.")
    urls = [entry.full_url for entry in index.entries]
    expect(len(set(urls)) == len(urls), "A resource stands twice in the Bundle.")
    missing = sorted(missing_references(index))
    expect(not missing, f"Referred to and not in the Bundle: {', '.join(missing)}.")
    return index


def missing_references(index: BundleIndex) -> set[str]:
    """What is reachable from the first entry by references, and is not in the bundle."""
    reached, open_, missing = set[str](), [index.entries[0]], set[str]()
    while open_:
        entry = open_.pop()
        for text in _references(entry.resource):
            target = index.resolve(text, entry)
            if target is None:
                missing.add(text)
            elif target.place not in reached:
                reached.add(target.place)
                open_.append(target)
    return missing


def _references(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _references(inner)
    elif isinstance(value, Mapping):
        text = value.get("reference")
        if isinstance(text, str):
            yield text
        for name, inner in value.items():
            if name not in _MAY_LEAD_OUT:
                yield from _references(inner)


def claim_response(bundle: Resource) -> Resource:
    """The ClaimResponse with which a response bundle begins."""
    return response_index(bundle).entries[0].resource


def review_actions(response: Resource) -> dict[int, str]:
    """The X12 review action of each item, by its sequence."""
    return {item["itemSequence"]: code for item in elements(response, "item") if (code := _action(item))}


def _action(item: Resource) -> str:
    for adjudication in elements(item, "adjudication"):
        for action in extensions(adjudication, REVIEW_ACTION):
            for inner in elements(action, "extension"):
                if inner.get("url") in {_ACTION_CODE, _ACTION_CODE_OLD}:
                    return _code(inner)
    return ""


def _code(extension: Mapping[str, Any]) -> str:
    actions = codings(extension.get("valueCodeableConcept"))
    return next((coding.code for coding in actions if coding.system == X12_ACTIONS), "")


def sequences(bundle: Resource) -> set[int]:
    """The sequences of the items of the Claim with which a request bundle begins."""
    entry: Entry = BundleIndex.of(bundle).entries[0]
    return set(elements(entry.resource, "item.sequence"))
