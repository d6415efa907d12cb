"""Whether prior authorization is required of one item: what the law says of it, then the plan's own list of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assent.casework.record.checks import Refused
from assent.casework.requirement.code_list import CodeList, Item, ListedCode, Said
from assent.casework.requirement.events import Need
from assent.regulation import authorization
from assent.regulation.authorization import (
    Answer,
    Circumstance,
    Service,
    authorization_need,
    authorization_rules,
)
from assent.regulation.rules import Switches

CIRCUMSTANCES = tuple(one.value for one in Circumstance)
"""What an answer of the law may depend on, and what a request may state."""
Known = Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One item for members of a product line on a day. ``kind`` is drug or service, as a rule of law may be of one.

    ``policies`` are those that list its code for one of their services.
    """

    item: Item
    kind: str
    product_line: str
    day: date
    policies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Requirement:
    """The answer, from what the law says (``law``) and the list (``said``, None where the plan keeps none)."""

    need: Need
    law: authorization.Need
    said: Said | None

    @property
    def by_list(self) -> Said | None:
        """What the list says, where it gives the answer; None where a rule does."""
        match self.need:
            case Need.NOT_REQUIRED:
                return self.said
            case Need.REQUIRED:
                return None if self.law.answer is Answer.REQUIRED else self.said
            case Need.UNDETERMINED:
                return None if _left_open(self.law) and not self._strange else self.said
            case Need.NOT_ALLOWED:
                return None

    @property
    def _strange(self) -> bool:
        return self.said is not None and self.said.strange

    @property
    def rule(self) -> str:
        """The id of the rule behind it; empty where none speaks, or the list does."""
        return self.law.rule.id if self.law.rule and not self.by_list else ""

    @property
    def citation(self) -> str:
        """Where it stands: in law, or on the list of a day."""
        return self.by_list.citation if self.by_list else self.law.citation

    @property
    def says(self) -> str:
        """Why, in words."""
        return self.by_list.says if self.by_list else self.law.says

    @property
    def missing(self) -> tuple[str, ...]:
        """What would settle it: circumstances of the law, and what the list has to know."""
        if self.need is not Need.UNDETERMINED or self._strange:
            return ()  # of a code that nobody knows nothing else is asked before somebody looked at it
        law = tuple(fact.value for fact in self.law.missing)
        return (*law, *(self.said.missing if self.said else ()))

    @property
    def switched_off(self) -> tuple[str, ...]:
        """Rules that are off and could answer otherwise; none where nothing is required anyway."""
        if self.need is Need.NOT_REQUIRED:
            return ()
        return tuple(rule.id for rule in self.law.switched_off)

    @property
    def listed(self) -> tuple[ListedCode, ...]:
        """The entries of the list that are about it."""
        return self.said.entries if self.said else ()


def requirement(asked: Asked, known: Known, switches: Switches, codes: CodeList | None) -> Requirement:
    """The answer for an item. ``codes`` is the plan's list, None where it keeps none.

    What the law forbids is not allowed, whatever the list says. A code that the list knows and does not hold is
    not required, whatever the law leaves open: nothing is asked that cannot change the answer. Of a code that
    nobody knows it is open: a mistyped one would close unreviewed.
    """
    service = Service(asked.kind, asked.item.base, known, asked.policies)
    law = authorization_need(authorization_rules(), asked.product_line, service, asked.day, switches)
    listing = codes.says(asked.item, asked.product_line, asked.day) if codes else None
    return Requirement(_together(law, listing), law, listing)


def check_circumstances(stated: Known) -> None:
    """Raise ``Refused`` for a circumstance that there is not."""
    strange = sorted(set(stated) - set(CIRCUMSTANCES))
    if strange:
        raise Refused(f"There is no circumstance {strange[0]}; there are: {', '.join(CIRCUMSTANCES)}.")


def _together(law: authorization.Need, listing: Said | None) -> Need:
    if listing is None or law.answer is Answer.NOT_ALLOWED:
        return Need(law.answer.value)
    if listing.listed is False:
        return Need.NOT_REQUIRED
    return Need.UNDETERMINED if listing.listed is None or _left_open(law) else Need.REQUIRED


def _left_open(law: authorization.Need) -> bool:
    """A rule speaks, and leaves it open or depends on what is not known."""
    return law.answer is Answer.UNDETERMINED and law.rule is not None
