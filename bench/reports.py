"""The yearly figures and the operational tables over many decisions: DuckDB against plain Python, in one run.

Usage: python -m bench.reports [--decisions N] [--rounds N]

Both start from the same rows in memory. DuckDB's time is given with loading the rows into its tables,
as every report does it, and without. A ratio above 1 is in favour of DuckDB. Exits with 1 if any figure
differs.
"""

import argparse
import platform
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import duckdb

from assent.adapters.reports import DuckFigures, engine
from assent.adapters.reports.columns import everything
from assent.casework.reports.public import Counted, due_for, wanted_for
from assent.casework.reports.rows import (
    Answer,
    Appealed,
    AppealOutcome,
    Asked,
    Decision,
    Episode,
    Origin,
    Outcome,
    Rows,
    year_of,
)
from assent.casework.requirement.events import RulesSet
from bench.reports_by_hand import BY_HAND, public

START = datetime(2026, 1, 1, 5, tzinfo=UTC)
YEAR = year_of(2026)
WANTED = wanted_for(due_for(2026, RulesSet()))
LINES = ("medicare_advantage", "mgb_aco", "one_care", "commercial")
CLAUSES = tuple(f"I.{number}" for number in range(1, 9))
OUTCOMES = (*[Outcome.APPROVED] * 6, *[Outcome.ADVERSE] * 2, Outcome.PARTIALLY_APPROVED, Outcome.WITHDRAWN)


def main() -> int:
    """Check agreement, measure, print."""
    wanted = _arguments()
    rows = made_up(wanted.decisions)
    print(f"{platform.machine()}, Python {platform.python_version()}, DuckDB {duckdb.__version__}")
    print(f"{len(rows.decisions)} decisions, {len(rows.appeals)} appeals, {len(rows.asks)} questions")
    by_duck, _ = DuckFigures().public(rows, YEAR, WANTED)
    differing = _differing(by_duck, public(rows, YEAR, WANTED))
    print(f"{differing} of {len(by_duck)} public figures differ")
    found: dict[str, list[float]] = {}
    with engine.loaded(everything(rows)) as connection:
        for _ in range(wanted.rounds):
            for name, work in _works(rows, connection).items():
                found.setdefault(name, []).append(_seconds(work))
    for name, seconds in found.items():
        print(f"{name:44} {median(seconds):8.3f} s")
    for subject in ("public figures", "operational tables"):
        by_hand = found[f"{subject}, plain Python"]
        for how in ("DuckDB with loading", "DuckDB, loaded"):
            ratios = [a / b for a, b in zip(by_hand, found[f"{subject}, {how}"], strict=True)]
            print(f"{subject}, {how}: {median(ratios):.1f} x as fast as plain Python")
    return 1 if differing else 0


def made_up(decisions: int, seed: int = 31) -> Rows:
    """A synthetic year: two lines a request, one appeal to twenty decisions, one question to two."""
    chance, rows = random.Random(seed), Rows()
    for number in range(decisions // 2):
        received = START + timedelta(seconds=chance.randrange(365 * 86_400))
        line = chance.choice(LINES)
        contract = f"H{chance.randrange(4):04}"
        origin = Origin(f"R-{number}", "mgb-031", line, contract, "program", "initial", received)
        urgency = "expedited" if chance.random() < 0.2 else "standard"
        for name, drug in (("drug", True), ("infusion", False)):
            rows.decisions.append(_decision(chance, origin, name, drug, urgency))
            if chance.random() < 0.05:
                rows.appeals.append(_appeal(chance, origin, name, drug, urgency))
        answered = received + timedelta(hours=chance.randrange(1, 90))
        clauses = (chance.choice(CLAUSES),)
        rows.asks.append(Asked(origin, "age", clauses, received, Answer.GIVEN, answered))
    return rows


def _decision(chance: random.Random, origin: Origin, line: str, drug: bool, urgency: str) -> Decision:
    outcome = chance.choice(OUTCOMES)
    refused = outcome in (Outcome.ADVERSE, Outcome.PARTIALLY_APPROVED)
    return Decision(
        origin=origin,
        line=line,
        code="J3490" if drug else "96365",
        drug=drug,
        benefit="medical",
        episode=Episode.INITIAL,
        began_at=origin.received_at,
        urgency=urgency,
        outcome=outcome,
        ended_at=origin.received_at + timedelta(seconds=chance.randrange(300 * 3600)),
        automatic=outcome is Outcome.APPROVED and chance.random() < 0.5,
        extended=chance.random() < 0.05,
        due_at=origin.received_at + timedelta(days=7),
        clauses=(chance.choice(CLAUSES),) if refused else (),
    )


def _appeal(chance: random.Random, origin: Origin, line: str, drug: bool, urgency: str) -> Appealed:
    filed = origin.received_at + timedelta(days=20)
    return Appealed(
        origin=origin,
        line=line,
        code="J3490" if drug else "96365",
        drug=drug,
        appeal="A-1",
        level=1,
        urgency=urgency,
        request_urgency=urgency,
        filed_at=filed,
        outcome=chance.choice((AppealOutcome.UPHELD, AppealOutcome.OVERTURNED)),
        ended_at=filed + timedelta(days=chance.randrange(1, 30)),
    )


def _works(rows: Rows, connection: duckdb.DuckDBPyConnection) -> dict[str, Callable[[], object]]:
    duck = DuckFigures()
    return {
        "public figures, plain Python": lambda: public(rows, YEAR, WANTED),
        "public figures, DuckDB with loading": lambda: duck.public(rows, YEAR, WANTED),
        "public figures, DuckDB, loaded": lambda: list(engine.counted(connection, YEAR, WANTED)),
        "operational tables, plain Python": lambda: [make(rows, YEAR) for make in BY_HAND.values()],
        "operational tables, DuckDB with loading": lambda: duck.operations(rows, YEAR),
        "operational tables, DuckDB, loaded": lambda: engine.tabled(connection, YEAR),
    }


def _differing(found: list[Counted], wanted: list[Counted]) -> int:
    def rounded(one: Counted) -> tuple[object, ...]:
        average = None if one.average is None else round(one.average, 3)
        place = (one.product_line, one.group, one.rule)
        return (*place, one.numerator, one.denominator, average, one.median)

    return len(set(map(rounded, found)) ^ set(map(rounded, wanted)))


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--decisions", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
