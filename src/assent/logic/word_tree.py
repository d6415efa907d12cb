"""A condition in words as a tree, for readers: one thought a line, what repeats is said once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from assent.logic.describe import value_words, words
from assent.logic.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Constant,
    CountOf,
    Every,
    FieldFlag,
    Flag,
    Given,
    Judgment,
    Latest,
    Member,
    NoneOf,
    Not,
    Otherwise,
    Reading,
    Readings,
    Unknown,
    node,
)  # fmt: skip
from assent.logic.walk import children, every_condition

_SHORT = 70
"""What fits on a line is not taken apart."""
_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree, with the lines inside it."""

    text: str
    inside: tuple["Line", ...] = ()


def word_tree(condition: Condition) -> Line:
    """The words of a condition; clauses inside stand by their id.

    A part that stands in several places is written out once, with a letter, and called by it
    afterwards.
    """
    return _Writer(condition).line(condition)


class _Writer:
    def __init__(self, root: Condition) -> None:
        self._letters: dict[Condition, str] = {}
        counts: Counter[Condition] = Counter()
        _count(root, counts)
        self._repeated = {condition for condition, count in counts.items() if count > 1}

    def line(self, condition: Condition, lead: str = "") -> Line:
        """The line of a condition, after some leading words."""
        letter = self._letters.get(condition)
        if letter:
            return Line(f"{lead}as {letter}")
        if condition in self._repeated:
            letter = self._letters[condition] = _NAMES[len(self._letters) % len(_NAMES)]
            lead = f"{lead}({letter}) "
        text = words(condition, clauses_by_id=True) if not isinstance(condition, Clause) else ""
        if text and len(text) <= _SHORT:
            return Line(lead + text)
        return self._taken_apart(condition, lead)

    def _taken_apart(self, condition: Condition, lead: str) -> Line:
        this = node(condition)
        match this:
            case Clause(id=name):
                return Line(f"{lead}clause {name}")
            case AllOf(parts, in_order):
                return self._of(lead + ("all of, in this order" if in_order else "all of"), parts)
            case AnyOf(parts):
                return self._of(lead + "any of", parts)
            case NoneOf(parts):
                return self._of(lead + "none of", parts)
            case Not(part):
                return self._of(lead + "not", (part,))
            case CountOf(n, parts):
                return self._of(f"{lead}at least {n} of", parts)
            case Given(gate, then):
                return Line(f"{lead}where it applies", (self.line(gate, "if: "), self.line(then, "then: ")))
            case Otherwise(first, then):
                parts_ = (self.line(first, "this, where it is known: "), self.line(then, "else: "))
                return Line(f"{lead}the first that is known", parts_)
            case Readings():
                return self._question(this, lead)
            case AtLeast(records, n, where):
                return self._of(f"{lead}at least {n} of the {_plain(records)} where", (where,))
            case AtLeastDistinct(records, n, field, where):
                kinds = f"at least {n} different values of {value_words(field)}"
                return self._of(f"{lead}{kinds} among the {_plain(records)} where", (where,))
            case Every(records, where):
                return self._of(f"{lead}every one of the {_plain(records)}", (where,))
            case Latest(records=records, by=by, where=where, test=test):
                restriction = () if where == Constant(True) else (self.line(where, "of those where: "),)
                text = f"{lead}the latest of the {_plain(records)} by {value_words(by)}"
                return Line(text, (*restriction, self.line(test, "has: ")))
            case Judgment(question, when):
                return Line(f"{lead}a clinician decides {question}", (self.line(when, "where: "),))
            case Constant() | Flag() | FieldFlag() | Compare() | Member() | Unknown():
                return Line(lead + words(condition))
        assert_never(this)

    def _of(self, text: str, parts: Iterable[Condition]) -> Line:
        return Line(text, tuple(self.line(part) for part in parts))

    def _question(self, question: Readings, lead: str) -> Line:
        lines = [self._reading(reading, "") for reading in question.live]
        lines += [self._reading(reading, "recorded, ") for reading in question.recorded]
        return Line(f"{lead}by the reading of {question.question}", tuple(lines))

    def _reading(self, reading: Reading, kind: str) -> Line:
        lead = f"{kind}{reading.says}: "
        return Line(f"{lead}a note") if reading.expr is None else self.line(reading.expr, lead)


def _count(condition: Condition, counts: Counter[Condition]) -> None:
    """Count where each condition stands; what stands in one that was seen before is not counted again."""
    if isinstance(condition, Clause):
        return
    if _worth_a_letter(condition):
        counts[condition] += 1
        if counts[condition] > 1:
            return
    for inner in children(condition):
        _count(inner, counts)


def _worth_a_letter(condition: Condition) -> bool:
    return len(words(condition, clauses_by_id=True)) > _SHORT and len(list(every_condition(condition))) > 1


def _plain(name: str) -> str:
    return name.replace("_", " ")
