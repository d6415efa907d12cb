"""Definitions of several packages by canonical URL: profiles as trees, value sets, code systems; each read once."""

import threading
from collections.abc import Sequence
from typing import Any

from assent.adapters.fhir.profiles.elements import Profile, profile_of
from assent.adapters.fhir.profiles.packages import Package

_TYPES = "http://hl7.org/fhir/StructureDefinition/"


class Definitions:
    """What packages define, the first that has it first. A version after ``|`` counts where a package has it."""

    def __init__(self, packages: Sequence[Package]) -> None:
        self._packages = tuple(packages)
        self._profiles: dict[str, Profile | None] = {}
        self._lock = threading.Lock()

    def profile(self, url: str) -> Profile | None:
        """A profile, extension or type (by its URL or its name); None where no package has it with a snapshot."""
        canonical = url if "://" in url else f"{_TYPES}{url}"
        if canonical not in self._profiles:
            with self._lock:
                found = self.resource("StructureDefinition", canonical)
                self._profiles[canonical] = profile_of(found) if found and "snapshot" in found else None
        return self._profiles[canonical]

    def resource(self, kind: str, canonical: str) -> dict[str, Any] | None:
        """The definition as its package has it; of another version where the named one is not there."""
        url, _, version = canonical.partition("|")
        first: dict[str, Any] | None = None
        for package in self._packages:
            found = package.definition(kind, url)
            if found is None:
                continue
            if not version or found.get("version") == version:
                return found
            first = first or found
        return first
