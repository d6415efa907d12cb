"""Durable submissions a second over HTTP, against a bare handler that parses the same body and commits one row.

``python -m bench.submissions [--clients 16] [--rounds 5] [--seconds 4] [--database sqlite|postgresql]``

Both are FastAPI applications under uvicorn, one process each, on the same kind of database, which waits
for the disk at every commit. Rounds alternate between them; the ratio is the median of the rounds.
Stops with 1 where the record does not verify afterwards, or holds another number than was acknowledged.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg

from assent import bootstrap
from assent.desk.record import audit
from bench.http_clients import Build, call, run
from bench.served import make_installation
from tests.adapters.store.servers import programs, server

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "two-facts-missing.json"
WARM = 1.5
Round = tuple[list[float], list[float]]
"""The seconds that each call took, at the bare handler and at Assent."""


def main() -> int:
    """Run it, and print what was seen."""
    given = _arguments()
    wanted = [given.database] if given.database else ["sqlite", "postgresql"]
    print(f"{given.clients} clients, {given.rounds} rounds of {given.seconds} s, body {len(body(0))} bytes")
    good = True
    for database in wanted:
        with TemporaryDirectory() as folder, ExitStack() as stack:
            where = stack.enter_context(databases(database))
            good &= _measure(Path(folder), database, where, given)
    return 0 if good else 1


def _measure(folder: Path, name: str, where: list[str], given: argparse.Namespace) -> bool:
    token = make_installation(folder / "installation", where[0])
    acknowledged, first, rounds = 0, 1, list[Round]()
    with (
        served("bare", where[1] or str(folder / "bare.db")) as bare,
        served("assent", str(folder / "installation")) as assent,
    ):
        spent = {"bare handler": 0.0, "assent": 0.0}
        servers = {"bare handler": (*bare, _calls(None)), "assent": (*assent, _calls(token))}
        for number in range(-1, given.rounds):
            seconds, seen = WARM if number < 0 else given.seconds, []
            for which, (port, process, build) in servers.items():
                before = spent_by(process)
                seen.append(run(port, given.clients, seconds, first, build))
                spent[which] += spent_by(process) - before if number >= 0 else 0
                first += len(seen[-1]) + given.clients
            acknowledged += len(seen[1])
            if number >= 0:
                rounds.append((seen[0], seen[1]))
    _show(name, rounds, given.seconds, spent)
    return _whole(folder / "installation", acknowledged)


def spent_by(process: int) -> float:
    """Seconds of processor time that a process and those it started have used, as Linux tells it; 0 elsewhere."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(spent_by(int(child)) for child in children)


def _show(name: str, rounds: list[Round], seconds: float, spent: dict[str, float]) -> None:
    for which, at in (("bare handler", 0), ("assent", 1)):
        rates = [len(one[at]) / seconds for one in rounds]
        cuts = quantiles([taken for one in rounds for taken in one[at]], n=100)
        cpu = spent[which] / sum(len(one[at]) for one in rounds)
        print(
            f"{name:11}{which:13} {median(rates):7.0f} a second   p50 {cuts[49] * 1e3:6.1f} ms   "
            f"p99 {cuts[98] * 1e3:6.1f} ms   {cpu * 1e3:.2f} ms of the processor each"
        )
    ratios = [len(one[1]) / len(one[0]) for one in rounds]
    print(f"{name:11}ratio {median(ratios):.2f}   (rounds: {', '.join(f'{one:.2f}' for one in ratios)})")


def _whole(folder: Path, acknowledged: int) -> bool:
    with bootstrap.desk(folder) as desk:
        found = audit.verify(desk, {})
    print(f"           {found.requests} requests in the record, {acknowledged} acknowledged,"
          f" {len(found.faults)} faults")  # fmt: skip
    return found.requests == acknowledged and not found.faults


def body(number: int) -> bytes:
    facts = json.loads(EXAMPLE.read_text("utf-8"))
    body = {
        "id": f"R-{number:08}",
        "member": f"M-{number:08}",
        "provider": "1234567893",
        "facts": {**facts, "case": f"R-{number:08}"},
        "attested_by": "Jane Roe, MD, NPI 1234567893",
    }
    return json.dumps(body).encode()


def _calls(token: str | None) -> Build:
    """Calls that differ by their number; made by replacing it, so that the clients have little to do."""
    template, mark = body(0), f"{0:08}".encode()
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    def build(number: int) -> bytes:
        own = {**headers, "Idempotency-Key": f"key-{number:08}"}
        return call("/api/requests", template.replace(mark, f"{number:08}".encode()), own)

    return build


@contextmanager
def served(which: str, place: str, processes: int = 1) -> Iterator[tuple[int, int]]:
    """A server in processes of its own; its port and the first of them, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [sys.executable, "-m", "bench.served", which, place, str(port), str(processes)]
    with subprocess.Popen(words, cwd=Path(__file__).resolve().parents[1]) as process:
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("a server did not start")


@contextmanager
def databases(name: str) -> Iterator[list[str]]:
    """The addresses of two new databases, for the record and for the bare handler; empty for SQLite."""
    found = programs()
    if name == "sqlite":
        yield ["", ""]
    elif found is None:
        raise SystemExit("there is no PostgreSQL here; --database sqlite leaves it out")
    else:
        with server(found, ("-c", "max_connections=60")) as url:
            yield [_database(url), _database(url)]


def _database(url: str) -> str:
    name = f"bench_{uuid4().hex}"
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain + "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url + name


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
