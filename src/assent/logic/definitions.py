"""What a fact is: its type, range, the question that obtains it, and who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assent.logic.errors import AuthoringError

Scalar = bool | int | float | str
"""What a fact's value may be compared with, apart from dates."""


class Kind(StrEnum):
    """The type of a fact's value."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CODE = "code"


class Tense(StrEnum):
    """Whether a date lies in the past (never after the request date), in a plan, or either."""

    PAST = "past"
    PLAN = "plan"
    ANY = "any"


class Sensitivity(StrEnum):
    """Why a fact needs special care when it is shown."""

    ORDINARY = "ordinary"
    MENTAL_HEALTH = "mental health"
    SUBSTANCE_USE = "substance use (42 CFR Part 2)"
    REPRODUCTIVE = "pregnancy and reproduction"


@dataclass(frozen=True, slots=True)
class Obtainable:
    """What could lawfully change a fact: evidence, care or a clearance, never a wished-for finding.

    ``values`` are the values that can be brought about; empty means any value of its range.
    ``how`` says in plain words what to obtain. After one of the values ``not_after`` nothing is proposed: a
    refusal is not answered by asking somebody else.
    """

    how: str
    values: tuple[Scalar, ...] = ()
    not_after: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One fact of the vocabulary, or one field of a record.

    ``unit`` is UCUM. ``low`` and ``high`` are inclusive. ``codes`` are references such as
    ``LOINC 44261-6``, codes only. ``document`` is the kind of document that answers the question.
    ``computed`` says from what the fact is computed where it is not given. ``words`` are other words for the
    values of a choice, as people write them, and ``billed`` says of a code that something is billed under it, so
    that modifiers may stand behind it; they are no part of what a policy decides, nor of its digest. Neither is
    ``to_the_day``: of a date, that the law or a clock counts from it, so that a month or a year is not enough.
    """

    name: str
    kind: Kind
    question: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    tense: Tense = Tense.PAST
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    codes: tuple[str, ...] = ()
    document: str = ""
    computed: str = ""
    obtainable: Obtainable | None = None
    cannot: str = ""
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    billed: bool = field(default=False, compare=False)
    to_the_day: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise AuthoringError(f"A fact's name must be one word of letters, digits and _: {self.name!r}.")
        if not self.question.strip().endswith("?"):
            raise AuthoringError(
                f"The fact {self.name!r} has no question. Write the question that obtains it, ending in '?'."
            )
        if self.kind is Kind.CHOICE and not self.choices:
            raise AuthoringError(f"The fact {self.name!r} is a choice: name the values it may take.")
        for word, value in self.words.items():
            if value not in self.choices:
                raise AuthoringError(
                    f"The fact {self.name!r} has no value {value!r}, for which {word!r} may stand."
                )


@dataclass(frozen=True, slots=True)
class RecordsDefinition:
    """A list of records, such as the medication trials. Open unless the case says it is complete.

    ``another`` are the words that ask for one more record; ``obtainable`` whether one more record
    may be brought about (a new rating may, a new reading of an old event may not). ``singular`` is what
    people call one record ("medication trial"); no digest covers it.
    """

    name: str
    question: str
    another: str
    fields: tuple[Definition, ...] = ()
    obtainable: Obtainable | None = None
    document: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    singular: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.question.strip().endswith("?"):
            raise AuthoringError(f"The list {self.name!r} has no question. Write one, ending in '?'.")

    def field_named(self, name: str) -> Definition:
        """The definition of one field; an unknown name is an authoring error."""
        for definition in self.fields:
            if definition.name == name:
                return definition
        known = ", ".join(definition.name for definition in self.fields)
        raise AuthoringError(f"{self.name} has no field {name!r}. Its fields: {known}.")
