"""Which must-support elements answers hold: of each profile of PAS, over all answers together, element by element."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from assent.adapters.fhir.resources import BundleIndex, Entry, codings, kind

_TABLE = Path(__file__).with_name("must_support.toml")
_STEP = re.compile(r"(?P<name>\w+)(?P<choice>\[x\])?(?:\((?P<key>[^)]*)\))?")
_BUNDLE = "Bundle"


@dataclass(frozen=True)
class MustSupportProfile:
    """A profile of one version: its must-support elements by path, and why some of them are never sent.

    ``named_as`` is the element of a ClaimResponse that leads to its resources; empty for all of the type.
    """

    version: str
    name: str
    type: str
    elements: tuple[str, ...]
    named_as: str = ""
    never: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What it is called among the reasons: ``2.2 profile-task``."""
        return f"{self.version} {self.name}"


def profiles() -> tuple[MustSupportProfile, ...]:
    """All profiles, those of the newer version first."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    made = [MustSupportProfile(**{**row, "elements": tuple(row["elements"])}) for row in table["profile"]]
    return tuple(
        MustSupportProfile(
            one.version, one.name, one.type, one.elements, one.named_as, dict(_never(one, table))
        )
        for one in made
    )


def _never(profile: MustSupportProfile, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in table["never"]:
        if profile.name in row["profiles"] and profile.version in row.get("versions", ("2.2", "2.0")):
            yield from ((element, row["why"]) for element in row["elements"])


def seen_in(profile: MustSupportProfile, bundles: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The must-support elements of a profile that stand in these response bundles of its version."""
    resources = [one for bundle in bundles for one in _of(profile, bundle)]
    return frozenset(
        path for path in profile.elements if any(_holds(resource, path) for resource in resources)
    )


def _of(profile: MustSupportProfile, bundle: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The resources of a bundle that the profile is of, the bundle itself where it is one of bundles."""
    if profile.type == _BUNDLE:
        if profile.name in str(bundle["meta"]["profile"]):
            yield bundle
        return
    index = BundleIndex.of(bundle)
    responses = [entry for entry in index.entries if kind(entry.resource) == "ClaimResponse"]
    if profile.named_as:
        led = (index.resolve(one.resource.get(profile.named_as), one) for one in responses)
        found: Iterable[Entry] = [one for one in led if one is not None]
    else:
        found = [one for one in index.of_kind(profile.type) if _declares(one.resource, profile)]
    yield from (one.resource for one in found if kind(one.resource) == profile.type)


def _declares(resource: Mapping[str, Any], profile: MustSupportProfile) -> bool:
    named = resource.get("meta", {}).get("profile", ())
    return not named or any(str(one).rpartition("/")[2] == profile.name for one in named)


def _holds(resource: Mapping[str, Any], path: str) -> bool:
    path, _, wanted = path.partition("=")
    values: list[Any] = [resource]
    for step in _steps(path):
        values = [inner for value in values for inner in _step(value, step)]
    return wanted in values if wanted else bool(values)


@lru_cache(maxsize=1_000)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _STEP.finditer(path))


def _step(value: Any, step: str) -> Iterator[Any]:
    match = _STEP.fullmatch(step)
    assert match is not None, step
    if not isinstance(value, Mapping):
        return
    names = [one for one in value if one.startswith(match["name"])] if match["choice"] else [match["name"]]
    for name in names:
        held = value.get(name)
        for inner in held if isinstance(held, list) else [held]:
            if inner not in (None, "", {}, []) and (not match["key"] or _is(inner, match["key"])):
                yield inner


def _is(element: Any, key: str) -> bool:
    """Whether an element of a list is the one of a key."""
    url, system = str(element.get("url", "")), str(element.get("system", ""))
    ends = (f"-{key}", f"/{key}")
    return (
        url.endswith(ends)
        or system.endswith(ends)
        or any(coding.code == key for coding in codings(element.get("type")))
        or (isinstance(element.get("resource"), Mapping) and kind(element["resource"]) == key)
    )


def as_markdown(rows: Sequence[tuple[MustSupportProfile, frozenset[str]]]) -> str:
    """The table of the page: how many elements of each profile were seen, and why the others never come."""
    lines = ["| PAS | profile | seen | never sent, and why |", "| --- | --- | --- | --- |"]
    for profile, seen in rows:
        reasons: dict[str, list[str]] = {}
        for element in profile.elements:
            if element not in seen:
                why = profile.never.get(element, "NOT SEEN, and nothing says why")
                reasons.setdefault(why, []).append(f"`{element}`")
        words = "; ".join(f"{', '.join(elements)}: {why}" for why, elements in reasons.items())
        count = f"{len(seen)} of {len(profile.elements)}"
        lines.append(f"| {profile.version} | {profile.name.removeprefix('profile-')} | {count} | {words} |")
    return "\n".join(lines) + "\n"
