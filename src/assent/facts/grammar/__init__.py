"""How values are written: one grammar, with one set of messages, for every way by which facts come in.

Case files, settings, calls and the columns of a population all read by it. What is written with a unit or in
another word for the same is converted, and says so; a number alone is never converted.
"""

from assent.facts.grammar.days import EARLIEST_DAY, LATEST_DAY, PLACEHOLDERS, day_of, read_date, read_day
from assent.facts.grammar.keys import unit_key
from assent.facts.grammar.numbers import allowed_range, out_of_range, read_whole
from assent.facts.grammar.understanding import NotUnderstood, Understood
from assent.facts.grammar.units import unit_words
from assent.facts.grammar.values import conversion_says, read_value
from assent.facts.grammar.wording import asks_of, did_you_mean, printable, shown
from assent.facts.grammar.words import MOST_CHARACTERS, UNKNOWN_WORDS, read_flag, read_words

__all__ = [
    "EARLIEST_DAY",
    "LATEST_DAY",
    "MOST_CHARACTERS",
    "PLACEHOLDERS",
    "UNKNOWN_WORDS",
    "NotUnderstood",
    "Understood",
    "allowed_range",
    "asks_of",
    "conversion_says",
    "day_of",
    "did_you_mean",
    "out_of_range",
    "printable",
    "read_date",
    "read_day",
    "read_flag",
    "read_value",
    "read_whole",
    "read_words",
    "shown",
    "unit_key",
    "unit_words",
]
