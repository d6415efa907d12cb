"""How often somebody may call: a bucket of tokens for each, in memory. Each process of a server has its own."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

MOST_BUCKETS = 20_000
"""So many are remembered at once."""


class Buckets:
    """One bucket for each key: it holds ``burst`` calls and fills again with ``per_second``."""

    def __init__(self, per_second: float, burst: float, time: Callable[[], float] = monotonic) -> None:
        self._per_second, self._burst, self._time = per_second, float(burst), time
        self._levels: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, key: str) -> float:
        """Take one; the seconds to wait where there is none, otherwise 0."""
        now = self._time()
        with self._lock:
            level, seen = self._levels.get(key, (self._burst, now))
            level = min(self._burst, level + (now - seen) * self._per_second)
            if level < 1:
                self._levels[key] = (level, now)
                return (1 - level) / self._per_second
            self._levels[key] = (level - 1, now)
            if len(self._levels) > MOST_BUCKETS:
                self._forget(now)
            return 0.0

    def __len__(self) -> int:
        return len(self._levels)

    def _forget(self, now: float) -> None:
        """Leave out the buckets that are full again, and the older half where that is not enough."""
        full_after = self._burst / self._per_second
        kept = [(key, one) for key, one in self._levels.items() if now - one[1] < full_after]
        kept.sort(key=lambda entry: entry[1][1], reverse=True)
        self._levels = dict(kept[: MOST_BUCKETS // 2])
