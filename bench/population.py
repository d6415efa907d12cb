"""A population under Policy 031: the compiled query against SQL written by hand, interleaved.

Usage: python -m bench.population [--cases N] [--rounds N] [--large] [--folder PATH]

Both write every clause column, both sides, to Parquet, from the same Parquet file, with two threads
and a fresh connection; the hand-written query leaves out outcome, routing, open questions and
impossible input. A ratio is the median of the ratios of the rounds. Memory is the peak of a child
process. ``--large`` also runs ten times as many cases and prints the time a case against the
smaller run. Exits with 1 if any clause cell differs on valid input.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

from assent import bootstrap
from assent.desk.assessment.population import make_example
from assent.policies.mgb_031.package import PACKAGE
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.sql.population import EVERYTHING, VERDICTS_ONLY, Output, population_query
from assent.targets.sql.relations import schema_of
from assent.targets.sql.run import assess_population

BY_HAND = Path(__file__).with_name("population_by_hand.sql")
THREADS = 2


def hand_written(source: Path, target: Path) -> None:
    """The hand-written query."""
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        connection.execute(f"CREATE VIEW population AS SELECT * FROM read_parquet('{source}')")
        connection.execute(BY_HAND.read_text("utf-8"))
        connection.execute(f"COPY (FROM by_hand) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def compiled(outputs: frozenset[Output]) -> Callable[[Path, Path], None]:
    """The compiled query, its compilation included."""

    def run(source: Path, target: Path) -> None:
        with duckdb.connect() as connection:
            connection.execute(f"SET threads = {THREADS}")
            relation = f"read_parquet('{source}')"
            made = population_query(POLICY, schema_of(connection, relation), relation, outputs=outputs)
            connection.execute(f"COPY ({made.text}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    return run


def clauses_only(source: Path, target: Path) -> None:
    """The columns of the hand-written query from the compiled one; impossible input is still found."""
    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        relation = f"read_parquet('{source}')"
        made = population_query(POLICY, schema_of(connection, relation), relation, outputs=VERDICTS_ONLY)
        sides = [f'"{name} {side}"' for name in made.clauses for side in ("strict", "lenient")]
        query = f'SELECT "case", {", ".join(sides)} FROM ({made.text})'
        connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def assessed(source: Path, target: Path) -> None:
    """What a user runs: everything, with the summary, in at most 2 GB of DuckDB's memory."""
    assess_population(POLICY, source, target, threads=THREADS)


ENGINES: dict[str, Callable[[Path, Path], None]] = {
    "by hand, clauses": hand_written,
    "compiled, clauses": clauses_only,
    "compiled, verdicts": compiled(VERDICTS_ONLY),
    "compiled, everything": compiled(EVERYTHING),
    "assess_population": assessed,
}


def main() -> int:
    """Check agreement, measure, print."""
    wanted = _arguments()
    if wanted.engine:
        return _as_child(wanted)
    print(_machine())
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        source = _population(Path(folder), wanted.cases)
        differing = _differing(source)
        print(f"by hand against compiled: {differing} cells differ in {wanted.cases} cases")
        small = _rounds(source, wanted.rounds)
        _report(small, wanted.cases)
        if wanted.large:
            large = _rounds(_population(Path(folder), 10 * wanted.cases), 1)
            _report(large, 10 * wanted.cases)
            for name, found in large.items():
                growth = found[0][0] / 10 / median(seconds for seconds, _ in small[name])
                print(f"{name}: time a case at {10 * wanted.cases} is {growth:.2f} x that at {wanted.cases}")
    return 1 if differing else 0


def _population(folder: Path, cases: int) -> Path:
    target = folder / f"cases-{cases}.parquet"
    distributions = bootstrap.resource(PACKAGE, PACKAGE.example_population)
    make_example(PACKAGE, distributions, cases, target, seed=1)
    return target


def _differing(source: Path) -> int:
    """The clause cells in which the two differ, on rows with possible input."""
    found, wanted = source.with_suffix(".compiled"), source.with_suffix(".hand")
    compiled(VERDICTS_ONLY)(source, found)
    hand_written(source, wanted)
    with duckdb.connect() as connection:
        columns = connection.execute(f"SELECT * FROM read_parquet('{wanted}') LIMIT 0").description or ()
        sums = [
            f'count(*) FILTER (found."{name}" IS DISTINCT FROM wanted."{name}")' for name, *_ in columns[1:]
        ]
        row = connection.execute(
            f"SELECT {', '.join(sums)} FROM read_parquet('{found}') AS found "
            f"JOIN read_parquet('{wanted}') AS wanted USING (\"case\") WHERE outcome <> 'invalid'"
        ).fetchone()
    assert row is not None
    for (name, *_), cells in zip(columns[1:], row, strict=True):
        if cells:
            print(f"  {name}: {cells}")
    return sum(row)


def _rounds(source: Path, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds and peak gigabytes of each engine in each round, each run in a process of its own."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ENGINES}
    for _ in range(rounds):
        for name, measured in found.items():
            command = [sys.executable, "-m", "bench.population", "--engine", name, "--source", str(source)]
            ran = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds, peak = json.loads(ran.stdout)
            measured.append((seconds, peak))
    return found


def _as_child(wanted: argparse.Namespace) -> int:
    target = wanted.source.with_suffix(".out.parquet")
    started = perf_counter()
    ENGINES[wanted.engine](wanted.source, target)
    seconds = perf_counter() - started
    print(json.dumps([seconds, _peak_gigabytes()]))
    return 0


def _peak_gigabytes() -> float:
    """The peak of this process alone: ``ru_maxrss`` would count its parent's, from before the exec."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _report(found: dict[str, list[tuple[float, float]]], cases: int) -> None:
    base = found["by hand, clauses"]
    heads = f"{'median s':>9} {'min-max s':>15} {'us a case':>10} {'x hand':>7} {'peak GB':>8}"
    print(f"\n{cases} cases\n{'engine':24} {heads}")
    for name, measured in found.items():
        seconds = [one for one, _ in measured]
        ratio = median(one / other for one, (other, _) in zip(seconds, base, strict=True))
        spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
        middle = median(seconds)
        print(
            f"{name:24} {middle:9.2f} {spread:>15} {middle / cases * 1e6:10.2f} {ratio:7.2f} "
            f"{max(peak for _, peak in measured):8.2f}"
        )


def _machine() -> str:
    model = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (line.split(": ")[1] for line in info.read_text().splitlines() if "model name" in line), model
        )
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "sqlglot"))
    return (
        f"{model}, {THREADS} threads, {platform.platform()}, Python {platform.python_version()}, {packages}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also ten times as many cases")
    parser.add_argument("--folder", type=Path, default=None, help="where the files are made")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
