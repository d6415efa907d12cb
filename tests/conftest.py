"""What all tests share: the data folder, the Hypothesis profiles, no skips in CI."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from hypothesis import settings
from typer.testing import CliRunner

from assent.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "dev")

gc.set_threshold(20_000, 10, 20)
"""Seldom: what is usual goes through everything that the tests share again and again, a sixth of their time."""

_skipped: list[str] = []


def pytest_collection_finish() -> None:
    """What stands when the tests begin, modules and policies, stays to the end: it need not be looked through."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end it is: some libraries report what was never freed."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source texts and tables: ASSENT_SHARED, or `shared` beside the clone."""
    folder = Path(os.environ.get("ASSENT_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: put it there, or name it in ASSENT_SHARED")
    return folder


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of a test is kept in the folder of whoever runs it, and nothing kept there counts.

    The workers of one run share a folder: a query that one of them wrote is not written by another.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_CACHE_HOME", str(_of_run(tmp_path_factory) / "cache"))
        yield


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with some forty requests in all states, made once for the workers of a run, to copy."""
    folder = _of_run(tmp_path_factory) / "demonstration" / "plan"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            made = folder.with_name("being-made")
            words = ["demo", str(made), "--requests", "42", "--letters", "few"]
            ran = CliRunner().invoke(app, [*words, "--until", f"{datetime.now(UTC):%Y-%m-%d}"])
            assert ran.exit_code == 0, ran.output
            made.rename(folder)
    return folder


def _of_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder that the workers of one run share."""
    of_worker = tmp_path_factory.getbasetemp()
    return of_worker.parent if "PYTEST_XDIST_WORKER" in os.environ else of_worker


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes a skipped test. An expected failure also reports as skipped, but it did run."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(f"{report.nodeid}: {_reason(report)}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Notes a test file that was skipped as a whole."""
    if report.skipped:
        _skipped.append(f"{report.nodeid}: {_reason(report)}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run when CI skipped anything. With xdist, only the controller decides."""
    passed = session.exitstatus == pytest.ExitCode.OK
    if IN_CI and _skipped and passed and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says why the run failed although no test did."""
    if IN_CI and _skipped:
        terminalreporter.section("CI may skip nothing", red=True)
        for line in _skipped:
            terminalreporter.line(line)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words of the skip, from pytest's (file, line, reason)."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
