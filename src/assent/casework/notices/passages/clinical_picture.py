"""The clinical picture: condition, diagnoses, ratings, medicines tried, treatment asked for, as the record has them."""

from collections.abc import Iterator
from datetime import date

from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph
from assent.casework.notices.sensitive import may_show
from assent.logic.tree import Plain


def clinical_picture(matter: Matter, clauses: tuple[str, ...]) -> Block:
    """What the request says of the member's health, and that it does not meet the clauses named."""
    shown = frozenset(clauses)
    items = [
        *_condition(matter, shown),
        *_diagnoses(matter, shown),
        *_ratings(matter, shown),
        *_medicines(matter, shown),
        matter.say("reasons.treatment", what=_treatment(matter)),
    ]
    why = matter.say("reasons.why_not", clauses=", ".join(clauses))
    return Block(("clinical_picture",), matter.say("reasons.picture"), (Items(tuple(items)), Paragraph(why)))


def _condition(matter: Matter, clauses: frozenset[str]) -> Iterator[str]:
    value = _value(matter, "indication", clauses)
    if value is not None:
        yield matter.say("reasons.condition", value=matter.words.value(value))


def _diagnoses(matter: Matter, clauses: frozenset[str]) -> Iterator[str]:
    codes = [str(row["code"]) for row in _records(matter, "diagnoses", clauses) if row.get("code")]
    if codes:
        yield matter.say("reasons.diagnoses", codes=matter.words.choice(*codes))
    else:
        yield matter.say("reasons.no_diagnosis")


def _ratings(matter: Matter, clauses: frozenset[str]) -> Iterator[str]:
    for row in _records(matter, "scores", clauses):
        on = row.get("date")
        if row.get("scale") is not None and row.get("total") is not None and isinstance(on, date):
            scale, total = matter.words.value(row["scale"]), str(row["total"])
            yield matter.say("reasons.rating", scale=scale, total=total, day=matter.words.day(on))


def _medicines(matter: Matter, clauses: frozenset[str]) -> Iterator[str]:
    for row in _records(matter, "trials", clauses):
        if row.get("drug") is None:
            continue
        detail = [matter.say("reasons.days_taken", days=str(row["days"]))] if row.get("days") else []
        detail.append(matter.words.value(row.get("response")))
        drug = matter.words.value(row["drug"])
        yield matter.say("reasons.medicine", drug=drug, detail=", ".join(detail))


def _treatment(matter: Matter) -> str:
    asked = [f"{matter.service(line.requested)}, {matter.code(line.requested)}" for line in matter.lines()]
    return matter.words.choice(*asked)


def _value(matter: Matter, path: str, clauses: frozenset[str]) -> Plain | None:
    held = matter.state.facts.get(path)
    return held.current.value if held and may_show(matter, path, clauses) else None


def _records(matter: Matter, list_: str, clauses: frozenset[str]) -> list[dict[str, Plain | None]]:
    """The records of a list, each as its known fields that the reader may see."""
    found: dict[str, dict[str, Plain | None]] = {}
    for path in matter.state.facts:
        record, _, name = path.partition("].")
        if record.startswith(f"{list_}[") and name:
            found.setdefault(record, {})[name] = _value(matter, path, clauses)
    return [found[record] for record in sorted(found, key=lambda one: int(one.partition("[")[2]))]
