"""An assessment for people: the outcome, why, what is needed, the way to yes, and the clauses."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from assent.cli.counts import how_many
from assent.cli.explaining import EVERYTHING
from assent.cli.needed import asking, needed

Json = dict[str, Any]

OUTCOMES = {
    "met": ("bold green", "met", "every criterion holds under every reading"),
    "not_met": ("bold red", "not met", "a clinician decides; software never denies"),
    "incomplete": ("bold yellow", "incomplete", "the facts below are asked for"),
    "judgment": ("bold magenta", "judgment", "a clinician decides the questions below"),
    "other_guidance": ("bold cyan", "other guidance", "another document governs"),
    "invalid": ("bold red", "invalid", "the input cannot be; every fault is listed"),
}
MARKS = {
    "holds": ("green", "✓"),
    "fails": ("red", "✗"),
    "open": ("magenta", "◇"),
    "unknown": ("yellow", "?"),
    "unknown or open": ("yellow", "?"),
    "unknown or fails": ("yellow", "?"),
}
_QUIET = ("advisory", "informational")
_MOST_VALUES = 4
"""So many lines of values stand below a finding; all of them are explained."""


WIDTH = 100
"""So many columns has text that goes to no terminal."""


def console() -> Console:
    """The terminal; without one, plain text."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, markup=False, emoji=False, width=WIDTH, color_system=None)


def show_assessment(assessment: Json, explain: str | None = None, whole: bool = False) -> None:
    """Print one assessment, so that it fits on a screen.

    ``explain`` is the clause about which everything is shown, or ``EVERYTHING``: then every clause that
    matters, with its values. ``whole`` also shows the clauses that hold.
    """
    screen = console()
    style, word, meaning = OUTCOMES[assessment["outcome"]]
    if assessment["outcome"] == "judgment" and assessment["governing"]:
        meaning = "the plan must first record which document governs"
    policy = assessment["policy"]
    screen.print(Text.assemble((assessment["case"], "bold"), "  ", (word, style), f"  {meaning}"))
    encoding = f"revision {policy['revision']}" if policy["revision"] else ""
    version = (
        policy["id"],
        policy["version"] or "(no version in force)",
        encoding,
        (policy["digest"] or "")[:19],
    )
    screen.print(Text(f"policy {' '.join(filter(None, version))}", "dim"))
    for question, reading in assessment["adoptions"].items():
        screen.print(Text(f"adopted {question} = {reading}", "dim"))
    show_reasons(assessment, screen, explain, whole=whole)
    screen.print()


def show_reasons(
    assessment: Json,
    screen: Console,
    explain: str | None = None,
    *,
    whole: bool = False,
    said_elsewhere: Json | None = None,
) -> None:
    """Print what was found, what is needed and the way to yes; with ``explain`` the clauses too.

    ``said_elsewhere`` are the parts that whoever calls has shown already, each as empty as it can be.
    """
    full = whole or explain == EVERYTHING
    for block in _blocks({**assessment, **(said_elsewhere or {})}, screen, full=full):
        screen.print(_indented(block))
    if explain and explain != EVERYTHING:
        clause = next((entry for entry in assessment["trace"] if entry["id"] == explain), None)
        unseen = Text(f"{explain} was not looked at in this case.", "dim")
        screen.print(_indented(_explained(clause) if clause else unseen))
    elif assessment["trace"] and full:
        screen.print(_indented(_clauses(assessment, whole)))
    elif assessment["trace"]:
        screen.print(_indented(_pointer(assessment)))
    if full and assessment["computed"] and not assessment["errors"]:
        screen.print(_indented(_lines("Computed", map(_computed, assessment["computed"]), "dim")))


def _indented(block: Any) -> Padding:
    return Padding(block, (0, 0, 0, 2), expand=False)


def _pointer(assessment: Json) -> Group:
    """What holds, in a line, and where the rest is."""
    holding = [entry["id"] for entry in _tops(assessment) if entry["verdict"] == "holds" and entry["binds"]]
    ids = (
        *assessment["failed"],
        *assessment["exclusions"],
        *assessment["judgment"],
        *asking(assessment["missing"]),
        *holding,
    )
    example = next(iter(ids), "CLAUSE")
    lines = [Text.assemble(("✓ ", "green"), (", ".join(holding), "dim"))] if holding else []
    hint = f"Why, clause by clause: add --explain; one clause: --explain {example}"
    return Group(*lines, Text(hint, "dim"))


def _tops(assessment: Json) -> list[Json]:
    """The clauses that stand in no other, without those that only inform."""
    inner = {child for entry in assessment["trace"] for child in entry["children"]}
    return [
        entry for entry in assessment["trace"] if entry["id"] not in inner and entry["kind"] not in _QUIET
    ]


def _blocks(assessment: Json, screen: Console, *, full: bool) -> Iterator[Any]:
    if assessment["errors"]:
        yield _lines("Errors", map(_error, assessment["errors"]), "red")
    if "converted" in assessment:
        yield _lines(
            "Read as",
            (f"{conversion['fact']}: {conversion['says']}" for conversion in assessment["converted"]),
            "cyan",
        )
    if assessment["governing"]:
        guidance = assessment["governing"]["guidance"] or "not determined"
        yield _lines("Governing", iter((guidance, assessment["governing"]["why"])), "cyan")
    for title, key, style in (
        ("Failed", "failed", "red"), ("Excluded", "exclusions", "red"), ("Open for a clinician", "judgment", "magenta"),
    ):  # fmt: skip
        if assessment[key] and not (key == "judgment" and assessment["governing"]):  # what governs says why
            yield _lines(title, _reasons(assessment, key, values=not full and key != "judgment"), style)
    if assessment["readings"]:
        yield _readings(assessment["readings"])
    if assessment["missing"]:
        yield _asks(assessment["missing"]) if full else needed(assessment["missing"], screen)
        if assessment["pathway"] is None and not assessment["governing"]:
            yield Text("These come first: they decide which other questions apply.", "dim")
    if assessment["way_to_yes"]:
        yield _way(assessment["way_to_yes"])
    if assessment["authorization"]:
        yield _authorization(assessment["authorization"])
    if assessment["conflicts"]:
        yield _lines("Evidence disagrees", map(_conflict, assessment["conflicts"]), "yellow")
    if assessment["authorization"] and assessment["automatic_approval_barred_by"]:
        bars = (_bar(bar) for bar in assessment["automatic_approval_barred_by"])
        yield _lines("A person must approve, because", bars, "yellow")
    if assessment["advisories"]:
        yield _lines("To note", (f"{a['clause']}  {a['says']}" for a in assessment["advisories"]), "yellow")


def _reasons(assessment: Json, key: str, *, values: bool) -> Iterator[str]:
    """What was found at each clause, and the values of which it was found."""
    entries = {entry["id"]: entry for entry in assessment["trace"]}
    for name in assessment[key]:
        entry = entries.get(name, {"says": "", "facts": []})
        yield f"{name}  {entry['says']}".rstrip()
        known = [fact for fact in entry["facts"] if fact["value"] is not None] if values else []
        yield from (f"  {line}" for line in islice(_values(known), _MOST_VALUES))


def _bar(bar: Json) -> str:
    """What bars an automatic approval; where that is something unknown, what may be stated."""
    optional = f"; not known, and may be stated: {', '.join(bar['optional'])}" if "optional" in bar else ""
    return f"{bar['says']} ({bar['id']}){optional}"


def _error(error: Json) -> str:
    """The fact, its value where one was given, and what is wrong."""
    return ": ".join(part for part in (error["fact"], error["value"], error["says"]) if part)


def _computed(computation: Json) -> str:
    return f"{computation['fact']} = {_plain(computation['value'])}  ({computation['inputs']})"


def _conflict(conflict: Json) -> str:
    other_values = ", ".join(map(_plain, conflict["others"]))
    used = f"{conflict['fact']}: used {_plain(conflict['used'])}"
    return f"{used}, not {other_values}: {conflict['why']}" if other_values else f"{used}: {conflict['why']}"


def _lines(title: str, lines: Iterator[str], style: str) -> Group:
    return Group(Text(title, "bold"), *(_indented(Text(line, style)) for line in lines))


def _plain(value: Any) -> str:
    """A value as people write it."""
    if value is None or isinstance(value, bool):
        return "unknown" if value is None else "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _readings(readings: list[Json]) -> Tree:
    tree = Tree(Text("What each reading would say", "bold"), guide_style="dim")
    branches: dict[str, Tree] = {}
    for reading in readings:
        if reading["question"] not in branches:
            branches[reading["question"]] = tree.add(Text(f"{reading['question']}  {reading['asks']}"))
        outcome = (reading["outcome"] or "not evaluated").replace("_", " ")
        note = "" if reading["live"] else "  (recorded, does not decide)"
        branches[reading["question"]].add(
            Text(f"{reading['says']}: {outcome}{note}", "" if reading["live"] else "dim")
        )
    return tree


def _asks(asked: Json) -> Tree:
    tree = Tree(Text("Still needed", "bold"), guide_style="dim")
    _add_ask(tree, asked, top=True)
    return tree


def _add_ask(tree: Tree, asked: Json, top: bool = False) -> None:
    branch = tree
    for key, words in (("all_of", "all of"), ("one_of", "one of these is enough")):
        if key in asked:
            branch = tree if key == "all_of" and top else tree.add(Text(words, "dim"))
            for part in asked[key]:
                _add_ask(branch, part)
    if "fact" in asked:
        clauses = f"  [{', '.join(asked['clauses'])}]" if asked["clauses"] else ""
        question = asked["question"] + how_many(asked["count"], asked["differ_by"])
        branch = tree.add(Text.assemble((question, "yellow"), (f"  {asked['fact']}{clauses}", "dim")))
    if asked.get("if_yes"):
        _add_ask(branch.add(Text("then", "dim")), asked["if_yes"])


def _way(way: Json) -> Group:
    tree = Tree(Text("The way to yes", "bold"), guide_style="dim")
    _add_way(tree, way["steps"], top=True)
    if way["possible"]:
        return Group(tree)
    return Group(tree, Text("  There is no way to yes while this stands.", "red"))


def _add_way(tree: Tree, way: Json, top: bool = False) -> None:
    for key, words in (("all_of", "all of"), ("one_of", "one of these is enough")):
        if key in way:
            branch = tree if key == "all_of" and top else tree.add(Text(words, "dim"))
            for part in _decided_once(way[key]):
                _add_way(branch, part)
    clauses = f"  [{', '.join(way['clauses'])}]" if way.get("clauses") else ""
    if "obtain" in way:
        tree.add(Text.assemble((way["obtain"], "green"), (_change(way) + clauses, "dim")))
    elif "cannot_change" in way:
        tree.add(
            Text.assemble((f"{way['fact']} cannot change: {way['cannot_change']}", "red"), (clauses, "dim"))
        )
    elif "clinician_decides" in way:
        tree.add(
            Text.assemble((f"a clinician decides {way['clinician_decides']}", "magenta"), (clauses, "dim"))
        )


def _decided_once(parts: list[Json]) -> Iterator[Json]:
    """The parts, each question of a clinician once with all its clauses."""
    clauses: dict[str, list[str]] = {}
    for part in parts:
        if "clinician_decides" in part:
            clauses.setdefault(part["clinician_decides"], []).extend(part["clauses"])
    for part in parts:
        if "clinician_decides" not in part:
            yield part
        elif (named := clauses.pop(part["clinician_decides"], None)) is not None:
            yield {**part, "clauses": list(dict.fromkeys(named))}


def _change(way: Json) -> str:
    if "records" in way:
        return f"  {way['fact']} +{len(way['records'])}"
    return f"  {way['fact']} = {_plain(way['value'])}"


def _authorization(terms: Json) -> Group:
    lines = [
        f"{terms['from']} to {terms['to']}, {terms['days']} days (from {terms['starts_with'].replace('_', ' ')})"
    ]
    for line in terms["lines"]:
        ndc = f" NDC {line['ndc']}" if line["ndc"] else ""
        units = f"{line['units']} units" if line["units"] else "units not determined"
        lines.append(f"{line['code']}{ndc}: {units}; {line['says']}")
    return _lines("Would be authorized", iter(lines), "green")


def _clauses(assessment: Json, everything: bool) -> Tree:
    title = "Clauses (a preview; they decide nothing here)" if assessment["preview"] else "Clauses"
    tree = Tree(Text(title, "bold"), guide_style="dim")
    entries = {entry["id"]: entry for entry in assessment["trace"]}
    tops = _tops(assessment)
    for entry in tops:
        if everything or (entry["binds"] and entry["verdict"] != "holds"):
            _add_clause(tree, entry, entries, set())
    holding = [entry["id"] for entry in tops if entry["verdict"] == "holds" and entry["binds"]]
    if holding and not everything:
        tree.add(Text.assemble(("✓ ", "green"), (", ".join(holding), "dim")))
    return tree


def _add_clause(tree: Tree, entry: Json, entries: dict[str, Json], added: set[str]) -> None:
    """A clause with the values it used and the clauses inside it, each once."""
    added.add(entry["id"])
    branch = tree.add(_headline(entry))
    for line in _values(entry["facts"]):
        branch.add(Text(line, "dim"))
    for child in entry["children"]:
        if child not in added:
            _add_clause(branch, entries[child], entries, added)


def _values(facts: list[Json]) -> Iterator[str]:
    """The facts used; those of one record on one line."""
    records: dict[str, list[str]] = {}
    for fact in facts:
        record, dot, field = fact["fact"].partition("].")
        if dot:
            records.setdefault(record + "]", []).append(_fact({**fact, "fact": field}))
        elif fact["fact"] != "request_date":
            yield _fact(fact)
    for record, fields in records.items():
        yield f"{record}: {', '.join(fields)}"


def _headline(entry: Json) -> Text:
    if not entry["binds"]:
        return Text(f"· {entry['id']}  {entry['says']}  (does not bind here)", "dim")
    if entry["verdict"] is None:
        grid = " ".join(MARKS[record["verdict"]][1] for record in entry["records"]) or "no records"
        return Text(f"{entry['id']}  {entry['says']}  {grid}", "dim")
    style, mark = MARKS[entry["verdict"]]
    return Text.assemble((f"{mark} ", style), (entry["id"], "bold"), f"  {entry['says']}")


def _explained(entry: Json) -> Tree:
    tree = Tree(_headline(entry), guide_style="dim")
    sides = f"; strict {entry['strict']}, lenient {entry['lenient']}" if entry["verdict"] else ""
    tree.add(Text(f"kind: {entry['kind']}{sides}", "dim"))
    for fact in entry["facts"]:
        branch = tree.add(Text(_fact(fact)))
        for name, value in fact.get("evidence", {}).items():
            branch.add(Text(f"{name}: {value}", "dim"))
    for question in entry["readings"]:
        branch = tree.add(Text(f"{question['question']}  {question['asks']}", "magenta"))
        for reading in question["readings"]:
            note = "" if reading["live"] else "  (recorded)"
            branch.add(Text(f"{reading['says']}: {reading['verdict'] or 'see its records'}{note}"))
    for record in entry["records"]:
        tree.add(Text(f"{record['record']}: {record['verdict']}"))
    if entry["children"]:
        tree.add(Text(f"inside: {', '.join(entry['children'])}", "dim"))
    return tree


def _fact(fact: Json) -> str:
    basis = fact.get("evidence", {}).get("basis", "")
    return f"{fact['fact']} = {_plain(fact['value'])}" + (
        f"  ({basis})" if basis not in ("", "stated") else ""
    )
