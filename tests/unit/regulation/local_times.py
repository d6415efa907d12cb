"""Local times of the plan, written shortly."""

from datetime import datetime
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """The aware time of `2026-03-06 22:00` in New York; seconds may be given; fold by a final `*`."""
    fold = int(text.endswith("*"))
    return datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=NEW_YORK, fold=fold)


def local(when: datetime | None) -> str | None:
    """The local time as `2026-03-06 22:00:00`, or None."""
    return None if when is None else f"{when.astimezone(NEW_YORK):%Y-%m-%d %H:%M:%S}"
