"""The engines that every spec table is run on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import cast

import pytest

from tests.conftest import IN_CI
from tests.spec.engines import ENGINES, SLOW_TO_START, Batched
from tests.spec.harness import Decides


@pytest.fixture(params=list(ENGINES))
def decides(request: pytest.FixtureRequest, batched: Mapping[str, Batched]) -> Decides:
    """Decides a table of cases, once for each engine."""
    name = str(request.param)
    if name in batched:
        return Decides(batched[name], adoptions=IN_CI)
    return Decides(ENGINES[name])


@pytest.fixture(scope="session")
def batched(request: pytest.FixtureRequest) -> Mapping[str, Batched]:
    """The slow engines, with the cases of every table of this run noted."""
    found = {name: Batched(ENGINES[name]) for name in SLOW_TO_START}
    for item in request.session.items:
        parameters = dict(getattr(getattr(item, "callspec", None), "params", {}))
        engine = found.get(str(parameters.pop("decides", "")))
        if engine is not None:
            noting = Decides(engine.note, adoptions=IN_CI, checks=False)
            with suppress(Exception):  # a table that cannot be read fails in its own test
                cast(pytest.Function, item).obj(noting, **parameters)
    return found
