"""Bringing a store up to date: Alembic, driven from here, with the steps inside the package."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from assent.adapters.store.engine import for_writing, settle_order
from assent.adapters.store.errors import OutOfDate
from assent.adapters.store.refusals import plainly

_FOLDER = Path(__file__).parent / "migrations"


@plainly
def upgrade(
    engine: Engine, to: str = "head", *, afterwards: Callable[[Connection], object] | None = None
) -> bool:
    """Make or bring up to date, in one transaction: all steps or none. Whether anything was done.

    ``afterwards`` runs in the same transaction where something was done. Raises ``OutOfDate`` for a
    store that a newer version of Assent has made. A store that is up to date is only looked at.
    """
    if to == "head":
        with engine.connect() as connection:
            if revision(connection) == newest():
                return False
    with for_writing(engine).begin() as connection:
        settle_order(connection)
        before = revision(connection)
        steps = _steps(connection)
        known = {one.revision for one in ScriptDirectory.from_config(steps).walk_revisions()}
        if before is not None and before not in known:
            raise OutOfDate("the store was made by a newer version of Assent: use that one.")
        command.upgrade(steps, to)
        changed = revision(connection) != before
        if changed and afterwards is not None:
            afterwards(connection)
        return changed


@cache
def newest() -> str:
    """The revision that this version of Assent works with."""
    return str(ScriptDirectory.from_config(_steps(None)).get_current_head())


def revision(connection: Connection) -> str | None:
    """The revision of a store; None where there is nothing yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _steps(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
