"""The engine knows no policy: what one policy is made of stands in its package and in tests, nowhere else.

Looked for are the ids of policies, the codes that they list, the ids of their clauses and questions, and the
names of the facts that are theirs alone. Where one stands elsewhere all the same, ``MAY_STAND`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import assent.facts
from assent.logic.package import PolicyPackage
from assent.logic.records import Records
from assent.logic.tree import Readings
from assent.logic.walk import every_condition
from assent.policies.catalogue import PACKAGES

SOURCE = Path(assent.facts.__file__).parents[1]
TEXT = {".py", ".toml", ".csv", ".sql", ".html", ".typ", ".css", ".js"}

MAY_STAND = {
    "demo/": (
        r"facts|clauses",
        "the stories of the demonstration are told of one policy; its services, codes and id are its package's",
    ),
    "regulation/tables/authorization.toml": (
        r"mgb-031|PL\.auth",
        "a dated rule may be about one policy, which it names and cites",
    ),
    "regulation/tables/positions.toml": (
        r"mgb-031|J3490",
        "a dated position may be about one policy, which it names with the code that it is about",
    ),
    "facts/tables/icd10cm.csv": (
        r"facts",
        "what a code stands for has a name; a fact of that name is what the code is held against",
    ),
    "facts/tables/snomed.csv": (
        r"facts",
        "what a code stands for has a name; a fact of that name is what the code is held against",
    ),
    "policies/catalogue.py": (r"mgb_031", "the line that puts the policy in the catalogue"),
}
"""By place: what may stand there (``facts``, ``clauses``, or words), and why."""

KINDS = ("facts", "clauses", "codes", "ids")


def shared_names() -> set[str]:
    """The names of the facts, lists and fields that several policies may read."""
    names: set[str] = set()
    for module in iter_modules(assent.facts.__path__):
        for value in vars(import_module(f"assent.facts.{module.name}")).values():
            if isinstance(value, Records):
                names |= {value.name, *(field.name for field in value.definition.fields)}
            names.add(getattr(getattr(value, "definition", None), "name", ""))
    return names


def words(package: PolicyPackage) -> dict[str, set[str]]:
    """What a policy is made of, by kind. A name of one plain word (``route``) is everybody's."""
    facts: set[str] = set()
    clauses: set[str] = set()
    for version in package.versions:
        facts |= {fact.name for fact in version.vocabulary.facts}
        facts |= {records.name for records in version.vocabulary.lists}
        clauses |= {*version.outline}
        clauses |= {
            condition.question
            for root in version.roots()
            for condition in every_condition(root)
            if isinstance(condition, Readings)
        }
    return {
        "facts": {name for name in facts - shared_names() if "_" in name} - {"drug_code"},
        "clauses": {name for name in clauses if "." in name},
        "codes": {service.code for service in package.services},
        "ids": {package.id, package.id.replace("-", "_")},
    }


@cache
def patterns(id: str) -> dict[str, re.Pattern[str]]:
    """What finds the words of the policy with this id, by kind."""
    (package,) = (package for package in PACKAGES if package.id == id)
    made = {}
    for kind, of_kind in words(package).items():
        any_of = "|".join(sorted(map(re.escape, of_kind), key=len, reverse=True))
        before, after = (r"\w", r"\w") if kind == "ids" else (r"\w.", r"\w|\.\w")
        made[kind] = re.compile(rf"(?<![{before}])(?:{any_of})(?!{after})")
    return made


def found(package: PolicyPackage, text: str) -> Iterator[tuple[str, str]]:
    """Each word of a policy in a text, with its kind."""
    for kind, pattern in patterns(package.id).items():
        for match in pattern.finditer(text):
            yield kind, match[0]


def outside(package: PolicyPackage) -> Iterator[tuple[str, str]]:
    """Each text of the product that is not of the policy's own package, by its place."""
    own = SOURCE.joinpath(*package.resources.split(".")[1:])
    for file in sorted(SOURCE.rglob("*")):
        if file.suffix in TEXT and not file.is_relative_to(own):
            yield file.relative_to(SOURCE).as_posix(), file.read_text("utf-8")


def allowed(place: str, kind: str, word: str) -> bool:
    return any(
        place.startswith(start) and (kind in what.split("|") or re.fullmatch(what, word) is not None)
        for start, (what, _) in MAY_STAND.items()
    )


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
def test_nothing_of_a_policy_stands_outside_its_package(package: PolicyPackage) -> None:
    misplaced = [
        f"{place}: {word} ({kind})"
        for place, text in outside(package)
        for kind, word in dict.fromkeys(found(package, text))
        if not allowed(place, kind, word)
    ]
    assert misplaced == []


def test_each_exception_is_still_needed() -> None:
    standing = {
        start
        for package in PACKAGES
        for place, text in outside(package)
        for kind, word in found(package, text)
        for start in MAY_STAND
        if place.startswith(start) and allowed(place, kind, word)
    }
    assert standing == set(MAY_STAND)


@pytest.mark.parametrize(
    "text",
    [
        'if values["ketamine_misuse"]:',
        "# as clause I.4.aug says",
        '"""For J3490 only."""',
        'policy = "mgb-031"',
        "from assent.policies.mgb_031 import facts",
        'adopted["I.3.c.cutoff"]',
    ],
)
def test_a_word_of_the_policy_is_found(text: str) -> None:
    (package,) = (package for package in PACKAGES if package.id == "mgb-031")
    assert list(found(package, text))


@pytest.mark.parametrize(
    "text", ["route", "request_date", "drug_code", "trials[3].adherence", "R.1x", "GI.4"]
)
def test_what_is_everybodys_is_not(text: str) -> None:
    (package,) = (package for package in PACKAGES if package.id == "mgb-031")
    assert not list(found(package, text))
