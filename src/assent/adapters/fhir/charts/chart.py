"""One patient's chart: its resources by type and code, what refers to what, who wrote what, and what counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from assent.adapters.fhir.charts.codes import keys, named
from assent.adapters.fhir.charts.counting import READ, day_in, why_not_counted
from assent.adapters.fhir.days import When
from assent.adapters.fhir.resources import Resource, elements, kind, name
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.assessment.chart import NotRead

_SUBJECTS = ("subject", "patient", "beneficiary")
_AUTHORS = ("author", "performer", "asserter", "recorder", "requester", "informationSource")
_NOT_AUTHORS = ("Patient", "RelatedPerson", "Device")


class SeveralPatients(ValueError):
    """A chart of which nobody can say whose it is; the message says the way out."""


@dataclass
class PatientChart:
    """What rules read. ``on`` is the day as of which it is read; what is dated later does not count.

    ``kept`` holds what several rules read of it, worked out once, by a name.
    """

    resources: tuple[Resource, ...]
    on: date
    patient: str = ""
    urls: Mapping[str, Resource] = field(default_factory=dict)
    not_counted: dict[str, NotRead] = field(default_factory=dict)
    kept: dict[str, list[Any]] = field(default_factory=dict)
    _counted: dict[int, bool] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        resources: Iterable[Resource],
        on: date,
        patient: str = "",
        urls: Mapping[str, Resource] | None = None,
    ) -> "PatientChart":
        """The chart of these resources. Raises ``SeveralPatients`` where they are of several, and none is named."""
        chart = cls(tuple(resources), on, patient, urls or {})
        chart.patient = chart._whose()
        return chart

    def counting(self, *kinds: str) -> Iterator[Resource]:
        """The resources of these types that count; those that do not are noted with the reason."""
        for resource_type in kinds:
            for resource in self._by_kind.get(resource_type, ()):
                if self.counts(resource):
                    yield resource

    def counts(self, resource: Resource) -> bool:
        """Whether a resource says something: by its own status, its subject and its day."""
        known = self._counted.get(id(resource))
        if known is None:
            why = self._why_not(resource)
            if why:
                self.not_counted.setdefault(name(resource), NotRead(name(resource), why))
            known = self._counted[id(resource)] = not why
        return known

    def observations(self, codes: Iterable[str]) -> Iterator[Resource]:
        """The observations that count with one of these codes, of their own or of a component, each once."""
        distinct: dict[int, Resource] = {}
        for code in codes:
            for resource in self._by_code.get(code, ()):
                distinct.setdefault(id(resource), resource)
        return (resource for resource in distinct.values() if self.counts(resource))

    def resolve(self, reference: object, within: Resource | None = None) -> Resource | None:
        """Where a reference leads in this chart; None where it leads out of it."""
        text = reference.get("reference") if isinstance(reference, Mapping) else reference
        if not isinstance(text, str) or not text:
            return None
        if text.startswith("#"):
            contained = elements(within or {}, "contained")
            return next(
                (
                    resource
                    for resource in contained
                    if isinstance(resource, Mapping) and resource.get("id") == text[1:]
                ),
                None,
            )
        text = text.partition("/_history/")[0]
        if "?" in text:
            return self._by_identifier.get(text)
        return self.urls.get(text) or self._by_name.get(text) or self._by_name.get(_tail(text))

    def author(self, resource: Resource) -> str:
        """Who wrote a resource, by name; empty where nobody does, or where it is the patient."""
        references = [reference for named in _AUTHORS for reference in elements(resource, named)]
        persons = (self.person(_actor(reference), resource) for reference in references)
        return next((person for person in persons if person), "")

    def specialties(self, reference: object, within: Resource) -> frozenset[str]:
        """The codes of the specialties of whom a reference names, by his roles in this chart."""
        practitioner = self.resolve(reference, within)
        if practitioner is None:
            return frozenset()
        roles = [
            practitioner,
            *(role for role in self._by_kind.get("PractitionerRole", ()) if self._plays(role, practitioner)),
        ]
        concepts = [elements(role, "specialty") + elements(role, "qualification.code") for role in roles]
        return frozenset(key for concept in concepts for key in keys(concept))

    def evidence(
        self,
        resource: Resource,
        label: str,
        words: str,
        on: When | None = None,
        with_: Iterable[Resource] = (),
    ) -> Evidence:
        """The resource as evidence: a label for its kind, its day where it is known, its author, what it says.

        ``with_`` are the others of which the value is made up with it. Where one of them names no author, or no day,
        the whole has none: what nobody stands for would pass with what somebody wrote.
        """
        others = [other for other in with_ if other is not resource]
        day = on or day_in(resource)
        dated = all((own := day_in(other)) is not None and own.exact for other in others)
        authors = [self.author(part) for part in (resource, *others)]
        return Evidence(
            Basis.CHART,
            source=f"{label} {name(resource)} in the chart"[:_LONGEST],
            on=day.first if day is not None and day.exact and dated else None,
            by=authors[0][:_LONGEST] if all(authors) else "",
            words=words[:_LONGEST],
        )

    @cached_property
    def _by_kind(self) -> dict[str, list[Resource]]:
        by_kind: dict[str, list[Resource]] = {}
        for resource in self.resources:
            by_kind.setdefault(kind(resource), []).append(resource)
        return by_kind

    @cached_property
    def _by_code(self) -> dict[str, list[Resource]]:
        by_code: dict[str, list[Resource]] = {}
        for resource in self._by_kind.get("Observation", ()):
            codes = keys(resource.get("code")) or [named(resource.get("code"))]
            if "component" in resource:
                codes += [key for concept in elements(resource, "component.code") for key in keys(concept)]
            for key in dict.fromkeys(codes):
                by_code.setdefault(key, []).append(resource)
        return by_code

    @cached_property
    def _by_name(self) -> dict[str, Resource]:
        by_name: dict[str, Resource] = {}
        for resource in reversed(self.resources):
            id = resource.get("id")
            if isinstance(id, str):
                by_name[f"{kind(resource)}/{id}"] = by_name[f"urn:uuid:{id}"] = resource
        return by_name

    @cached_property
    def _by_identifier(self) -> dict[str, Resource]:
        by_identifier: dict[str, Resource] = {}
        for resource in (
            resource
            for kind_ in ("Practitioner", "Organization")
            for resource in self._by_kind.get(kind_, ())
        ):
            for element in elements(resource, "identifier"):
                if isinstance(element, Mapping):
                    text = (
                        f"{kind(resource)}?identifier={element.get('system', '')}|{element.get('value', '')}"
                    )
                    by_identifier.setdefault(text, resource)
        return by_identifier

    def _whose(self) -> str:
        """The name of the patient of this chart, as references write it."""
        patients = [name(patient) for patient in self._by_kind.get("Patient", ())]
        if self.patient:
            reference = (
                self.patient if "/" in self.patient or ":" in self.patient else f"Patient/{self.patient}"
            )
            patient = self.resolve(reference)
            return name(patient) if patient is not None else reference
        if len(patients) == 1:
            return patients[0]
        if not patients:
            patients = list(
                {self._named(resource) for resource in self.resources if kind(resource) in READ} - {""}
            )
        if len(set(patients)) > 1:
            ways = "name one with its id, or give a chart of one patient"
            raise SeveralPatients(f"holds resources of {len(set(patients))} patients; {ways}")
        return patients[0] if patients else ""

    def _named(self, resource: Resource) -> str:
        """Whom a resource is about: the name of the patient in this chart, else the reference as it stands."""
        for element in _SUBJECTS:
            reference = resource.get(element)
            if isinstance(reference, Mapping) and isinstance(reference.get("reference"), str):
                subject = self.resolve(reference, resource)
                return name(subject) if subject is not None else _tail(str(reference["reference"]))
        return ""

    def _why_not(self, resource: Resource) -> str:
        subject = self._named(resource)
        if self.patient and subject and subject != self.patient:
            return "is about somebody else than the patient of this chart"
        if resource.get("focus"):
            return "has a focus: it is about somebody or something else than the patient"
        return why_not_counted(resource, self.on)

    def person(self, reference: object, within: Resource) -> str:
        """Whom a reference names, if it is a practitioner or an organization; empty for anybody else."""
        if not isinstance(reference, Mapping):
            return ""
        resource = self.resolve(reference, within)
        if resource is not None and kind(resource) == "PractitionerRole":
            return self.person(resource.get("practitioner"), resource) or _display(reference)
        if resource is not None:
            return "" if kind(resource) in _NOT_AUTHORS else _full_name(resource) or _display(reference)
        named = str(reference.get("reference") or reference.get("type") or "")
        return "" if named.startswith(_NOT_AUTHORS) or not named else _display(reference)

    def _plays(self, role: Resource, practitioner: Resource) -> bool:
        return self.resolve(role.get("practitioner"), role) is practitioner


_LONGEST = 200


def _actor(reference: object) -> object:
    """A performer is a reference, or holds one."""
    return reference.get("actor", reference) if isinstance(reference, Mapping) else reference


def _tail(text: str) -> str:
    """``Type/id`` of an absolute URL."""
    parts = text.rsplit("/", 2)
    return "/".join(parts[-2:]) if len(parts) > 2 else text


def _display(reference: Mapping[str, Any]) -> str:
    display = reference.get("display")
    return display if isinstance(display, str) else ""


def _full_name(resource: Resource) -> str:
    names = elements(resource, "name")
    first = names[0] if names else ""
    if isinstance(first, str):
        return first
    if not isinstance(first, Mapping):
        return ""
    if isinstance(first.get("text"), str):
        return str(first["text"])
    given_names = [given_name for given_name in elements(first, "given") if isinstance(given_name, str)]
    return " ".join([*given_names, str(first.get("family") or "")]).strip()
