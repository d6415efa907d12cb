"""The bill of materials says what the lock says, whole, and in the form of CycloneDX."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assent import bootstrap
from assent.casework.record.checks import Refused
from tests.code_health.sources import ROOT
from tests.journeys.test_requests import assent

LOCK = ROOT / "requirements.lock"
_SERIAL = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def test_every_package_of_the_lock_is_on_it_with_its_hashes() -> None:
    said = assent("sbom")
    assert said.status == 0
    assert assent("sbom", "--lock", str(LOCK)).out == said.out
    data = json.loads(said.out)
    assert (data["bomFormat"], data["specVersion"], data["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(_SERIAL, data["serialNumber"])
    text = LOCK.read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    assert {one["name"]: one["version"] for one in data["components"]} == locked
    assert sum(len(one["hashes"]) for one in data["components"]) == text.count("--hash=sha256:")
    assert "pytest" not in locked


def test_who_needs_what_is_whole() -> None:
    data = bootstrap.bill_of_materials(LOCK)
    itself = data["metadata"]["component"]["bom-ref"]
    refs = {one["bom-ref"] for one in data["components"]} | {itself}
    assert len(refs) == len(data["components"]) + 1
    graph = {one["ref"]: one["dependsOn"] for one in data["dependencies"]}
    assert graph.keys() == refs
    needed = {ref for each in graph.values() for ref in each}
    assert needed < refs
    needs = {name.partition("@")[0] for name in graph[itself]}
    assert {"pkg:pypi/fastapi", "pkg:pypi/sqlalchemy", "pkg:pypi/typer"} <= needs
    fastapi = next(ref for ref in refs if ref.startswith("pkg:pypi/fastapi@"))
    assert any(name.startswith("pkg:pypi/starlette@") for name in graph[fastapi])


def test_what_is_no_lock_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    for text in ("", "fastapi==1.0\n", "nothing here\n"):
        lock.write_text(text, "utf-8")
        with pytest.raises(Refused, match="no lock with a hash"):
            bootstrap.bill_of_materials(lock)
    with pytest.raises(Refused, match="--lock FILE"):
        bootstrap.bill_of_materials(tmp_path / "none.lock")
