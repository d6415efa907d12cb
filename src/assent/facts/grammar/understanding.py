"""What comes of reading a value: it is understood, or it is not, in words that name the way out."""

from dataclasses import dataclass

from assent.logic.tree import Plain


@dataclass(frozen=True, slots=True)
class Understood:
    """A value, None where what is written says that it is not known.

    ``written`` is what stood there, where that is not how the value is kept: it was converted, and whoever
    gave it is told. Empty where nothing was converted.
    """

    value: Plain | None
    written: str = ""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What is wrong with a value; ``says`` continues ``fact: value ...`` and names the way out."""

    says: str
