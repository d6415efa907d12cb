"""Several clients of one server, each with a connection that it keeps: as little as HTTP needs.

A client library would take more of the processor than what is measured.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter

Build = Callable[[int], bytes]
"""The bytes of the call of a number."""


def call(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a POST."""
    lines = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **headers}.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def run(port: int, clients: int, seconds: float, first: int, build: Build) -> list[float]:
    """So many clients for so long; the seconds that each call took. Any answer but 200 and 201 is an error."""
    return asyncio.run(_run(port, clients, seconds, first, build))


async def _run(port: int, clients: int, seconds: float, first: int, build: Build) -> list[float]:
    taken: list[float] = []
    until = perf_counter() + seconds
    numbers = iter(range(first, first + 10_000_000))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while perf_counter() < until:
            data = build(next(numbers))
            started = perf_counter()
            writer.write(data)
            await _answer(reader)
            taken.append(perf_counter() - started)
        writer.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return taken


async def _answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(int(length.split(b":")[1]))
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
        raise SystemExit(f"the server said {head[:40]!r} {body[:400]!r}")
