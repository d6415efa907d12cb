"""What the database says, as what the store says: without statements, values or rows."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from assent.adapters.store.errors import RuleBroken, StoreError, StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")

_SQLITE = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "the database is read-only",
    "SQLITE_IOERR": "the disk fails",
    "SQLITE_CANTOPEN": "the database cannot be opened",
    "SQLITE_BUSY": "another program holds the database",
    "SQLITE_LOCKED": "another program holds the database",
    "SQLITE_CORRUPT": "the database file is damaged",
    "SQLITE_NOTADB": "the file is not a database",
    "SQLITE_PERM": "the database may not be opened",
}
_POSTGRESQL = {
    "53100": "the disk is full",
    "25006": "the database is read-only",
    "53300": "the database takes no more connections",
    "55P03": "another program holds what is needed",
    "40P01": "two writers waited for each other",
    "08": "the database cannot be reached",
    "28": "the database does not let this user in",
    "3D": "there is no such database",
    "42501": "this user may not do that",
    "53": "the database lacks room or memory",
    "57": "the database is stopping",
    "58": "the disk fails",
}


def plainly(function: Callable[P, T]) -> Callable[P, T]:
    """Errors of the database leave this function as ``StoreError``, with nothing attached to them."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except (SQLAlchemyError, OSError) as error:
            problem = said_plainly(error)
        raise problem  # here and not inside, so that the database's own words are not attached

    return run


def said_plainly(error: Exception, request: str = "") -> StoreError:
    """The store's own error for one of the database or of the file system."""
    if isinstance(error, IntegrityError | DataError):
        return RuleBroken(request or "of this work", rule_broken(error))
    if isinstance(error, DBAPIError):
        return StoreUnavailable(_why(error))
    if isinstance(error, OSError):
        return StoreUnavailable(f"the file system says {_errno(error)}")
    if isinstance(error, StatementError):
        return RuleBroken(request or "of this work", "the form of a column: a value is of another type")
    return StoreUnavailable(type(error).__name__)


def rule_broken(error: DBAPIError) -> str:
    """The name of the constraint or trigger; never a value."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or diagnosis.sqlstate or "a rule of the database")
    words = str(error.orig)
    if words.startswith(("CHECK", "UNIQUE", "NOT NULL", "FOREIGN KEY")):
        return words
    return words.partition(":")[0] if ":" in words else "a rule of the database"


def _why(error: DBAPIError) -> str:
    sqlite = getattr(error.orig, "sqlite_errorname", None)
    if sqlite is not None:
        known = (reason for name, reason in _SQLITE.items() if str(sqlite).startswith(name))
        return next(known, f"the database says {sqlite}")
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return "the database cannot be reached"
    known = (reason for code, reason in _POSTGRESQL.items() if str(state).startswith(code))
    return next(known, f"the database says {state}")


def _errno(error: OSError) -> str:
    import errno

    return errno.errorcode.get(error.errno or 0, type(error).__name__)
