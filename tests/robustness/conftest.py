"""A new place for a record, on each database."""

from tests.adapters.store.conftest import empty_place, postgresql

__all__ = ["empty_place", "postgresql"]
