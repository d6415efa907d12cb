"""The walk through a value along the tree of a profile: each element in its place, as often and as it may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assent.adapters.fhir.profiles import faults as words
from assent.adapters.fhir.profiles.codes import Listed
from assent.adapters.fhir.profiles.elements import ElementType, Invariant, Profile, ProfileElement
from assent.adapters.fhir.profiles.faults import ProfileFault
from assent.adapters.fhir.profiles.invariants import is_broken
from assent.adapters.fhir.profiles.matching import holds, is_same
from assent.adapters.fhir.profiles.primitives import PRIMITIVES, is_of_type
from assent.adapters.fhir.profiles.surroundings import RuleSurroundings

if TYPE_CHECKING:
    from assent.adapters.fhir.profiles.checking import ProfileCheck

_IN_THE_PLACE = frozenset({"BackboneElement", "Element", ""})
"""Types whose children stand in the profile itself."""
_NAME = re.compile(r"_?[a-z][A-Za-z]{0,40}", re.ASCII)
_UNKNOWN = "There is no such element here; leave it out, or look how it is spelled."


@dataclass(frozen=True, slots=True)
class RuleContext:
    """Where rules look from: the resource in which a value stands, and the one that contains that."""

    resource: Mapping[str, Any]
    outermost: Mapping[str, Any]


@dataclass
class Walk:
    """One value along one profile; what breaks it gathers in ``faults``."""

    check: ProfileCheck
    profile: Profile
    standing: RuleContext
    faults: list[ProfileFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        outermost = self.standing.outermost
        self._around = RuleSurroundings(
            lambda reference: self.check.resolved(reference, outermost), self.check.value_sets.holds
        )

    def whole(self, value: Any, place: str) -> None:
        """Walk through the whole value."""
        root = self.profile.root
        if root.path in PRIMITIVES:
            self._primitive(value, root.path, place)
            return
        self._object(value, root, root, place)
        self._invariants(value, root.path, root.invariants, place)

    def _fault(self, place: str, message: str, code: str) -> None:
        self.faults.append(ProfileFault(place, message, code, self.profile.url))

    def _object(self, value: Any, element: ProfileElement, holder: ProfileElement, place: str) -> None:
        """The parts of an object by the children of ``holder``, which is the element or what stands for it."""
        if not isinstance(value, Mapping) or not value:
            self._fault(place, "Send an object with at least one element.", "structure")
            return
        known = {"resourceType"} if holder is self.profile.root else set()
        for child in holder.children:
            known.update(self._child(value, child, place))
        for key in value:
            if key not in known and not self._is_elsewhere(element, holder, key.removeprefix("_")):
                self._unknown(place, key)

    def _unknown(self, place: str, key: str) -> None:
        """A name that no element has; where it could be anything the place is that of the object."""
        self._fault(f"{place}.{key}" if _NAME.fullmatch(key) else place, _UNKNOWN, "structure")

    def _is_elsewhere(self, element: ProfileElement, holder: ProfileElement, key: str) -> bool:
        """Whether a name is known though the snapshot leaves it out, as some do below their slices."""
        if any(child.choice and key.startswith(child.name) for child in holder.children):
            return False
        alternatives = [element.unsliced] if element.unsliced is not None else []
        bases = (self.check.definitions.profile(type_.code) for type_ in element.types if type_.code)
        alternatives += [base.root for base in bases if base is not None]
        return any(
            key == name
            for alternative in alternatives
            for child in alternative.children
            for name, _ in child.names()
        )

    def _child(self, value: Mapping[str, Any], child: ProfileElement, place: str) -> Iterator[str]:
        """Walk through one child of an object; the names of JSON that it takes."""
        names = list(child.names())
        yield from (name for named, _ in names for name in (named, f"_{named}"))
        present = [(name, type_) for name, type_ in names if name in value or f"_{name}" in value]
        at = f"{place}.{child.name}"
        if child.choice:
            self._cardinality(child, len(present), at)
            for name, type_ in present:
                self._choice(value.get(name), value.get(f"_{name}"), child, type_, f"{place}.{name}")
            if present:
                self._slices_of_choice(child, [type_ for _, type_ in present], at)
        elif present:
            self._values(value.get(child.name), value.get(f"_{child.name}"), child, at)
        else:
            self._cardinality(child, 0, at)
            self._sliced([], child, at)

    def _cardinality(self, element: ProfileElement, count: int, place: str) -> None:
        if count < element.least:
            self._fault(place, words.missing(element, count), "required")
        if element.most is not None and count > element.most:
            self._fault(place, words.too_many(element, count), "structure")

    def _choice(self, value: Any, beside: Any, child: ProfileElement, type_: ElementType, place: str) -> None:
        self._single(value, beside, child, type_, place)
        for slice_ in child.slices:
            for narrowed in (slice_type for slice_type in slice_.types if slice_type.code == type_.code):
                self._single(value, beside, slice_, narrowed, place)

    def _slices_of_choice(self, child: ProfileElement, types: Sequence[ElementType], place: str) -> None:
        codes = {type_.code for type_ in types}
        for slice_ in child.slices:
            if slice_.least and not codes & {type_.code for type_ in slice_.types}:
                self._fault(place, words.missing(slice_, 0), "required")

    def _values(self, value: Any, beside: Any, child: ProfileElement, place: str) -> None:
        """All values of a child, a list of them or one."""
        is_list = isinstance(value if value is not None else beside, list)
        if child.many != is_list and child.most != 0:
            self._fault(place, "Send a list." if child.many else "Send one value, not a list.", "structure")
            return
        items = list(value or []) if is_list else [value]
        all_beside = list(beside) if isinstance(beside, list) else [] if is_list else [beside]
        items += [None] * (len(all_beside) - len(items) if is_list else 0)
        all_beside += [None] * (len(items) - len(all_beside))
        if is_list and not items:
            self._fault(place, "A list that is there holds at least one value.", "structure")
        self._cardinality(child, len(items), place)
        if child.most == 0:
            return
        places = [f"{place}[{number}]" for number in range(len(items))] if is_list else [place]
        placed = list(zip(items, places, strict=True))
        in_slices = self._sliced(placed, child, place) if child.slices else frozenset()
        for (item, at), extra in zip(placed, all_beside, strict=True):
            if at not in in_slices:
                self._single(item, extra, child, _first_type(child), at)

    def _sliced(self, items: Sequence[tuple[Any, str]], child: ProfileElement, place: str) -> frozenset[str]:
        """Each value in the slice that it belongs to; where that cannot be told nothing is held against it.

        The places of values of which their slice says everything, so that the element as such has nothing to add.
        """
        told_by = child.slicing.discriminators if child.slicing else ()
        counts, undecided = {slice_.slice_name: 0 for slice_ in child.slices}, False
        done = set()
        for item, at in items:
            verdicts = {
                slice_.slice_name: self.check.slices.belongs(item, slice_, told_by) for slice_ in child.slices
            }
            mine = next((slice_ for slice_ in child.slices if verdicts[slice_.slice_name]), None)
            if mine is None:
                undecided = undecided or None in verdicts.values()
                self._in_no_slice(item, child, at, unknown=None in verdicts.values())
                continue
            counts[mine.slice_name] += 1
            self._in_slice(item, mine, at)
            if _says_everything(mine, child):
                done.add(at)
        for slice_ in child.slices:
            count = counts[slice_.slice_name]
            if count >= slice_.least or not undecided:
                self._cardinality(slice_, count, place)
        return frozenset(done)

    def _in_slice(self, item: Any, slice_: ProfileElement, place: str) -> None:
        self._single(item, None, slice_, _first_type(slice_), place)
        if slice_.slices:
            inner = slice_.slicing or (slice_.unsliced.slicing if slice_.unsliced else None)
            for inner_slice in slice_.slices:
                if inner and self.check.slices.belongs(item, inner_slice, inner.discriminators):
                    self._in_slice(item, inner_slice, place)

    def _in_no_slice(self, item: Any, child: ProfileElement, place: str, *, unknown: bool) -> None:
        url = item.get("url") if isinstance(item, Mapping) else None
        if child.name == "extension" and isinstance(url, str) and ":" not in url:
            self._fault(place, "The extension has no part of this url; look how it is spelled.", "extension")
        elif child.slicing is not None and child.slicing.closed and not unknown:
            self._fault(place, "It is none of the forms that the profile has for this element.", "structure")

    def _single(
        self, value: Any, beside: Any, element: ProfileElement, type_: ElementType, place: str
    ) -> None:
        """One value of an element, of one of its types. ``more`` is what JSON holds beside a primitive value."""
        self.check.count()
        if value is not None:
            self._fixed(value, element, place)
        if type_.code in PRIMITIVES:
            if value is None and not (isinstance(beside, Mapping) and beside):
                self._fault(place, "Send a value.", "structure")
            elif value is not None and self._primitive(value, type_.code, place):
                self._invariants(value, type_.code, element.invariants, place)
            if isinstance(beside, Mapping):
                self._beside_primitive(beside, element, place)
        elif self.check.holds_resource(element):
            self._resource(value, element, place)
        else:
            self._complex(value, element, type_, place)

    def _fixed(self, value: Any, element: ProfileElement, place: str) -> None:
        if element.fixed is not None and not is_same(value, element.fixed):
            self._fault(place, words.expected(element.fixed), "value")
        if element.pattern is not None and not holds(value, element.pattern):
            self._fault(place, words.expected(element.pattern), "value")
        url = element.required_codes
        if url and self.check.value_sets.holds(url, value) is Listed.OUT:
            self._fault(place, f"Send a code of the value set {url}.", "code-invalid")

    def _primitive(self, value: Any, type_: str, place: str) -> bool:
        right = is_of_type(value, type_)
        if not right:
            self._fault(place, f"Send a value of the type {type_}.", "value")
        return right

    def _beside_primitive(self, beside: Mapping[str, Any], element: ProfileElement, place: str) -> None:
        """The id and the extensions of a primitive value."""
        base = self.check.definitions.profile("Element")
        children = element.children or (base.root.children if base is not None else [])
        known: set[str] = set()
        for child in children:
            if child.name != "value":
                known.update(self._child(beside, child, place))
        for key in beside.keys() - known:
            self._unknown(place, key)

    def _resource(self, value: Any, element: ProfileElement, place: str) -> None:
        if not isinstance(value, Mapping):
            self._fault(place, "Send a resource.", "structure")
            return
        profiles = self.check.allowed(element, value)
        if profiles is None:
            codes = " or ".join(type_.code for type_ in element.types)
            self._fault(place, f"Send a resource of the type {codes}.", "structure")
            return
        outermost = self.standing.outermost if element.name == "contained" else None
        self.faults += self.check.resource(value, profiles, place, outermost)

    def _complex(self, value: Any, element: ProfileElement, type_: ElementType, place: str) -> None:
        """A value with parts: by what the profile says here, and by the profiles or the base of its type."""
        rules = list(element.invariants)
        if element.same_as:
            holder = self.profile.by_id.get(element.same_as)
            if holder is not None:
                self._object(value, element, holder, place)
                self._invariants(value, holder.path, (*rules, *holder.invariants), place)
            return
        if element.children:
            self._object(value, element, element, place)
        profiles = self._profiles_of(value, type_)
        if profiles:
            self.faults += self.check.of_profiles(value, profiles, place, self.standing.outermost)
        base = None if type_.code in _IN_THE_PLACE else self.check.definitions.profile(type_.code)
        if base is not None and not element.children and not profiles:
            self.faults += self.check.of_profiles(value, [type_.code], place, self.standing.outermost)
        elif base is not None and element.children:
            rules += base.root.invariants
        if isinstance(value, Mapping):
            self._invariants(value, element.path if base is None else type_.code, rules, place)
            if type_.targets:
                self._reference(value, type_, place)

    def _profiles_of(self, value: Any, type_: ElementType) -> list[str]:
        """The profiles of a type that are known here; of an extension the one that its url names."""
        known = [url for url in type_.profiles if self.check.definitions.profile(url) is not None]
        if known or type_.code != "Extension" or not isinstance(value, Mapping):
            return known if len(known) == len(type_.profiles) else []
        url = value.get("url")
        named = isinstance(url, str) and ":" in url and self.check.definitions.profile(url) is not None
        return [url] if named and isinstance(url, str) else []

    def _reference(self, value: Mapping[str, Any], type_: ElementType, place: str) -> None:
        allowed, named = self.check.may_lead_to(type_), self.check.leads_to(value)
        if allowed and named and named not in allowed:
            self._fault(place, f"Refer to a resource of the type {' or '.join(sorted(allowed))}.", "value")

    def _invariants(self, value: Any, path: str, rules: Sequence[Invariant], place: str) -> None:
        for rule in dict.fromkeys(rules):
            if is_broken(rule, value, path, self.standing.resource, self.standing.outermost, self._around):
                self._fault(place, words.rule(rule), "invariant")


def _first_type(element: ProfileElement) -> ElementType:
    return element.types[0] if element.types else ElementType("", (), ())


def _says_everything(slice_: ProfileElement, sliced: ProfileElement) -> bool:
    """Whether a slice has every part of the element that it is a slice of; some snapshots leave parts out."""
    own = {child.name for child in slice_.children}
    return bool(own) and all(child.name in own for child in sliced.children)
