"""The rating scales as published: items, ranges, domains, and the bands that policies print.

Items are named only where the scale is free to use; QIDS-SR16 and MADRS items by number only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Band:
    """Totals from ``low`` to ``high``, both included, and the policy's label for them."""

    low: int
    high: int
    label: str


@dataclass(frozen=True, slots=True)
class ScaleDefinition:
    """One rating scale.

    ``item_maxima`` in the order of the form; ``domains`` are groups of item numbers of which the
    highest counts; ``either_or`` pairs of which the form asks for one; ``not_assessed`` is an item
    number and the value that stands for "could not be rated". ``loinc`` is the code of the total,
    empty where none is known.
    """

    code: str
    title: str
    item_minimum: int
    item_maxima: tuple[int, ...]
    domains: tuple[tuple[int, ...], ...]
    bands: tuple[Band, ...] = ()
    item_names: tuple[str, ...] = ()
    either_or: tuple[tuple[int, int], ...] = ()
    not_assessed: tuple[int, int] | None = None
    loinc: str = ""
    item_loinc: tuple[str, ...] = ()

    @property
    def item_count(self) -> int:
        """The number of scored items."""
        return len(self.item_maxima)

    @property
    def low(self) -> int:
        """The lowest total there is."""
        return self.item_minimum * len(self.domains)

    @property
    def high(self) -> int:
        """The highest total there is."""
        return sum(max(self.item_maxima[n - 1] for n in domain) for domain in self.domains)


def _alone(count: int) -> tuple[tuple[int, ...], ...]:
    return tuple((number,) for number in range(1, count + 1))


def _bands(*rows: tuple[int, int, str]) -> tuple[Band, ...]:
    return tuple(Band(*row) for row in rows)


_PHQ_9 = ScaleDefinition(
    "phq_9", "Patient Health Questionnaire-9", 0, (3,) * 9, _alone(9),
    # The policy's table begins at 1; 0 is a legal total and lies in the lowest band.
    _bands((0, 4, "minimal"), (5, 9, "mild"), (10, 14, "moderate"), (15, 19, "moderately severe"), (20, 27, "severe")),
    ("interest", "mood", "sleep", "energy", "appetite", "self-worth", "concentration", "movement", "self-harm"),
    loinc="44261-6",
    item_loinc=("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"),
)  # fmt: skip

_HAM_D = ScaleDefinition(
    "ham_d", "Hamilton Rating Scale for Depression (17 items)", 0,
    (4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, 2, 2), _alone(17),
    _bands((0, 7, "normal"), (8, 16, "mild"), (17, 23, "moderate"), (24, 52, "severe")),
    ("mood", "guilt", "suicide", "early insomnia", "middle insomnia", "late insomnia", "work and activities",
     "retardation", "agitation", "psychic anxiety", "somatic anxiety", "gastrointestinal", "general somatic",
     "genital", "hypochondriasis", "weight loss", "insight"),
    not_assessed=(16, 3),
)  # fmt: skip

_QIDS_SR16 = ScaleDefinition(
    "qids_sr16", "Quick Inventory of Depressive Symptomatology, self-report, 16 items", 0, (3,) * 16,
    ((1, 2, 3, 4), (5,), (6, 7, 8, 9), (10,), (11,), (12,), (13,), (14,), (15, 16)),
    # The policy's table begins at 1; 0 is a legal total and lies in the lowest band.
    _bands((0, 5, "no depression"), (6, 10, "mild"), (11, 15, "moderate"), (16, 20, "severe"), (21, 27, "very severe")),
    either_or=((6, 7), (8, 9)),
)  # fmt: skip

_MADRS = ScaleDefinition(
    "madrs", "Montgomery-Asberg Depression Rating Scale", 0, (6,) * 10, _alone(10),
    _bands((0, 6, "no depression"), (7, 19, "mild"), (20, 34, "moderate"), (35, 60, "severe")),
)  # fmt: skip

_CGI_S = ScaleDefinition(
    "cgi_s", "Clinical Global Impression, severity", 1, (7,), _alone(1), item_names=("severity",), not_assessed=(1, 0)
)  # fmt: skip
_CGI_I = ScaleDefinition(
    "cgi_i", "Clinical Global Impression, improvement", 1, (7,), _alone(1), item_names=("improvement",),
    not_assessed=(1, 0),
)  # fmt: skip

SCALES: Mapping[str, ScaleDefinition] = MappingProxyType(
    {one.code: one for one in (_PHQ_9, _HAM_D, _QIDS_SR16, _MADRS, _CGI_S, _CGI_I)}
)
"""Every scale by its code. CGI-S and CGI-I are single ratings and are never added."""
