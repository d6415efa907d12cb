"""What breaks a profile is found, at its place; what does not, or cannot be told, is passed over."""

from __future__ import annotations

import copy
import json
import os
import tarfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assent.adapters.fhir.profiles import checking, invariants
from assent.adapters.fhir.profiles.checking import ProfileRules
from assent.adapters.fhir.profiles.elements import Invariant
from assent.adapters.fhir.profiles.folder import PackageFolder
from assent.adapters.fhir.profiles.guides import Message, ProfileChecks, ServedGuide, hook_resources
from tests.adapters.fhir.profiles.archives import DATA, archive, both, contents

PACKAGES = "ASSENT_FHIR_PACKAGES"
"""The environment variable that names a folder of published packages, whose examples are then checked too."""
VISIT = "http://example.org/StructureDefinition/visit"
WARD = "http://example.org/StructureDefinition/ward"
STAY = "http://example.org/StructureDefinition/stay"
NURSE = {"coding": [{"system": "http://example.org/roles", "code": "nurse", "display": "Nurse"}]}
Resource = dict[str, Any]


def visit() -> Resource:
    """A resource that has the profile of a visit, and uses all of it."""
    return copy.deepcopy(
        {
            "resourceType": "Visit",
            "id": "v1",
            "meta": {"profile": [VISIT]},
            "contained": [{"resourceType": "Person", "id": "p1", "birthDate": "1984-03"}],
            "extension": [
                {"url": WARD, "valueCode": "w-3"},
                {"url": STAY, "extension": [{"url": "nights", "valueString": "two"}]},
                {"url": "http://elsewhere.example.org/anything", "valueDate": "2026-02-09"},
            ],
            "identifier": [{"system": "http://example.org/visits", "value": "7"}],
            "status": "booked",
            "kind": {"coding": [{"system": "http://snomed.info/sct", "code": "nobody here knows it"}]},
            "whenPeriod": {
                "start": "2026-02-09T10:00:00-05:00",
                "_end": {"extension": [{"url": WARD, "valueCode": "w"}]},
            },
            "beds": 1,
            "member": {"reference": "Person/p2"},
            "part": [
                {"role": NURSE, "words": "came early", "part": [{"words": "and stayed"}]},
                {"words": "somebody else"},
            ],
        }
    )


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> ProfileChecks:
    return ProfileChecks(PackageFolder.read(both(tmp_path_factory.mktemp("packages"))))


@pytest.fixture(scope="module")
def rules(checks: ProfileChecks) -> ProfileRules:
    return checks.rules[ServedGuide.PAS_2_2]


def test_a_resource_that_has_its_profile(rules: ProfileRules) -> None:
    assert rules.faults(visit(), [VISIT]) == ()
    assert rules.faults(visit(), []) == ()


def changed(path: str, value: Any) -> Resource:
    """A visit in which the value at a path is another; None takes it out."""
    made = visit()
    *steps, last = path.split(".")
    at: Any = made
    for step in steps:
        at = at[int(step)] if step.isdigit() else at[step]
    if value is None:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = value
    return made


BROKEN: Mapping[str, tuple[str, Any, str, str]] = {
    "a required element is missing": ("status", None, "Visit.status", "required"),
    "a required part is missing": ("part.0.words", None, "Visit.part[0].words", "required"),
    "a required choice is missing": ("whenPeriod", None, "Visit.when", "required"),
    "a narrowed choice lacks its part": ("whenPeriod.start", None, "Visit.whenPeriod.start", "required"),
    "two types of one choice": ("whenDate", "2026-02-09", "Visit.when", "structure"),
    "a type that the choice does not have": ("whenString", "x", "Visit.whenString", "structure"),
    "an unknown element": ("color", "red", "Visit.color", "structure"),
    "a name that is no name": ("Pat One 1984", "x", "Visit", "structure"),
    "an unknown element of a type": ("kind.nothing", "x", "Visit.kind.nothing", "structure"),
    "an unknown element below one that repeats itself": (
        "part.0.part.0.x", "y", "Visit.part[0].part[0].x", "structure",
    ),
    "an element that the profile does not have": ("closed", True, "Visit.closed", "structure"),
    "a list where one value stands": ("beds", [1], "Visit.beds", "structure"),
    "one value where a list stands": ("identifier", {"value": "7"}, "Visit.identifier", "structure"),
    "an empty list": ("part.0.part", [], "Visit.part[0].part", "structure"),
    "an empty object": ("kind", {}, "Visit.kind", "structure"),
    "a text where an object stands": ("kind", "x", "Visit.kind", "structure"),
    "an object where a text stands": ("part.0.words", {"a": "b"}, "Visit.part[0].words", "value"),
    "a number where a text stands": ("part.0.words", 7, "Visit.part[0].words", "value"),
    "a text where a number stands": ("beds", "1", "Visit.beds", "value"),
    "a number that is too small": ("beds", 0, "Visit.beds", "value"),
    "a day that is not in the calendar": ("whenPeriod.start", "2026-02-30", "Visit.whenPeriod.start", "value"),
    "a code with a space": ("status", "booked ", "Visit.status", "value"),
    "a code that its value set lacks": ("status", "elsewhere", "Visit.status", "code-invalid"),
    "a coding that its value set lacks": (
        "kind.coding.0", {"system": "http://example.org/CodeSystem/kinds", "code": "x"}, "Visit.kind", "code-invalid",
    ),
    "a concept without a coding": ("kind", {"text": "at home"}, "Visit.kind", "code-invalid"),
    "a slice that has to be there": ("part.0.role.coding.0.code", "doctor", "Visit.part", "required"),
    "a slice that stands too often": (
        "part", [{"role": NURSE, "words": "x"}] * 3, "Visit.part", "structure",
    ),
    "a value in none of the slices": (
        "identifier", [visit()["identifier"][0], {"system": "http://x.example.org"}], "Visit.identifier[1]",
        "structure",
    ),
    "a slice without its part": ("identifier.0.value", None, "Visit.identifier[0].value", "required"),
    "an extension with the wrong value": (
        "extension.0", {"url": WARD, "valueString": "x"}, "Visit.extension[0].valueString", "structure",
    ),
    "an extension that may stand once": (
        "extension.1", {"url": WARD, "valueCode": "x"}, "Visit.extension", "structure",
    ),
    "a part of an extension that it lacks": (
        "extension.1.extension", [{"url": "nights", "valueString": "x"}, {"url": "nigths", "valueString": "x"}],
        "Visit.extension[1].extension[1]", "extension",
    ),
    "an extension with parts and a value": (
        "extension.2.extension", [{"url": "http://a.example.org", "valueString": "x"}], "Visit.extension[2]",
        "invariant",
    ),
    "an extension of a text that is wrong": (
        "whenPeriod._end.extension.0.valueCode", 7, "Visit.whenPeriod.end.extension[0].valueCode", "value",
    ),
    "a text that is neither there nor absent for a reason": (
        "whenPeriod._end", {}, "Visit.whenPeriod.end", "structure",
    ),
    "a rule of the profile": ("extension", [visit()["extension"][2]], "Visit", "invariant"),
    "a rule of a type": ("whenPeriod.end", "2026-02-08T10:00:00-05:00", "Visit.whenPeriod", "invariant"),
    "a reference to another type": ("member.reference", "Visit/v2", "Visit.member", "value"),
    "a contained resource of no type": (
        "contained.0.resourceType", "Unicorn", "Visit.contained[0].resourceType", "structure",
    ),
    "a contained resource that is wrong": ("contained.0.birthDate", "1984-3", "Visit.contained[0].birthDate", "value"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "value", "place", "code"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_a_profile(rules: ProfileRules, path: str, value: Any, place: str, code: str) -> None:
    found = rules.faults(changed(path, value), [VISIT])
    assert (place, code) in [(fault.place, fault.code) for fault in found], found
    assert len({(fault.place, fault.says) for fault in found}) == len(found)


KEPT: Mapping[str, tuple[str, Any]] = {
    "a code of a system that nobody has here": ("kind.coding.0.code", "another"),
    "a code of a list that is here": (
        "kind.coding.0", {"system": "http://example.org/CodeSystem/kinds", "code": "home"},
    ),
    "a code of a system that may be another name": ("kind.coding.0.system", "urn:oid:2.16.840.1.113883.6.96"),
    "one coding of several": ("kind.coding", [{"system": "x", "code": "y"}, visit()["kind"]["coding"][0]]),
    "a day in place of a period": ("whenPeriod", {"start": "2026"}),
    "a reference that leads nowhere": ("member.reference", "urn:uuid:0f5e4ae4-7a58-4c37-8f36-5d5f0a6d3c11"),
    "a profile that no package has": ("meta.profile", ["http://elsewhere.example.org/profile"]),
    "a second of what may stand twice": ("part", [{"role": NURSE, "words": "x"}] * 2),
}  # fmt: skip


@pytest.mark.parametrize(("path", "value"), KEPT.values(), ids=KEPT)
def test_what_breaks_nothing(rules: ProfileRules, path: str, value: Any) -> None:
    assert rules.faults(changed(path, value), [VISIT]) == ()


def test_every_element_that_has_to_be_there_is_missed(rules: ProfileRules) -> None:
    profile = rules.definitions.profile(VISIT)
    assert profile is not None
    required = [child for child in profile.root.children if child.least and child.name != "identifier"]
    assert len(required) == 4
    for child in required:
        made = {key: value for key, value in visit().items() if not key.startswith(child.name)}
        assert any(fault.place == f"Visit.{child.name}" for fault in rules.faults(made, [VISIT])), child.name


def test_no_fault_holds_what_was_sent(rules: ProfileRules) -> None:
    secret = "Pat-One-1984-03-17"
    for path, value, _, _ in BROKEN.values():
        sent = secret if isinstance(value, str) else value
        for fault in rules.faults(changed(path, sent), [VISIT]):
            assert secret not in f"{fault.place} {fault.says} {fault.profile}"


def bundle() -> Resource:
    """A message that the guide has a profile for."""
    person = {"resourceType": "Person", "id": "p2"}
    sent = {**visit(), "contained": [person]}
    del sent["meta"]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "fullUrl": "https://ehr.example.org/Visit/v1",
                "resource": sent,
            },
            {"fullUrl": "https://ehr.example.org/Person/p2", "resource": person},
        ],
    }


def test_a_message_is_checked_by_the_profile_of_its_guide(checks: ProfileChecks) -> None:
    assert checks.of_message(ServedGuide.PAS_2_2, Message.SUBMIT, {**bundle(), "entry": []})
    sent = bundle()
    del sent["entry"][0]["resource"]["status"]
    sent["type"] = "batch"
    places = [fault.place for fault in checks.of_message(ServedGuide.PAS_2_2, Message.SUBMIT, sent)]
    assert places == ["Bundle.type", "Bundle.entry[0].resource.status"]


def test_a_reference_is_followed_inside_of_its_bundle(checks: ProfileChecks) -> None:
    sent = bundle()
    assert checks.of_message(ServedGuide.PAS_2_2, Message.SUBMIT, sent) == ()
    sent["entry"][1]["fullUrl"] = "urn:uuid:0f5e4ae4-7a58-4c37-8f36-5d5f0a6d3c11"
    sent["entry"][0]["resource"]["member"]["reference"] = "urn:uuid:0f5e4ae4-7a58-4c37-8f36-5d5f0a6d3c11"
    assert checks.of_message(ServedGuide.PAS_2_2, Message.SUBMIT, sent) == ()
    sent["entry"][1]["resource"] = {"resourceType": "Visit", "status": "done"}
    found = checks.of_message(ServedGuide.PAS_2_2, Message.SUBMIT, sent)
    assert "Bundle.entry[0].resource.member" in [fault.place for fault in found]


def test_of_a_guide_without_a_package_nothing_is_said(checks: ProfileChecks) -> None:
    assert list(checks.rules) == [ServedGuide.PAS_2_2]
    assert checks.of_message(ServedGuide.DTR_2_2, Message.PACKAGE, {"resourceType": "Unicorn"}) == ()
    assert checks.of_hook(ServedGuide.CRD_2_0, {"context": {"draftOrders": bundle()}}) == ()


def test_what_a_hook_brings_has_the_profiles_of_its_guide(tmp_path: Path) -> None:
    """Orders and all of the context by their type; what is prefetched by what it claims."""
    stated = tomllib.loads((DATA / "guide.toml").read_text("utf-8"))
    for structure in stated["structure"]:
        structure["url"] = structure["url"].replace(VISIT, ServedGuide.CRD_2_2.profile("profile-visit"))
    crd = {**stated, "name": ServedGuide.CRD_2_2.package, "dependencies": {}}
    archive(both(tmp_path / "packages") / "crd.tgz", contents(crd))
    checks = ProfileChecks(PackageFolder.read(tmp_path / "packages"))
    bare = {"resourceType": "Visit", "id": "v2", "status": "done"}
    wrong = {**bare, "status": "never"}
    drafts = {"resourceType": "Bundle", "entry": [{"resource": bare}]}
    call = {"context": {"drafts": drafts}, "prefetch": {"visit": bare}}
    places = [fault.place for fault in checks.of_hook(ServedGuide.CRD_2_2, call)]
    assert "context.drafts.entry[0].resource.identifier" in places
    assert all(place.startswith("context.") for place in places)
    found = checks.of_hook(ServedGuide.CRD_2_2, {"prefetch": {"visit": wrong, "a name": wrong}})
    assert [fault.place for fault in found] == ["prefetch.visit.status", "prefetch.status"]
    assert checks.of_hook(ServedGuide.CRD_2_0, call) == ()


def test_the_resources_of_a_hook_are_found_at_their_paths(checks: ProfileChecks) -> None:
    call = {
        "hook": "order-sign",
        "context": {"patientId": "p", "draftOrders": bundle()},
        "prefetch": {"a": visit(), "b": None},
    }
    assert [entry.place for entry in hook_resources(call)] == [
        "context.draftOrders.entry[0].resource", "context.draftOrders.entry[1].resource", "prefetch.a",
    ]  # fmt: skip


def test_more_values_than_are_checked(rules: ProfileRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_VALUES", 10)
    assert [fault.code for fault in rules.faults(visit(), [VISIT])] == ["too-costly"]


def test_faults_end_somewhere(rules: ProfileRules) -> None:
    sent = {
        **visit(),
        "part": [{"role": NURSE, "words": "x"}, *({"no": "x"} for _ in range(checking.MOST_FAULTS * 2))],
    }
    assert len(rules.faults(sent, [VISIT])) == checking.MOST_FAULTS


def test_a_faulty_rule_counts_again_when_its_words_change() -> None:
    (key, expression), reason = next(iter(invariants.faulty_invariants().items()))
    assert all(len(why) > 20 for why in invariants.faulty_invariants().values()), reason
    value: Mapping[str, Any] = {}
    assert not invariants.is_broken(Invariant(key, expression, ""), value, "Extension", value, value)
    assert invariants.is_broken(Invariant(key, "url.exists()", ""), value, "Extension", value, value)


RULES = {
    "the value itself": ("$this.length() = 3", "abc", "string", False),
    "a date as text": ("$this.toString().length() = 10", "2026-02", "date", True),
    "the resource around": ("%resource.id = 'r'", {"url": "x"}, "Extension", False),
    "the resource outside of it": ("%rootResource.id = 'r'", {"url": "x"}, "Extension", True),
    "a function that the engine lacks": ("nonsense(1)", {"url": "x"}, "Extension", False),
    "nothing is not false": ("value = 'x'", {"url": "x"}, "Extension", False),
    "a trace goes nowhere": ("url.trace('said').empty()", {"url": "x"}, "Extension", True),
    "a type by the name of the engine": (
        "answer is Boolean", {"answerBoolean": False}, "Questionnaire.item.enableWhen", False,
    ),
    "another type": ("answer is Boolean", {"answerString": "x"}, "Questionnaire.item.enableWhen", True),
    "a check digit": ("value.substring(0,1).toInteger() + 2 = 3", {"value": "2"}, "Identifier", True),
}  # fmt: skip


@pytest.mark.parametrize(("expression", "value", "path", "broken"), RULES.values(), ids=RULES)
def test_rules(
    expression: str, value: Any, path: str, broken: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = Invariant("x-1", expression, "")
    assert invariants.is_broken(rule, value, path, {"id": "r"}, {"id": "out"}) is broken
    assert capsys.readouterr().out == ""


def test_a_rule_asks_the_value_sets_of_its_package(rules: ProfileRules) -> None:
    says = [fault.says for fault in rules.faults(changed("status", "nowhere"), [VISIT])]
    assert "vis-4: It has a state" in says


# The examples of published packages, each by its own package. What is wrong with one of them is known.
WRONG_EXAMPLES = {
    "hl7.fhir.us.core 3.1.1 DiagnosticReport-cardiology-report.json": "a hash that is not base64",
    "hl7.fhir.us.core 3.1.1 Observation-satO2-fiO2.json": "a unit that the value set of its profile lacks",
}


def test_examples_of_guides_have_their_profiles(tmp_path: Path) -> None:
    """Those of the tests' own guide, and of the published packages in the folder of ``ASSENT_FHIR_PACKAGES``."""
    count = 0
    for folder, archives in _chosen(tmp_path):
        for published in archives:
            package = next(one for one in folder.packages if one.file == published.name)
            whole = ProfileRules.of(folder.definitions(package))
            for name, example in _examples(published):
                count += 1
                if f"{package.name} {package.version} {name}" not in WRONG_EXAMPLES:
                    assert whole.faults(example, []) == (), f"{published.name}: {name}"
    assert count > 100 if PACKAGES in os.environ else count == 1


def _chosen(tmp_path: Path) -> Iterator[tuple[PackageFolder, list[Path]]]:
    """The tests' own packages with an example; the published ones, of two of one series the first by name."""
    own = both(tmp_path / "own")
    stated = tomllib.loads((DATA / "guide.toml").read_text("utf-8"))
    archive(own / "guide.tgz", {**contents(stated), "package/example/Visit-whole.json": visit()})
    yield PackageFolder.read(own), [own / "guide.tgz"]
    if PACKAGES not in os.environ:
        return
    kept = tmp_path / "published"
    kept.mkdir()
    seen: set[str] = set()
    for published in sorted(Path(os.environ[PACKAGES]).iterdir()):
        series = published.name.rpartition(".")[0].rpartition(".")[0]
        if published.name.endswith((".tgz", ".tar.xz")) and series not in seen:
            seen.add(series)
            (kept / published.name).symlink_to(published)
    yield PackageFolder.read(kept, ["*"]), sorted(kept.iterdir())


def _examples(published: Path) -> Iterator[tuple[str, Resource]]:
    with tarfile.open(published) as opened:
        for member in opened:
            name = Path(member.name).name
            if "/example/" in member.name and name.endswith(".json") and not name.startswith("."):
                held = opened.extractfile(member)
                assert held is not None
                yield name, json.loads(held.read())
