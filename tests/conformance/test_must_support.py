"""Every must-support element of the responses comes in the answers of the set, or says why it never does."""

from __future__ import annotations

import pytest

from tests.conformance.must_support import MustSupportProfile, seen_in
from tests.conformance.must_support_set import HEAD, Answers, played, section, seen
from tests.conformance.page import PAGE


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return played(tmp_path_factory.mktemp("must-support"))


def test_each_element_was_seen_or_says_why_not(answers: Answers) -> None:
    silent = {
        profile.key: missing
        for profile, found in seen(answers)
        if (missing := set(profile.elements) - found - set(profile.never))
    }
    assert silent == {}


def test_no_element_that_was_seen_is_said_never_to_come(answers: Answers) -> None:
    both = {profile.key: wrong for profile, found in seen(answers) if (wrong := found & set(profile.never))}
    assert both == {}


def test_the_page_shows_the_table(answers: Answers) -> None:
    page = PAGE.read_text("utf-8")
    assert page[page.index(HEAD.splitlines()[0]) :].strip() == section(answers).strip()


def _profile(*elements: str) -> MustSupportProfile:
    return MustSupportProfile("2.2", "profile-task", "Task", elements)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("status", True), ("identifier.system", True), ("owner", False), ("code.coding.code=by-hand", False),
        ("code.coding.code=by-form", True), ("input(payer-url)", True), ("input(payer-url).value[x]", True),
        ("input(other)", False), ("input(payer-url).extension(serviceLineNumber)", True),
        ("input(payer-url).extension(line)", False), ("note", False),
    ],
)  # fmt: skip
def test_an_element_is_seen_where_it_stands(path: str, there: bool) -> None:
    line = {"url": "http://example.org/extension-serviceLineNumber", "valueInteger": 1}
    task = {
        "resourceType": "Task", "status": "requested", "identifier": [{"system": "urn:a", "value": "1"}], "note": [],
        "code": {"coding": [{"code": "by-form"}]},
        "input": [{"extension": [line], "type": {"coding": [{"code": "payer-url"}]}, "valueUrl": "https://a"}],
    }  # fmt: skip
    bundle = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1", "resource": task}]}
    assert seen_in(_profile(path), [bundle]) == (frozenset({path}) if there else frozenset())
    assert seen_in(_profile(path), []) == frozenset()
