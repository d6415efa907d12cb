"""What pages are made with, made ready while nobody waits: routes, templates, policies to read and to assess by."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from fastapi import FastAPI

from assent.casework.record.days import plan_day
from assent.desk.assessment.compiled import compile_newest
from assent.web.server.installation import Installation
from assent.web.server.logs import failure
from assent.workbench.actions.catalogue import actions
from assent.workbench.policies.document import document_of
from assent.workbench.shell.pages import compile_template, template_names

_NOWHERE = "/prepare"
"""An address that no route has: whoever looks for it goes through all of them."""


@contextmanager
def preparing(app: FastAPI, here: Installation) -> Iterator[None]:
    """Make ready in a thread of its own what the first visitors would wait for; at the end it stops where it is.

    The server answers meanwhile. What fails is logged: whoever opens such a page meets the same failure.
    """
    over = Event()

    def run() -> None:
        for step in preparations(app, here):
            if over.is_set():
                return
            try:
                step()
            except Exception as error:
                here.log.error("pages could not be prepared", **failure(error))

    thread = Thread(target=run, name="preparation", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def preparations(app: FastAPI, here: Installation) -> Iterator[Callable[[], object]]:
    """Each thing to be made, the ones that every page needs first."""
    for route in app.routes:
        scope = {"type": "http", "method": "GET", "path": _NOWHERE, "root_path": "", "headers": []}
        yield partial(route.matches, {**scope, "app": app})
    yield actions
    for name in template_names():
        yield partial(compile_template, name)
    for package in here.desk.catalogue.packages:
        yield partial(document_of, here.desk, package.newest)
    yield partial(compile_newest, here.desk, plan_day(here.clock()))
