"""The folder of an operator's FHIR packages: all of them read once, and found whole or turned away by name."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assent.adapters.fhir.profiles.archives import SUFFIXES
from assent.adapters.fhir.profiles.definitions import Definitions
from assent.adapters.fhir.profiles.packages import CORE, Dependency, FhirPackage, read_package, series
from assent.casework.record.checks import Refused

EVERYTHING = "*"
"""Stands for every package that may be missing."""


@dataclass(frozen=True)
class PackageFolder:
    """The packages of a folder, of which each has what it builds on, but for what the operator does without."""

    packages: tuple[FhirPackage, ...]

    @classmethod
    def read(cls, folder: Path, without: Collection[str] = ()) -> "PackageFolder":
        """The packages of a folder. ``without`` are names of packages that may be missing. Raises ``Refused``."""
        try:
            archives = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES))
        except OSError as error:
            raise Refused(f"The packages of FHIR in {folder} cannot be read: {error.strerror}.") from None
        if not archives:
            raise Refused(f"{folder} holds no package of FHIR; put archives into it that end in .tgz.")
        packages = tuple(map(read_package, archives))
        _check_once(packages)
        _check_whole(folder, packages, without)
        return cls(packages)

    def guide(self, name: str, version: str) -> FhirPackage | None:
        """The package of a guide in a series such as ``2.2``; None where the folder has none."""
        return next(
            (
                package
                for package in self.packages
                if package.name == name and series(package.version) == version
            ),
            None,
        )

    def definitions(self, guide: FhirPackage) -> Definitions:
        """The definitions of a guide, of all that it builds on, and, where these have none, of the rest.

        Of what several packages define the guide's own counts first and FHIR itself last. Another version of any of
        them is as if it were not there.
        """
        reached = list(self._reached(guide))
        named = {package.name for package in reached}
        named |= {dependency.plain_name for package in reached for dependency in package.dependencies}
        further = sorted(
            (
                package
                for package in self.packages
                if package not in reached and package.name not in {*named, CORE}
            ),
            key=lambda package: package.order,
            reverse=True,
        )
        return Definitions((*(package for package in reached if package.name != CORE), *further, self._core))

    @cached_property
    def _core(self) -> FhirPackage:
        return next(package for package in self.packages if package.name == CORE)

    def _reached(self, guide: FhirPackage) -> Iterator[FhirPackage]:
        """A package and those that it builds on, the nearest first, each once."""
        waiting, reached = [guide], {id(guide)}
        while waiting:
            package = waiting.pop(0)
            yield package
            for dependency in package.dependencies:
                target = _best(self.packages, dependency, package)
                if target is not None and id(target) not in reached:
                    reached.add(id(target))
                    waiting.append(target)


def _best(packages: Sequence[FhirPackage], dependency: Dependency, by: FhirPackage) -> FhirPackage | None:
    """The package that another one wants: exactly this version, else the latest that satisfies.

    Where it names no version (``current``) the one of its own series was current, if guides are published together.
    """
    candidates = [package for package in packages if package.satisfies(dependency)]
    exact = [package for package in candidates if package.version == dependency.version]
    if not dependency.version[:1].isdigit():
        exact = [package for package in candidates if series(package.version) == series(by.version)]
    return max(exact or candidates, key=lambda package: package.order, default=None)


def _check_once(packages: Sequence[FhirPackage]) -> None:
    """Raise ``Refused`` where one package stands there in two files, or in two corrections of one version."""
    by_series: dict[tuple[str, str], FhirPackage] = {}
    for package in packages:
        before = by_series.setdefault((package.name, series(package.version)), package)
        if before is not package:
            raise Refused(
                f"{before.file} and {package.file} are both {package.name} {series(package.version)} "
                f"({before.version} and {package.version}); leave one of them in the folder."
            )


def _check_whole(folder: Path, packages: Sequence[FhirPackage], without: Collection[str]) -> None:
    """Raise ``Refused`` where a package builds on one that is not there."""
    if not any(package.name == CORE for package in packages):
        raise Refused(f"{folder} lacks {CORE}, the definitions of FHIR R4; put its archive there.")
    if EVERYTHING in without:
        return
    wanting: dict[str, list[str]] = {}
    for package in packages:
        for dependency in package.dependencies:
            allowed = dependency.name in without or dependency.plain_name in without
            if not allowed and _best(packages, dependency, package) is None:
                wanting.setdefault(dependency.name, []).append(f"{package.file} on {dependency.version}")
    if wanting:
        needs = "; ".join(f"{name} ({_first_of(by)})" for name, by in sorted(wanting.items()))
        raise Refused(
            f"{folder} lacks what its packages build on: {needs}. Put the packages there, or do without what they "
            f"define: without = {json.dumps(sorted(wanting))}"
        )


def _first_of(texts: Sequence[str]) -> str:
    """The first of several, and how many more there are."""
    return texts[0] if len(texts) == 1 else f"{texts[0]}, and {len(texts) - 1} more"
