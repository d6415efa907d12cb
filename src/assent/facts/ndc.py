"""National Drug Codes: the eleven digits of a claim, and the products that are known by their code."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from assent.facts.faults import InputFault
from assent.facts.tables import rows

_SEGMENTS = (5, 4, 2)
_SHAPES = {(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2)}
_WITHOUT_PACKAGE = {(4, 4), (5, 3), (5, 4)}
_PREFIX = re.compile(r"^\s*NDC\s*[:#]?\s*", re.IGNORECASE)
_PRODUCT_DIGITS = 9


class NdcError(InputFault):
    """A text that is not an NDC, or that can be read in more than one way."""


@dataclass(frozen=True, slots=True)
class DrugProduct:
    """One product of the table (labeler and product part of the NDC, all packages).

    ``kind`` is ``injectable``, ``bulk``, ``veterinary`` or ``other_drug``. ``mg_per_ml`` and
    ``ml_per_vial`` are None where not certain enough to compute with. ``certainty`` is ``seen``,
    ``inferred`` or ``memory``.
    """

    product: str
    drug: str
    kind: str
    mg_per_ml: float | None
    ml_per_vial: float | None
    certainty: str
    note: str


def normalize_ndc(text: str) -> str:
    """Return the NDC as eleven digits, labeler 5, product 4, package 2, without hyphens.

    Accepts eleven digits, and the hyphenated forms 4-4-2, 5-3-2, 5-4-1 and 5-4-2. Raises NdcError
    for ten digits without hyphens (a zero could stand in three places), for a code without its
    package part, and for anything else.
    """
    parts = _parts(text)
    if _lengths(parts) == (sum(_SEGMENTS),):
        return parts[0]
    if _lengths(parts) in _SHAPES:
        return _padded(parts)
    raise _not_an_ndc(text, parts)


def product_of(ndc: str) -> DrugProduct | None:
    """Return the product of ``ndc`` (with or without package part), or None; raises NdcError."""
    return _products().get(product_digits(ndc))


@lru_cache(maxsize=1024)
def product_digits(ndc: str) -> str:
    """Return the nine digits of labeler and product of ``ndc`` (with or without package part); raises NdcError."""
    parts = _parts(ndc)
    digits = _padded(parts) if _lengths(parts) in _WITHOUT_PACKAGE else normalize_ndc(ndc)
    return digits[:_PRODUCT_DIGITS]


def _parts(text: object) -> tuple[str, ...]:
    if not isinstance(text, str):
        raise NdcError("ndc", text, "a text", "give the code as text, zeros in front included")
    return tuple(part.strip() for part in _PREFIX.sub("", text).split("-"))


def _lengths(parts: tuple[str, ...]) -> tuple[int, ...]:
    digits = all(re.fullmatch(r"[0-9]+", part) for part in parts)
    return tuple(len(part) for part in parts) if digits else ()


def _padded(parts: tuple[str, ...]) -> str:
    return "".join(part.zfill(width) for part, width in zip(parts, _SEGMENTS, strict=False))


def _not_an_ndc(text: str, parts: tuple[str, ...]) -> NdcError:
    lengths = _lengths(parts)
    if lengths == (10,):
        return NdcError("ndc", text, "readable in one way", "give its hyphens, or the eleven-digit form")
    if lengths in _WITHOUT_PACKAGE:
        return NdcError("ndc", text, "complete", "add the package part, the last two digits")
    return NdcError("ndc", text, "eleven digits or 5-4-2 with hyphens", "copy the code from the package")


@cache
def _products() -> dict[str, DrugProduct]:
    return {
        row["product"].replace("-", ""): DrugProduct(
            product=row["product"],
            drug=row["drug"],
            kind=row["kind"],
            mg_per_ml=_optional(row["mg_per_ml"]),
            ml_per_vial=_optional(row["ml_per_vial"]),
            certainty=row["certainty"],
            note=row["note"],
        )
        for row in rows("ketamine_products")
    }


def _optional(cell: str) -> float | None:
    return float(cell) if cell else None
