"""Which profiles what comes in has to have, by the guide and version of the base at which it comes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from assent.adapters.fhir.crd.names import ORDERS
from assent.adapters.fhir.profiles.checking import ProfileRules
from assent.adapters.fhir.profiles.faults import ProfileFault
from assent.adapters.fhir.profiles.folder import PackageFolder
from assent.adapters.fhir.resources import BundleIndex, Entry, Resource, elements, kind
from assent.casework.record.checks import Refused

_HL7 = "http://hl7.org/fhir"


class ServedGuide(StrEnum):
    """The guides whose bases are served, with the series of their versions."""

    PAS_2_2 = "pas-2.2"
    PAS_2_0 = "pas-2.0"
    CRD_2_2 = "crd-2.2"
    CRD_2_0 = "crd-2.0"
    DTR_2_2 = "dtr-2.2"
    DTR_2_0 = "dtr-2.0"

    @property
    def package(self) -> str:
        """The name of its package."""
        return f"hl7.fhir.us.davinci-{self.value.partition('-')[0]}"

    @property
    def series(self) -> str:
        """The series of its versions, as ``2.2``."""
        return self.value.partition("-")[2]

    def profile(self, name: str) -> str:
        """The canonical URL of one of its profiles."""
        return f"{_HL7}/us/davinci-{self.value.partition('-')[0]}/StructureDefinition/{name}"


class Message(StrEnum):
    """What comes in at the bases of FHIR, one resource each; hooks hold many and are not among them."""

    SUBMIT = "submit"
    INQUIRE = "inquire"
    SUBSCRIPTION = "subscription"
    PACKAGE = "questionnaire-package"
    NEXT_QUESTION = "next-question"
    LOG_ERRORS = "log-questionnaire-errors"


_PROFILES: Mapping[Message, tuple[str, ...]] = {
    Message.SUBMIT: ("profile-pas-request-bundle",),
    Message.INQUIRE: ("profile-pas-inquiry-request-bundle",),
    Message.SUBSCRIPTION: ("profile-subscription",),
    Message.PACKAGE: ("dtr-qpackage-input-parameters",),
    Message.NEXT_QUESTION: ("dtr-next-question-input-parameters",),
    Message.LOG_ERRORS: ("dtr-log-errors-input-parameters",),
}
_ADAPTIVE_RESPONSE = "dtr-questionnaireresponse-adapt"
_BY_TYPE: Mapping[str, tuple[str, ...]] = {
    "Appointment": ("profile-appointment", "profile-appointment-with-order", "profile-appointment-no-order"),
}
"""The profiles of CRD for a type of resource, where they are not called after it; one of them is enough."""


@dataclass(frozen=True)
class ProfileChecks:
    """Checks of what comes in against the packages of a folder; of a guide without a package nothing is checked."""

    folder: PackageFolder

    @cached_property
    def rules(self) -> Mapping[ServedGuide, ProfileRules]:
        """The rules of each guide that has a package here."""
        packages = {guide: self.folder.guide(guide.package, guide.series) for guide in ServedGuide}
        return {
            guide: ProfileRules.of(self.folder.definitions(package))
            for guide, package in packages.items()
            if package is not None
        }

    def of_message(
        self, guide: ServedGuide, message: Message, resource: Resource
    ) -> tuple[ProfileFault, ...]:
        """What of the body of an operation breaks the profile that its guide has for it."""
        rules = self.rules.get(guide)
        names = _PROFILES[message]
        if message is Message.NEXT_QUESTION and kind(resource) == "QuestionnaireResponse":
            names = (_ADAPTIVE_RESPONSE,)
        return rules.faults(resource, [guide.profile(name) for name in names]) if rules else ()

    def of_hook(self, guide: ServedGuide, body: Mapping[str, Any]) -> tuple[ProfileFault, ...]:
        """What of the resources of a CDS Hooks call breaks the profile that CRD has for their type.

        Of the prefetch only orders have to have it, which come there when they are dispatched; of the rest what each
        claims counts.
        """
        rules = self.rules.get(guide)
        return rules.faults_of_several(list(_asked(guide, body))) if rules is not None else ()

    def of_file(
        self, guide: ServedGuide, body: Mapping[str, Any], profiles: Sequence[str] = ()
    ) -> tuple[ProfileFault, ...]:
        """What of a body breaks these profiles; without any, those that the server would check it against.

        Raises ``Refused`` where the folder has no package of the guide, or none that has one of the profiles.
        """
        rules = self.rules.get(guide)
        if rules is None:
            there = ", ".join(self.rules) or "none"
            raise Refused(
                f"There is no package of {guide} ({guide.package} {guide.series}) here; there is: {there}."
            )
        for url in profiles:
            if rules.definitions.profile(url) is None:
                raise Refused(f"No package here has the profile {url}; look how it is spelled.")
        if profiles:
            return rules.faults(body, profiles)
        if "hook" in body and not kind(body):
            return self.of_hook(guide, body)
        message = _message_of(guide, body)
        return self.of_message(guide, message, body) if message is not None else rules.faults(body, ())


def _message_of(guide: ServedGuide, body: Resource) -> Message | None:
    """What a body would come in as at the bases of a guide; None for a resource that is no message by itself."""
    named = kind(body)
    if guide in (ServedGuide.PAS_2_2, ServedGuide.PAS_2_0):
        if named == "Bundle":
            claimed = [str(profile) for profile in elements(body, "meta.profile")]
            return Message.INQUIRE if any("inquiry" in profile for profile in claimed) else Message.SUBMIT
        return Message.SUBSCRIPTION if named == "Subscription" else None
    if guide in (ServedGuide.DTR_2_2, ServedGuide.DTR_2_0):
        parts = elements(body, "parameter.name") if named == "Parameters" else []
        if named == "QuestionnaireResponse" or "questionnaire-response" in parts:
            return Message.NEXT_QUESTION
        if named == "Parameters":
            return Message.LOG_ERRORS if "operationOutcome" in parts else Message.PACKAGE
    return None


def _asked(guide: ServedGuide, body: Mapping[str, Any]) -> Iterator[tuple[Entry, Sequence[str]]]:
    """The resources of a call, each with the profiles of which it has to have one."""
    for entry in hook_resources(body):
        has_to = entry.place.startswith("context.") or kind(entry.resource) in ORDERS
        yield entry, tuple(_crd_profiles(guide, entry.resource)) if has_to else ()


def _crd_profiles(guide: ServedGuide, resource: Resource) -> Iterator[str]:
    named = kind(resource)
    for name in _BY_TYPE.get(named, (f"profile-{named.lower()}",)):
        yield guide.profile(name)


def hook_resources(body: Mapping[str, Any]) -> Iterator[Entry]:
    """The resources of a CDS Hooks call, of bundles those inside, each with its path in the call."""
    for part in ("context", "prefetch"):
        values = body.get(part)
        for key, value in values.items() if isinstance(values, Mapping) else ():
            place = f"{part}.{key}" if key.isidentifier() else part
            if isinstance(value, Mapping) and kind(value) == "Bundle":
                for entry in BundleIndex.of(value).entries:
                    yield replace(entry, place=entry.place.replace("Bundle", place, 1))
            elif isinstance(value, Mapping) and kind(value):
                yield Entry("", value, place)
