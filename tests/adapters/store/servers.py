"""A PostgreSQL server of the tests' own: on a free local port, in a folder that goes away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps them beside each version. None where they cannot run."""
    if os.geteuid() == 0 and not _is_user("postgres"):
        return None
    found = [Path(one).resolve().parent for name in ("initdb",) if (one := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in found if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@contextmanager
def server(bin: Path, how: tuple[str, ...] = QUICK) -> Iterator[str]:
    """A running server; its URL without a database name. ``how`` are settings: quick ones keep nothing safe."""
    folder = Path(mkdtemp(prefix="assent-pg-", dir="/tmp"))
    data, log = folder / "data", folder / "log"
    try:
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres", "postgres")
        _run(
            bin / "initdb",
            "-D",
            data,
            "-U",
            "assent",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-instructions",
        )
        port = _free_port()
        settings = f"-p {port} -h 127.0.0.1 -k {folder} " + " ".join(how)
        _run(bin / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "30", "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://assent@127.0.0.1:{port}/"
        finally:
            _run(bin / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*words: object) -> None:
    unprivileged = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    )
    subprocess.run(
        [*unprivileged, *map(str, words)],
        check=True,
        cwd="/tmp",
        timeout=60,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
