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


def show_assessment(one: Json, explain: str | None = None, whole: bool = False) -> None:
    """Print one assessment, so that it fits on a screen.

    ``explain`` is the clause about which everything is shown, or ``EVERYTHING``: then every clause that
    matters, with its values. ``whole`` also shows the clauses that hold.
    """
    screen = console()
    style, word, meaning = OUTCOMES[one["outcome"]]
    if one["outcome"] == "judgment" and one["governing"]:
        meaning = "the plan must first record which document governs"
    policy = one["policy"]
    screen.print(Text.assemble((one["case"], "bold"), "  ", (word, style), f"  {meaning}"))
    encoding = f"revision {policy['revision']}" if policy["revision"] else ""
    version = (
        policy["id"],
        policy["version"] or "(no version in force)",
        encoding,
        (policy["digest"] or "")[:19],
    )
    screen.print(Text(f"policy {' '.join(filter(None, version))}", "dim"))
    for question, reading in one["adoptions"].items():
        screen.print(Text(f"adopted {question} = {reading}", "dim"))
    show_reasons(one, screen, explain, whole=whole)
    screen.print()


def show_reasons(
    one: Json,
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
    for block in _blocks({**one, **(said_elsewhere or {})}, screen, full=full):
        screen.print(_indented(block))
    if explain and explain != EVERYTHING:
        clause = next((entry for entry in one["trace"] if entry["id"] == explain), None)
        unseen = Text(f"{explain} was not looked at in this case.", "dim")
        screen.print(_indented(_explained(clause) if clause else unseen))
    elif one["trace"] and full:
        screen.print(_indented(_clauses(one, whole)))
    elif one["trace"]:
        screen.print(_indented(_pointer(one)))
    if full and one["computed"] and not one["errors"]:
        screen.print(_indented(_lines("Computed", map(_computed, one["computed"]), "dim")))


def _indented(block: Any) -> Padding:
    return Padding(block, (0, 0, 0, 2), expand=False)


def _pointer(one: Json) -> Group:
    """What holds, in a line, and where the rest is."""
    held = [entry["id"] for entry in _tops(one) if entry["verdict"] == "holds" and entry["binds"]]
    found = (*one["failed"], *one["exclusions"], *one["judgment"], *asking(one["missing"]), *held)
    example = next(iter(found), "CLAUSE")
    lines = [Text.assemble(("✓ ", "green"), (", ".join(held), "dim"))] if held else []
    says = f"Why, clause by clause: add --explain; one clause: --explain {example}"
    return Group(*lines, Text(says, "dim"))


def _tops(one: Json) -> list[Json]:
    """The clauses that stand in no other, without those that only inform."""
    inner = {child for entry in one["trace"] for child in entry["children"]}
    return [entry for entry in one["trace"] if entry["id"] not in inner and entry["kind"] not in _QUIET]


def _blocks(one: Json, screen: Console, *, full: bool) -> Iterator[Any]:
    if one["errors"]:
        yield _lines("Errors", map(_error, one["errors"]), "red")
    if "converted" in one:
        yield _lines("Read as", (f"{each['fact']}: {each['says']}" for each in one["converted"]), "cyan")
    if one["governing"]:
        guidance = one["governing"]["guidance"] or "not determined"
        yield _lines("Governing", iter((guidance, one["governing"]["why"])), "cyan")
    for title, key, style in (
        ("Failed", "failed", "red"), ("Excluded", "exclusions", "red"), ("Open for a clinician", "judgment", "magenta"),
    ):  # fmt: skip
        if one[key] and not (key == "judgment" and one["governing"]):  # what governs says why
            yield _lines(title, _reasons(one, key, values=not full and key != "judgment"), style)
    if one["readings"]:
        yield _readings(one["readings"])
    if one["missing"]:
        yield _asks(one["missing"]) if full else needed(one["missing"], screen)
        if one["pathway"] is None and not one["governing"]:
            yield Text("These come first: they decide which other questions apply.", "dim")
    if one["way_to_yes"]:
        yield _way(one["way_to_yes"])
    if one["authorization"]:
        yield _authorization(one["authorization"])
    if one["conflicts"]:
        yield _lines("Evidence disagrees", map(_conflict, one["conflicts"]), "yellow")
    if one["authorization"] and one["automatic_approval_barred_by"]:
        bars = (_bar(bar) for bar in one["automatic_approval_barred_by"])
        yield _lines("A person must approve, because", bars, "yellow")
    if one["advisories"]:
        yield _lines("To note", (f"{a['clause']}  {a['says']}" for a in one["advisories"]), "yellow")


def _reasons(one: Json, key: str, *, values: bool) -> Iterator[str]:
    """What was found at each clause, and the values of which it was found."""
    entries = {entry["id"]: entry for entry in one["trace"]}
    for name in one[key]:
        entry = entries.get(name, {"says": "", "facts": []})
        yield f"{name}  {entry['says']}".rstrip()
        known = [fact for fact in entry["facts"] if fact["value"] is not None] if values else []
        yield from (f"  {line}" for line in islice(_values(known), _MOST_VALUES))


def _bar(one: Json) -> str:
    """What bars an automatic approval; where that is something unknown, what may be stated."""
    optional = f"; not known, and may be stated: {', '.join(one['optional'])}" if "optional" in one else ""
    return f"{one['says']} ({one['id']}){optional}"


def _error(one: Json) -> str:
    """The fact, its value where one was given, and what is wrong."""
    return ": ".join(part for part in (one["fact"], one["value"], one["says"]) if part)


def _computed(one: Json) -> str:
    return f"{one['fact']} = {_plain(one['value'])}  ({one['inputs']})"


def _conflict(one: Json) -> str:
    others = ", ".join(map(_plain, one["others"]))
    used = f"{one['fact']}: used {_plain(one['used'])}"
    return f"{used}, not {others}: {one['why']}" if others else f"{used}: {one['why']}"


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
    for one in readings:
        if one["question"] not in branches:
            branches[one["question"]] = tree.add(Text(f"{one['question']}  {one['asks']}"))
        outcome = (one["outcome"] or "not evaluated").replace("_", " ")
        note = "" if one["live"] else "  (recorded, does not decide)"
        branches[one["question"]].add(Text(f"{one['says']}: {outcome}{note}", "" if one["live"] else "dim"))
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
    for one in terms["lines"]:
        ndc = f" NDC {one['ndc']}" if one["ndc"] else ""
        units = f"{one['units']} units" if one["units"] else "units not determined"
        lines.append(f"{one['code']}{ndc}: {units}; {one['says']}")
    return _lines("Would be authorized", iter(lines), "green")


def _clauses(one: Json, whole: bool) -> Tree:
    title = "Clauses (a preview; they decide nothing here)" if one["preview"] else "Clauses"
    tree = Tree(Text(title, "bold"), guide_style="dim")
    entries = {entry["id"]: entry for entry in one["trace"]}
    tops = _tops(one)
    for entry in tops:
        if whole or (entry["binds"] and entry["verdict"] != "holds"):
            _add_clause(tree, entry, entries, set())
    held = [entry["id"] for entry in tops if entry["verdict"] == "holds" and entry["binds"]]
    if held and not whole:
        tree.add(Text.assemble(("✓ ", "green"), (", ".join(held), "dim")))
    return tree


def _add_clause(tree: Tree, entry: Json, entries: dict[str, Json], shown: set[str]) -> None:
    """A clause with the values it used and the clauses inside it, each once."""
    shown.add(entry["id"])
    branch = tree.add(_headline(entry))
    for line in _values(entry["facts"]):
        branch.add(Text(line, "dim"))
    for child in entry["children"]:
        if child not in shown:
            _add_clause(branch, entries[child], entries, shown)


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
        grid = " ".join(MARKS[one["verdict"]][1] for one in entry["records"]) or "no records"
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
        for one in question["readings"]:
            note = "" if one["live"] else "  (recorded)"
            branch.add(Text(f"{one['says']}: {one['verdict'] or 'see its records'}{note}"))
    for one in entry["records"]:
        tree.add(Text(f"{one['record']}: {one['verdict']}"))
    if entry["children"]:
        tree.add(Text(f"inside: {', '.join(entry['children'])}", "dim"))
    return tree


def _fact(fact: Json) -> str:
    basis = fact.get("evidence", {}).get("basis", "")
    return f"{fact['fact']} = {_plain(fact['value'])}" + (
        f"  ({basis})" if basis not in ("", "stated") else ""
    )
