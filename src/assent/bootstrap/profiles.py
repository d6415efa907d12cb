"""Profiles of FHIR packages: those of an installation, and a file checked against a folder of them."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assent.adapters.fhir.profiles.guides import ProfileChecks
    from assent.exchange.checked import IncomingProfiles


def incoming_profiles(folder: Path) -> "IncomingProfiles":
    """What an installation checks what comes in against. Raises ``Refused`` where its packages cannot be read.

    Packages are read once by a process; without them not even the part of the program is loaded that reads them.
    """
    from assent.adapters.exchange.settings import OnFault, read_exchange
    from assent.exchange.checked import NO_PROFILES, IncomingProfiles

    settings = read_exchange(folder).profiles
    if settings.on_fault is OnFault.OFF:
        return NO_PROFILES
    checks = _checks(folder / settings.packages, frozenset(settings.without))
    return IncomingProfiles(checks, settings.on_fault is OnFault.REFUSE)


@lru_cache(maxsize=1)
def _checks(packages: Path, without: frozenset[str]) -> "ProfileChecks":
    from assent.adapters.fhir.profiles.folder import PackageFolder
    from assent.adapters.fhir.profiles.guides import ProfileChecks

    return ProfileChecks(PackageFolder.read(packages, without))
