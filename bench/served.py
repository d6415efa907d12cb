"""One of the two servers, in processes of its own: ``python -m bench.served assent|bare PLACE PORT [PROCESSES]``."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from assent import bootstrap
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.sign_in import Session
from assent.casework.record.actors import Role
from assent.casework.record.days import plan_day
from assent.cli.server import at_once
from assent.desk.assessment.compiled import compile_newest
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from assent.exchange import app as exchange
from assent.web.app import create_app, settled
from assent.web.server.installation import CallLimits, Installation
from assent.web.server.logs import open_log
from assent.web.server.metrics import Metrics
from bench.bare_handler import bare_application

INTAKE = Account("intake-1", "Intake", Role.INTAKE)
_NEVER = datetime(2099, 1, 1, tzinfo=UTC)


def make_installation(folder: Path, database: str, account: Account = INTAKE) -> str:
    """An empty installation; the token of its one account, which may submit."""
    bootstrap.make_store(folder, "Committee, 2026-01-15", database)
    with bootstrap.desk(folder) as desk:
        accounts = accounts_of(desk)
        token = accounts.secrets.token()

        def work(held: Changing) -> None:
            held.put(OnFile(account))
            now = datetime.now(UTC)
            held.start(Session(accounts.secrets.digest(token), account.id, now, _NEVER, _NEVER))

        accounts.book.change(work)
    return token


def assent_application(folder: Path, opened: ExitStack) -> FastAPI:
    """As ``assent serve`` makes it, with its log, but for the limits: no account may call this often.

    What ``assent serve`` makes ready in a thread beside the first calls is ready before them here.
    """
    desk = opened.enter_context(bootstrap.desk(folder))
    compile_newest(desk, plan_day(datetime.now(UTC)))
    log = opened.enter_context((folder / "log").open("a", encoding="utf-8"))

    def now() -> datetime:
        return datetime.now(UTC)

    limits = CallLimits(per_second=1e6, burst=1_000_000)
    return exchange.attach(
        create_app(Installation(desk, now, open_log(log, now), Metrics(), limits), settled)
    )


_PLACE = "ASSENT_BENCH_INSTALLATION"


def one_of_several() -> FastAPI:
    """The application in one of several processes, which learn from the environment what they serve."""
    return assent_application(Path(os.environ[_PLACE]), ExitStack())


def main(which: str, place: str, port: str, processes: str = "1") -> None:
    """Serve until the process is ended."""
    if int(processes) > 1:
        os.environ[_PLACE] = place
        config = uvicorn.Config(
            "bench.served:one_of_several", factory=True, workers=int(processes), port=int(port),
            log_level="warning", access_log=False, timeout_worker_healthcheck=60,
        )  # fmt: skip
        Multiprocess(config, sockets=[at_once(config.bind_socket())]).run()
        return
    with ExitStack() as opened:
        app = bare_application(place) if which == "bare" else assent_application(Path(place), opened)
        uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
