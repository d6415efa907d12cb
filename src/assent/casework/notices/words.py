"""Words of letters in a language: fixed words with places that are filled, dates, values, translations."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.notice import PROVIDER
from assent.facts.medicines import lookup
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import Plain
from assent.regulation.spans import EASTERN, Span, zone

LANGUAGES = ("en", "es")
"""The languages that letters are written in; a member with another gets English and an offer of help."""

_TRANSLATIONS = "translations"
"""The table of a policy's words that holds its texts by the English ones."""

_PLACE_WORD = re.compile(r"[a-z]{2,}")

PLACE = re.compile(r"\{([a-z_]+)\}")
"""A place in fixed words that the record fills."""


class Words:
    """The words of one language for one kind of reader; ``to`` is ``member`` or ``provider``.

    ``resources`` is the importable package whose folder ``wording`` adds a policy's own words; without it
    there are only those that all letters share.
    """

    def __init__(self, language: str, to: str, resources: str = "") -> None:
        self.language, self.to = language, to
        self._fixed = fixed_words(language, resources)
        self._texts = translations(language, resources)

    def say(self, key: str, **filled: str) -> str:
        """Fixed words with their places filled; raises ``NoticeIncomplete`` where one would stay open."""
        template = self._fixed.get(f"{key}_provider", "") if self.to == PROVIDER else ""
        template = template or self._fixed[key]

        def fill(place: re.Match[str]) -> str:
            text = filled.get(place[1], "")
            if not text.strip():
                raise NoticeIncomplete(key, f"the place {place[1]} is not filled")
            ends_twice = text.endswith(".") and template.startswith(".", place.end())  # as "9:00 a.m." does
            return text[:-1] if ends_twice else text

        return PLACE.sub(fill, template)

    def has(self, key: str) -> bool:
        """Whether there are fixed words of that key."""
        return key in self._fixed

    def text(self, english: str) -> str:
        """A question, statement or document of the policy in this language; as it is where it has none."""
        return self._texts.get(english, english)

    def has_text(self, english: str) -> bool:
        """Whether a text of the policy is there in this language."""
        return self.language == "en" or english in self._texts

    def place(self, item: str) -> str:
        """A place in a policy's text, such as ``4, sentence 2``, in this language."""
        return _PLACE_WORD.sub(lambda word: self._fixed.get(f"place.{word[0]}", word[0]), item)

    def day(self, day: date) -> str:
        """A date as people write it."""
        month = self._fixed["months.names"].split(",")[day.month - 1]
        return self.say("months.date", month=month, day=str(day.day), year=str(day.year))

    def date_in_part(self, value: PartialDate) -> str:
        """A month or a year as people write it; never a day that nobody named."""
        if value.month is None:
            return str(value.year)
        month = self._fixed["months.names"].split(",")[value.month - 1]
        return self.say("months.month", month=month, year=str(value.year))

    def moment(self, at: datetime) -> str:
        """A time of the plan's day; the last minute of a day is the day itself."""
        local = at.astimezone(zone(EASTERN))
        if (local.hour, local.minute) == (23, 59):
            return self.day(local.date())
        half = "a.m." if local.hour < 12 else "p.m."
        hour = local.hour % 12 or 12
        return self.say(
            "months.time_one" if hour == 1 else "months.time",
            date=self.day(local.date()),
            hour=str(hour),
            minute=f"{local.minute:02}",
            half=half,
        )

    def span(self, span: Span) -> str:
        """A span of time in words."""
        return self.say(f"span.{span.unit.value}", amount=str(span.amount))

    def value(self, value: Plain | None) -> str:
        """The value of a fact as people say it."""
        match value:
            case None:
                return self.say("labels.unknown")
            case bool():
                return self.say("labels.yes" if value else "labels.no")
            case date():
                return self.day(value)
            case PartialDate():
                return self.date_in_part(value)
            case str():
                return self._fixed.get(f"value.{value}") or self._medicine(value) or value.replace("_", " ")
            case _:
                return f"{value:g}" if isinstance(value, float) else str(value)

    def amount(self, value: Plain | None, unit: str) -> str:
        """The value of a fact with its unit (UCUM), as people say it."""
        said = self.value(value)
        if not unit or value is None:
            return said
        words = self._fixed.get(f"unit.{unit}", unit)
        return f"{said} {self._fixed.get(f'unit.{unit}_one', words) if value == 1 else words}"

    def _medicine(self, value: str) -> str:
        """The name of a medicine in this language; what stands after it (a strength, a form) stays as it is."""
        medicine = lookup(value)
        if medicine is None or not value.casefold().startswith(medicine.name):
            return ""
        return f"{self._texts.get(medicine.name, medicine.name)}{value[len(medicine.name) :]}"

    def choice(self, *parts: str) -> str:
        """Several things of which each counts: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        before_i = re.match(r"h?[ií](?![ae])", parts[-1], re.IGNORECASE)  # Spanish: fármaco e infusión
        joined = self.say("labels.and_before_i" if before_i else "labels.and")
        return f"{', '.join(parts[:-1])} {joined} {parts[-1]}"


@cache
def fixed_words(language: str, resources: str = "") -> Mapping[str, str]:
    """Every fixed text of a language by ``table.key``; of a policy its own too, in English where it lacks one."""
    own = {**_own_words("en", resources), **_own_words(language, resources)} if resources else {}
    return {**_by_key(_shared(language)), **own}


@cache
def translations(language: str, resources: str = "") -> Mapping[str, str]:
    """What the shared vocabulary, and a policy, say in a language, by the English text; none for English."""
    if language == "en":
        return {}
    own = _own(language, resources).get(_TRANSLATIONS, {}) if resources else {}
    tables = (*_shared(f"catalogue_{language}").values(), *own.values())
    return {english: text for entries in tables for english, text in entries.items()}


def _own_words(language: str, resources: str) -> dict[str, str]:
    tables = _own(language, resources)
    return _by_key({table: entries for table, entries in tables.items() if table != _TRANSLATIONS})


def _by_key(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


def _shared(name: str) -> dict[str, Any]:
    return tomllib.loads(files("assent.casework.notices.wording").joinpath(f"{name}.toml").read_text("utf-8"))


def _own(language: str, resources: str) -> dict[str, Any]:
    """The tables of a policy's own words; none where it has no words in that language."""
    file = files(resources).joinpath("wording", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
