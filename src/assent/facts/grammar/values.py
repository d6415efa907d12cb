"""One value of one fact, by its definition: its type, unit, range and tense."""

from datetime import date

from assent.facts.billing_codes import billing_code
from assent.facts.grammar.days import PLACEHOLDERS, day_of, not_to_the_day, read_date
from assent.facts.grammar.numbers import read_number
from assent.facts.grammar.understanding import NotUnderstood, Understood
from assent.facts.grammar.units import unit_words
from assent.facts.grammar.wording import shown
from assent.facts.grammar.words import read_choice, read_code, read_flag, says_unknown
from assent.logic.definitions import Definition, Kind, Tense
from assent.logic.partial_dates import PartialDate
from assent.terms.facts import BIRTH_DATE


def read_value(
    definition: Definition, given: object, today: date | None = None
) -> Understood | NotUnderstood:
    """The value of a fact, or field, as given.

    ``today`` is the day of the assessment: a date of the past lies on or before it. A day that forms print
    where nobody knows it is unknown, but as a birth date, where it is impossible.
    """
    if given is None:
        return Understood(None)
    if says_unknown(given) and given not in definition.choices:
        return Understood(None, str(given))
    match definition.kind:
        case Kind.BOOLEAN:
            return read_flag(given)
        case Kind.INTEGER | Kind.NUMBER:
            return read_number(definition, given)
        case Kind.DATE:
            return _read_date(definition, given, today)
        case Kind.CHOICE:
            return read_choice(definition, given)
        case Kind.CODE:
            return read_code(definition, given)


def conversion_says(definition: Definition, understood: Understood) -> str:
    """What was written and what it is read as, in words; empty where nothing was converted."""
    if not understood.written:
        return ""
    written = shown(understood.written)
    match understood.value:
        case None if definition.kind is Kind.DATE and day_of(understood.written) in PLACEHOLDERS:
            return f"{written} read as not known: forms print that day where none is known"
        case None:
            return f"{written} read as not known"
        case bool():
            return f"{written} read as {'yes' if understood.value else 'no'}"
        case int() | float() if definition.unit:
            return f"{written} read as {understood.value:.10g} {unit_words(definition.unit)}"
        case str() if understood.value == understood.written:
            return f"{understood.written} read as the code {written}"
        case value:
            code = billing_code(str(understood.written)) if definition.billed else None
            modifiers = f", with the modifier {' '.join(code.modifiers)}" if code and code.modifiers else ""
            return f"{written} read as {value}{modifiers}"


def _read_date(definition: Definition, given: object, today: date | None) -> Understood | NotUnderstood:
    day = day_of(given)
    if definition.name != BIRTH_DATE and day in PLACEHOLDERS:
        return Understood(None, str(given))
    read = read_date(given, today if definition.tense is Tense.PAST else None)
    if isinstance(read, PartialDate) and definition.to_the_day:
        return not_to_the_day(read)
    return read if isinstance(read, NotUnderstood) else Understood(read)
