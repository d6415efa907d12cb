"""The engines that every spec table is run on."""

from __future__ import annotations

import pytest

from tests.spec.harness import ENGINES, Decides


@pytest.fixture(params=list(ENGINES))
def decides(request: pytest.FixtureRequest) -> Decides:
    """Decides a table of cases, once for each engine."""
    return Decides(ENGINES[str(request.param)])
