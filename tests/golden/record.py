"""Records the golden run of a checkout: ``python -m tests.golden.record PATH``.

PATH is a checkout with an environment in ``.venv`` (its ``./go`` makes one). Twice, as only what two runs
have in common can be compared with a third.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.compare import first_difference
from tests.golden.keeping import keep
from tests.golden.run import GOLDEN, perform


def main(checkout: Path) -> int:
    """Run it twice and keep it; 1 where the two runs differ."""
    python = checkout.resolve() / ".venv" / "bin" / "python"
    with TemporaryDirectory(prefix="golden-") as folder:
        once, again = (perform(python, Path(folder) / name) for name in ("once", "again"))
    difference = first_difference(once, again)
    if difference:
        print(f"Two runs of {checkout} differ, so nothing was recorded.\n{difference}")
        return 1
    keep(once, GOLDEN)
    print(f"{len(once)} texts, {sum(map(len, once.values()))} characters, in {GOLDEN}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
