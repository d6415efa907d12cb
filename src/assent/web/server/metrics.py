"""Figures for operators in the text format of Prometheus. No figure carries an id or a person."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)  # fmt: skip
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
disable_created_metrics()  # type: ignore[no-untyped-call]
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """The figures of one process; of several, where ``PROMETHEUS_MULTIPROC_DIR`` names their folder."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._calls = Counter(
            "assent_http_requests", "Calls by route, method and status.",
            ("route", "method", "status"), registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "assent_http_request_seconds", "How long calls took.",
            ("route",), buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._submissions = Counter(
            "assent_submissions", "Submitted requests by the stage that they came to at once.",
            ("outcome",), registry=self.registry,
        )  # fmt: skip
        self._appends = Histogram(
            "assent_store_append_seconds", "How long the record took to write durably.",
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._swept_at = Gauge(
            "assent_last_sweep_timestamp_seconds", "When a sweep last ended well; 0 before the first.",
            registry=self.registry, multiprocess_mode="max",
        )  # fmt: skip
        self._sweep_took = Gauge(
            "assent_sweep_seconds", "How long the last sweep took.",
            registry=self.registry, multiprocess_mode="max",
        )  # fmt: skip

    def called(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a call."""
        self._calls.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def submitted(self, outcome: str) -> None:
        """Count a submission."""
        self._submissions.labels(outcome).inc()

    def appended(self, seconds: float) -> None:
        """Note how long a durable write took."""
        self._appends.observe(seconds)

    def swept(self, at: datetime, seconds: float) -> None:
        """Note that a sweep ended well, and how long it took."""
        self._swept_at.set(at.timestamp())
        self._sweep_took.set(seconds)

    def text(self, standing: "OpenRequestsCollector") -> bytes:
        """All figures, with those of the requests as they stand."""
        extra = CollectorRegistry()
        extra.register(standing)
        own = self.registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            own = CollectorRegistry()
            MultiProcessCollector(own)  # type: ignore[no-untyped-call]
        return generate_latest(own) + generate_latest(extra)


class OpenRequestsCollector(Collector):
    """How many requests are open by stage and product line, and how many are past their deadline."""

    def __init__(self, open_: Iterable[tuple[str, str, int]], overdue: int) -> None:
        self._open, self._overdue = open_, overdue

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        gauge_metric_family = GaugeMetricFamily(
            "assent_open_requests", "Open requests.", labels=("stage", "product_line")
        )
        for stage, line, count in self._open:
            gauge_metric_family.add_metric((stage, line or "unknown"), count)
        yield gauge_metric_family
        yield GaugeMetricFamily(
            "assent_overdue_requests", "Open requests past their deadline.", value=self._overdue
        )
