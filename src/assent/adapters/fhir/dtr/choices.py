"""The answers of choices as codes: one code system for a policy, and value sets for its longer lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from assent.logic.definitions import Definition, Kind
from assent.logic.policy import Policy

ChoiceWords = Callable[[str], str]
"""A value of a choice as people say it."""
MOST_INLINE = 7
"""So many answers of a choice stand in the item itself; more stand in a value set."""


@dataclass(frozen=True)
class Choices:
    """The choices of one policy as codes; ``base`` is the address below which its resources are read."""

    base: str
    policy: Policy
    words: ChoiceWords

    @property
    def system(self) -> str:
        """The URL of the code system that holds every answer of the policy's choices."""
        return f"{self.base}/CodeSystem/{self.policy.id}-answers"

    def coding(self, value: str) -> dict[str, Any]:
        """One answer as a coding."""
        return {"system": self.system, "code": value, "display": self.words(value)}

    def value_set(self, definition: Definition) -> str:
        """The canonical URL of the value set of a long choice; empty where its answers stand in the item."""
        named = self._named.get(definition.choices) if len(definition.choices) > MOST_INLINE else None
        return f"{self.base}/ValueSet/{named}" if named else ""

    def value_sets(self, today: date) -> Iterator[dict[str, Any]]:
        """Every value set of the policy, expanded: ``today`` is the day as of which."""
        for choices, id in self._named.items():
            if len(choices) > MOST_INLINE:
                yield self._value_set(id, choices, today)

    def code_system(self) -> dict[str, Any]:
        """The code system of every answer."""
        values = dict.fromkeys(value for choices in self._named for value in choices)
        id = f"{self.policy.id}-answers"
        return {
            "resourceType": "CodeSystem",
            "id": id,
            "url": self.system,
            "version": version_of(self.policy),
            "name": name_of(id),
            "title": f"{self.policy.title}: answers",
            "status": "active",
            "caseSensitive": True,
            "content": "complete",
            "count": len(values),
            "concept": [{"code": value, "display": self.words(value)} for value in values],
        }

    def answers(self, definition: Definition) -> dict[str, Any]:
        """The element of an item that holds its answers."""
        url = self.value_set(definition)
        if url:
            return {"answerValueSet": url}
        return {"answerOption": [{"valueCoding": self.coding(value)} for value in definition.choices]}

    def _value_set(self, id: str, choices: Iterable[str], today: date) -> dict[str, Any]:
        codings = [self.coding(value) for value in choices]
        concepts = [{"code": coding["code"], "display": coding["display"]} for coding in codings]
        return {
            "resourceType": "ValueSet",
            "id": id,
            "url": f"{self.base}/ValueSet/{id}",
            "version": version_of(self.policy),
            "name": name_of(id),
            "title": f"{self.policy.title}: {id.removeprefix(self.policy.id + '-').replace('-', ' ')}",
            "status": "active",
            "compose": {"include": [{"system": self.system, "concept": concepts}]},
            "expansion": {
                "identifier": f"{self.base}/ValueSet/{id}",
                "timestamp": today.isoformat(),
                "total": len(codings),
                "contains": codings,
            },
        }

    @cached_property
    def _named(self) -> Mapping[tuple[str, ...], str]:
        """The id of each different list of answers, by the first fact that has it."""
        named: dict[tuple[str, ...], str] = {}
        for path, definition in _choices(self.policy):
            named.setdefault(definition.choices, f"{self.policy.id}-{path.replace('_', '-')}"[:64])
        return named


def version_of(policy: Policy) -> str:
    """The version of resources that come from an encoding: the plan's text, and our revision of it."""
    return f"{policy.version}.{policy.revision}"


def name_of(id: str) -> str:
    """A computable name for an id: ``Mgb031Initial``."""
    return "".join(part[:1].upper() + part[1:] for part in id.replace(".", "-").split("-") if part)


def _choices(policy: Policy) -> Iterator[tuple[str, Definition]]:
    vocabulary = policy.vocabulary
    for fact in vocabulary.facts:
        if fact.kind is Kind.CHOICE:
            yield fact.name, fact
    for records in vocabulary.lists:
        for field in records.fields:
            if field.kind is Kind.CHOICE:
                yield f"{records.name}.{field.name}", field
