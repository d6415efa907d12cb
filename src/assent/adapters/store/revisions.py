"""Bringing a store up to date: Alembic, driven from here, with the steps inside the package."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select

from assent.adapters.store.database.engine import for_writing, settle_order
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.errors import OutOfDate

if TYPE_CHECKING:
    from alembic.config import Config

_VERSION = Table("alembic_version", MetaData(), Column("version_num", String))
"""Where Alembic keeps the revision of a store."""
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
    from alembic import command  # only where there is something to do: it takes longer to load than to look
    from alembic.script import ScriptDirectory

    with for_writing(engine).begin() as connection:
        settle_order(connection)
        before = revision(connection)
        steps = _steps(connection)
        known = {script.revision for script in ScriptDirectory.from_config(steps).walk_revisions()}
        if before is not None and before not in known:
            raise OutOfDate("the store was made by a newer version of Assent: use that one.")
        command.upgrade(steps, to)
        changed = revision(connection) != before
        if changed and afterwards is not None:
            afterwards(connection)
        return changed


@cache
def newest() -> str:
    """The revision that this version of Assent works with: the last of its steps, which are named in order."""
    return max(step.name[1:].partition("_")[0] for step in (_FOLDER / "versions").glob("r[0-9]*.py"))


def revision(connection: Connection) -> str | None:
    """The revision of a store; None where there is nothing yet."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalars().one_or_none()


def _steps(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
