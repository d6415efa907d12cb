"""What an installation does by itself while it is served: the sweep and the letters, again and again.

Several processes may do it at once, and one may be killed half-way: each thing is recorded once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from time import perf_counter

from assent.casework.record.actors import EntryPoint
from assent.desk.deadlines.sweep import sweep
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.ports import Desk
from assent.desk.reports.operations import can_send
from assent.web.server.installation import Installation
from assent.web.server.logs import failure


class Rounds:
    """The sweep and the letters. What fails in a round is logged, and the next one tries again."""

    def __init__(self, here: Installation) -> None:
        self._here = here

    def once(self) -> None:
        """One round: first what is due, then the letters that are owed; neither by a clock that is not believed."""
        try:
            self._here.check_clock()
        except Exception as error:
            self._here.log.error("the clock is not believed, or cannot be checked", **failure(error))
            return
        for event, work in (("sweep failed", self._sweep), ("letters failed", self._send)):
            try:
                work()
            except Exception as error:
                self._here.log.error(event, **failure(error))

    @property
    def _desk(self) -> Desk:
        """The desk with the settings in force now, reached by a job."""
        return replace(self._here.desk, via=EntryPoint.JOB)

    def _sweep(self) -> None:
        here, started = self._here, perf_counter()
        swept = sweep(self._desk, here.clock())
        seconds = perf_counter() - started
        here.metrics.swept(here.clock(), seconds)
        if swept.checkpoint is not None:
            here.log.info("checkpoint", number=swept.checkpoint.number, head=swept.checkpoint.digest)
        if swept.forgotten:
            here.log.info("hook calls removed", count=swept.forgotten)
        if swept.failed:
            here.log.error("requests could not be swept", count=len(swept.failed))
        if swept.changed:
            here.log.info("swept", count=swept.changed, seconds=round(seconds, 3))

    def _send(self) -> None:
        here, started = self._here, perf_counter()
        desk = self._desk
        if not can_send(desk):
            return
        sent = send_due_notices(desk, here.clock())
        if sent.held:
            here.log.error("letters are held back", count=len(sent.held))
        if sent.letters:
            here.log.info("letters sent", count=sent.letters, seconds=round(perf_counter() - started, 3))


@contextmanager
def going_round(here: Installation, interval: float) -> Iterator[None]:
    """Go round for as long as this lasts; ``interval`` in seconds, 0 for not at all."""
    if interval <= 0:
        yield
        return
    with again_and_again(Rounds(here).once, interval, "rounds"):
        yield


@contextmanager
def again_and_again(round_: Callable[[], object], interval: float, name: str) -> Iterator[None]:
    """Work in a thread of that name, every ``interval`` seconds, for as long as this lasts.

    At the end the round that is under way is waited for. A round catches its own errors.
    """
    over = Event()

    def run() -> None:
        while not over.wait(interval):
            round_()

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
