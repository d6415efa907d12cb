"""How far the record was read for letters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Up to which position of the record nothing owes a letter, but for the requests to look at ``again``.

    Once that holds it goes on holding, whoever sends meanwhile: what may owe a letter anew has a later
    entry, or an authorization that ends, and those are always looked at. So it matters little which of two
    that were kept at the same time stays.
    """

    position: int = 0
    again: frozenset[str] = frozenset()


BEGINNING = Bookmark()
"""Before the first entry: everything is looked at."""
