"""The tables that were written by hand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).parent
ROLES = (
    *("provider", "system_client", "intake", "nurse", "physician"),
    *("policy_author", "auditor", "administrator", "service", "system"),
)


class Cell(StrEnum):
    """What somebody in a role may."""

    YES = "yes"
    NO = "no"
    OWN = "own"
    SIGNS = "signs"
    REVIEWS = "reviews"
    SIGNED = "signed"
    ADMINISTERS = "administers"


@dataclass(frozen=True)
class Route:
    """One call, and the right under which it stands; ``anybody`` signed in, or ``nobody`` signed in."""

    method: str
    path: str
    right: str


def rights() -> dict[str, dict[str, Cell]]:
    """By right and role."""
    with (HERE / "rights.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["right"]: {role: Cell(row[role]) for role in ROLES} for row in rows}


def routes() -> list[Route]:
    """Every call."""
    with (HERE / "routes.csv").open(encoding="utf-8", newline="") as file:
        return [Route(**row) for row in csv.DictReader(file)]
