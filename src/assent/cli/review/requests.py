"""The ``request`` commands of whoever works on one: settle, assign."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Role
from assent.casework.record.checks import Refused
from assent.cli.options import (
    At,
    By,
    Id,
    Store,
)
from assent.cli.people import acting
from assent.cli.requests import done_on, yes_or_no
from assent.cli.times import acting_time

if TYPE_CHECKING:
    from assent.desk.ports import Desk


def settle(
    request: Id,
    store: Store,
    circumstances: Annotated[
        list[str], typer.Option("--circumstance", metavar="NAME=yes|no", help="What is so; may be repeated.")
    ],
    at: At = None,
    by: By = "",
) -> None:
    """State what decides whether authorization is required. Then the request is assessed."""
    raise typer.Exit(settle_request(store, request, tuple(circumstances), by, at))


def assign(
    request: Id,
    store: Store,
    to: Annotated[str, typer.Option(metavar="PERSON", help="Who is to work on it.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="intake, nurse or physician.")] = "nurse",
    at: At = None,
    by: By = "",
) -> None:
    """Give a request to somebody to work on."""
    raise typer.Exit(assign_request(store, request, to, role, by, at))


_WORKS = {role.value: role for role in (Role.INTAKE, Role.NURSE, Role.PHYSICIAN)}


def assign_request(store: Path, request: str, to: str, role: str, by: str, at: str | None) -> int:
    """Give a request to somebody."""
    from assent.casework.review.events import Assigned
    from assent.desk.plain_actions import act

    def work(desk: "Desk") -> str:
        if role not in _WORKS:
            raise Refused(f"{role!r} is no role that works on requests; there are: {', '.join(_WORKS)}.")
        return act(
            desk,
            request,
            Assigned(to, _WORKS[role]),
            acting.actor_of(desk, store, by, acting.INTAKE),
            acting_time(desk, at),
        ).id

    return done_on(store, work)


def settle_request(store: Path, request: str, circumstances: tuple[str, ...], by: str, at: str | None) -> int:
    """State circumstances of the question before the criteria."""
    from assent.desk.review import review

    def work(desk: "Desk") -> str:
        stated = yes_or_no(circumstances)
        return review.settle_need(
            desk, request, stated, acting.actor_of(desk, store, by, acting.INTAKE), acting_time(desk, at)
        ).id

    return done_on(store, work)
