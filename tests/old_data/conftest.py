"""A PostgreSQL server, as for the tests of the store."""

from __future__ import annotations

from tests.adapters.store.conftest import postgresql as postgresql
