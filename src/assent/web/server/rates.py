"""How often somebody may call: a bucket of tokens for each, in memory. Each process of a server has its own."""

from collections import Counter
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

    def wait(self, key: str, cost: float = 1) -> float:
        """Take one, or ``cost``; the seconds to wait where there is not so much, otherwise 0."""
        now = self._time()
        with self._lock:
            level = self._level(key, now)
            if level < cost:
                self._levels[key] = (level, now)
                return (cost - level) / self._per_second
            self._levels[key] = (level - cost, now)
            if len(self._levels) > MOST_BUCKETS:
                self._forget(now)
            return 0.0

    def charge(self, key: str, cost: float) -> None:
        """Take so much, also where it is not there: the next one waits until it is paid back."""
        now = self._time()
        with self._lock:
            self._levels[key] = (self._level(key, now) - cost, now)

    def wait_seen(self, key: str) -> float:
        """The seconds to wait until there is one, and take none."""
        with self._lock:
            return max(0.0, 1 - self._level(key, self._time())) / self._per_second

    def _level(self, key: str, now: float) -> float:
        level, last_used = self._levels.get(key, (self._burst, now))
        return min(self._burst, level + (now - last_used) * self._per_second)

    def __len__(self) -> int:
        return len(self._levels)

    def _forget(self, now: float) -> None:
        """Leave out the buckets that are full again, and the older half where that is not enough."""
        full_after = self._burst / self._per_second
        kept = [(key, bucket) for key, bucket in self._levels.items() if now - bucket[1] < full_after]
        kept.sort(key=lambda entry: entry[1][1], reverse=True)
        self._levels = dict(kept[: MOST_BUCKETS // 2])


class Transfers:
    """Documents under way by office: so many at once, and so many bytes a second after a burst."""

    def __init__(self, at_once: int, sizes: Buckets) -> None:
        self._at_once, self._sizes = at_once, sizes
        self._under_way: Counter[str] = Counter()
        self._lock = Lock()

    def begin(self, office: str) -> float:
        """Begin one; the seconds to wait where it may not begin yet, otherwise 0, and ``end`` is due."""
        with self._lock:
            wait = 1.0 if self._under_way[office] >= self._at_once else self._sizes.wait_seen(office)
            if not wait:
                self._under_way[office] += 1
            return wait

    def charge(self, office: str, size: int) -> None:
        """Count the bytes of one that has begun."""
        self._sizes.charge(office, size)

    def end(self, office: str) -> None:
        """One is over."""
        with self._lock:
            self._under_way[office] -= 1
            if self._under_way[office] <= 0:
                del self._under_way[office]
