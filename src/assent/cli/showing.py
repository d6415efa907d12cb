"""The workbench over a demonstration, for somebody who wants to see it: made once, kept, served on this machine."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from assent import __version__
from assent.casework.record.actors import Role
from assent.cli.times import eastern, refusing

if TYPE_CHECKING:
    from assent.casework.people.accounts import Account

PORT = 8031
"""The port of the workbench; the next free one where it is taken."""
_MOST_PORTS = 20
_REQUESTS, _SEED = 42, 31
_KEPT = timedelta(days=7)
"""So long a demonstration is kept: older ones no longer look like a plan at work."""
_LETTERS = timedelta(days=21)
_FOLDER = "ASSENT_DEMONSTRATION"
"""The environment variable that names the folder of the demonstration."""
_ROLES = (
    *(Role.PROVIDER, Role.INTAKE, Role.NURSE, Role.PHYSICIAN),
    *(Role.POLICY_AUTHOR, Role.AUDITOR, Role.ADMINISTRATOR),
)
_MADE, _LOG = "made.txt", "server.log"


def show_workbench() -> int:
    """Make the demonstration where there is none, say how to come in, and serve until stopped."""
    from assent.cli.rendering import console
    from assent.cli.server import Listening, serve_store

    def work() -> int:
        folder, screen = kept_folder(), console()
        if not _is_current(folder):
            _make(folder)
        port = free_port(PORT)
        if port != PORT:
            screen.print(f"Port {PORT} is taken, so this is on {port}.")
        address, keys = f"http://127.0.0.1:{port}", {}
        screen.print(
            f"\nThe workbench of a plan that does not exist: {address}", style="bold", highlight=False
        )
        screen.print("Enter it as one of these people; the links hold on this machine while this runs.")
        for account in _people(folder):
            keys[account.id] = token_urlsafe(12)
            role = account.role.value.replace("_", " ")
            screen.print(
                f"  {role:14} {address}/demonstration/{account.id}/{keys[account.id]}", soft_wrap=True
            )
        screen.print("Stop it with Ctrl+C.\n")
        return serve_store(folder, Listening("127.0.0.1", port, 1, 30, None, None), keys, folder / _LOG)

    return refusing(work)


def kept_folder() -> Path:
    """Where the demonstration is kept: of this version, for this user."""
    named = os.environ.get(_FOLDER)
    if named:
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "assent" / f"demonstration-{__version__}"


def free_port(first: int) -> int:
    """The port, or the next one on which nobody listens. Raises ``Refused`` where all of some are taken."""
    import socket

    from assent.casework.record.checks import Refused

    for port in range(first, first + _MOST_PORTS):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise Refused(f"Ports {first} to {first + _MOST_PORTS - 1} are taken; stop one of these servers.")


def _is_current(folder: Path) -> bool:
    """Whether a demonstration is there that this version can serve, and that is not too old."""
    from assent import bootstrap
    from assent.casework.record.checks import Refused

    try:
        made_at = datetime.fromisoformat((folder / _MADE).read_text("utf-8").strip())
        bootstrap.check_current(folder)
    except (OSError, ValueError, Refused):
        return False
    return datetime.now(UTC) - made_at < _KEPT


def _make(folder: Path) -> None:
    """Make it beside its place, so that one that was broken off is never taken for whole."""
    from assent import bootstrap
    from assent.cli.demo import made_demonstration, progress
    from assent.cli.rendering import console
    from assent.demo.script import Wish
    from assent.desk.plan.settings import begin
    from assent.desk.ports import SYSTEM

    now, screen = datetime.now(UTC), console()
    wish = Wish(_REQUESTS, eastern(now).date(), _SEED)
    part = folder.with_name(f"{folder.name}.part")
    for old in (part, folder):
        shutil.rmtree(old, ignore_errors=True)
    screen.print(f"Making a demonstration of {_REQUESTS} requests (some seconds, once a week) ...")
    with progress(screen, wish) as advance:
        made_demonstration(part, wish, wish.until - _LETTERS, now, advance)
    with bootstrap.command_line_desk(part) as desk:
        begin(desk, SYSTEM, now)  # so that two administrators can be seen changing settings
    (part / _MADE).write_text(now.isoformat(), "utf-8")
    part.rename(folder)


def _people(folder: Path) -> "list[Account]":
    """One account for each role, and a second one where two people are needed."""
    from assent import bootstrap
    from assent.desk.people.account_steps import accounts_of

    many = {Role.PHYSICIAN: 3, Role.ADMINISTRATOR: 2}
    with bootstrap.command_line_desk(folder) as desk:
        everybody = accounts_of(desk).book.all()
    return [
        account
        for role in _ROLES
        for account in [person for person in everybody if person.role is role][: many.get(role, 1)]
    ]
