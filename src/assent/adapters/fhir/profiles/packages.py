"""A FHIR package: its name and version, what it builds on, and its definitions by their canonical URLs."""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assent.adapters.fhir.profiles.archives import ArchivedFile, archived_files
from assent.casework.record.checks import Refused

CORE = "hl7.fhir.r4.core"
"""The package of FHIR R4 itself, on which every other one builds."""
CORE_VERSION = "4.0.1"
KINDS = ("StructureDefinition", "ValueSet", "CodeSystem")
"""What of a package is used."""
_MANIFEST = "package.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,100}", re.ASCII)
_GROWING = ("hl7.terminology", "hl7.fhir.uv.extensions", "us.nlm.vsac", "us.cdc.phinvads")
"""Packages of codes and extensions that only grow: any version serves."""
_ALIAS = re.compile(r"\.v\d+$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package that another one builds on, by its name and the version that it names."""

    name: str
    version: str

    @property
    def plain_name(self) -> str:
        """The name without the ending of an alias: ``hl7.fhir.us.core.v610`` is ``hl7.fhir.us.core``."""
        return _ALIAS.sub("", self.name)


@dataclass(frozen=True, slots=True)
class PackedDefinition:
    """One definition of a package: its own version, empty where it has none, and its JSON, compressed."""

    version: str
    packed: bytes = field(repr=False)

    def resource(self) -> dict[str, Any]:
        """The resource, read anew at each call."""
        content: dict[str, Any] = json.loads(zlib.decompress(self.packed))
        return content


@dataclass(frozen=True)
class FhirPackage:
    """One package. ``file`` is the name of its archive; ``definitions`` are by kind and canonical URL."""

    file: str
    name: str
    version: str
    dependencies: tuple[Dependency, ...]
    definitions: Mapping[tuple[str, str], PackedDefinition] = field(repr=False)

    def satisfies(self, dependency: Dependency) -> bool:
        """Whether it is the package that another one builds on; a later correction of the same version is too."""
        if self.name not in (dependency.name, dependency.plain_name):
            return False
        any_serves = self.name.startswith(_GROWING) or not dependency.version[:1].isdigit()
        return any_serves or series(self.version) == series(dependency.version)

    @property
    def order(self) -> tuple[tuple[int, ...], bool]:
        """Later versions have a higher one; a draft comes before what it is a draft of."""
        numbers = re.findall(r"\d+", self.version.partition("-")[0])
        return tuple(map(int, numbers)), "-" not in self.version


def series(version: str) -> str:
    """What corrections of a version have in common: ``2.2`` of ``2.2.1``."""
    return ".".join(version.split(".")[:2])


def read_package(archive: Path) -> FhirPackage:
    """The package of an archive. Raises ``Refused`` that names the file.

    An archive without a manifest that holds the definitions of FHIR R4 is their package.
    """
    manifest: dict[str, Any] | None = None
    definitions: dict[tuple[str, str], PackedDefinition] = {}
    for file in archived_files(archive):
        content = _content(archive, file)
        if file.name == _MANIFEST:
            manifest = content
        elif content.get("resourceType") in KINDS and isinstance(content.get("url"), str):
            definition = PackedDefinition(str(content.get("version", "")), zlib.compress(file.data, 1))
            definitions[content["resourceType"], content["url"]] = definition
    if manifest is None:
        if ("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/Element") not in definitions:
            raise Refused(f"{archive.name} is no FHIR package: it has no package/{_MANIFEST}.")
        manifest = {"name": CORE, "version": CORE_VERSION}
    return FhirPackage(archive.name, *_named(archive, manifest), definitions)


def _content(archive: Path, file: ArchivedFile) -> dict[str, Any]:
    try:
        content = json.loads(file.data)
    except (ValueError, RecursionError):
        raise Refused(f"{archive.name} is damaged: {file.name} in it is no JSON.") from None
    return content if isinstance(content, dict) else {}


def _named(archive: Path, manifest: Mapping[str, Any]) -> tuple[str, str, tuple[Dependency, ...]]:
    name, version, needs = (manifest.get(key) for key in ("name", "version", "dependencies"))
    needed = needs if isinstance(needs, dict) else {}
    right = (
        isinstance(name, str) and _NAME.fullmatch(name) and isinstance(version, str) and version[:1].isdigit()
    )
    if not right or not all(isinstance(needed_version, str) for needed_version in needed.values()):
        raise Refused(
            f"{archive.name} is no FHIR package: its {_MANIFEST} has no name, version or dependencies."
        )
    fhir = manifest.get("fhirVersions", [CORE_VERSION])
    if CORE_VERSION not in fhir:
        raise Refused(
            f"{archive.name} is of FHIR {', '.join(map(str, fhir))}; take the one for {CORE_VERSION}."
        )
    return str(name), str(version), tuple(Dependency(*pair) for pair in needed.items())
