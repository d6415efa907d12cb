"""This checkout against another one: the same work in both, in alternating rounds.

Usage: python -m bench.against PATH [--bench NAME ...] [--rounds N] [--most RATIO] [--json]

PATH is another checkout with an environment in ``.venv`` (its ``./go`` makes one). Every measurement is a process of
its own, started with the Python of its checkout, and which of the two comes first changes from round to round, so
that a busy machine hits both. What the other checkout prints is read as it is: it needs no ``bench.against``.

A ratio is the time here over the time there, in one round: below 1, this checkout is faster. Printed are the median
of the ratios, the half of them in the middle, and the two ends. Ends with 1 where a median is over ``--most``.
"""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.checkouts import BENCHES, Checkout, Failed, Measured

HERE = Path(__file__).resolve().parents[1]
Rounds = list[tuple[Measured, Measured]]
"""What was measured here and there, round by round."""


def main() -> int:
    """Measure and print; 1 where something is slower than it may be, 2 where it could not be measured."""
    wanted = _arguments()
    failed = False
    found: dict[str, list[float]] = {}
    print(f"Python {platform.python_version()}, {platform.machine()}, {wanted.rounds} rounds")
    print(
        f"{'what':44} {'here':>11} {'there':>11} {'ratio':>6} {'middle half':>13} {'min-max':>13}", flush=True
    )
    for name in wanted.bench or list(BENCHES):
        try:
            rounds = _rounds(name, wanted.path.resolve(), wanted.rounds)
        except Failed as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
            continue
        for what, line in _lines(name, rounds, found):
            print(f"{what:44} {line}", flush=True)
    if wanted.json:
        print(json.dumps({name: _summary(ratios) for name, ratios in found.items()}))
    if failed:
        return 2
    return int(any(median(ratios) > wanted.most for ratios in found.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, help="the other checkout")
    parser.add_argument("--bench", action="append", choices=BENCHES, help="may be repeated; default all")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--most", type=float, default=1.10, help="the highest median ratio that is no failure"
    )
    parser.add_argument("--json", action="store_true", help="the last line holds the ratios as JSON")
    return parser.parse_args()


def _rounds(name: str, other: Path, rounds: int) -> Rounds:
    """Both, once unmeasured and then alternating: what stood first in one round stands second in the next."""
    measure = BENCHES[name]
    with TemporaryDirectory(prefix="against-") as folder:
        pair = [Checkout(path, Path(folder) / side) for path, side in ((HERE, "here"), (other, "there"))]
        for checkout in pair:
            measure(checkout)
        found: Rounds = []
        for number in range(rounds):
            order = pair if number % 2 == 0 else pair[::-1]
            measured = {checkout.folder.name: measure(checkout) for checkout in order}
            found.append((measured["here"], measured["there"]))
    return found


def _lines(name: str, rounds: Rounds, found: dict[str, list[float]]) -> list[tuple[str, str]]:
    """A line for each figure of a bench that both checkouts gave; its ratios go into ``found``."""
    common = [what for what in rounds[0][0] if all(what in here and what in there for here, there in rounds)]
    if not common:
        raise Failed("the two checkouts print no figure in common")
    lines = []
    for what in common:
        here, there = ([side[what] for side in sides] for sides in zip(*rounds, strict=True))
        ratios = [mine / theirs for mine, theirs in zip(here, there, strict=True)]
        found[f"{name}: {what}"] = ratios
        lines.append((f"{name}: {what}", _line(median(here), median(there), ratios)))
    return lines


def _line(here: float, there: float, ratios: Sequence[float]) -> str:
    of = _summary(ratios)
    middle, ends = f"{of['low']:.2f}-{of['high']:.2f}", f"{of['min']:.2f}-{of['max']:.2f}"
    return f"{here:11.4g} {there:11.4g} {of['median']:6.2f} {middle:>13} {ends:>13}"


def _summary(ratios: Sequence[float]) -> dict[str, float]:
    """The median of ratios, the ends of the half in the middle, and their ends."""
    low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else (ratios[0],) * 3
    return {
        "median": median(ratios), "low": low, "high": high, "min": min(ratios), "max": max(ratios),
        "rounds": len(ratios),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
