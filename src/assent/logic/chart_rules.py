"""What a resource of a patient's chart says of which fact, as data: a policy lists its rules beside its facts.

``assent.adapters.fhir.charts`` runs them. Types and statuses are those of FHIR R4; a code is written with its
system, as ``LOINC 44261-6``. ICD-10-CM codes stand for all that begin with them. Nothing follows from silence:
no rule says anything of what a chart does not hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assent.logic.tree import Plain


class ChartSupport(StrEnum):
    """What a resource does for a value of a fact.

    ``PROVES``: it is the thing itself, such as a dated measurement. ``SUPPORTS``: it speaks for the value, and
    somebody still has to say so, as with a diagnosis code. ``CONTRADICTS``: it speaks against the value.
    """

    PROVES = "proves"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class Recorded(StrEnum):
    """The resources that a rule on codes reads."""

    CONDITION = "Condition"
    PROCEDURE = "Procedure"
    ENCOUNTER = "Encounter"
    COVERAGE = "Coverage"
    ALLERGY = "AllergyIntolerance"


@dataclass(frozen=True, slots=True)
class Demographic:
    """``fact`` is what the Patient says: its element ``element``, such as ``birthDate``."""

    fact: str
    element: str


@dataclass(frozen=True, slots=True)
class CodedResource:
    """A resource with one of ``codes`` does ``support`` for ``value`` of ``fact``.

    A resource that is over (resolved, ended) counts too, unless ``while_active``. ``within_days``: one whose day
    is longer ago says nothing (0: any day). ``at_least``: so many of them, on different days. ``dated``: the fact
    that holds its day, which is then supported too. An unconfirmed condition or allergy only supports.
    """

    fact: str
    value: Plain
    support: ChartSupport
    codes: tuple[str, ...]
    of: Recorded = Recorded.CONDITION
    while_active: bool = False
    within_days: int = 0
    at_least: int = 1
    dated: str = ""


@dataclass(frozen=True, slots=True)
class DiagnosisTables:
    """The shared tables of diagnosis codes (ICD-10-CM, SNOMED CT), for every fact that the policy reads.

    A code that means the fact contradicts its opposite; one that is near to it supports. ``ever`` are facts about
    the past too: for these a resolved condition counts. ``passing`` are states that pass: a condition counts for
    so many days from its onset. ``dated`` names the fact that holds the day of another.
    """

    ever: frozenset[str] = frozenset()
    passing: Mapping[str, int] = field(default_factory=dict)
    dated: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedCodes:
    """Each active condition's code of one system is a record of the list, with the code in ``code``."""

    records: str
    code: str
    system: str = "ICD-10-CM"


@dataclass(frozen=True, slots=True)
class Measured:
    """``fact`` is the latest measurement under one of ``codes``, in the unit of the fact.

    One that is longer than ``within_days`` ago supports only (0: any day proves).
    """

    fact: str
    codes: tuple[str, ...]
    within_days: int = 0


@dataclass(frozen=True, slots=True)
class CodedAnswer:
    """The latest observation under one of ``codes`` gives ``fact`` by its coded value; older ones say nothing."""

    fact: str
    codes: tuple[str, ...]
    values: Mapping[str, Plain]
    within_days: int = 0
    support: ChartSupport = ChartSupport.SUPPORTS


@dataclass(frozen=True, slots=True)
class MeasuredRecords:
    """Measurements taken together are a record: ``fields`` by code, the day in ``on``.

    They stand in the components of one observation, or in several of one time. Those of the last ``within_days``
    are read (0: all).
    """

    records: str
    on: str
    fields: Mapping[str, tuple[str, ...]]
    within_days: int = 0


@dataclass(frozen=True, slots=True)
class RatedRecords:
    """Ratings on scored scales: the scale, its total or items, and the day.

    ``totals`` gives the codes of each scale's total beside those of ``facts.scale_definitions``; ``answers`` the
    score of a coded answer. What only is called one of ``names``, without a code, supports.
    """

    records: str
    scale: str
    total: str
    items: str
    on: str
    totals: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    within_days: int = 0


@dataclass(frozen=True, slots=True)
class MedicineTrials:
    """Medicines of one of the ``roles``, by ingredient, as trials.

    ``drug``, ``start``, ``end``, ``dispenses`` and ``days`` are the record's fields and inputs; what dispenses,
    administrations and statements say of them is proved, an order only supports. ``dose_accepted`` is supported
    by a daily dose at or above the stated minimum, ``in_current_episode`` by a start on or after the onset of an
    active condition of ``episode``, ``response`` by an intolerance on record. More than ``gap_days`` without
    supply begin another trial. One that ended more than ``within_days`` ago, and before the episode, is not read.
    """

    records: str
    drug: str
    days: str
    start: str
    end: str
    dispenses: str
    roles: frozenset[str]
    dose_accepted: str = ""
    in_current_episode: str = ""
    response: str = ""
    intolerance: str = ""
    episode: tuple[str, ...] = ()
    gap_days: int = 31
    within_days: int = 0


@dataclass(frozen=True, slots=True)
class MedicineInUse:
    """A medicine with one of the ``roles`` that is taken now supports ``value`` of ``fact``; by mouth, if ``oral``."""

    fact: str
    value: Plain
    roles: frozenset[str]
    oral: bool = False


@dataclass(frozen=True, slots=True)
class MedicineGiven:
    """An administration of the ingredient before the day of the request supports ``value`` of ``fact``."""

    fact: str
    value: Plain
    ingredient: str


@dataclass(frozen=True, slots=True)
class MedicineOrdered:
    """An active order of an ingredient is what is requested.

    ``values`` gives the value of ``drug`` by ingredient; ``route`` is read by the codes of ``routes``; ``doses``
    are facts in units of a dose, of which the one whose unit fits the ordered dose is set.
    """

    drug: str
    values: Mapping[str, str]
    route: str = ""
    routes: Mapping[str, str] = field(default_factory=dict)
    doses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderedBy:
    """That the prescriber of an ``ingredient`` has one of these specialties supports ``value`` of ``fact``."""

    fact: str
    value: Plain
    ingredients: tuple[str, ...]
    specialties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllergyTo:
    """A confirmed allergy to one of the ingredients proves ``value`` of ``fact``; any other record of one supports."""

    fact: str
    value: Plain
    ingredients: tuple[str, ...]


ChartRule = (
    Demographic | CodedResource | DiagnosisTables | ListedCodes | Measured | CodedAnswer | MeasuredRecords
    | RatedRecords | MedicineTrials | MedicineInUse | MedicineGiven | MedicineOrdered | OrderedBy | AllergyTo
)  # fmt: skip


def ordered_facts(rules: Iterable[ChartRule]) -> tuple[str, ...]:
    """The facts that an order states of what is requested: the dose, how long and how often it is given."""
    return tuple(fact for rule in rules if isinstance(rule, MedicineOrdered) for fact in rule.doses)
