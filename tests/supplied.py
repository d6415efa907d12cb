"""What a plan supplies for its letters: without the text of its criteria a letter that says no is held."""

from __future__ import annotations

from pathlib import Path

from assent.demo.criteria import write_criteria
from assent.logic.package import Catalogue
from tests.packages import CATALOGUE


def supply_criteria(folder: Path, catalogue: Catalogue = CATALOGUE) -> None:
    """Put the criteria of every policy into the folder of a store, in our own words."""
    write_criteria(folder, catalogue)
