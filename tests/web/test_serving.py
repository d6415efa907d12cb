"""``assent serve``: what it refuses, and what several processes need."""

from __future__ import annotations

import asyncio
import os
import pickle
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from assent import bootstrap
from assent.cli import serving
from assent.cli.serving import Listening, _figures, serve_store
from assent.web.installation import Limits
from assent.web.logs import JsonLines, failure

_PLAIN = Listening("127.0.0.1", 0, 1, 0, None, None)


def _refused(folder: Path, capsys: pytest.CaptureFixture[str], listening: Listening = _PLAIN) -> str:
    assert serve_store(folder, listening) in {1, 2}
    return capsys.readouterr().err


def test_there_is_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "make one with `assent init FOLDER`" in _refused(tmp_path, capsys)


def test_a_store_of_another_version_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "store"
    bootstrap.make_store(folder, "")
    with sqlite3.connect(folder / "assent.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    assert "another form than this version" in _refused(folder, capsys)


def test_a_certificate_comes_with_its_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = Listening("127.0.0.1", 0, 1, 0, tmp_path / "certificate.pem", None)
    assert "together" in _refused(tmp_path, capsys, half)


def test_several_processes_get_the_log_and_share_their_figures() -> None:
    assert pickle.loads(pickle.dumps(bootstrap.server_logging())) == bootstrap.server_logging()
    with _figures(2):
        assert Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).is_dir()
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def test_each_process_lets_its_share_of_the_calls_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Limits] = []

    async def live() -> None:
        app = serving.application()
        async with app.router.lifespan_context(app):
            found.append(app.state.installation.limits)

    bootstrap.make_store(tmp_path / "store", "")
    monkeypatch.setenv("ASSENT_SERVED", "")
    monkeypatch.setattr(serving, "_listen", lambda _: asyncio.run(live()))
    for workers in (1, 4):
        assert serve_store(tmp_path / "store", replace(_PLAIN, workers=workers)) == 0
    whole, share = found
    assert (whole, share) == (Limits(), Limits().shared_by(4))
    assert 4 * share.burst == whole.burst


def test_a_failure_of_the_server_itself_is_logged_without_its_words() -> None:
    import logging
    import sys

    try:
        raise ValueError("Pat One")
    except ValueError:
        record = logging.LogRecord("uvicorn.error", 40, "x", 1, "Pat One %s", ("M-1",), sys.exc_info())
    line = JsonLines().format(record)
    assert "Pat One" not in line
    assert '"failure": "builtins.ValueError"' in line


def test_the_place_of_a_failure_is_inside_the_program() -> None:
    try:
        bootstrap.plain_values({"a": "[1]"})
    except ValueError as error:
        said = failure(error)
    assert said["place"].startswith("assent.bootstrap:plain_values:")
