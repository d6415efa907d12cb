"""Definitions of several packages by canonical URL: profiles as trees, value sets, code systems; each read once."""

import threading
from collections.abc import Sequence
from typing import Any

from assent.adapters.fhir.profiles.elements import Profile, profile_of
from assent.adapters.fhir.profiles.packages import FhirPackage, PackedDefinition

_TYPES = "http://hl7.org/fhir/StructureDefinition/"


class Definitions:
    """What packages define, the first that has it first. A version after ``|`` counts where a package has it.

    What was found is kept; of what was not, which senders may name at will, nothing is.
    """

    def __init__(self, packages: Sequence[FhirPackage]) -> None:
        self._packages = tuple(packages)
        self._profiles: dict[int, Profile | None] = {}
        self._lock = threading.Lock()

    def profile(self, url: str) -> Profile | None:
        """A profile, extension or type (by its URL or its name); None where no package has it with a snapshot."""
        definition = self._found("StructureDefinition", url if "://" in url else f"{_TYPES}{url}")
        if definition is None:
            return None
        if id(definition) not in self._profiles:
            with self._lock:
                resource = definition.resource()
                self._profiles[id(definition)] = profile_of(resource) if "snapshot" in resource else None
        return self._profiles[id(definition)]

    def resource(self, kind: str, canonical: str) -> dict[str, Any] | None:
        """The definition as its package has it; of another version where the named one is not there."""
        definition = self._found(kind, canonical)
        return definition.resource() if definition is not None else None

    def has(self, kind: str, canonical: str) -> bool:
        """Whether a package has it."""
        return self._found(kind, canonical) is not None

    def _found(self, kind: str, canonical: str) -> PackedDefinition | None:
        url, _, version = canonical.partition("|")
        candidates = [
            package.definitions[kind, url] for package in self._packages if (kind, url) in package.definitions
        ]
        exact = (definition for definition in candidates if not version or definition.version == version)
        return next(exact, candidates[0] if candidates else None)
