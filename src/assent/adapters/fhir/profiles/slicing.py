"""Which slice of an element a value belongs to, by the discriminators of the slicing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assent.adapters.fhir.profiles.codes import Listed, ValueSets
from assent.adapters.fhir.profiles.definitions import Definitions
from assent.adapters.fhir.profiles.elements import ProfileElement
from assent.adapters.fhir.profiles.matching import holds, is_same

Belongs = bool | None
"""Yes, no, or not to be told."""
_STEP = re.compile(r"extension\('(?P<url>[^']+)'\)|(?P<function>\w+)\([^)]*\)|(?P<name>[A-Za-z]\w*)")


@dataclass(frozen=True)
class SliceFinder:
    """Tells slices apart.

    ``conforms`` says whether a value has one of several profiles, ``resolve`` where a reference leads, None where
    that is not known.
    """

    definitions: Definitions
    value_sets: ValueSets
    conforms: Callable[[Any, Sequence[str]], bool]
    resolve: Callable[[Any], Any]

    def belongs(self, value: Any, slice_: ProfileElement, told_by: Sequence[tuple[str, str]]) -> Belongs:
        """Whether a value belongs to a slice: yes where all discriminators say so."""
        verdicts = [self._told(value, slice_, kind, path) for kind, path in told_by]
        if False in verdicts:
            return False
        return None if None in verdicts or not verdicts else True

    def _told(self, value: Any, slice_: ProfileElement, kind: str, path: str) -> Belongs:
        steps = list(_steps(path))
        values = self._values([value], steps)
        elements = self._elements([slice_], steps)
        if values is None:
            return None
        if kind == "exists":
            must_exist = any(element.least > 0 for element in elements)
            return (
                bool(values) == must_exist
                if must_exist or any(element.most == 0 for element in elements)
                else None
            )
        if kind == "type":
            return _is_of_type(values, elements)
        if kind == "profile":
            profiles = [url for element in elements for type_ in element.types for url in type_.profiles]
            return any(self.conforms(inner, profiles) for inner in values) if profiles else None
        return self._any_fits(values, elements, slice_, path)

    def _any_fits(
        self, values: Sequence[Any], elements: Sequence[ProfileElement], slice_: ProfileElement, path: str
    ) -> Belongs:
        """Whether one of the values has what the elements fix."""
        if path == "url":
            named = [url.partition("|")[0] for type_ in slice_.types for url in type_.profiles]
            if named:
                return self._is_named(values, named)
        verdicts = [self.fits(value, element) for value in values for element in elements]
        if True in verdicts:
            return True
        return None if None in verdicts or not elements else False

    def _is_named(self, urls: Sequence[Any], named: Sequence[str]) -> Belongs:
        """Whether an extension is one of those; of two that no package has, nobody knows whether they are the same."""
        if any(url in named for url in urls):
            return True
        strange = [url for url in (*urls, *named) if self.definitions.profile(str(url)) is None]
        return None if len(strange) == len(urls) + len(named) else False

    def fits(self, value: Any, element: ProfileElement) -> Belongs:
        """Whether a value has what an element fixes, itself or in its parts; None where it fixes nothing."""
        if element.fixed is not None:
            return is_same(value, element.fixed)
        if element.pattern is not None:
            return holds(value, element.pattern)
        if element.required_codes:
            listed = self.value_sets.holds(element.required_codes, value)
            return self._by_system(value, element) if listed is Listed.UNKNOWN else listed is Listed.IN
        inner = [self._part_fits(value, child) for child in element.children]
        inner += [self.fits(value, slice_) for slice_ in element.slices if element.choice]
        known = [verdict for verdict in inner if verdict is not None]
        return all(known) if known else None

    def _part_fits(self, value: Any, child: ProfileElement) -> Belongs:
        """Whether some part of a value fits a child that says which; each slice that has to be there is looked for."""
        needed = [slice_ for slice_ in child.slices if slice_.least > 0] if child.many else []
        parts = _below(value, child.name)
        verdicts: list[Belongs] = []
        for candidate in needed or [child]:
            fitting = [self.fits(part, candidate) for part in parts]
            if not parts and _fixes(candidate) and candidate.least > 0:
                verdicts.append(False)
            elif any(verdict is not None for verdict in fitting):
                verdicts.append(True in fitting)
        return all(verdicts) if verdicts else None

    def _by_system(self, value: Any, element: ProfileElement) -> Belongs:
        """Of codes that are not known here their system tells, which the value set names."""
        systems = self.value_sets.systems(element.required_codes)
        if not systems or not isinstance(value, Mapping):
            return None
        coded = value.get("coding", [value])
        return any(isinstance(coding, Mapping) and coding.get("system") in systems for coding in coded)

    def _values(self, values: Sequence[Any], steps: Sequence[tuple[str, str]]) -> list[Any] | None:
        """The values at a path; None where a reference leads to what is not here."""
        reached = list(values)
        for kind, name in steps:
            if kind == "extension":
                reached = [
                    extension
                    for value in reached
                    for extension in _below(value, "extension")
                    if _has_url(extension, name)
                ]
            elif kind == "name":
                reached = [inner for value in reached for inner in _below(value, name)]
            elif name == "resolve":
                reached = [self.resolve(value) for value in reached]
                if None in reached:
                    return None
        return reached

    def _elements(
        self, elements: Sequence[ProfileElement], steps: Sequence[tuple[str, str]]
    ) -> list[ProfileElement]:
        """The elements of a profile at a path."""
        reached = list(elements)
        for kind, name in steps:
            if kind == "extension":
                reached = [extension for element in reached for extension in self._extensions(element, name)]
            elif kind == "name":
                reached = [child for element in reached for child in self._children(element, name)]
        return reached

    def _children(self, element: ProfileElement, name: str) -> list[ProfileElement]:
        child = element.child(name)
        if child is not None:
            return [child, *child.slices] if child.choice else [child]
        return [inner for root in self._roots(element) if (inner := root.child(name)) is not None]

    def _extensions(self, element: ProfileElement, url: str) -> Iterator[ProfileElement]:
        for outer in [element, *self._roots(element)] if not element.children else [element]:
            child = outer.child("extension")
            for slice_ in child.slices if child else ():
                named = [profile.partition("|")[0] for type_ in slice_.types for profile in type_.profiles]
                own = slice_.child("url")
                if url in named or (own is not None and own.fixed == url):
                    yield slice_

    def _roots(self, element: ProfileElement) -> Iterator[ProfileElement]:
        """The trees of the profiles of an element, else of its types."""
        for type_ in element.types:
            for url in type_.profiles or (type_.code,):
                profile = self.definitions.profile(url) if url else None
                if profile is not None:
                    yield profile.root


def _steps(path: str) -> Iterator[tuple[str, str]]:
    """The steps of a path: of ``extension('u').value`` these are an extension and a name; casts are passed over."""
    if path == "$this":
        return
    for step in _STEP.finditer(path.partition(" as ")[0]):
        if step["url"]:
            yield "extension", step["url"]
        elif step["function"]:
            yield "function", step["function"]
        else:
            yield "name", step["name"]


def _below(value: Any, name: str) -> list[Any]:
    """The values of a part by its name; of a choice by the name without the type."""
    if not isinstance(value, Mapping):
        return []
    inner = value.get(name)
    if inner is None:
        longer = (key for key in value if key.startswith(name) and key[len(name) :][:1].isupper())
        inner = next((value[key] for key in longer), None)
    return inner if isinstance(inner, list) else [] if inner is None else [inner]


def _has_url(extension: Any, url: str) -> bool:
    return isinstance(extension, Mapping) and extension.get("url") == url


def _is_of_type(values: Sequence[Any], elements: Sequence[ProfileElement]) -> Belongs:
    types = {type_.code for element in elements for type_ in element.types}
    named = [
        value["resourceType"] for value in values if isinstance(value, Mapping) and "resourceType" in value
    ]
    if not named:
        return None if values else False
    return any(name in types for name in named)


def _fixes(element: ProfileElement) -> bool:
    return element.fixed is not None or element.pattern is not None
