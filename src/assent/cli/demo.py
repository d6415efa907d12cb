"""The ``demo`` command: a folder made, months lived through, and what is there to be looked at."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Role
from assent.casework.record.checks import Refused
from assent.cli.times import eastern, refusing, stated_date

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from assent.demo.script import Wish
    from assent.demo.showcase import Demonstration, Ended, Tally
    from assent.demo.staff import WayIn


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it is to be made.")],
    requests: Annotated[int, typer.Option(metavar="N", help="How many requests.")] = 200,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="It ends with the morning of this day; default today.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed lives through the same.")] = 31,
    letters: Annotated[
        str, typer.Option(metavar="all|few|none", help="Letters of all months, of the last weeks, or none.")
    ] = "all",
) -> None:
    """Make a plan that does not exist. Five months of requests in every state; it takes about a minute."""
    raise typer.Exit(make_demo(folder, requests, until, seed, letters))


_FEW = timedelta(days=21)
_SHOWN = 40
"""So many stories are listed: the first ones, which are the most telling."""
_BUNDLES_SHOWN = 4
"""And so many of the requests that came as bundles."""


def make_demo(folder: Path, requests: int, until: str | None, seed: int, letters: str) -> int:
    """Make the folder, live through the months, and say what is there."""
    from assent.cli.rendering import console
    from assent.demo.script import Wish

    def work() -> int:
        now, screen = datetime.now(UTC), console()
        wish = Wish(requests, _day(until, now), seed)
        letters_from = _letters_from(letters, wish)
        with progress(screen, wish) as advance:
            demonstration = made_demonstration(folder, wish, letters_from, now, advance)
        _print(
            screen,
            folder,
            demonstration.shown,
            demonstration.ended,
            demonstration.found,
            demonstration.entries,
        )
        return 0

    return refusing(work)


@dataclass(frozen=True, slots=True)
class MadeDemonstration:
    """A demonstration that was lived through: what was to be, how it ended, what is there, who may come in."""

    shown: "Demonstration"
    ended: "Ended"
    found: "Tally"
    entries: "list[WayIn]"


def made_demonstration(
    folder: Path, wish: "Wish", letters_from: date | None, now: datetime, advance: Callable[[datetime], None]
) -> MadeDemonstration:
    """Make the folder and live through the months; ``seen`` is told of each moment that is over."""
    from assent import bootstrap
    from assent.bootstrap.transmissions import transmit
    from assent.demo.criteria import write_criteria
    from assent.demo.showcase import DECISION, furnish, play, tally
    from assent.demo.staff import let_in

    bootstrap.make_store(folder, DECISION)
    demonstration = furnish(folder, wish)
    write_criteria(folder, bootstrap.catalogue())
    bootstrap.close_to_others(folder)
    with bootstrap.demonstration_desk(folder) as desk:
        ended = play(desk, demonstration, letters_from, advance, transmit)
        entries = list(let_in(desk, demonstration.cast, wish.seed, now))
        return MadeDemonstration(demonstration, ended, tally(desk), entries)


def _day(text: str | None, now: datetime) -> date:
    """The day as typed, or today where the plan is."""
    return eastern(now).date() if text is None else stated_date("--until", text)


def _letters_from(letters: str, wish: "Wish") -> date | None:
    """From which day on letters are written; None where none are."""
    chosen = {"all": wish.start, "few": wish.until - _FEW, "none": None}
    if letters not in chosen:
        raise Refused(f"--letters {letters!r}: there are {', '.join(chosen)}.")
    return chosen[letters]


@contextmanager
def progress(screen: "Console", wish: "Wish") -> Iterator[Callable[[datetime], None]]:
    """Shows, on a terminal, how far the months have gone."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from assent.demo.script import DAYS

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=screen, transient=True, disable=not screen.is_terminal
    ) as bar:
        task = bar.add_task("", total=DAYS)

        def seen(at: datetime) -> None:
            day = eastern(at).date()
            bar.update(task, completed=(day - wish.start).days, description=day.isoformat())

        yield seen


def _print(
    screen: "Console",
    folder: Path,
    demonstration: "Demonstration",
    ended: "Ended",
    tally: "Tally",
    entries: "Sequence[WayIn]",
) -> None:
    from rich.text import Text

    wish = demonstration.wish
    days = f"{wish.start} to the morning of {wish.until}"
    screen.print(Text(f"A plan that does not exist, {days}: {wish.requests} requests", "bold"))
    screen.print("All of it is made up: members, offices, people, charts, letters.\n")
    screen.print(_counts(tally))
    for name, why in (*ended.lived.refused, *ended.done.failed, *ended.done.wrong.items()):
        screen.print(Text(f"went wrong: {name}: {why}", "red"), soft_wrap=True)
    if ended.done.without_form:
        waiting = ", ".join(sorted(ended.done.without_form))
        heading = "Letters to members that wait for the text of an official form, which a plan supplies"
        screen.print(Text(f"{heading}: {waiting}", "yellow"), soft_wrap=True)
    screen.print(Text("\nWorth a look", "bold"))
    screen.print(_stories(demonstration))
    screen.print(
        Text("\nWho may sign in (a demonstration's words, good for a week; change each at once)", "bold")
    )
    screen.print(_people(entries))
    screen.print(Text("\nTry next", "bold"))
    for command, meaning in _next(folder, tally):
        screen.print(Text(f"  {command}", "cyan"), soft_wrap=True)
        screen.print(Text(f"      {meaning}", "dim"))


def _counts(tally: "Tally") -> "Table":
    from rich.table import Column, Table

    table = Table(Column("", no_wrap=True), Column("", overflow="fold"), box=None, show_header=False)
    rows = (
        ("requests", tally.stages),
        ("their lines", tally.lines),
        ("authorizations", tally.authorizations),
        ("appeals", tally.appeals),
        ("letters", tally.letters),
    )
    for name, counted in rows:
        table.add_row(name, _listed(counted))
    table.add_row("events", f"{tally.events}, each with the digest of the one before")
    return table


def _listed(counted: Counter[str]) -> str:
    counts = (f"{count} {name.replace('_', ' ')}" for name, count in counted.most_common())
    return ", ".join(counts) or "none"


def _stories(demonstration: "Demonstration") -> "Table":
    from rich.table import Column, Table

    columns = (Column("", no_wrap=True), Column("", no_wrap=True), Column("", overflow="fold"))
    table = Table(*columns, box=None, show_header=False)
    first, later = demonstration.parts[:_SHOWN], demonstration.parts[_SHOWN:]
    by_bundle = [part for part in later if part.claim]
    for part in (*first, *by_bundle[:_BUNDLES_SHOWN]):
        line = part.member.product_line.replace("_", " ")
        table.add_row(" ".join(part.ids), line, part.story.says)
    return table


def _people(entries: "Sequence[WayIn]") -> "Table":
    from rich.table import Column, Table

    columns = (Column("", no_wrap=True), Column("", no_wrap=True), Column("", overflow="fold"))
    table = Table(*columns, box=None, show_header=False)
    for entry in entries:
        kind = "token" if entry.account.role is Role.SYSTEM_CLIENT else "one-time password"
        table.add_row(entry.account.id, entry.account.role.value.replace("_", " "), f"{kind} {entry.secret}")
    return table


def _next(folder: Path, tally: "Tally") -> Iterator[tuple[str, str]]:
    import shlex

    store = shlex.quote(str(folder))
    yield f"assent request list --store {store} --stage pended", "what waits for answers, the earliest first"
    yield f"assent request show D-0003 --store {store}", "one request from its beginning to its end"
    yield f"assent audit verify --store {store}", "the chain and everything derived from it"
    yield f"assent serve --store {store}", "the same over HTTP, for who may sign in"
    if tally.stages.total() > 50:
        yield f"assent report operations --store {store}", "how long it took, and why it was pended"
