"""Times and deadlines as JSON data, wherever a request is shown."""

from datetime import datetime
from typing import Any

from assent.casework.deadlines.clocks import Due

Json = dict[str, Any]


def time(at: datetime | None) -> str | None:
    """A moment in ISO 8601; None where there is none."""
    return at.isoformat() if at else None


def deadlines(found: Due) -> list[Json]:
    """Each deadline with its rule and its arithmetic."""
    return [
        {
            "rule": one.rule_id,
            "citation": one.citation,
            "due_at": time(one.due_at),
            "arithmetic": one.arithmetic,
            "extension": one.extension,
            "binds": one.binds,
            "uncertain": one.is_marked,
        }
        for one in found
    ]
