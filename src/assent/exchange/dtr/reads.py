"""Reads of what a package holds: questionnaires, libraries, value sets and their code system; and expansions."""

from collections.abc import Iterator, Mapping
from typing import Any

from assent.adapters.fhir.dtr.packages import expansion_of, logic
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import Resource, kind, name
from assent.exchange.dtr.forms import Forms

KINDS = ("Questionnaire", "Library", "ValueSet", "CodeSystem")
MOST_CODES = 1_000
"""Codes of one page of an expansion."""


def every_resource(forms: Forms) -> Iterator[dict[str, Any]]:
    """Every resource that can be read, each once."""
    yielded = set()
    for named in forms.every():
        form = named.form
        yield form.adaptive() if named.adaptive else form.standard()
        parts = (*logic(form), *form.choices.value_sets(forms.day), form.choices.code_system())
        for shared in parts:
            if name(shared) not in yielded:
                yielded.add(name(shared))
                yield shared


def read(forms: Forms, type_: str, id: str) -> dict[str, Any]:
    """One resource. Raises ``UnreadableResource`` with 404 where there is none."""
    for resource in every_resource(forms):
        if name(resource) == f"{type_}/{id}":
            return resource
    raise UnreadableResource([Issue(f"There is no {type_} of that id here.", code="not-found")], 404)


def search(forms: Forms, type_: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The resources of a type by url (with or without a version) and version, as a searchset."""
    url, _, of_url = query.get("url", "").partition("|")
    version = query.get("version", "") or of_url
    matches = [
        resource
        for resource in every_resource(forms)
        if kind(resource) == type_ and url in ("", resource["url"]) and version in ("", resource["version"])
    ]
    entries = [
        {"fullUrl": f"{forms.base}/{name(resource)}", "resource": resource, "search": {"mode": "match"}}
        for resource in matches
    ]
    searchset = {"resourceType": "Bundle", "type": "searchset", "total": len(matches)}
    return searchset | ({"entry": entries} if entries else {})


def expand(forms: Forms, query: Mapping[str, str]) -> dict[str, Any]:
    """A value set by its url or id, expanded: filtered by a text of its displays, and a page of it.

    Raises ``UnreadableResource``: 400 without a url, 404 where there is no such value set.
    """
    url, _, of_url = query.get("url", "").partition("|")
    version = query.get("valueSetVersion", "") or of_url
    if not url:
        raise UnreadableResource([Issue("Name the value set by its url.", "url", "required")])
    for resource in every_resource(forms):
        if kind(resource) == "ValueSet" and url == resource["url"] and version in ("", resource["version"]):
            return _page(forms, resource, query)
    raise UnreadableResource([Issue("There is no value set of that url here.", "url", "not-found")], 404)


def _page(forms: Forms, resource: Resource, query: Mapping[str, str]) -> dict[str, Any]:
    expansion = resource.get("expansion") or expansion_of(resource, forms.day)
    part = query.get("filter", "").casefold()
    codes = [
        code for code in expansion["contains"] if part in code["display"].casefold() or part in code["code"]
    ]
    offset, count = _number(query, "offset", 0), _number(query, "count", MOST_CODES)
    page = {**expansion, "total": len(codes), "offset": offset, "contains": codes[offset : offset + count]}
    if not page["contains"]:
        del page["contains"]
    return {**resource, "expansion": page}


def _number(query: Mapping[str, str], named: str, default: int) -> int:
    text = query.get(named, "")
    if not text:
        return default
    if not text.isdecimal() or len(text) > 6:
        raise UnreadableResource([Issue(f"{named} must be a whole number from 0.", named, "value")])
    return min(int(text), MOST_CODES) if named == "count" else int(text)
