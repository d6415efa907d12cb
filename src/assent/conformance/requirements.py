"""The numbered requirements of the guides on a payer's server: what each asks, in our own words."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

GUIDES = ("pas", "crd", "dtr")
_TABLES = "assent.conformance.tables"


@dataclass(frozen=True, slots=True)
class GuideRequirement:
    """``id`` such as ``pas:spec-30``; ``strength`` SHALL or SHALL NOT.

    ``without_check`` says why no check over HTTP speaks for it: it does not apply to such a server, or only somebody
    who runs the server can tell. It is empty where a check does.
    """

    id: str
    strength: str
    says: str
    without_check: str = ""


def requirements(guide: str) -> Iterator[GuideRequirement]:
    """Those of one guide in their order; ``guide`` is one of ``GUIDES``."""
    table = tomllib.loads(files(_TABLES).joinpath(f"{guide}.toml").read_text("utf-8"))
    for row in table["requirement"]:
        yield GuideRequirement(
            f"{guide}:{row['id']}", row["strength"], row["says"], row.get("without_check", "")
        )
