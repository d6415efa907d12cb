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


def guides() -> tuple[str, ...]:
    """The guides against which a file can be checked, such as ``pas-2.2``."""
    from assent.adapters.fhir.profiles.guides import ServedGuide

    return tuple(ServedGuide)


def outcome_of_file(
    data: bytes, packages: Path, guide: str, profiles: Sequence[str] = (), without: Sequence[str] = ()
) -> dict[str, Any]:
    """The OperationOutcome of a body checked as the server would, without issues where nothing is broken.

    ``profiles`` are checked in place of those of the guide; ``without`` are packages that may be missing. Raises
    ``Refused`` for packages, or a body, that cannot be read.
    """
    from assent.adapters.fhir.limits import read_json
    from assent.adapters.fhir.outcomes import UnreadableResource, operation_outcome
    from assent.adapters.fhir.profiles.guides import ServedGuide
    from assent.casework.record.checks import Refused

    try:
        body = read_json(data)
    except UnreadableResource as error:
        raise Refused(error.issues[0].says) from None
    if guide not in guides():
        raise Refused(f"There is no guide {guide!r} here; there are: {', '.join(guides())}.")
    faults = _checks(packages, frozenset(without)).of_file(ServedGuide(guide), body, profiles)
    return operation_outcome(fault.issue("error") for fault in faults)


@lru_cache(maxsize=1)
def _checks(packages: Path, without: frozenset[str]) -> "ProfileChecks":
    from assent.adapters.fhir.profiles.folder import PackageFolder
    from assent.adapters.fhir.profiles.guides import ProfileChecks

    return ProfileChecks(PackageFolder.read(packages, without))
