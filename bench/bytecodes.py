"""How many bytecodes Python runs for one submission, and in which functions: the same however busy the machine is.

``python -m bench.bytecodes [--submissions 3] [--functions 40]``

A count is no time: it leaves out what C does (SQLite, JSON, digests), and no bytecode costs what another does. It says
what a change saves where seconds of the processor differ by more than that from run to run. The submissions are those
of ``bench.submissions``, in process, by the compiled policy.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from bench.served import assent_application, make_installation
from bench.submissions import body

_WARM = 3
_ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Count, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--submissions", type=int, default=3)
    parser.add_argument("--functions", type=int, default=40, help="how many functions are listed")
    given = parser.parse_args()
    counted = Counts()
    with TemporaryDirectory() as folder, ExitStack() as opened:
        token = make_installation(Path(folder) / "installation", "")
        app = assent_application(Path(folder) / "installation", opened)
        asyncio.run(_submit(app, token, given.submissions, counted))
    counted.show(given.submissions, given.functions)


class Counts:
    """Bytecodes and calls by function, while ``counting``."""

    def __init__(self) -> None:
        self._bytecodes, self._calls = Counter[CodeType](), Counter[CodeType]()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what is run in this thread."""
        sys.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(None)

    def show(self, submissions: int, functions: int) -> None:
        """Print the total and the functions that run most, for one submission."""
        total = self._bytecodes.total() / submissions
        print(f"{total:.0f} bytecodes, {self._calls.total() / submissions:.0f} calls for a submission")
        for code, count in self._bytecodes.most_common(functions):
            share, calls = count / submissions / total, self._calls[code] / submissions
            print(f"{share:6.1%} {count / submissions:8.0f} {calls:7.0f} x  {_name(code)}")

    def _called(self, frame: FrameType, _: str, __: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        self._calls[frame.f_code] += 1
        return self._within

    def _within(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "opcode":
            self._bytecodes[frame.f_code] += 1
        return self._within


def _name(code: CodeType) -> str:
    file = code.co_filename.removeprefix(f"{_ROOT}/").rpartition("site-packages/")[2]
    return f"{file.removeprefix('src/')}:{code.co_qualname}"


async def _submit(app: FastAPI, token: str, submissions: int, counted: Counts) -> None:
    async def at_once(function: Any, *arguments: Any, **_: Any) -> Any:
        return function(*arguments)  # in the one thread that is counted

    with patch("anyio.to_thread.run_sync", at_once):
        for number in range(_WARM):
            await _call(app, token, number)
        for number in range(_WARM, _WARM + submissions):
            with counted.counting():
                await _call(app, token, number)


async def _call(app: FastAPI, token: str, number: int) -> None:
    sent = body(number)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{number:08}", "Host": "127.0.0.1",
               "Content-Type": "application/json", "Content-Length": str(len(sent))}  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/api/requests", "raw_path": b"/api/requests", "query_string": b"", "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    status = list[int]()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: Any) -> None:
        status.extend([message["status"]] if "status" in message else [])

    await app(scope, receive, send)
    if status != [201]:
        raise SystemExit(f"the server said {status}")


if __name__ == "__main__":
    main()
