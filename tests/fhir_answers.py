"""Keeps every FHIR answer that a test is given, in the folder that CI names, to be judged by HL7's validator."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

FOLDER = "ASSENT_FHIR_ANSWERS"
"""The environment variable that names the folder; without it nothing is kept."""
_STANDARDS = {
    "/fhir/pas/2.2": "pas-2.2",
    "/fhir/pas/2.0": "pas-2.0",
    "/fhir/dtr/2.0": "dtr-2.0",
    "/fhir/dtr": "dtr-2.2",
    "/cds-services": "crd",
}

_NO_RESOURCE = "/.well-known/"


def keep(path: str, media_type: str, body: bytes) -> None:
    """Keep an answer from a path of the standards' endpoints under their name and its digest."""
    folder, standard = os.environ.get(FOLDER), _standard(path)
    if _NO_RESOURCE in path:
        return
    if folder and standard and "json" in media_type and body:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{standard}-{sha256(body).hexdigest()[:16]}.json").write_bytes(body)


def _standard(path: str) -> str:
    return next((name for address, name in _STANDARDS.items() if path.startswith(address)), "")
