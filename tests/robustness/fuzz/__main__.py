"""``python -m tests.robustness.fuzz --calls 10000 --seed 31 --workers 2``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.robustness.fuzz.installation import installation
from tests.robustness.fuzz.run import run


def main() -> int:
    """Run, and print the figures and the faults."""
    given = argparse.ArgumentParser(description="Generated calls to a real server.")
    given.add_argument("--calls", type=int, default=10_000)
    given.add_argument("--seed", type=int, default=31)
    given.add_argument("--workers", type=int, default=2)
    chosen = given.parse_args()
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder) / "plan", chosen.workers) as made:
        figures = run(made, chosen.calls, chosen.seed)
    print("\n".join(figures.lines()))
    for fault in figures.faults:
        print(f"FAULT {fault}")
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
