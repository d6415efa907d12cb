"""What submissions are held against: the same framework and body, one row, one durable commit, nothing else."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from typing import Annotated
from uuid import uuid4

import psycopg
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter

from assent.desk.intake.statements import SubmissionStated
from assent.web.server.stated import taken

Keep = Callable[[str, str], None]
_BODY = TypeAdapter(SubmissionStated)
_TABLE = "CREATE TABLE IF NOT EXISTS submission (id TEXT PRIMARY KEY, body TEXT NOT NULL)"


def bare_application(place: str) -> FastAPI:
    """An application that parses a body, of a submission or of a hook, and commits it as one row."""
    keep = _postgresql(place) if "://" in place else _sqlite(place)
    app = FastAPI(openapi_url=None)

    @app.post("/api/requests", status_code=201)
    def submit(body: Annotated[SubmissionStated, taken(SubmissionStated)]) -> dict[str, str]:
        assert body.id
        keep(body.id, _BODY.dump_json(body).decode())
        return {"request": body.id}

    @app.post("/cds-services/order-sign-crd")
    async def hook(request: Request) -> dict[str, list[str]]:
        sent = await request.body()
        await run_in_threadpool(keep, f"{uuid4()}", json.dumps(json.loads(sent)))
        return {"cards": [], "systemActions": []}

    return app


def _sqlite(place: str) -> Keep:
    """One connection and one writer at a time, with the settings of the store: as fast as SQLite commits."""
    connection = sqlite3.connect(place, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_TABLE)
    turn = threading.Lock()

    def keep(id: str, body: str) -> None:
        with turn:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO submission VALUES (?, ?)", (id, body))
            connection.execute("COMMIT")

    return keep


def _postgresql(place: str) -> Keep:
    """One connection for each thread of the server."""
    address = place.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as connection:
        connection.execute(_TABLE)
    own = threading.local()

    def keep(id: str, body: str) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(address, prepare_threshold=1)
        with own.connection.transaction():
            own.connection.execute("INSERT INTO submission VALUES (%s, %s)", (id, body))

    return keep
