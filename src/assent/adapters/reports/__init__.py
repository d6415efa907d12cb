"""Reports: rows counted by DuckDB in memory, and reports written as JSON, CSV and a page."""

from assent.adapters.reports.engine import DuckFigures

__all__ = ["DuckFigures"]
