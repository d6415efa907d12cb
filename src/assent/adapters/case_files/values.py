"""One value of a case file at its path: read by the grammar of values; what is not understood is a fault."""

from datetime import date

from assent.adapters.case_files.wording import fault
from assent.casework.assessment.case import Fault
from assent.facts import grammar
from assent.facts.grammar import MOST_CHARACTERS, NotUnderstood, Understood
from assent.logic.definitions import Definition
from assent.logic.partial_dates import PartialDate


def read_value(
    definition: Definition, given: object, path: str, today: date | None = None
) -> Understood | Fault:
    """The value of a fact (or field) as given in a file, or the fault of it."""
    understood = grammar.read_value(definition, given, today)
    return fault(path, given, understood.says) if isinstance(understood, NotUnderstood) else understood


def read_day(given: object, path: str, today: date | None = None) -> date | Fault:
    """A calendar date, written 2026-02-05; not after ``today`` where that is given."""
    day = grammar.read_day(given, today)
    return fault(path, given, day.says) if isinstance(day, NotUnderstood) else day


def read_date(given: object, path: str, today: date | None = None) -> date | PartialDate | Fault:
    """A calendar date, or the month or year in which it lies, written 2026-02 or 2026."""
    read = grammar.read_date(given, today)
    return fault(path, given, read.says) if isinstance(read, NotUnderstood) else read


def read_words(given: object, path: str, longest: int = MOST_CHARACTERS) -> str | Fault:
    """A text that is not empty, not too long, and holds characters that can be printed."""
    words = grammar.read_words(given, longest)
    return fault(path, given, words.says) if isinstance(words, NotUnderstood) else words


def read_flag(given: object, path: str) -> bool | Fault:
    """True or false."""
    flag = grammar.read_flag(given)
    return fault(path, given, flag.says) if isinstance(flag, NotUnderstood) else flag.value is True


def read_whole(given: object, path: str) -> int | Fault | None:
    """A whole number, or null; its range is checked by what computes with it."""
    if given is None:
        return None
    whole = grammar.read_whole(given)
    return fault(path, given, whole.says) if isinstance(whole, NotUnderstood) else whole
