"""DTR is called by access tokens."""

from __future__ import annotations

import pytest

from tests.exchange.dtr.client import by_access
from tests.web.served import Served


@pytest.fixture
def served(served: Served) -> Served:
    """An installation whose program calls by access tokens."""
    return by_access(served)
