"""What a chart says, in words for its page: each fact by its question, each record by what it is of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assent.desk.assessment.charts import ChartCase, ChartSupport, DerivedFact
from assent.desk.assessment.inquiry import Definition, Kind, PolicyPackage
from assent.workbench.actions.record_words import readable
from assent.workbench.conversation.summary import words_of
from assent.workbench.shell.times import date_words, day
from assent.workbench.shell.words import capital


@dataclass(frozen=True, slots=True)
class ChartValue:
    """One thing that a chart says: the question where ``ChartLine.about`` is not it, the answer, what it rests on."""

    asks: str
    says: str
    behind: str = ""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """What a chart says of one question, or of one record."""

    about: str
    values: tuple[ChartValue, ...]


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The parts of the page; ``filled`` are the values that stand in the case now."""

    filled: tuple[ChartLine, ...]
    against: tuple[ChartLine, ...]
    supported: tuple[ChartLine, ...]
    odd: tuple[ChartLine, ...]
    unread: tuple[ChartLine, ...]


def chart_words(package: PolicyPackage, chart: ChartCase) -> ChartWords:
    """What a chart says under a policy."""
    asks = _Asks(package, chart.reading.facts)
    conflicts = (*chart.reading.conflicts, *chart.left_out)
    return ChartWords(
        tuple(asks.lines(ChartSupport.PROVES)),
        tuple(asks.lines(ChartSupport.CONTRADICTS)),
        tuple(asks.lines(ChartSupport.SUPPORTS)),
        tuple(
            ChartLine(
                asks.about(conflict.path),
                (ChartValue("", _told(conflict.says), ", ".join(conflict.resources)),),
            )
            for conflict in conflicts
        ),
        tuple(
            ChartLine(unread.place, (ChartValue("", _told(unread.reason)),))
            for unread in chart.reading.unread
        ),
    )


class _Asks:
    """The questions of a policy's facts, and what its records are called."""

    def __init__(self, package: PolicyPackage, facts: tuple[DerivedFact, ...]) -> None:
        vocabulary = package.newest.vocabulary
        self._package, self._facts = package, facts
        self._definitions = {fact.name: fact for fact in vocabulary.facts}
        self._lists = {records.name: records for records in vocabulary.lists}

    def lines(self, support: ChartSupport) -> Iterator[ChartLine]:
        """What the chart does so, question by question; all of a record together."""
        facts = [fact for fact in self._facts if fact.support is support]
        for place, group in groupby(facts, key=lambda fact: fact.path.rpartition(".")[0] or fact.path):
            yield ChartLine(self.about(place), tuple(self._values(list(group))))

    def about(self, path: str) -> str:
        """The question of a fact; a record by its kind and what it is of; else what the chart calls it."""
        name, _, subscript = path.partition("[")
        records = self._lists.get(name.partition(".")[0])
        if records is None:
            return self._definitions[path].question if path in self._definitions else path
        title = capital(records.singular or name)
        if not subscript:
            return title
        record = path.partition(".")[0]
        first = records.fields[0].name
        named = (self._said(fact) for fact in self._facts if fact.path == f"{record}.{first}")
        return ", ".join((title, *named))

    def _values(self, facts: list[DerivedFact]) -> Iterator[ChartValue]:
        """What is said of one question or record; what rests on the same words shows them once."""
        for at, fact in enumerate(facts):
            is_last = at + 1 == len(facts) or _behind(facts[at + 1]) != _behind(fact)
            yield ChartValue(self._asks(fact), self._said(fact), _behind(fact) if is_last else "")

    def _asks(self, fact: DerivedFact) -> str:
        """The question of a field of a record; an input, such as its dispenses, by its name."""
        _, _, field = fact.path.partition("].")
        if not field:
            return ""
        definition = self._definition(fact)
        return definition.question if definition else f"{capital(field.replace('_', ' '))}:"

    def _definition(self, fact: DerivedFact) -> Definition | None:
        name, _, field = fact.path.partition("[")
        if not field:
            return self._definitions.get(fact.path)
        field = field.partition(".")[2]
        return next((definition for definition in self._lists[name].fields if definition.name == field), None)

    def _said(self, fact: DerivedFact) -> str:
        """The value with its unit; of many, such as dispenses, how many there are."""
        if isinstance(fact.value, list | dict):
            return str(len(fact.value))
        definition = self._definition(fact)
        if definition is None or (isinstance(fact.value, str) and definition.kind is not Kind.CHOICE):
            return date_words(str(fact.value)) if _DATE.fullmatch(str(fact.value)) else str(fact.value)
        return words_of(self._package, definition, fact.value)


_DATE = re.compile(r"\d{4}(-\d{2}){1,2}")


def _told(text: str) -> str:
    """A sentence about a chart, with facts and days as people call them."""
    return readable(text, {}, lambda _: "")


def _behind(fact: DerivedFact) -> str:
    """What a value rests on: the words of the chart, who wrote them, when, and where they stand."""
    evidence = fact.evidence
    where = fact.resource.partition(",")[0]
    return "; ".join(filter(None, (_told(evidence.words), evidence.by, day(evidence.on), where)))
