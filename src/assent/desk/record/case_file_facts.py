"""Of the readable record: where the request stands, what the software concludes, the clauses, the facts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assent.casework.notices.notice import Block, Items, Paragraph, Part, Rows
from assent.casework.notices.passages.opening import PART2_STATEMENT
from assent.casework.notices.sensitive import PART2_SOURCE
from assent.casework.record.days import plan_time
from assent.casework.record.state import RequestState
from assent.desk.people.names import Person
from assent.desk.record.detail import Detail, FactOfRequest, JudgmentShown, Value
from assent.facts.grammar import unit_words
from assent.logic.definitions import Definition, RecordsDefinition, Sensitivity
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.logic.tree import ClauseKind

Called = Callable[[str], str]
"""What people call a fact or a record, by its path."""
_OF_A_KIND = 4
"""So many reasons of one kind stand in a list."""
_FINDINGS = {
    "holds": "holds", "fails": "does not hold", "open": "open question", "unknown": "not known",
    "unknown or open": "not known", "unknown or fails": "not known", None: "by record",
}  # fmt: skip


def about(detail: Detail, policy: Policy) -> Block:
    """Where the request stands."""
    pairs = [
        ("Request", detail.request),
        ("Member", detail.member or "not stated"),
        ("Office (NPI)", detail.provider or "not stated"),
        ("Product line", words(detail.product_line)),
        (
            "Policy",
            f"{policy.title} ({policy.id}), version {policy.version}, revision {policy.revision} of its encoding",
        ),
        ("Received", at(detail.received_at)),
        ("Urgency", detail.urgency),
        ("Stage", words(detail.stage)),
    ]
    for line in detail.lines:
        number = f", authorization {line.authorization}" if line.authorization else ""
        term = f"{line.start} to {line.end}"
        pairs.append((f"Line {line.line}", f"{line.code}, {term}: {words(line.status)}{number}"))
    return Block((), "The request", (Rows(("", ""), tuple(pairs), paired=True),))


def part2_statement(state: RequestState, policy: Policy, programs: Collection[str]) -> Iterator[Block]:
    """The prescribed statement, where a Part 2 program gave facts on substance use (42 CFR 2.32(a)(2)).

    ``programs`` are the offices that are such programs.
    """
    facts, lists = policy.vocabulary.facts, policy.vocabulary.lists
    protected = {
        definition.name for definition in facts if definition.sensitivity is Sensitivity.SUBSTANCE_USE
    }
    protected |= {
        definition.name for definition in lists if definition.sensitivity is Sensitivity.SUBSTANCE_USE
    }
    entries = (
        entry for path, fact in state.facts.items() if _base(path) in protected for entry in fact.entries
    )
    if any(
        entry.by.organization in programs or PART2_SOURCE in entry.fact.evidence.source.casefold()
        for entry in entries
    ):
        yield Block((), "Records on substance use", (Paragraph(PART2_STATEMENT),))


def conclusion(detail: Detail, person: Person) -> Iterator[Block]:
    """What the software concludes, what is open and what each reading would mean, conflicts and bars."""
    assessment = detail.assessment
    if assessment is None:
        return
    parts: list[Part] = [
        Paragraph(
            f"The software concludes: {words(assessment['outcome'])}. This is no decision on coverage: "
            "software may approve; only a clinician may say no."
        )
    ]
    if assessment["governing"]:
        parts.append(
            Paragraph(
                f"{assessment['governing']['guidance'] or 'Not determined'}: {assessment['governing']['why']}"
            )
        )
    for title, entries in (
        ("Still needed:", [_asked(ask) for ask in _asks(assessment["missing"])]),
        ("The way to yes:", list(_steps((assessment["way_to_yes"] or {}).get("steps")))),
        ("Evidence that disagrees:", [_conflict(conflict) for conflict in assessment["conflicts"]]),
        ("What stood against an automatic approval:", list(_bars(detail))),
    ):
        if entries:
            parts += [Paragraph(title), Items(tuple(dict.fromkeys(entries)))]
    yield Block((), "What the software concludes", tuple(parts))
    for judgment in detail.judgments:
        yield _judgment(judgment, person)


def _bars(detail: Detail) -> Iterator[str]:
    """Each bar in words; of many of one kind the first few, and how many more there are."""
    kinds: dict[str, list[str]] = {}
    for bar in detail.bars:
        if bar.id != "outcome":
            kinds.setdefault(bar.id, []).append(bar.says)
    for sentences in kinds.values():
        yield from sentences[:_OF_A_KIND]
        if len(sentences) > _OF_A_KIND:
            yield f"and {len(sentences) - _OF_A_KIND} more like the last one"


def _judgment(judgment: JudgmentShown, person: Person) -> Block:
    """A question for a clinician: open, or as it was answered."""
    heading = f"Question for a clinician: {judgment.question or judgment.clause}"
    if judgment.by is not None:
        answer = "The clause holds" if judgment.answer else "The clause does not hold"
        reading = f", by the reading {words(judgment.reading)}" if judgment.reading else ""
        return Block(
            (), heading, (Paragraph(f"{answer}{reading}. {person(judgment.by)}: {judgment.reasons}"),)
        )
    rows = tuple(
        (
            reading.says,
            words(reading.outcome or "not evaluated"),
            "decides" if reading.live else "is only reported",
        )
        for reading in judgment.readings
    )
    table = (Rows(("Reading", "The case would be", "It"), rows),) if rows else ()
    return Block((), heading, (Paragraph(judgment.asks or judgment.clause), *table))


def clauses(detail: Detail, policy: Policy, called: Called) -> Iterator[Block]:
    """Every clause that was looked at: what it says and where, the finding, and the facts it rests on."""
    assessment = detail.assessment
    if assessment is None or not assessment["trace"]:
        return
    rows = tuple(_clause(entry, policy, called) for entry in assessment["trace"])
    heads = ("Clause", "What it says", "Finding", "Facts")
    yield Block((), "The clauses", (Rows(heads, rows),))


def _clause(entry: Mapping[str, Any], policy: Policy, called: Called) -> tuple[str, ...]:
    row = policy.outline.get(entry["id"])
    cited, page = entry["id"], ""
    if row is not None and row.place:
        cited, page = row.place.cited, f" (page {row.place.page}; {entry['id']})"
    finding = _FINDINGS[entry["verdict"]]
    if not entry["binds"]:
        finding = "does not apply"
    elif entry["kind"] == ClauseKind.ADVISORY.value:
        finding = "to note" if finding == "does not hold" else "nothing noted"
    verdicts = {record["record"]: _FINDINGS[record["verdict"]] for record in entry["records"]}
    used = _used(entry["facts"], called, verdicts, unknown=finding in ("not known", "by record"))
    return cited, entry["says"] + page, finding, "; ".join(used) or "those of its parts"


def _used(
    facts: Iterable[Mapping[str, Any]], called: Called, verdicts: Mapping[str, str], *, unknown: bool
) -> Iterator[str]:
    """The facts of a clause; those of one record together, with what was found of it; unknown ones if they matter."""
    records: dict[str, list[str]] = {}
    for fact in facts:
        if fact["value"] is None and not unknown:
            continue
        record, dot, field = fact["fact"].partition("].")
        if dot:
            records.setdefault(f"{record}]", []).append(f"{words(field)} {value(fact['value'])}")
        else:
            yield f"{called(fact['fact'])}: {value(fact['value'])}"
    for record, fields in records.items():
        verdict = f" ({verdicts[record]})" if record in verdicts else ""
        yield f"{called(record)}: {', '.join(fields)}{verdict}"


def facts(detail: Detail, package: PolicyPackage, called: Called, person: Person) -> Iterator[Block]:
    """Every fact with its evidence, under the headings of the policy's form."""
    heads = ("Fact", "Value", "Evidence")
    for subject in package.subjects:
        names = {definition.name: definition for definition in subject.definitions}
        rows = tuple(
            (_question(fact.fact, names, called), _value_of(fact, names), _evidence(fact, person))
            for fact in detail.facts
            if _base(fact.fact) in names and (fact.value is not None or fact.submitted is not None)
        )
        if rows:
            yield Block((), f"Facts: {subject.title}", (Rows(heads, rows),))


def _question(path: str, names: Mapping[str, Definition | RecordsDefinition], called: Called) -> str:
    """What was asked; of a record, which one, and what of it."""
    definition = names[_base(path)]
    return called(path) if "[" in path else definition.question


def _value_of(fact: FactOfRequest, names: Mapping[str, Definition | RecordsDefinition]) -> str:
    definition = names[_base(fact.fact)]
    unit = definition.unit if isinstance(definition, Definition) else ""
    current = f"{value(fact.value)} {unit_words(unit)}".strip()
    if fact.submitted is None:
        return current
    return f"{current}; submitted as {value(fact.submitted.value)}"


def _evidence(fact: FactOfRequest, person: Person) -> str:
    """What stands behind a value: its basis, document, day, author and words."""
    evidence = fact.evidence
    parts = [
        words(evidence.get("basis", "stated")),
        evidence.get("source", ""),
        evidence.get("on", ""),
        f"by {evidence['by']}" if evidence.get("by") else "",
        f"document {fact.document[:12]}" if fact.document else "",
        f'"{evidence["words"]}"' if evidence.get("words") else "",
        f"confirmed by {person(fact.confirmed_by)}" if fact.confirmed_by else "",
        "in dispute" if fact.disputed else "",
    ]
    return ", ".join(part for part in parts if part)


def _base(path: str) -> str:
    return path.partition("[")[0].partition(".")[0]


def _asks(tree: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    if tree is None:
        return
    if "fact" in tree:
        yield tree
    for part in (*tree.get("all_of", ()), *tree.get("one_of", ())):
        yield from _asks(part)


def _asked(ask: Mapping[str, Any]) -> str:
    about = f" ({ask['label']})" if "[" in ask["fact"] else ""
    several = f" ({ask['count']} are missing)" if ask["count"] > 1 else ""
    return f"{ask['question']}{about}{several}"


def _steps(way: Mapping[str, Any] | None) -> Iterator[str]:
    """Every step of the way to yes, and what cannot change."""
    if way is None:
        return
    if "obtain" in way:
        yield way["obtain"]
    elif "cannot_change" in way:
        yield f"{words(way['fact']) or 'This'} cannot change: {way['cannot_change']}"
    elif "clinician_decides" in way:
        yield f"A clinician decides {way['clinician_decides']}."
    for part in (*way.get("all_of", ()), *way.get("one_of", ())):
        yield from _steps(part)


def _conflict(conflict: Mapping[str, Any]) -> str:
    unused = ", ".join(map(value, conflict["others"]))
    return f"{words(conflict['fact'])}: {value(conflict['used'])} was used, not {unused}: {conflict['why']}"


def value(plain: Value) -> str:
    """A value as people write it."""
    if plain is None or isinstance(plain, bool):
        return "not known" if plain is None else "yes" if plain else "no"
    return f"{plain:g}" if isinstance(plain, float) else words(str(plain))


def words(name: str | None) -> str:
    """A name of the record in words."""
    return (name or "").replace("_", " ")


def at(moment: datetime | None) -> str:
    """A time of the plan's day."""
    return plan_time(moment) if moment else "not yet"
