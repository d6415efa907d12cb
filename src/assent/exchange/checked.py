"""What comes in, checked against the profiles of its guide, where the operator has packages of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assent.adapters.fhir.crd.names import CrdGuide
from assent.adapters.fhir.dtr.questionnaires import Guide as DtrGuide
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.pas.versions import PAS_2_0, PAS_2_2, PasVersion
from assent.adapters.fhir.profiles.faults import ProfileFault
from assent.adapters.fhir.profiles.guides import Message, ProfileChecks, ServedGuide
from assent.adapters.fhir.resources import Resource
from assent.web.server.logs import Log

PAS_GUIDES: Mapping[PasVersion, ServedGuide] = {PAS_2_2: ServedGuide.PAS_2_2, PAS_2_0: ServedGuide.PAS_2_0}
CRD_GUIDES: Mapping[CrdGuide, ServedGuide] = {
    CrdGuide.V2_2: ServedGuide.CRD_2_2,
    CrdGuide.V2_0: ServedGuide.CRD_2_0,
}
DTR_GUIDES: Mapping[DtrGuide, ServedGuide] = {
    DtrGuide.V2_2: ServedGuide.DTR_2_2,
    DtrGuide.V2_0: ServedGuide.DTR_2_0,
}


@dataclass(frozen=True, slots=True)
class IncomingProfiles:
    """The checks of an installation, None where there are none; ``refuse``: what breaks a profile is turned away."""

    checks: ProfileChecks | None = None
    refuse: bool = False


NO_PROFILES = IncomingProfiles()


@dataclass(frozen=True, slots=True)
class IncomingCheck:
    """What a call brings, checked; how often a profile was broken is logged, and nothing of what was sent.

    Without a ``log`` nobody is told; what does not come over HTTP has none, nor any check.
    """

    profiles: IncomingProfiles = NO_PROFILES
    log: Log | None = None

    def message(self, guide: ServedGuide, message: Message, resource: Resource) -> tuple[Issue, ...]:
        """What breaks the profile of the body of an operation, though it is taken.

        Raises ``UnreadableResource`` with 400 where such bodies are turned away.
        """
        checks = self.profiles.checks
        return self._judged(guide, checks.of_message(guide, message, resource), 400) if checks else ()

    def hook(self, guide: ServedGuide, body: Mapping[str, Any]) -> tuple[Issue, ...]:
        """The same of the resources of a CDS Hooks call; with 422, as CRD has it for its profiles."""
        checks = self.profiles.checks
        return self._judged(guide, checks.of_hook(guide, body), 422) if checks else ()

    def _judged(self, guide: ServedGuide, faults: Sequence[ProfileFault], status: int) -> tuple[Issue, ...]:
        for profile, count in Counter(fault.profile for fault in faults).items():
            event = f"profile broken: {guide}: {profile}"
            if self.log is not None:
                self.log.warning(event, count=count)
        severity = "error" if self.profiles.refuse else "warning"
        issues = tuple(fault.issue(severity) for fault in faults)
        if issues and self.profiles.refuse:
            raise UnreadableResource(issues, status)
        return issues


UNCHECKED = IncomingCheck()
"""Nothing is checked."""
