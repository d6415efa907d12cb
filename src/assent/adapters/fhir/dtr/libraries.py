"""The logic that fills a questionnaire from a chart, as a Library, and the expressions of items that call it."""

import json
from base64 import b64encode
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.choices import Choices, name_of, version_of
from assent.logic.package import PolicyPackage
from assent.targets.cql.elm import library_elm
from assent.targets.cql.expressions import Library, ValueSet
from assent.targets.cql.prepopulation import SYSTEMS, Prepopulation, compile_prepopulation
from assent.targets.cql.text import library_text
from assent.targets.questionnaire.items import Questionnaire, RecordGroup

CQL, ELM = "text/cql", "application/elm+json"
_TYPES = "http://terminology.hl7.org/CodeSystem/library-type"


def prepopulation_of(
    package: PolicyPackage, questionnaire: Questionnaire, choices: Choices
) -> Prepopulation | None:
    """The logic that fills a form; None where a chart proves nothing that it asks."""
    questions = [question.path for question in questionnaire.questions() if not question.worked_out]
    groups = [part.path for part in questionnaire.parts() if isinstance(part, RecordGroup)]
    named = {value for question in questionnaire.questions() for value in question.definition.choices}
    return compile_prepopulation(
        package,
        (*questions, *groups),
        name_of(f"{package.id}-{questionnaire.pathway}-prepopulation"),
        version_of(choices.policy),
        {value: choices.words(value) for value in named},
        choices.base,
    )


def filling(prepopulation: Prepopulation, identifier: str, inline: str) -> dict[str, dict[str, Any]]:
    """The extensions of items that call the logic, by path: in the language of an identifier, or of an expression."""
    library = prepopulation.library.name
    expressions = {
        fact: _expression(names.INITIAL_EXPRESSION, identifier, f'"{library}"."{fact}"')
        for fact in prepopulation.facts
    }
    for records, fields in prepopulation.lists.items():
        variable = _variable(records)
        context = _expression(names.POPULATION_CONTEXT, identifier, f'"{library}"."{records}"')
        context["valueExpression"] = {"name": variable, **context["valueExpression"]}
        expressions[records] = context
        expressions |= {
            f"{records}.{field}": _expression(names.INITIAL_EXPRESSION, inline, f"%{variable}.{field}")
            for field in fields
        }
    return expressions


def library_resource(prepopulation: Prepopulation, canonical: str, title: str) -> dict[str, Any]:
    """The logic as a Library: its text, and compiled."""
    url, _, version = canonical.partition("|")
    library = prepopulation.library
    return {
        "resourceType": "Library",
        "id": url.rsplit("/", 1)[-1],
        "url": url,
        "version": version,
        "name": library.name,
        "title": f"{title}: what a chart fills in",
        "status": "active",
        "type": {"coding": [{"system": _TYPES, "code": "logic-library"}]},
        **_related(library),
        "content": [
            {"contentType": CQL, "data": _data(library_text(library))},
            {"contentType": ELM, "data": _data(json.dumps(library_elm(library), separators=(",", ":")))},
        ],
    }


def code_list(value_set: ValueSet, version: str) -> dict[str, Any]:
    """A value set of the logic as a resource: its codes are written out."""
    id = value_set.url.rsplit("/", 1)[-1]
    concepts = [{"code": code, "display": display} for code, display in value_set.codes]
    return {
        "resourceType": "ValueSet",
        "id": id,
        "url": value_set.url,
        "version": version,
        "name": name_of(id),
        "title": value_set.name,
        "status": "active",
        "compose": {"include": [{"system": SYSTEMS[value_set.system], "concept": concepts}]},
    }


def _related(library: Library) -> dict[str, Any]:
    depends = [{"type": "depends-on", "resource": value_set.url} for value_set in library.value_sets]
    return {"relatedArtifact": depends} if depends else {}


def _expression(url: str, language: str, expression: str) -> dict[str, Any]:
    return {"url": url, "valueExpression": {"language": language, "expression": expression}}


def _variable(records: str) -> str:
    """A name that FHIR takes for a variable: ``bloodPressures``."""
    first, *following = records.split("_")
    return first + "".join(part.capitalize() for part in following)


def _data(text: str) -> str:
    return b64encode(text.encode()).decode()
