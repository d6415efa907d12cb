"""Sessions of the command line: kept in the user's own folder, one for each store, readable by nobody else."""

import os
from hashlib import sha256
from pathlib import Path

from assent.casework.record.checks import Refused

TOKEN = "ASSENT_TOKEN"  # noqa: S105  (the name of a variable, and no token)
"""The environment variable that holds a token, in place of a session that was kept."""
_OTHERS = 0o077


def kept_token(store: Path) -> str:
    """The token of the environment, or that of the session kept for a store; empty where there is none.

    Raises ``Refused`` where others on this machine could have read it or put it there.
    """
    environment_token = os.environ.get(TOKEN, "")
    if environment_token:
        return environment_token
    file = _file(store)
    try:
        with file.open(encoding="utf-8") as kept:
            status, token = os.fstat(kept.fileno()), kept.read().strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise Refused(f"{file} cannot be read ({type(error).__name__}): delete it, then sign in.") from None
    if status.st_mode & _OTHERS or status.st_uid != os.geteuid():
        raise Refused(f"{file} is open to others on this machine: delete it, then sign in again.")
    return token


def keep(store: Path, token: str) -> None:
    """Keep the token of a session, in place of the one before."""
    file = _file(store)
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(token)
        part.replace(file)
    except OSError as error:
        raise Refused(f"The session cannot be kept in {file.parent}: {error.strerror}.") from None


def forget(store: Path) -> None:
    """Keep no session for a store any longer."""
    _file(store).unlink(missing_ok=True)


def _file(store: Path) -> Path:
    """Where the session for a store is; the name tells nothing of the store."""
    state = os.environ.get("XDG_STATE_HOME", "")
    home = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return home / "assent" / "sessions" / sha256(str(store.resolve()).encode()).hexdigest()[:32]
