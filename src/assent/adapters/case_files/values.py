"""One value of a case file at its path: read by the grammar of values; what is not understood is a fault."""

from datetime import date

from assent.adapters.case_files.wording import fault
from assent.casework.assessment.case import Fault
from assent.facts import grammar
from assent.facts.grammar import MOST_CHARACTERS, NotUnderstood, Understood
from assent.logic.definitions import Definition
from assent.logic.partial_dates import PartialDate


def read_value(
    definition: Definition, raw: object, path: str, today: date | None = None
) -> Understood | Fault:
    """The value of a fact (or field) as given in a file, or the fault of it."""
    understood = grammar.read_value(definition, raw, today)
    return fault(path, raw, understood.says) if isinstance(understood, NotUnderstood) else understood


def read_day(raw: object, path: str, today: date | None = None) -> date | Fault:
    """A calendar date, written 2026-02-05; not after ``today`` where that is given."""
    day = grammar.read_day(raw, today)
    return fault(path, raw, day.says) if isinstance(day, NotUnderstood) else day


def read_date(raw: object, path: str, today: date | None = None) -> date | PartialDate | Fault:
    """A calendar date, or the month or year in which it lies, written 2026-02 or 2026."""
    read = grammar.read_date(raw, today)
    return fault(path, raw, read.says) if isinstance(read, NotUnderstood) else read


def read_words(raw: object, path: str, longest: int = MOST_CHARACTERS) -> str | Fault:
    """A text that is not empty, not too long, and holds characters that can be printed."""
    words = grammar.read_words(raw, longest)
    return fault(path, raw, words.says) if isinstance(words, NotUnderstood) else words


def read_flag(raw: object, path: str) -> bool | Fault:
    """True or false."""
    flag = grammar.read_flag(raw)
    return fault(path, raw, flag.says) if isinstance(flag, NotUnderstood) else flag.value is True


def read_whole(raw: object, path: str) -> int | Fault | None:
    """A whole number, or null; its range is checked by what computes with it."""
    if raw is None:
        return None
    whole = grammar.read_whole(raw)
    return fault(path, raw, whole.says) if isinstance(whole, NotUnderstood) else whole
