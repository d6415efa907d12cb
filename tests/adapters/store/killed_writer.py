"""A process that is killed: for each line on its input it forks a child that appends without end.

The line is ``number``, the first note that is not known to be in the record. The child sends it again
with its key, then goes on; it reports each number when its append has returned.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from assent.adapters.store import Store, open_store
from tests.adapters.store.story import PROJECTIONS, notes

REQUESTS = 3


def append_from(store: Store, number: int) -> None:
    while True:
        request = f"R-{number % REQUESTS}"
        there = store.read(request)
        last = there[-1] if there else None
        events = notes(request, f"{number}", f"{number} again", after=last)
        store.append(request, len(there), events, key=f"note {number}")
        os.write(1, f"{number}\n".encode())
        number += 1


def main(place: str) -> None:
    for line in sys.stdin:
        waits, goes = os.pipe()
        child = os.fork()
        if child == 0:
            os.read(waits, 1)  # until it is announced: what it reports comes after that
            append_from(open_store(place, PROJECTIONS), int(line))
        os.write(1, f"child {child}\n".encode())
        os.write(goes, b".")
        os.waitpid(child, 0)
        os.close(waits)
        os.close(goes)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main(sys.argv[1])
