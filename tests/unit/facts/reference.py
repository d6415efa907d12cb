"""Where vectors and tables lie that do not come with the repository."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


def reference_file(name: str) -> Path:
    """Return the clinical reference file ``name``, or skip the test and say why."""
    root = os.environ.get("ASSENT_SHARED")
    shared = Path(root) if root else REPOSITORY.parent / "shared"
    path = shared / "reference" / "clinical" / name
    if not path.is_file():
        pytest.skip(f"{name} is not here; set ASSENT_SHARED to the folder that holds reference/")
    return path
