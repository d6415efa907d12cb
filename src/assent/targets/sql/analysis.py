"""What is known of a condition before any case is seen: what disputes it, and what it reads."""

from __future__ import annotations

from assent.logic.errors import AuthoringError
from assent.logic.evaluate import Adoptions, live_readings
from assent.logic.tree import (
    AtLeast,
    AtLeastDistinct,
    Compare,
    Condition,
    Every,
    Field,
    FieldFlag,
    Judgment,
    Latest,
    Member,
    Readings,
    node,
)  # fmt: skip
from assent.logic.walk import children, own_leaves, values

__all__ = ["Analysis"]
_QUANTIFIERS = (AtLeast, AtLeastDistinct, Every, Latest)


class Analysis:
    """Static questions about conditions under a plan's adoptions, each answered once."""

    def __init__(self, adoptions: Adoptions) -> None:
        self.adoptions = adoptions
        self._disputed: dict[int, bool] = {}
        self._over: dict[int, str] = {}
        self._asking: dict[int, bool] = {}
        self._kept: list[Condition] = []

    def live(self, question: Readings) -> tuple[Condition, ...]:
        """The expressions of the readings that decide.

        Raises ``ValueError`` for an adoption that names no reading with an expression.
        """
        readings = live_readings(question, self.adoptions)
        return tuple(reading.expr for reading in readings if reading.expr is not None)

    def inside(self, condition: Condition) -> tuple[Condition, ...]:
        """The conditions directly inside that decide: of a question only the live readings."""
        match node(condition):
            case Readings() as question:
                return self.live(question)
        return children(condition)

    def disputed(self, condition: Condition) -> bool:
        """Whether the two sides of its verdict may differ."""
        disputed = self._disputed.get(id(condition))
        if disputed is None:
            disputed = self._disputed[id(condition)] = self._is_disputed(condition)
            self._kept.append(condition)
        return disputed

    def over(self, condition: Condition) -> str:
        """The list whose record at hand the condition reads; empty where it reads none."""
        records = self._over.get(id(condition))
        if records is None:
            records = self._over[id(condition)] = self._reads(condition)
            self._kept.append(condition)
        return records

    def _is_disputed(self, condition: Condition) -> bool:
        match node(condition):
            case Judgment():
                return True
            case Readings() as question if len(self.live(question)) > 1:
                return True
        return any(self.disputed(inner) for inner in self.inside(condition))

    def _reads(self, condition: Condition) -> str:
        this = node(condition)
        if isinstance(this, _QUANTIFIERS):
            self._refuse_nesting(this)
            return ""
        if isinstance(this, FieldFlag):
            return this.records
        for value in values(this):
            for leaf in own_leaves(value):
                if isinstance(leaf, Field):
                    return leaf.records
        if isinstance(this, Compare | Member):
            return ""
        return next((records for inner in self.inside(condition) if (records := self.over(inner))), "")

    def _refuse_nesting(self, quantifier: AtLeast | AtLeastDistinct | Every | Latest) -> None:
        waiting = list(children(quantifier))
        while waiting:
            inner = waiting.pop()
            if isinstance(inner, _QUANTIFIERS):
                raise AuthoringError(
                    f"A condition on the records of {quantifier.records} holds one on a whole list. "
                    "Write that beside it, outside the list."
                )
            waiting.extend(children(inner))
