"""What is measured of a checkout, from outside: by its benches as they print, or by its command line.

Figures are times or shares of time, so that less is better, and have the names under which two checkouts are compared.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

Measured = Mapping[str, float]
REQUESTS = 60
"""In the demonstration that reports and the audit are measured on."""
UNTIL = "2026-11-26"


class Failed(Exception):
    """A measurement that came to nothing, and why."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: seconds that passed, and seconds of the processor, its children included."""

    out: str
    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout with its environment, and a folder where its measurements leave what they need again."""

    path: Path
    folder: Path

    @property
    def python(self) -> Path:
        """Its own Python."""
        return self.path / ".venv" / "bin" / "python"

    def bench(self, name: str, *arguments: str) -> str:
        """What a bench of this checkout prints. A status of 1 says that a target was missed, and is no failure."""
        return self.run(["-m", f"bench.{name}", *arguments], self.path, (0, 1)).out

    def assent(self, *arguments: str) -> Spent:
        """A command of this checkout, in its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.run(["-m", "assent", *arguments], self.folder, (0,))

    def run(self, arguments: Sequence[str], where: Path, statuses: tuple[int, ...]) -> Spent:
        """A process of this checkout's Python; raises ``Failed``."""
        if not self.python.exists():
            raise Failed(f"{self.path} has no environment: run ./go in it once")
        started = perf_counter()
        process = subprocess.Popen(
            [self.python, *arguments],
            cwd=where,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            before = os.times()
            out, error = process.communicate()
            after = os.times()
        seconds = perf_counter() - started
        if process.returncode not in statuses:
            raise Failed(
                f"{self.path}: {' '.join(arguments)} ended with {process.returncode}: {error[-500:]}"
            )
        used = after.children_user - before.children_user + after.children_system - before.children_system
        return Spent(out, seconds, used)


def _environment() -> dict[str, str]:
    """The caller's, but for what would lead one checkout's Python to the other's modules."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}


def one_case(checkout: Checkout) -> Measured:
    """One case in process, in microseconds: the table of all cases."""
    out = checkout.bench("one_case", "--cases", "300", "--rounds", "3", "--checked", "0")
    return one_case_figures(out)


def one_case_figures(out: str) -> Measured:
    """Of what ``bench.one_case`` prints: the compiled engines, and the reference."""
    table = out.partition("\nall cases")[2].partition("\n\n")[0]
    names = "compiled, verdicts|compiled, conclusion with asks|reference interpreter"
    return _figures(rf"^({names}) +([0-9.]+) ", table, "us")


def population(checkout: Checkout) -> Measured:
    """A population of 50 000 in one pass, in seconds inside the process."""
    source = checkout.folder / "population.parquet"
    if not source.exists():
        checkout.assent("population", "example", "50000", str(source))
    found = {}
    for engine in ("compiled, clauses", "assess_population"):
        out = checkout.bench("population", "--engine", engine, "--source", str(source))
        found[f"{engine}, s"] = float(json.loads(out.splitlines()[-1])[0])
    return found


def worklist(checkout: Checkout) -> Measured:
    """Pages of a worklist among 20 000 requests, in milliseconds."""
    return worklist_figures(checkout.bench("worklist", "--requests", "20000", "--database", "sqlite"))


def worklist_figures(out: str) -> Measured:
    """Of what ``bench.worklist`` prints: the line over all filters."""
    found = re.search(r"all together +p50 +([0-9.]+) ms +p99 +([0-9.]+) ms", out)
    if not found:
        raise Failed(f"bench.worklist prints no line `all together`: {out[-300:]}")
    return {"a page, p50 ms": float(found[1]), "a page, p99 ms": float(found[2])}


def cold_start(checkout: Checkout) -> Measured:
    """Whole commands from start to end, in seconds."""
    case = checkout.path / "examples" / "met.json"
    return {
        "--help, s": checkout.assent("--help").seconds,
        "assess, s": checkout.assent("assess", str(case)).seconds,
    }


def submissions(checkout: Checkout) -> Measured:
    """Durable submissions over HTTP on SQLite: milliseconds that pass, and of the processor, for each."""
    out = checkout.bench("submissions", "--rounds", "1", "--seconds", "3", "--database", "sqlite")
    return submission_figures(out)


def submission_figures(out: str) -> Measured:
    """Of what ``bench.submissions`` prints: the line of Assent."""
    found = re.search(
        r"^sqlite +assent +([0-9.]+) a second .* ([0-9.]+) ms of the processor", out, re.MULTILINE
    )
    if not found:
        raise Failed(f"bench.submissions prints no line of assent: {out[-300:]}")
    return {"one, ms": 1000 / float(found[1]), "one, ms of the processor": float(found[2])}


def small_population(checkout: Checkout) -> Measured:
    """A run of three rows, start and compilation included, in seconds."""
    source = checkout.folder / "three.csv"
    if not source.exists():
        checkout.assent("population", "example", "3", str(source))
    return {"three rows, s": checkout.assent("population", "assess", str(source), "three-out.csv").seconds}


def demo(checkout: Checkout) -> Measured:
    """The demonstration with 40 requests and all its letters, in seconds of the processor."""
    store = _fresh(checkout, "demo")
    spent = checkout.assent("demo", store, "--requests", "40", "--until", UNTIL)
    return {"40 requests, s of the processor": spent.processor}


def reports(checkout: Checkout) -> Measured:
    """Reports over a demonstration, in seconds."""
    store = ["--store", _lived(checkout)]
    period = ["--from", "2026-06-01", "--to", "2026-11-25"]
    return {
        "public, s": checkout.assent("report", "public", *store, "--year", "2026").seconds,
        "operations, s": checkout.assent("report", "operations", *store, *period).seconds,
        "decisions, s": checkout.assent("report", "decisions", *store, *period).seconds,
    }


def audit(checkout: Checkout) -> Measured:
    """``audit verify`` of a demonstration, in seconds."""
    return {"verify, s": checkout.assent("audit", "verify", "--store", _lived(checkout)).seconds}


def _lived(checkout: Checkout) -> str:
    """The demonstration of this checkout, made once."""
    if not (checkout.folder / "lived").exists():
        requests = ["--requests", str(REQUESTS), "--until", UNTIL, "--letters", "none"]
        checkout.assent("demo", "lived", *requests)
    return "lived"


def _fresh(checkout: Checkout, name: str) -> str:
    number = len(list(checkout.folder.glob(f"{name}-*"))) if checkout.folder.exists() else 0
    return f"{name}-{number}"


def _figures(pattern: str, text: str, unit: str) -> Measured:
    found = {f"{name}, {unit}": float(value) for name, value in re.findall(pattern, text, re.MULTILINE)}
    if not found:
        raise Failed(f"there is no table of the form that is read here: {text[:300]!r}")
    return found


BENCHES: Mapping[str, Callable[[Checkout], Measured]] = {
    "one_case": one_case,
    "population": population,
    "worklist": worklist,
    "cold_start": cold_start,
    "submissions": submissions,
    "small_population": small_population,
    "demo": demo,
    "reports": reports,
    "audit": audit,
}
