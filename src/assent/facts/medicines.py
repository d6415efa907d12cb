"""From a medicine's name or code to its ingredient, class and role.

It says which trials count as one of an antidepressant, of which class, and what is taken together with
another treatment.

A role that not every clinician would grant is in ``disputed_roles``, not in ``roles``: quetiapine
is an augmenting agent, and some call it a mood stabilizer. Where a criterion hangs on a disputed
role alone a person decides. Lithium has both roles without dispute.

Medicines near to the one that is requested:

* ketamine has no class and the role ``other``: an earlier course is judged as such, not as a trial;
* esketamine is an antidepressant of no named class, never oral: as a trial it is an unlisted
  antidepressant, and as a medicine taken by mouth it is nothing;
* brexanolone and zuranolone are courses of days, so that a trial of six weeks cannot be had;
  they remain unlisted antidepressants, and duration is judged where durations are judged;
* dextromethorphan with bupropion holds a named ingredient, but is a combination with an effect of
  its own: unlisted, so that a person decides when the count depends on it.

The table is not complete. None from ``lookup`` means "not known here", never "not a medicine".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache

from assent.facts.medicine_names import candidate_names
from assent.facts.tables import Row, listed, rows


class DrugClass(StrEnum):
    """Class of an antidepressant."""

    SSRI = "ssri"
    SNRI = "snri"
    TCA = "tca"
    MIRTAZAPINE = "mirtazapine"
    BUPROPION = "bupropion"
    MAOI = "maoi"
    SEROTONIN_MODULATOR = "serotonin_modulator"
    OTHER_ANTIDEPRESSANT = "other_antidepressant"


class Role(StrEnum):
    """What a medicine is taken for, in the words of the criteria."""

    ANTIDEPRESSANT = "antidepressant"
    AUGMENTATION = "augmentation"
    MOOD_STABILIZER = "mood_stabilizer"
    OTHER = "other"


class Certainty(StrEnum):
    """How a row of the table is known; ``memory`` is to be confirmed before it is relied on."""

    SEEN = "seen"
    INFERRED = "inferred"
    MEMORY = "memory"


NAMED_CLASSES = frozenset(
    {
        DrugClass.SSRI,
        DrugClass.SNRI,
        DrugClass.TCA,
        DrugClass.MIRTAZAPINE,
        DrugClass.BUPROPION,
    }
)
"""The classes that criteria on antidepressant trials name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """One medicine as the criteria see it.

    ``name`` is the ingredient in lower case. ``drug_class`` is None for what is no antidepressant.
    ``roles`` are undisputed, ``disputed_roles`` are not, and the two share no member. ``oral`` is
    True when it is taken by mouth for its role, False when never, None when that depends on the
    product. ``rxcui`` is the RxNorm code of the ingredient, None where not known. ``contains``
    are the ingredients of a combination. ``caution`` is a fact that a reviewer should see, such as
    a product made for another condition; empty when there is none.
    """

    name: str
    drug_class: DrugClass | None
    roles: frozenset[Role]
    disputed_roles: frozenset[Role] = frozenset()
    oral: bool | None
    rxcui: str | None
    certainty: Certainty
    contains: tuple[str, ...] = ()
    caution: str = ""

    @property
    def antidepressant_ingredient(self) -> str:
        """The ingredient by which two trials are of the same medicine.

        That of a combination is the part whose class the combination has; one with a class of its own is a
        medicine of its own, and what differs only in the way it is given is the same.
        """
        for name in self.contains:
            part = _medicines().get(name)
            if part is not None and part.drug_class is not None and part.drug_class is self.drug_class:
                return part.name
        return self.name.removesuffix(" transdermal").removesuffix(" oral")

    @property
    def is_named_class(self) -> bool:
        """Whether its class is among those that criteria name."""
        return self.drug_class in NAMED_CLASSES

    @property
    def role_in_trial(self) -> Role:
        """What a trial of it counts as.

        An antidepressant class makes it an antidepressant trial. Otherwise an augmenting agent or
        mood stabilizer, disputed or not, is augmentation, because lists of augmenting
        agents are open. What is neither is ``other`` and no trial.
        """
        if self.drug_class is not None:
            return Role.ANTIDEPRESSANT
        supports = {Role.AUGMENTATION, Role.MOOD_STABILIZER}
        return Role.AUGMENTATION if supports & self.all_roles else Role.OTHER

    @property
    def all_roles(self) -> frozenset[Role]:
        """Undisputed and disputed roles together."""
        return self.roles | self.disputed_roles


@lru_cache(maxsize=4_096)
def lookup(name_or_code: str) -> Medicine | None:
    """Return the medicine of a name as charts write it, or of an RxCUI (as text), or None.

    A name is that of an ingredient, a brand or a combination. Upper and lower case are the same, and
    hyphens are spaces. Words for a strength, a salt, a release form or a dose form are left out
    ("24 HR venlafaxine 75 MG Extended Release Oral Capsule"), and so is a brand in brackets behind an
    ingredient. A product code gives the medicine with the product's own ``caution``. None when it is not
    in the table: a class or "various" is no name.
    """
    index = _index()
    return next((index[name] for name in candidate_names(name_or_code) if name in index), None)


_MADE_FOR = ("made for ", "labelled in the US for fibromyalgia only")
_STRENGTHS_FOR_ANOTHER_USE = {
    "doxepin": re.compile(r"(?<![\d.])[36](\.0)? ?mg", re.IGNORECASE),  # for sleep
    "paroxetine": re.compile(r"(?<![\d.])7\.5 ?mg", re.IGNORECASE),  # for hot flashes
}


def is_for_another_use(name_or_code: str, medicine: Medicine) -> bool:
    """Whether an antidepressant, written so, is made for another use than depression.

    By what the tables say of the medicine or product (milnacipran; bupropion for stopping smoking), or by
    a strength that is made only for the other use.
    """
    strength = _STRENGTHS_FOR_ANOTHER_USE.get(medicine.name)
    return any(part.startswith(_MADE_FOR) for part in medicine.caution.split("; ")) or bool(
        strength and strength.search(name_or_code)
    )


def near_names(name: str, most: int = 3) -> tuple[str, ...]:
    """Names of the table that a misspelled one may stand for, nearest first."""
    written = [*dict.fromkeys(filter(None, candidate_names(name)))]
    names = [key for key in _index() if not key.isdigit()]
    return tuple(get_close_matches(written[-1] if written else "", names, n=most, cutoff=0.8))


def known_medicines() -> tuple[Medicine, ...]:
    """Return every medicine of the table, in its order, without products and brand names."""
    return tuple(_medicines().values())


@cache
def rxnorm_codes(name: str) -> tuple[str, ...]:
    """The RxNorm codes of a medicine of the table: its ingredient's, and its products' but those for another use."""
    own = [_medicines()[name].rxcui] if name in _medicines() else []
    products = [code for code, medicine in _products() if medicine.name == name and code.isdigit()]
    return tuple(
        filter(None, (*own, *(code for code in products if not is_for_another_use(code, _index()[code]))))
    )


@cache
def _medicines() -> dict[str, Medicine]:
    return {row["name"]: _medicine(row) for row in rows("medicines")}


def _medicine(row: Row) -> Medicine:
    return Medicine(
        name=row["name"],
        drug_class=DrugClass(row["drug_class"]) if row["drug_class"] else None,
        roles=_roles(row["roles"]),
        disputed_roles=_roles(row["disputed_roles"]),
        oral={"yes": True, "no": False, "": None}[row["oral"]],
        rxcui=row["rxcui"] or None,
        certainty=Certainty(row["certainty"]),
        contains=listed(row["contains"]),
        caution=row["caution"],
    )


def _roles(cell: str) -> frozenset[Role]:
    return frozenset(Role(value) for value in listed(cell))


@cache
def _index() -> dict[str, Medicine]:
    index: dict[str, Medicine] = {}
    for key, medicine in (*_own_names(), *_products()):
        if index.setdefault(key, medicine) is not medicine:
            raise ValueError(f"medicine tables: {key!r} stands twice; keep one of the two rows")
    return index


def _own_names() -> Iterator[tuple[str, Medicine]]:
    for row in rows("medicines"):
        medicine = _medicines()[row["name"]]
        for key in _present((row["name"], row["rxcui"], *listed(row["brands"]))):
            yield key, medicine


def _products() -> Iterator[tuple[str, Medicine]]:
    for row in rows("medicine_products"):
        medicine = _medicines()[row["medicine"]]
        caution = "; ".join(_present((medicine.caution, row["caution"])))
        yield row["product"], replace(medicine, caution=caution)


def _present(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if text)
