"""The log: one line of JSON for each call, with nothing of what was sent.

Only the fields listed here are ever written, so that a careless line cannot hold a member's data.
"""

import json
import logging
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO

import structlog

FIELDS = frozenset({
    "time", "level", "event", "route", "method", "status", "ms", "account", "reference",
    "failure", "place", "seconds", "count", "process", "port", "head", "number",
    "address",
})  # fmt: skip
"""All that a line may hold. ``route`` is a template, ``reference`` is that of the call,
``head`` the digest of an entry or checkpoint, which finds it in the record and tells nothing of it; ``address``
stands in lines of the event ``security`` only."""

Log = structlog.typing.FilteringBoundLogger
Clock = Callable[[], datetime]


def open_log(out: TextIO, clock: Clock) -> Log:
    """A log that writes to a stream."""

    def timed(_: Any, level: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
        kept = {name: value for name, value in fields.items() if name in FIELDS}
        return {"time": clock().isoformat(timespec="milliseconds"), "level": level, **kept}

    log: Log = structlog.wrap_logger(
        structlog.PrintLogger(out),
        processors=[timed, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return log


def failure(error: BaseException) -> dict[str, str]:
    """What may be said of a failure: its type and its place in the program, never its words."""
    kind = type(error)
    return {"failure": f"{kind.__module__}.{kind.__qualname__}", "place": _place(error.__traceback__)}


def _place(at: TracebackType | None) -> str:
    """The last place inside this program, and where it ended up below that."""
    places: list[tuple[bool, str]] = []
    while at is not None:
        code = at.tb_frame.f_code
        module = str(at.tb_frame.f_globals.get("__name__", PurePath(code.co_filename).stem))
        places.append((module.startswith("assent"), f"{module}:{code.co_name}:{at.tb_lineno}"))
        at = at.tb_next
    ours = [place for is_ours, place in places if is_ours]
    last = [place for _, place in places[-1:]]
    return " > ".join(dict.fromkeys([*ours[-1:], *last]))


class JsonLines(logging.Formatter):
    """Lines of the server itself in the same form. Of a failure the type and place, not the text."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        error = record.exc_info[1] if record.exc_info else None
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": "server failure" if error else record.getMessage(),
            **(failure(error) if error else {}),
        }
        return json.dumps(line, ensure_ascii=False)


def server_logging() -> dict[str, Any]:
    """How the server logs: the same lines, and no list of the addresses that were called."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines}},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"},
        },
        "loggers": {
            "uvicorn": {"handlers": ["out"], "level": "WARNING", "propagate": False},
            "uvicorn.error": {"level": "INFO"},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
