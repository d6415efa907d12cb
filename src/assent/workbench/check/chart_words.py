"""What a chart says, in words for its page: each fact by its question, each record by what it is of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assent.desk.assessment.charts import ChartCase, ChartSupport, DerivedFact
from assent.desk.assessment.inquiry import PolicyPackage, value_words
from assent.workbench.shell.words import say


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One thing that a chart says: of what, which values, and on what it rests."""

    about: str
    says: str
    behind: str = ""


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The parts of the page; ``filled`` are the values that stand in the case now."""

    filled: tuple[ChartLine, ...]
    against: tuple[ChartLine, ...]
    supported: tuple[ChartLine, ...]
    odd: tuple[ChartLine, ...]
    unread: tuple[ChartLine, ...]


def chart_words(package: PolicyPackage, made: ChartCase) -> ChartWords:
    """What a chart says under a policy."""
    asks = _Asks(package, made.reading.facts)
    conflicts = (*made.reading.conflicts, *made.left_out)
    return ChartWords(
        tuple(asks.lines(ChartSupport.PROVES)),
        tuple(asks.lines(ChartSupport.CONTRADICTS)),
        tuple(asks.lines(ChartSupport.SUPPORTS)),
        tuple(ChartLine(asks.about(one.path), one.says, ", ".join(one.resources)) for one in conflicts),
        tuple(ChartLine(one.place, one.reason) for one in made.reading.unread),
    )


class _Asks:
    """The questions of a policy's facts, and what its records are called."""

    def __init__(self, package: PolicyPackage, facts: tuple[DerivedFact, ...]) -> None:
        vocabulary = package.newest.vocabulary
        self._package, self._facts = package, facts
        self._asks = {one.name: one.question for one in vocabulary.facts}
        self._lists = {one.name: one for one in vocabulary.lists}

    def lines(self, support: ChartSupport) -> Iterator[ChartLine]:
        """What the chart does so, fact by fact; of a record in one line."""
        held = [fact for fact in self._facts if fact.support is support]
        for (place, words), group in groupby(
            held, key=lambda fact: (fact.path.rpartition(".")[0], fact.evidence.words)
        ):
            facts = list(group)
            evidence = facts[0].evidence
            day = evidence.on.isoformat() if evidence.on else ""
            behind = "; ".join(filter(None, (words, evidence.by, day, facts[0].resource.partition(",")[0])))
            if place:
                yield ChartLine(self.about(place), "; ".join(self._field(fact) for fact in facts), behind)
            else:
                yield from (ChartLine(self.about(fact.path), self._value(fact), behind) for fact in facts)

    def about(self, path: str) -> str:
        """The question of a fact; a record by its kind and what it is of; else what the chart calls it."""
        name, _, rest = path.partition("[")
        records = self._lists.get(name.partition(".")[0])
        if records is None:
            return self._asks.get(path, path)
        if not rest:
            return records.singular or name
        record = path.partition(".")[0]
        first = records.fields[0].name
        named = next((str(fact.value) for fact in self._facts if fact.path == f"{record}.{first}"), "")
        return f"{(records.singular or name).capitalize()}, {named}" if named else records.singular or name

    def _field(self, fact: DerivedFact) -> str:
        """A field of a record with its question; an input, such as its dispenses, by its name."""
        name, _, field = fact.path.partition("[")
        field = field.partition(".")[2]
        asks = next((one.question for one in self._lists[name].fields if one.name == field), "")
        return f"{asks or field.replace('_', ' ').capitalize() + ':'} {self._value(fact)}"

    def _value(self, fact: DerivedFact) -> str:
        if isinstance(fact.value, bool):
            return say("shell.yes") if fact.value else say("shell.no")
        if isinstance(fact.value, list):
            return str(len(fact.value))
        return value_words(self._package, fact.value)
