"""Where the record of a folder is: a file in it, or a PostgreSQL database that ``store.toml`` names.

The address of a database may hold a password: the file is readable by its owner only, and no error of
this module says what stands in it.
"""

import os
import tomllib
from pathlib import Path

from assent.adapters.seals import KeyFile, place_of_keys
from assent.casework.record.checks import Refused

NAME = "store.toml"
FILE = "assent.db"
"""The file in a folder that holds the record, where no database does."""

Place = Path | str
"""A file, or the address of a database."""

_START = """\
# Where the record of this folder is kept. Keep this file to yourself: the address may hold a password.
# The environment variable ASSENT_DATABASE takes the place of what stands here.
database = {database}

# Where the keys are that seal each entry: a file outside this folder and its backups. ASSENT_SEAL_KEYS takes its place.
# seal_keys = "/etc/assent/seal.keys"
"""
_SEAL_KEYS = "seal_keys"
_WRITE = {
    "database": 'write database = "postgresql://..." in it',
    _SEAL_KEYS: 'write seal_keys = "/a/path/outside" in it',
}
_SCHEMES = ("postgresql://", "postgresql+psycopg://")


def place_of(folder: Path, named: str = "") -> Place:
    """Where the record is: ``given``, or what ``store.toml`` says, or the file in the folder.

    Raises ``Refused`` for an address of another kind, and where ``store.toml`` cannot be read.
    """
    return _checked(named or _said(folder)) or folder / FILE


def make_place(folder: Path, database: str) -> None:
    """Write the file that names a database; nothing where there is none to name."""
    if _checked(database):
        descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_START.format(database=_quoted(database)))


def seal_keys_of(folder: Path, named: str = "") -> KeyFile | None:
    """The key file of seals: ``given``, or what ``store.toml`` says; None where there is none. Raises ``Refused``."""
    path = place_of_keys(folder, named, lambda: _said(folder, _SEAL_KEYS))
    return None if path is None else KeyFile(path)


def _said(folder: Path, key: str = "database") -> str:
    try:
        value = tomllib.loads((folder / NAME).read_text("utf-8")).get(key, "")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        value = None
    if not isinstance(value, str):
        raise Refused(f"{NAME} cannot be read: {_WRITE[key]}, or remove it.")
    return value


def _checked(database: str) -> str:
    if database and not database.startswith(_SCHEMES):
        raise Refused(
            "The address of a database begins with postgresql://, as in postgresql://user@host/name."
        )
    return database


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
