"""Where the clinical vectors and tables lie that the facts are checked against."""

from pathlib import Path

CLINICAL = Path(__file__).resolve().parents[2] / "data" / "clinical"


def reference_file(name: str) -> Path:
    """The file ``name`` of the clinical reference data, which comes with the repository."""
    return CLINICAL / name
