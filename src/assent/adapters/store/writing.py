"""Transactions that write. On SQLite appends that wait for each other share one commit."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from assent.adapters.store.database.engine import for_writing, is_sqlite
from assent.adapters.store.errors import StoreError, StoreUnavailable

T = TypeVar("T")

TOGETHER = 64
"""At most so many pieces of work share a commit."""


class Writer:
    """Runs work in a transaction that is durable when ``run`` returns.

    SQLite has one writer at a time and pays for each commit with a wait for the disk. Whoever gets
    the turn does the work of all who wait, each behind its own savepoint, and commits once. Work may
    run twice (the first time without effect), so it does nothing but use its connection.
    """

    def __init__(self, engine: Engine):
        self._engine = for_writing(engine)
        self._alone = not is_sqlite(engine)
        self._waiting: deque[_Job[Any]] = deque()
        self._turn = Lock()

    def run(self, work: Callable[[Connection], T]) -> T:
        """The result of the work, once it is committed; or its error, with nothing written."""
        if self._alone:
            return self._once(work)
        job = _Job(work)
        self._waiting.append(job)
        with self._turn:
            while not job.done:
                self._commit_together()
        return job.outcome()

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)

    def _commit_together(self) -> None:
        jobs = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
        try:
            if len(jobs) == 1 or not self._try_together(jobs):
                for job in jobs:
                    job.run_with(self._once)
        except BaseException:  # the program is being stopped: those who wait must not wait for ever
            for job in jobs:
                job.give_up()
            raise

    def _try_together(self, jobs: "list[_Job[Any]]") -> bool:
        """False where anything but a refusal happened: then nothing of any job is written."""
        try:
            with self._engine.begin() as connection:
                for job in jobs:
                    job.run_with(lambda work: self._behind_savepoint(connection, work))
                    if isinstance(job.error, BaseException) and not isinstance(job.error, _REFUSALS):
                        raise _Abandoned
        except Exception:
            for job in jobs:
                job.forget()
            return False
        return True

    @staticmethod
    def _behind_savepoint(connection: Connection, work: Callable[[Connection], T]) -> T:
        with connection.begin_nested():
            return work(connection)


_REFUSALS = (StoreError, IntegrityError)


class _Abandoned(Exception):
    """A group of work is given up."""


class _Job(Generic[T]):
    """Work that waits for its turn, then its result or its error."""

    def __init__(self, work: Callable[[Connection], T]):
        self.work = work
        self.forget()

    def forget(self) -> None:
        """As if it had not run."""
        self.done = False
        self.results: list[T] = []
        self.error: BaseException | None = None

    def give_up(self) -> None:
        """Where it is not known to be done, it is not acknowledged."""
        self.error, self.done = StoreUnavailable("the program was interrupted"), True

    def run_with(self, how: Callable[[Callable[[Connection], T]], T]) -> None:
        """Run it, and keep what comes of it."""
        try:
            self.results.append(how(self.work))
        except Exception as error:
            self.error = error
        self.done = True

    def outcome(self) -> T:
        """The result, or raises the error."""
        if self.error is not None:
            raise self.error
        return self.results[0]
