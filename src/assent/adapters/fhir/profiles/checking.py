"""A resource checked against profiles: those that are asked for, and those that it claims to have."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assent.adapters.fhir.profiles.codes import ValueSets
from assent.adapters.fhir.profiles.definitions import Definitions
from assent.adapters.fhir.profiles.elements import ElementType, Profile, ProfileElement
from assent.adapters.fhir.profiles.faults import ProfileFault, each_once
from assent.adapters.fhir.profiles.slicing import SliceFinder
from assent.adapters.fhir.profiles.walk import RuleContext, Walk
from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, kind

MOST_VALUES = 30_000
"""Values of one message that are compared with elements of profiles; a request bundle of a guide takes 300."""
MOST_FAULTS = 100
"""Faults that are said of one message."""
_ANY = frozenset({"Resource", "DomainResource"})
_NAMED = re.compile(
    r"(?:^|/)([A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}(?:/_history/[A-Za-z0-9.-]{1,64})?$", re.ASCII
)


class TooCostly(Exception):
    """A message holds more values than are checked."""


@dataclass
class ProfileCheck:
    """One message under check. ``index`` finds what its references lead to, where it is a bundle."""

    definitions: Definitions
    value_sets: ValueSets
    index: BundleIndex
    _done: dict[tuple[int, str, str], list[ProfileFault]] = field(default_factory=dict)
    _under_way: set[tuple[int, str, str]] = field(default_factory=set)
    _values: int = 0

    def __post_init__(self) -> None:
        conforms: Callable[[Any, Sequence[str]], bool] = self._conforms
        self.slices = SliceFinder(self.definitions, self.value_sets, conforms, self._resolved)

    def count(self) -> None:
        """Note that a value is compared. Raises ``TooCostly`` beyond ``MOST_VALUES``."""
        self._values += 1
        if self._values > MOST_VALUES:
            raise TooCostly

    def resource(
        self, value: Resource, profiles: Sequence[str], place: str, outermost: Resource | None = None
    ) -> list[ProfileFault]:
        """What of a resource breaks one of these profiles, the one that fits best, and each that it claims.

        ``outermost`` is the resource that contains it. Of a profile that no package has nothing is said.
        """
        named = kind(value)
        base = self.definitions.profile(named) if named else None
        if base is None or base.kind != "resource":
            return [
                ProfileFault(
                    f"{place}.resourceType", "This is no type of resource of FHIR R4.", "structure", "R4"
                )
            ]
        asked = [url for url in profiles if self.definitions.profile(url) is not None]
        faults = self.of_profiles(value, asked, place, outermost) if asked else []
        claimed = list(self._claimed(value, named))
        for url in claimed:
            faults = faults + self.of_profiles(value, [url], place, outermost)
        return faults if asked or claimed else self.of_profiles(value, [named], place, outermost)

    def _claimed(self, value: Resource, named: str) -> Iterator[str]:
        """The profiles that a resource claims, as far as packages have them for its type."""
        meta = value.get("meta")
        claims = meta.get("profile") if isinstance(meta, Mapping) else None
        for url in claims if isinstance(claims, list) else ():
            profile = self.definitions.profile(url) if isinstance(url, str) else None
            if profile is not None and profile.type == named:
                yield url

    def of_profiles(
        self, value: Any, profiles: Sequence[str], place: str, outermost: Resource | None = None
    ) -> list[ProfileFault]:
        """What of a value breaks the one of these profiles that fits it best; nothing where one is not known."""
        fewest: list[ProfileFault] | None = None
        for url in profiles:
            profile = self.definitions.profile(url)
            faults = self._of_profile(value, profile, place, outermost) if profile is not None else []
            if not faults:
                return []
            fewest = faults if fewest is None or len(faults) < len(fewest) else fewest
        return fewest or []

    def _of_profile(
        self, value: Any, profile: Profile, place: str, outermost: Resource | None
    ) -> list[ProfileFault]:
        key = (id(value), profile.key, place)
        if key not in self._done:
            if key in self._under_way:
                return []
            self._under_way.add(key)
            own = value if isinstance(value, Mapping) else {}
            walk = Walk(self, profile, RuleContext(own, outermost if outermost is not None else own))
            walk.whole(value, place)
            self._under_way.discard(key)
            self._done[key] = walk.faults
        return self._done[key]

    def _conforms(self, value: Any, profiles: Sequence[str]) -> bool:
        return not self.of_profiles(value, profiles, "")

    def _resolved(self, reference: Any) -> Any:
        """The resource that a reference leads to inside of the bundle; None where it leads elsewhere."""
        entry = self.index.resolve(reference)
        return entry.resource if entry is not None else None

    def resolved(self, reference: Any, outermost: Resource) -> Any:
        """The same, also of what the outermost resource contains."""
        text = reference.get("reference") if isinstance(reference, Mapping) else reference
        if isinstance(text, str) and text.startswith("#"):
            if text == "#":
                return outermost
            held = outermost.get("contained")
            inside = [inner for inner in held if isinstance(inner, Mapping)] if isinstance(held, list) else []
            return next((inner for inner in inside if inner.get("id") == text[1:]), None)
        return self._resolved(reference)

    def leads_to(self, reference: Mapping[str, Any]) -> str:
        """The type of resource that a reference leads to, as far as it says; empty where it does not."""
        text = reference.get("reference")
        entry = self.index.resolve(text) if isinstance(text, str) and not text.startswith("#") else None
        if entry is not None:
            return kind(entry.resource)
        match = _NAMED.search(text) if isinstance(text, str) else None
        named = match[1] if match else reference.get("type")
        return named if isinstance(named, str) and self.definitions.profile(named) is not None else ""

    def may_lead_to(self, type_: ElementType) -> frozenset[str]:
        """The types of resource to which a reference may lead; empty where any will do or a profile is not known."""
        profiles = [self.definitions.profile(url) for url in type_.targets]
        types = frozenset(profile.type for profile in profiles if profile is not None)
        return frozenset() if None in profiles or types & _ANY else types

    def holds_resource(self, element: ProfileElement) -> bool:
        """Whether the values of an element are whole resources."""
        profiles = (self.definitions.profile(type_.code) for type_ in element.types if type_.code)
        return any(profile is not None and profile.kind == "resource" for profile in profiles)

    def allowed(self, element: ProfileElement, value: Resource) -> tuple[str, ...] | None:
        """The profiles that a resource inside another one may have; None where its type may not stand there."""
        fitting = [type_ for type_ in element.types if type_.code in (*_ANY, kind(value))]
        return tuple(url for type_ in fitting for url in type_.profiles) if fitting else None


@dataclass(frozen=True)
class ProfileRules:
    """The profiles of one guide with all that they build on."""

    definitions: Definitions
    value_sets: ValueSets

    @classmethod
    def of(cls, definitions: Definitions) -> "ProfileRules":
        """The rules by these definitions."""
        return cls(definitions, ValueSets(definitions))

    def faults(
        self, resource: Resource, profiles: Sequence[str], place: str = ""
    ) -> tuple[ProfileFault, ...]:
        """What of a resource breaks one of these profiles, and each that it, or a resource in it, claims to have.

        ``place`` is where it stands in what was sent; its type unless given. At most ``MOST_FAULTS`` are said.
        """
        entry = Entry("", resource, place or kind(resource) or "resource")
        index = BundleIndex.of(resource) if kind(resource) == "Bundle" else BundleIndex(())
        return self._faults(index, [(entry, profiles)])

    def faults_of_several(self, asked: Sequence[tuple[Entry, Sequence[str]]]) -> tuple[ProfileFault, ...]:
        """The same of resources that came in one message, each with the profiles of which it has to have one."""
        return self._faults(BundleIndex(tuple(entry for entry, _ in asked)), asked)

    def _faults(
        self, index: BundleIndex, asked: Sequence[tuple[Entry, Sequence[str]]]
    ) -> tuple[ProfileFault, ...]:
        check = ProfileCheck(self.definitions, self.value_sets, index)
        faults: list[ProfileFault] = []
        for entry, profiles in asked:
            try:
                faults += check.resource(entry.resource, profiles, entry.place)
            except TooCostly:
                message = f"More than {MOST_VALUES} values are not checked; send fewer resources at once."
                return (ProfileFault(entry.place, message, "too-costly", "any"),)
        return each_once(faults)[:MOST_FAULTS]
