"""Tables of clinical codes and numbers that come with the package.

Every table is a CSV file with a header. ``certainty`` says how a row is known: ``seen`` (read in a
public source), ``inferred`` (follows from what was read) or ``memory`` (to be confirmed by the
operator before it is relied on).
"""

import csv
from functools import cache
from importlib.resources import files

Row = dict[str, str]
"""One row of a table; an empty cell is an empty text."""


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of the table ``name`` (without ``.csv``), read once; do not change them."""
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def listed(cell: str) -> tuple[str, ...]:
    """Split a cell that holds several values, which are separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
