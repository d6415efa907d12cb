"""What a check comes to."""

from enum import StrEnum


class CheckVerdict(StrEnum):
    """Of one check. ``NOT_TESTED``: the server does not offer it, or what it needs was not given."""

    MET = "met"
    NOT_MET = "not met"
    NOT_TESTED = "not tested"


class Unmet(Exception):
    """Raised by a check: the server does not do what is required. The text says what it did instead."""


class NotTested(Exception):
    """Raised by a check that cannot be made here. The text says what it needs."""
