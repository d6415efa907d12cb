"""A software bill of materials (CycloneDX 1.6) from the lock: what is installed, by name, version and hash.

The lock and not the environment is read: it says what every installation gets, on every kind of machine.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from assent import __version__
from assent.casework.record.checks import Refused

LOCK = "requirements.lock"
_ENTRY = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+))?"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(
    r"^    #(?: via |   )(?P<by>[A-Za-z0-9][A-Za-z0-9._-]*)(?: \(pyproject\.toml\))?$", re.MULTILINE
)
_ITSELF = "assent"


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the lock: its files' hashes (SHA-256), where it is needed, and which packages need it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: str
    needed_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL, which names no place to fetch it from."""
        return f"pkg:pypi/{_normal(self.name)}@{self.version}"


def read_lock(path: Path) -> tuple[Package, ...]:
    """The packages of a lock; raises ``Refused`` where it is none, or one of them has no hash."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refused(
            f"{path.name} cannot be read; name the lock of this version with --lock FILE."
        ) from None
    packages = tuple(_packages(text))
    if not packages or not all(package.hashes for package in packages):
        raise Refused(f"{path.name} is no lock with a hash for every package.")
    return packages


def bill(packages: tuple[Package, ...]) -> dict[str, Any]:
    """The bill of materials as data. The same lock gives the same bytes: it holds no time."""
    urls = {_normal(package.name): package.purl for package in packages}
    itself = f"pkg:pypi/{_ITSELF}@{__version__}"
    digest = sha256(json.dumps([[package.purl, package.hashes] for package in packages]).encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": itself, "name": _ITSELF, "version": __version__, "purl": itself,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": [_component(package) for package in packages],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(urls[name] for name in needed)}
            for ref, needed in _needs(packages, urls, itself).items()
        ],
    }  # fmt: skip


def _packages(text: str) -> Iterator[Package]:
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text):
        head = _ENTRY.match(entry)
        if head:
            needed_by = tuple(_normal(name) for name in _VIA.findall(entry))
            hashes = tuple(_HASH.findall(entry))
            yield Package(head["name"], head["version"], hashes, (head["marker"] or "").strip(), needed_by)


def _component(package: Package) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }
    if package.marker:
        component["properties"] = [{"name": "assent:only-where", "value": package.marker}]
    return component


def _needs(packages: tuple[Package, ...], urls: Mapping[str, str], itself: str) -> dict[str, list[str]]:
    """What each needs, by package URL; ``itself`` is this program."""
    needs: dict[str, list[str]] = {itself: [], **{url: [] for url in urls.values()}}
    for package in packages:
        for by in package.needed_by:
            needs[itself if by == _ITSELF else urls[by]].append(_normal(package.name))
    return needs


def _normal(name: str) -> str:
    """A name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
