"""Applications in process: their routes are worked out once, and serve one installation after the other.

Working out some three hundred routes takes as long as a dozen calls, and they are the same for every test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from starlette.datastructures import State

from assent.adapters.seals.sealed_fields import FernetFields
from assent.exchange import app as exchange
from assent.exchange.checked import NO_PROFILES
from assent.web.app import create_app
from assent.web.server.installation import Installation
from assent.workbench.app import attach

_FREE: list[FastAPI] = []
"""Those that serve nobody now."""


@contextmanager
def application_of(installation: Installation) -> Iterator[FastAPI]:
    """The interface and the pages of an installation; what an application keeps of another is gone."""
    app = _FREE.pop() if _FREE else attach(exchange.attach(create_app(installation)), FernetFields())
    app.state = State(
        {
            "installation": installation,
            "counted": installation.counted(),
            "problem_forms": app.state.problem_forms,
            "problem_page": app.state.problem_page,
            "body_rights": app.state.body_rights,
            "sealing": FernetFields(),
            "demonstration_links": {},
            "incoming_profiles": NO_PROFILES,
        }
    )
    yield app
    _FREE.append(app)  # not where a test failed: who knows what it left
