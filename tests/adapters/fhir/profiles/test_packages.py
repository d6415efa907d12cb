"""Packages of a folder: read as they are published, or turned away by the name of the file."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assent.adapters.fhir.profiles import archives as limits
from assent.adapters.fhir.profiles.folder import PackageFolder
from assent.adapters.fhir.profiles.packages import CORE, Dependency, FhirPackage, read_package
from assent.casework.record.checks import Refused
from tests.adapters.fhir.profiles.archives import archive, both, manifest

MANIFEST = {"package/package.json": manifest()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return both(tmp_path / "packages")


def test_a_folder_of_packages(folder: Path) -> None:
    (folder / "notes.txt").write_text("not looked at")
    read = PackageFolder.read(folder)
    assert [(one.file, one.name, one.version) for one in read.packages] == [
        ("core.tgz", CORE, "4.0.1"),
        ("guide.tgz", "hl7.fhir.us.davinci-pas", "2.2.9"),
    ]
    assert read.guide("hl7.fhir.us.davinci-pas", "2.2") is read.packages[1]
    assert read.guide("hl7.fhir.us.davinci-pas", "2.0") is None
    definitions = read.definitions(read.packages[1])
    assert definitions.profile("Visit") is definitions.profile(
        "http://hl7.org/fhir/StructureDefinition/Visit"
    )
    assert definitions.profile("http://example.org/StructureDefinition/visit|0.9") is not None
    assert definitions.profile("Unicorn") is None
    kept = len(vars(definitions)["_profiles"])
    for number in range(20):  # whatever senders name is not kept
        definitions.profile(f"http://example.org/StructureDefinition/visit|{number}")
        definitions.profile(f"http://example.org/{number}")
    assert len(vars(definitions)["_profiles"]) == kept


def test_definitions_of_fhir_without_a_manifest(folder: Path, tmp_path: Path) -> None:
    files = _files(folder / "core.tgz")
    del files["package/package.json"]
    bare = {f"r4core/{name.rpartition('/')[2]}": data for name, data in files.items() if "other" not in name}
    made = archive(tmp_path / "r4.tar.gz", bare)
    assert (read_package(made).name, read_package(made).version) == (CORE, "4.0.1")


def _files(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as opened:
        return {one.name: _data(opened, one) for one in opened}


def _data(opened: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    held = opened.extractfile(member)
    assert held is not None
    return held.read()


def _link(path: Path) -> None:
    with tarfile.open(path, "w:gz") as made:
        member = tarfile.TarInfo("package/package.json")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(member)


def _cut(path: Path) -> None:
    whole = archive(path, {**MANIFEST, "package/x.json": bytes(range(256)) * 500}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _large(path: Path) -> None:
    with tarfile.open(path, "w:gz") as made:
        member = tarfile.TarInfo("package/large.json")
        member.size = limits.MOST_OF_ONE + 1
        made.addfile(member, io.BytesIO(b"\0" * member.size))


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "no archive": (lambda path: path.write_bytes(b"<html>not found</html>"), "no whole tar archive"),
    "nothing": (lambda path: path.write_bytes(b""), "no whole tar archive"),
    "another thing, packed": (lambda path: path.write_bytes(gzip.compress(b"x" * 9000)), "no whole tar archive"),
    "half an archive": (_cut, "no whole tar archive"),
    "a way out": (lambda path: archive(path, {"package/../../etc/x.json": {}}), "leads out of it"),
    "a way from the root": (lambda path: archive(path, {"/etc/x.json": {}}), "leads out of it"),
    "a link": (_link, "leads out of it"),
    "a large file": (_large, "holds more than is taken"),
    "no manifest": (lambda path: archive(path, {"package/a.json": {"resourceType": "Patient"}}), "package.json"),
    "a manifest that is no JSON": (lambda path: archive(path, {"package/package.json": b"{"}), "no JSON"),
    "a manifest without a name": (
        lambda path: archive(path, {"package/package.json": {"version": "1.0.0"}}), "has no name",
    ),
    "another version of FHIR": (
        lambda path: archive(path, {"package/package.json": manifest(fhirVersions=["5.0.0"])}), "FHIR 5.0.0",
    ),
    "a definition that is no JSON": (
        lambda path: archive(path, {**MANIFEST, "package/StructureDefinition-a.json": b"{..."}), "no JSON",
    ),
    "one that it builds on is not there": (
        lambda path: archive(path, {"package/package.json": manifest(dependencies={"other.guide": "2.1.0"})}),
        'without = ["other.guide"]',
    ),
    "another version of one that it builds on": (
        lambda path: archive(
            path, {"package/package.json": manifest(dependencies={"hl7.fhir.us.davinci-pas": "2.0.1"})}
        ),
        "2.0.1",
    ),
    "the same once more": (
        lambda path: archive(path, {"package/package.json": manifest("hl7.fhir.us.davinci-pas", "2.2.9")}),
        "guide.tgz",
    ),
    "another correction of the same version": (
        lambda path: archive(path, {"package/package.json": manifest("hl7.fhir.us.davinci-pas", "2.2.1")}),
        "leave one of them",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "says"), BAD.values(), ids=BAD)
def test_a_package_that_cannot_be_used(folder: Path, make: Callable[[Path], object], says: str) -> None:
    make(folder / "wrong.tgz")
    with pytest.raises(Refused) as error:
        PackageFolder.read(folder)
    assert "wrong.tgz" in error.value.says
    assert says in error.value.says


def test_more_files_and_bytes_than_are_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_FILES", "MOST_BYTES"):
        with monkeypatch.context() as changed:
            changed.setattr(limits, name, 10)
            with pytest.raises(Refused, match=r"core\.tgz holds more"):
                PackageFolder.read(folder)


def test_a_folder_without_packages(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        PackageFolder.read(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refused, match="holds no package"):
        PackageFolder.read(tmp_path / "empty")
    (folder / "core.tgz").unlink()
    with pytest.raises(Refused, match=CORE):
        PackageFolder.read(folder, ["*"])


@pytest.mark.parametrize("without", [["other.guide"], ["*"]])
def test_what_an_operator_does_without(folder: Path, without: list[str]) -> None:
    archive(folder / "a.tgz", {"package/package.json": manifest(dependencies={"other.guide.v210": "2.1.0"})})
    assert len(PackageFolder.read(folder, without).packages) == 3


SERVES = [
    (("a.guide", "2.0.1"), ("a.guide", "2.0.0"), True),
    (("a.guide", "2.1.0"), ("a.guide", "2.0.0"), False),
    (("a.guide", "2.1.0"), ("b.guide", "2.1.0"), False),
    (("a.guide", "6.1.0"), ("a.guide.v610", "6.1.0"), True),
    (("a.guide", "2.0.1"), ("a.guide", "current"), True),
    (("hl7.terminology.r4", "7.1.0"), ("hl7.terminology.r4", "5.0.0"), True),
]


@pytest.mark.parametrize(("there", "wanted", "serves"), SERVES, ids=str)
def test_which_version_serves(there: tuple[str, str], wanted: tuple[str, str], serves: bool) -> None:
    assert FhirPackage("a.tgz", *there, (), {}).satisfies(Dependency(*wanted)) is serves


def _with_profile(name: str, version: str, says: str, **needs: str) -> dict[str, Any]:
    element = {"id": "Person", "path": "Person", "min": 0, "max": "*", "short": says}
    named = {one.replace("_", "."): at for one, at in needs.items()}
    return {
        "package/package.json": manifest(name, version, dependencies=named),
        "package/StructureDefinition-p.json": {
            "resourceType": "StructureDefinition", "url": "http://example.org/p", "version": version,
            "kind": "resource", "type": "Person", "snapshot": {"element": [element]},
        },
    }  # fmt: skip


def test_a_guide_sees_the_versions_that_it_builds_on(folder: Path) -> None:
    archive(folder / "base-1.tgz", _with_profile("base.guide", "1.0.0", "old"))
    archive(folder / "base-2.tgz", _with_profile("base.guide", "2.0.0", "new"))
    for name, needs in {"one": "1.0.0", "two": "2.0.0", "three": "3.0.0"}.items():
        archive(folder / f"{name}.tgz", {
            "package/package.json": manifest(f"{name}.guide", dependencies={"base.guide": needs}),
        })  # fmt: skip
    archive(folder / "free.tgz", {"package/package.json": manifest("free.guide")})
    archive(folder / "base-0.tgz", {"package/package.json": manifest("base.guide", "0.9.0")})
    read = PackageFolder.read(folder, ["base.guide"])
    seen = {}
    for name in ("one", "two", "three", "free", "base-0"):
        guide = next(one for one in read.packages if one.file == f"{name}.tgz")
        profile = read.definitions(guide).profile("http://example.org/p")
        seen[name] = profile.version if profile else None
    assert seen == {"one": "1.0.0", "two": "2.0.0", "three": None, "free": "2.0.0", "base-0": None}
