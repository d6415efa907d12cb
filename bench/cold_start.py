"""How long a person waits for the command line: whole processes, from start to end.

Usage: python -m bench.cold_start .venv/bin/assent CASE_FILE [--rounds N]

Compared with the interpreter alone, and with importing the two libraries that every command of
this kind imports. Exits with 1 where a target is missed or a command fails.
"""

import argparse
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

TARGETS = {"assent --help": 0.3, "assent assess": 0.6}
"""Seconds, median."""


def main() -> int:
    """Measure and print; 1 if a target is missed."""
    wanted = _arguments()
    python = str(Path(wanted.assent).with_name("python"))
    commands = {
        "python -c pass": [python, "-c", "pass"],
        "import typer, rich": [python, "-c", "import typer, rich"],
        "assent --help": [wanted.assent, "--help"],
        "assent assess": [wanted.assent, "assess", wanted.case],
    }
    failed = [name for name, command in commands.items() if not _runs(name, command)]
    if failed:
        return 1
    rounds = [{name: _seconds(command) for name, command in commands.items()} for _ in range(wanted.rounds)]
    print(f"Python {platform.python_version()}, {platform.machine()}, {wanted.rounds} rounds")
    print(f"{'command':22} {'median s':>9} {'x pass':>7} {'x typer, rich':>14} {'target s':>9}")
    for name in commands:
        print(_row(name, rounds))
    return int(any(median(one[name] for one in rounds) > most for name, most in TARGETS.items()))


def _row(name: str, rounds: list[dict[str, float]]) -> str:
    against_nothing = median(one[name] / one["python -c pass"] for one in rounds)
    against_libraries = median(one[name] / one["import typer, rich"] for one in rounds)
    seconds = median(one[name] for one in rounds)
    target = f"{TARGETS[name]:.1f}" if name in TARGETS else ""
    return f"{name:22} {seconds:9.3f} {against_nothing:7.1f} {against_libraries:14.1f} {target:>9}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("assent", help="the installed command, such as .venv/bin/assent")
    parser.add_argument("case", help="a case file for `assent assess`")
    parser.add_argument("--rounds", type=int, default=10)
    return parser.parse_args()


def _runs(name: str, command: list[str]) -> bool:
    """Once, unmeasured: warms the disk cache and shows what is wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name} ended with {done.returncode}: {done.stderr.strip()[-500:]}", file=sys.stderr)
    return done.returncode == 0


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
