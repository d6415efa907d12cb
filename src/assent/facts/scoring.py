"""Totals of depression rating scales from their items, and the bands that a policy prints.

A band is information for a reader: it never decides a criterion, because thresholds and bands do not use
the word "severe" in the same way.
"""

from collections.abc import Iterator, Mapping, Sequence

from assent.facts.faults import InputFault
from assent.facts.scale_definitions import SCALES, Band, ScaleDefinition

__all__ = [
    "NO_BAND",
    "SCALES",
    "Band",
    "Items",
    "ScaleDefinition",
    "ScoringError",
    "band",
    "check_total",
    "item_faults",
    "scale_of",
    "total_bounds",
    "total_from_items",
]

NO_BAND = "no band in the policy"
"""What ``band`` says for a scale for which the policy prints no table (CGI)."""

Items = Sequence[int | None]
"""Item values in the order of the form; ``None`` is an item whose value is not known."""


class ScoringError(InputFault):
    """A scale, an item or a total that cannot be scored (``field`` is such as ``phq_9 item 3``)."""


def scale_of(scale: str) -> ScaleDefinition:
    """Return the definition of ``scale``; a code that is not in ``SCALES`` is a ScoringError."""
    if scale not in SCALES:
        raise ScoringError("scale", scale, f"one of {', '.join(SCALES)}", "use one of these codes")
    return SCALES[scale]


def item_faults(scale: str, items: Items) -> list[ScoringError]:
    """Return every fault of ``items``, in the order of the form; empty when it can be scored."""
    definition = scale_of(scale)
    if len(items) != definition.item_count:
        return [_wrong_count(definition, len(items))]
    faults = (_item_fault(definition, number, value) for number, value in enumerate(items, 1))
    return [fault for fault in faults if fault is not None]


def _wrong_count(definition: ScaleDefinition, count_given: int) -> ScoringError:
    count = definition.item_count
    return ScoringError(
        f"{definition.code} items",
        count_given,
        f"the number of scored items, {count}",
        f"give {count} values in the order of the form, None where unknown; leave out an item "
        "that is not scored",
    )


def _item_fault(definition: ScaleDefinition, number: int, value: object) -> ScoringError | None:
    if value is None or _is_allowed(definition, number, value):
        return None
    low, high = definition.item_minimum, definition.item_maxima[number - 1]
    return ScoringError(
        f"{definition.code} item {number}",
        value,
        f"a whole number from {low} to {high}",
        "correct it from the form, or give None when it is not known",
    )


def _is_allowed(definition: ScaleDefinition, number: int, value: object) -> bool:
    # A file or a form may hold anything, whatever the annotation promises.
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    if definition.not_assessed == (number, value):
        return True
    return definition.item_minimum <= value <= definition.item_maxima[number - 1]


def total_from_items(scale: str, items: Items) -> int | None:
    """Return the total of ``items``, or None when an unknown item leaves it open.

    QIDS-SR16 adds the highest value of each of nine domains, so an unknown item does not matter
    where its domain already has the highest value there is; of the pairs 6/7 and 8/9 the form asks
    for one, so a blank beside an answered partner counts as 0. HAM-D item 16 with the value 3
    ("could not be rated") scores 0. A CGI rating of 0 is "not assessed": None.

    Raises the first of ``item_faults`` as a ScoringError.
    """
    low, high = total_bounds(scale, items)
    return low if low == high else None


def total_bounds(scale: str, items: Items) -> tuple[int, int]:
    """Return the lowest and the highest total that the known items leave possible.

    With an item missing a PHQ-9 of 15 to 18 is still at or above 15. Raises as
    ``total_from_items`` does.
    """
    for fault in item_faults(scale, items):
        raise fault
    definition = scale_of(scale)
    scored = _scored(definition, items)
    pairs = [_domain_bounds(definition, scored, domain) for domain in definition.domains]
    return sum(low for low, _ in pairs), sum(high for _, high in pairs)


def _scored(definition: ScaleDefinition, items: Items) -> dict[int, int | None]:
    scored = dict(enumerate(items, 1))
    if definition.not_assessed:
        number, code = definition.not_assessed
        if scored[number] == code:
            # A rating that starts at 1 has no value that stands for "nothing found".
            scored[number] = 0 if definition.item_minimum == 0 else None
    return scored | dict.fromkeys(_blank_partners(definition, scored), 0)


def _blank_partners(definition: ScaleDefinition, scored: Mapping[int, int | None]) -> Iterator[int]:
    for first, second in definition.either_or:
        if (scored[first] is None) != (scored[second] is None):
            yield first if scored[first] is None else second


def _domain_bounds(
    definition: ScaleDefinition, scored: Mapping[int, int | None], domain: tuple[int, ...]
) -> tuple[int, int]:
    low, high = definition.item_minimum, definition.item_minimum
    for number in domain:
        value = scored[number]
        low = max(low, low if value is None else value)
        high = max(high, definition.item_maxima[number - 1] if value is None else value)
    return low, high


def check_total(scale: str, total: object) -> None:
    """Raise a ScoringError when ``total`` cannot occur on ``scale``."""
    definition = scale_of(scale)
    low, high = definition.low, definition.high
    if isinstance(total, bool) or not isinstance(total, int) or not low <= total <= high:
        raise ScoringError(
            f"{scale} total",
            total,
            f"a whole number from {low} to {high}",
            f"check that the form is the {definition.title}, or give None when it is not known",
        )


def band(scale: str, total: int) -> str:
    """Return the label of ``total`` in the printed table, for information only.

    A total of 0 is in the lowest band, also for QIDS and PHQ-9, where the printed table begins
    at 1: that inclusion is ours. A scale without a table gives ``NO_BAND``. A total outside the
    range of the scale is a ScoringError.
    """
    check_total(scale, total)
    for band in SCALES[scale].bands:
        if band.low <= total <= band.high:
            return band.label
    return NO_BAND
