"""Packages of FHIR made for tests: those of tests/data/fhir/packages, and whatever a test puts into an archive."""

from __future__ import annotations

import io
import json
import tarfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[3] / "data" / "fhir" / "packages"
_TYPES = "http://hl7.org/fhir/StructureDefinition/"


def both(folder: Path) -> Path:
    """The two packages of the tests' data, as archives in a folder."""
    folder.mkdir(exist_ok=True)
    for name in ("core", "guide"):
        stated = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
        archive(folder / stated["file"], contents(stated))
    return folder


def archive(path: Path, files: Mapping[str, Any]) -> Path:
    """An archive of these files; what is no bytes is written as JSON."""
    with tarfile.open(path, "w:gz") as made:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return path


def manifest(name: str = "example.guide", version: str = "1.0.0", **more: Any) -> dict[str, Any]:
    """What names a package."""
    return {"name": name, "version": version, "fhirVersions": ["4.0.1"], **more}


def contents(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The files of a package as it is published."""
    named = manifest(stated["name"], stated["version"], dependencies=stated.get("dependencies", {}))
    files: dict[str, Any] = {"package/package.json": named, "package/other/broken.json": b"not looked at"}
    for number, structure in enumerate(stated["structure"]):
        files[f"package/StructureDefinition-{number}.json"] = _structure(structure)
    for number, one in enumerate(stated.get("value_set", ())):
        files[f"package/ValueSet-{number}.json"] = {
            "resourceType": "ValueSet", "url": one["url"], "version": one["version"],
            "compose": {"include": one["include"]},
        }  # fmt: skip
    for number, one in enumerate(stated.get("code_system", ())):
        files[f"package/CodeSystem-{number}.json"] = {"resourceType": "CodeSystem", **one}
    return files


def _structure(stated: Mapping[str, Any]) -> dict[str, Any]:
    more = stated.get("more", {})
    elements = [_element(line, more) for line in stated["elements"].split("\n") if line]
    return {
        "resourceType": "StructureDefinition",
        "url": stated.get("url", f"{_TYPES}{stated['type']}"),
        "version": "1.0",
        "kind": stated.get("kind", "complex-type"),
        "type": stated["type"],
        "snapshot": {"element": elements},
    }


_LISTS = {"extension", "modifierExtension", "contained", "identifier", "coding", "profile", "part", "entry"}


def _element(line: str, more: Mapping[str, Any]) -> dict[str, Any]:
    id, cardinality, *types = line.split()
    least, most = cardinality.split("..")
    last = id.rpartition(".")[2]
    given = dict(more.get(id, {}))
    of_type = {key: given.pop(key) for key in ("profile", "targetProfile") if key in given}
    element: dict[str, Any] = {
        "id": id,
        "path": ".".join(part.partition(":")[0] for part in id.split(".")),
        "min": int(least),
        "max": most,
        "base": {"max": "*" if last.partition(":")[0] in _LISTS else "1"},
        **given,
    }
    if ":" in last:
        element["sliceName"] = last.partition(":")[2]
    if types and types[0].startswith("#"):
        return {**element, "contentReference": types[0]}
    return {**element, "type": list(_types(types, of_type))} if types else element


def _types(types: list[str], of_type: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for code in types:
        yield {"code": code, **of_type}
