"""Questionnaires as resources: the whole form of a policy, one that asks as it goes, and the part that it has asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from html import escape
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.choices import Choices, name_of, version_of
from assent.adapters.fhir.dtr.items import Expressions, group_item, question_item, section_item
from assent.adapters.fhir.dtr.libraries import filling
from assent.targets.cql.prepopulation import Prepopulation
from assent.targets.questionnaire.items import Part, Question, Questionnaire, RecordGroup

ADAPTIVE_SUFFIX = "-adaptive"
LIBRARY_SUFFIX = "-prepopulation"


class Guide(StrEnum):
    """Which version of the guide a resource is written for."""

    V2_0 = "2.0"
    V2_2 = "2.2"


@dataclass(frozen=True)
class Form:
    """The form of one kind of request under one encoding, with what its resources need.

    ``prepopulation`` is the logic that fills it from a chart, None where there is none. ``next_question`` is where
    the operation that asks as it goes is found.
    """

    questionnaire: Questionnaire
    choices: Choices
    guide: Guide = Guide.V2_2
    prepopulation: Prepopulation | None = None
    next_question: str = ""

    @property
    def id(self) -> str:
        """The id of the whole form."""
        return form_id(self.questionnaire.policy, self.questionnaire.pathway)

    @property
    def version(self) -> str:
        """The version of every resource of the form."""
        return version_of(self.choices.policy)

    @property
    def library(self) -> str:
        """The canonical URL of the logic that fills the form; empty where there is none."""
        url = f"{self.choices.base}/Library/{self.id}{LIBRARY_SUFFIX}"
        return f"{url}|{self.version}" if self.prepopulation is not None else ""

    @cached_property
    def filled(self) -> Expressions:
        """The expressions that fill items from the chart, by path."""
        if self.prepopulation is None:
            return {}
        language = (
            ("text/cql", "text/cql") if self.guide is Guide.V2_0 else ("text/cql-identifier", "text/fhirpath")
        )
        return filling(self.prepopulation, *language)

    def canonical(self, *, adaptive: bool = False) -> str:
        """The canonical URL with its version."""
        return f"{self._url(adaptive)}|{self.version}"

    def standard(self) -> dict[str, Any]:
        """The whole form, with rules for what is shown when."""
        sections = enumerate(self.questionnaire.sections, 1)
        items = [section_item(section, number, self.choices, self.filled) for number, section in sections]
        return self._resource(names.STANDARD, self._extensions(), items)

    def adaptive(self) -> dict[str, Any]:
        """The form that asks as it goes: no item of its own, and where the next ones come from."""
        where = {"url": names.IS_ADAPTIVE, "valueUrl": self.next_question}
        library = [{"url": names.LIBRARY, "valueCanonical": self.library}] if self.library else []
        return self._resource(names.ADAPTIVE_SEARCH, [where, *library], None, adaptive=True)

    def asked(self, paths: Iterable[str]) -> dict[str, Any]:
        """What has been asked so far, as a questionnaire that is contained in its response.

        A list among the paths is a group with those of its fields that are among them too.
        """
        asked_paths = frozenset(paths)
        where = {"url": names.IS_ADAPTIVE, "valueUrl": self.next_question}
        items = list(self._asked_items(asked_paths))
        resource = self._resource(names.ADAPTIVE, [where, *self._extensions()], items, adaptive=True)
        if self.guide is Guide.V2_0:
            del resource["url"]
        return resource | {"derivedFrom": [self.canonical(adaptive=True)]}

    def part(self, path: str) -> Part | None:
        """The part of a path; None where the form has none."""
        return self._parts.get(path.partition(".")[0].partition("[")[0])

    @cached_property
    def _parts(self) -> Mapping[str, Part]:
        return {part.path: part for part in self.questionnaire.parts()}

    def _asked_items(self, paths: frozenset[str]) -> Iterator[dict[str, Any]]:
        for number, section in enumerate(self.questionnaire.sections, 1):
            inside = [item for part in section.parts for item in self._asked_part(part, paths)]
            if inside:
                yield {"linkId": f"section-{number}", "text": section.title, "type": "group", "item": inside}

    def _asked_part(self, part: Part, paths: frozenset[str]) -> Iterator[dict[str, Any]]:
        if isinstance(part, Question):
            if part.path in paths:
                yield question_item(part, self.choices, self.filled, rules=False)
            return
        fields = [question for question in part.questions if question.path in paths]
        if fields:
            yield group_item(part, fields, self.choices, self.filled, rules=False)
        if part.complete.path in paths:
            yield question_item(part.complete, self.choices, rules=False)

    def _url(self, adaptive: bool) -> str:
        return f"{self.choices.base}/Questionnaire/{self.id}{ADAPTIVE_SUFFIX if adaptive else ''}"

    def _extensions(self) -> list[dict[str, Any]]:
        """The signature that makes answers an attestation, and from where the form is filled."""
        author = {"system": names.SIGNATURE_TYPES, "code": "1.2.840.10065.1.12.1.1"}
        extensions: list[dict[str, Any]] = [
            {"url": names.SIGNATURE_REQUIRED, "valueCodeableConcept": {"coding": [author]}}
        ]
        if self.library:
            extensions.append({"url": names.LIBRARY, "valueCanonical": self.library})
            extensions.append(_LAUNCHED_FOR_PATIENT)
        return extensions

    def _resource(
        self,
        profile: str,
        extensions: list[dict[str, Any]],
        items: list[dict[str, Any]] | None,
        *,
        adaptive: bool = False,
    ) -> dict[str, Any]:
        policy, id = self.choices.policy, self.id + (ADAPTIVE_SUFFIX if adaptive else "")
        title = f"{policy.title}: {self.questionnaire.pathway.replace('_', ' ')} request"
        return {
            "resourceType": "Questionnaire",
            "id": id,
            "meta": {"profile": [profile]},
            "text": _narrative(title),
            "extension": [*self._of_guide(profile), *extensions],
            "url": self._url(adaptive),
            "version": self.version,
            "name": name_of(id),
            "title": title,
            "status": "active",
            "subjectType": ["Patient"],
            "date": policy.first_day.isoformat(),
            "effectivePeriod": {"start": policy.first_day.isoformat()},
            **({"item": items} if items else {}),
        }

    def _of_guide(self, profile: str) -> list[dict[str, Any]]:
        """What only the newer guide has: who answers, how long it takes, how versions are ordered."""
        if self.guide is Guide.V2_0:
            return []
        algorithm = {"url": names.VERSION_ALGORITHM, "valueCoding": _NATURAL}
        if profile == names.ADAPTIVE_SEARCH:
            return [algorithm]
        times = [{"url": part, "valueCode": "over-5min"} for part in ("clinicalTime", "totalTime")]
        return [
            algorithm,
            {"url": names.AUDIENCE, "valueCode": "clinical"},
            {"url": names.COMPLETION_TIME, "extension": times},
        ]


def form_id(policy: str, pathway: str) -> str:
    """The id of the questionnaire of a policy's kind of request."""
    return f"{policy}-{pathway}".replace("_", "-")[:50]


def group_paths(part: Part) -> tuple[str, ...]:
    """Every path of a part that a form shows: of a list its fields, but worked out ones, and whether it is complete."""
    if isinstance(part, RecordGroup):
        fields = (question.path for question in part.questions if not question.worked_out)
        return (*fields, part.complete.path)
    return (part.path,)


_NATURAL = {"system": "http://hl7.org/fhir/version-algorithm", "code": "natural"}
_LAUNCHED_FOR_PATIENT: dict[str, Any] = {
    "url": names.LAUNCH_CONTEXT,
    "extension": [
        {"url": "name", "valueCoding": {"system": names.LAUNCH_CONTEXTS, "code": "patient"}},
        {"url": "type", "valueCode": "Patient"},
    ],
}


def _narrative(title: str) -> dict[str, str]:
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{escape(title)}</div>'}
