"""What is still needed, for a screen: in order, each thing once, and how much more there is."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from assent.cli.counts import how_many

Json = dict[str, Any]

MOST_LINES = 24
"""So many lines of questions fit on a screen beside the outcome; of more, their number is told."""


def needed(missing: Json, screen: Console) -> RenderableType:
    """The questions of a tree in its order, numbered, as many as fit; what follows a yes is left for later."""
    items = missing.get("all_of", [missing])
    width, blocks, lines = screen.width - 4, list[RenderableType](), 0
    for number, item in enumerate(items, 1):
        entry = _numbered(number, _item(item))
        lines += len(screen.render_lines(entry, screen.options.update(width=width), pad=False))
        if lines > MOST_LINES and blocks:
            blocks.append(Text(_rest(items[number - 1 :]), "yellow"))
            break
        blocks.append(entry)
    return Group(Text("Still needed", "bold"), *blocks)


def question(ask: Json) -> Text:
    """One question, what it is about, and the clauses that want it; a record is called by what it is of."""
    about = f"  {ask['label'] if '[' in ask['fact'] else ask['fact']}"
    clauses = f"  [{', '.join(ask['clauses'])}]" if ask["clauses"] else ""
    return Text.assemble(
        (ask["question"] + how_many(ask["count"], ask["differ_by"]), "yellow"), (about + clauses, "dim")
    )


def labels(missing: Json | None) -> Iterator[str]:
    """What the questions of a tree are about, in order."""
    for ask in _asks(missing or {}):
        yield ask["label"]


def asking(missing: Json | None) -> Iterator[str]:
    """The clauses that want the questions of a tree, in order."""
    for ask in _asks(missing or {}):
        yield from ask["clauses"]


def _item(tree: Json) -> RenderableType:
    if "fact" in tree:
        return question(tree)
    if "all_of" in tree:
        return _together(tree)
    options = (_bulleted(_together(part) if "all_of" in part else _item(part)) for part in tree["one_of"])
    return Group(Text("one of these is enough", "dim"), *options)


def _together(tree: Json) -> Text:
    """Several questions of one option on one line: the first, and how many more."""
    asks = list(_asks(tree))
    further = len(asks) - 1
    return Text.assemble(question(asks[0]), f"  and {further} more" if further else "")


def _rest(items: list[Json]) -> str:
    asks = [ask for item in items for ask in _asks(item)]
    clauses = list(dict.fromkeys(clause for ask in asks for clause in ask["clauses"]))
    span = f" ({clauses[0]} to {clauses[-1]})" if len(clauses) > 1 else ""
    return f"and {len(asks)} more questions{span}"


def _asks(tree: Json) -> Iterator[Json]:
    """Every question that is asked now, in order."""
    if "fact" in tree:
        yield tree
    for part in (*tree.get("all_of", ()), *tree.get("one_of", ())):
        yield from _asks(part)


def _numbered(number: int, item: RenderableType) -> Table:
    return _hanging(f"{number}.", item)


def _bulleted(item: RenderableType) -> Table:
    return _hanging("-", item)


def _hanging(mark: str, item: RenderableType) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(overflow="fold")
    grid.add_row(mark, item)
    return grid
