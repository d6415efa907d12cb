"""Makes the old data with an old checkout: ``python -m tests.old_data.record PATH``; once, and never again.

PATH is a checkout with an environment in ``.venv``.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.driving import answers, drive
from tests.golden.keeping import keep
from tests.old_data.installation import ANSWERS, ARCHIVE, RECORD, STORE, put_settings, unpack
from tests.old_data.questions import MAKE, of_settings, of_store

_WHOLE_RECORD = """
import sys; from pathlib import Path
from assent.adapters.projections import open_record
with open_record(Path(sys.argv[1])) as record: record.store.export_all(Path(sys.argv[2]))
"""
"""Version 0.1.0 could write its whole record as lines, and had no command for it."""


def main(checkout: Path) -> None:
    """Make the folders, the whole record as lines, and what the checkout says of them."""
    python = checkout.resolve() / ".venv" / "bin" / "python"
    STORE.mkdir(parents=True)
    with TemporaryDirectory(prefix="old-data-") as name:
        folder = Path(name)
        drive(python, folder, MAKE)
        lines = folder / "record.jsonl"
        subprocess.run([python, "-c", _WHOLE_RECORD, folder / "plan" / "assent.db", lines], check=True)
        RECORD.write_bytes(gzip.compress(lines.read_bytes(), 9, mtime=0))
        with tarfile.open(ARCHIVE, "w:xz", preset=9) as archive:
            for part in ("plan", "backup"):
                archive.add(folder / part, part)
    with TemporaryDirectory(prefix="old-data-") as name:
        folder = Path(name)
        unpack(folder)
        drive(python, folder, [["init", "settings"]])
        put_settings(folder / "settings")
        keep(answers(python, folder, {**of_store("plan"), **of_settings("settings")}), ANSWERS)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
