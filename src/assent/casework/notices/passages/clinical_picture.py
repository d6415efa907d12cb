"""The clinical picture: what the request says of the member's health, by the rows of the policy's own summary."""

from collections.abc import Iterator, Mapping

from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph
from assent.casework.notices.sensitive import may_show
from assent.logic.summary_row import SummaryRow
from assent.logic.tree import Plain

Known = Mapping[str, Plain]
"""The known fields of a record that the reader may see."""


def clinical_picture(matter: Matter, clauses: tuple[str, ...]) -> Block:
    """What the request says of the member's health, and that it does not meet the clauses named."""
    cited = frozenset(clauses)
    items = [item for row in matter.package.clinical_summary for item in _row(matter, row, cited)]
    items.append(matter.say("reasons.treatment", what=_treatment(matter)))
    why = matter.say("reasons.why_not", clauses="; ".join(map(matter.rule, clauses)))
    return Block(("clinical_picture",), matter.say("reasons.picture"), (Items(tuple(items)), Paragraph(why)))


def _row(matter: Matter, row: SummaryRow, clauses: frozenset[str]) -> Iterator[str]:
    if row.fact:
        value = _value(matter, row.fact, clauses)
        if value is not None:
            yield matter.say(row.text, **{row.fact: matter.words.value(value)})
        return
    records = [record for record in _records(matter, row.records, clauses) if record.keys() >= set(row.needs)]
    if row.joined and records:
        fields = {name: [matter.words.value(record[name]) for record in records] for name in row.needs}
        yield matter.say(row.text, **{name: matter.words.choice(*values) for name, values in fields.items()})
    elif records:
        yield from (_sentence(matter, row, record) for record in records)
    elif row.otherwise:
        yield matter.say(row.otherwise)


def _sentence(matter: Matter, row: SummaryRow, record: Known) -> str:
    filled = {name: matter.words.value(value) for name, value in record.items()}
    details = [text for name in row.details for text in _detail(matter, row, name, record)]
    return matter.say(row.text, **filled, detail=", ".join(details))


def _detail(matter: Matter, row: SummaryRow, name: str, record: Known) -> Iterator[str]:
    key, value = f"{row.text}_{name}", record.get(name)
    if not matter.words.has(key):
        yield matter.words.value(value)
    elif value:
        yield matter.say(key, **{name: matter.words.value(value)})


def _treatment(matter: Matter) -> str:
    asked = [f"{matter.service(line.requested)}, {matter.code(line.requested)}" for line in matter.lines()]
    return matter.words.choice(*asked)


def _value(matter: Matter, path: str, clauses: frozenset[str]) -> Plain | None:
    fact = matter.state.facts.get(path)
    return fact.current.value if fact and may_show(matter, path, clauses) else None


def _records(matter: Matter, list_: str, clauses: frozenset[str]) -> list[Known]:
    """The records of a list, in order."""
    by_number: dict[int, dict[str, Plain]] = {}
    for path in matter.state.facts:
        record, _, name = path.partition("].")
        if record.startswith(f"{list_}[") and name:
            fields = by_number.setdefault(int(record.partition("[")[2]), {})
            value = _value(matter, path, clauses)
            if value is not None:
                fields[name] = value
    return [by_number[number] for number in sorted(by_number)]
