"""How resources are read: their codings, their references, and where in a bundle a reference leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Resource = Mapping[str, Any]
"""A FHIR resource, or an element of one, as JSON data: its objects are ``dict``, which is asked for in a third of the
time that ``Mapping`` takes."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of a concept with the URL of its code system; ``display`` as it was sent."""

    system: str
    code: str
    display: str = ""


def kind(resource: Resource) -> str:
    """The type of a resource, such as ``Claim``; empty where it names none."""
    return code_of(resource, "resourceType")


def name(resource: Resource) -> str:
    """How a resource is called in evidence and messages: ``Claim/12``, or its type where it has no id."""
    id = resource.get("id")
    return f"{kind(resource)}/{id}" if isinstance(id, str) and id else kind(resource)


def code_of(resource: object, element: str) -> str:
    """The value of an element that is a code or another text; empty for anything else that was sent in its place.

    What was sent may be a list or an object, which cannot be looked for in a set of codes.
    """
    value = resource.get(element) if isinstance(resource, dict) else None
    return value if isinstance(value, str) else ""


def elements(resource: Resource, path: str) -> list[Any]:
    """Every value at a path such as ``item.adjudication.category``; none where a step is missing."""
    values: list[Any] = [resource]
    for step in path.split("."):
        values = [inner for value in values for inner in _step(value, step)]
    return values


def _step(value: object, step: str) -> Iterator[Any]:
    inner = value.get(step) if isinstance(value, dict) else None
    if isinstance(inner, list):
        yield from inner
    elif inner is not None:
        yield inner


def codings(concept: object) -> tuple[Coding, ...]:
    """The codings of a CodeableConcept, a Coding, or a list of either; what is no coding is left out."""
    if isinstance(concept, list):
        return tuple(coding for element in concept for coding in codings(element))
    if not isinstance(concept, dict):
        return ()
    if "coding" in concept:
        return codings(concept["coding"])
    code = concept.get("code")
    if not isinstance(code, str):
        return ()
    system, display = concept.get("system"), concept.get("display")
    return (
        Coding(system if isinstance(system, str) else "", code, display if isinstance(display, str) else ""),
    )


def extensions(element: object, url: str) -> list[Resource]:
    """The extensions of an element that have this URL; none of what is no element."""
    value = element.get("extension") if isinstance(element, dict) else None
    return [
        extension
        for extension in (value if isinstance(value, list) else ())
        if isinstance(extension, dict) and extension.get("url") == url
    ]


def extension_value(element: object, url: str) -> Any:
    """The value of the first extension with this URL; None where there is none."""
    for extension in extensions(element, url):
        for key, value in extension.items():
            if key.startswith("value"):
                return value
    return None


def identifier(resource: Resource, system: str) -> str:
    """The value of the first identifier of a system; empty where there is none."""
    for element in elements(resource, "identifier"):
        if (
            isinstance(element, dict)
            and element.get("system") == system
            and isinstance(element.get("value"), str)
        ):
            return str(element["value"])
    return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource of a bundle with the URL that names it there; ``place`` is its FHIRPath in the bundle."""

    full_url: str
    resource: Resource
    place: str


@dataclass(frozen=True)
class BundleIndex:
    """The entries of a bundle, found by what refers to them."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, bundle: Resource) -> "BundleIndex":
        """The index of a bundle; entries without a resource are left out."""
        entries = bundle.get("entry")
        return cls(
            tuple(
                Entry(str(entry.get("fullUrl") or ""), entry["resource"], f"Bundle.entry[{number}].resource")
                for number, entry in enumerate(entries if isinstance(entries, list) else ())
                if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
            )
        )

    def of_kind(self, *kinds: str) -> list[Entry]:
        """The entries of these types, in their order."""
        return [entry for entry in self.entries if kind(entry.resource) in kinds]

    def resolve(self, reference: object, within: Entry | None = None) -> Entry | None:
        """Where a Reference, or its text, leads: to a full URL, a relative ``Type/id``, or what ``within`` contains.

        None where it leads out of the bundle. A version after ``/_history/`` is passed over.
        """
        text = reference.get("reference") if isinstance(reference, dict) else reference
        if not isinstance(text, str) or not text:
            return None
        if text.startswith("#"):
            return self._contained(within).get(text[1:]) if within else None
        unversioned = text.partition("/_history/")[0]
        entry = self._by_url.get(unversioned) or self._by_url.get(self._beside(unversioned, within))
        return entry or self._by_name.get(unversioned)

    def _contained(self, entry: Entry) -> dict[str, Entry]:
        """What a resource contains, by id; of two under one id the first."""
        known = self._contained_by_resource.get(id(entry.resource))
        if known is None:
            known = self._contained_by_resource[id(entry.resource)] = _contained_in(entry)
        return known

    @cached_property
    def _contained_by_resource(self) -> dict[int, dict[str, Entry]]:
        """Filled as it is asked for; entries of several bundles may stand at the same place."""
        return {}

    @cached_property
    def _by_url(self) -> dict[str, Entry]:
        return {entry.full_url: entry for entry in reversed(self.entries) if entry.full_url}

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {name(entry.resource): entry for entry in reversed(self.entries)}

    @staticmethod
    def _beside(relative: str, within: Entry | None) -> str:
        """A relative reference beside the entry in which it stands, whose full URL ends in ``Type/id``."""
        if within is None or "/" not in within.full_url:
            return relative
        base = within.full_url.rsplit("/", 2)[0]
        return f"{base}/{relative}"


def _contained_in(entry: Entry) -> dict[str, Entry]:
    numbered = [*enumerate(elements(entry.resource, "contained"))]
    return {
        id: Entry("", resource, f"{entry.place}.contained[{number}]")
        for number, resource in reversed(numbered)
        if isinstance(resource, dict) and (id := code_of(resource, "id"))
    }
