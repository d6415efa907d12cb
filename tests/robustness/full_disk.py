"""A desk on a disk that becomes full: no file may grow beyond so many bytes. It reports what it was told."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assent import bootstrap
from assent.casework.record.checks import Refused, Unavailable
from tests.robustness.acts import do

MOST_ACTS = 2_000


def main(folder: Path, most_bytes: int) -> None:
    done, refused, document = -1, ["", ""], ""
    with bootstrap.desk(folder) as desk:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        try:
            for number in range(MOST_ACTS):
                do(desk, number)
                done = number
        except Refused as error:
            refused = [_kind(error), error.says]
        there = [one.sequence for one in desk.record.read("R-00000")]  # it can still be read
        try:
            assert desk.documents
            desk.documents.keep([b"%PDF-", b"x" * most_bytes], "application/pdf")
        except Refused as error:
            document = _kind(error)
    print(json.dumps({"done": done, "refused": refused, "readable": len(there), "document": document}))


def _kind(error: Refused) -> str:
    """The refusal of casework that it is."""
    return "Unavailable" if isinstance(error, Unavailable) else type(error).__name__


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
