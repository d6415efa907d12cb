"""A screenshot as a small PNG: at most 256 colors, with the standard library alone."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLORS = 256
_Color = bytes


def small(png: bytes) -> bytes:
    """The same picture with a palette. Takes what Chromium writes: eight bits, no interlacing, RGB or RGBA."""
    chunks = list(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    assert (depth, kind in (2, 6)) == (8, True), "Chromium writes RGB of eight bits"
    size = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows = list(_rows(data, width * size, size))
    pixels = [[row[at : at + 3] for at in range(0, len(row), size)] for row in rows]
    counts = Counter(color for row in pixels for color in row)
    palette, places = _palette(counts)
    lines = b"".join(b"\0" + bytes(places[color] for color in row) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in parts)


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG; raises ``AssertionError`` for what is none."""
    assert png.startswith(_SIGNATURE)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _palette(counts: Counter[_Color]) -> tuple[list[_Color], dict[_Color, int]]:
    """The most frequent colors, none near to another, and for every color the nearest of them."""
    palette: list[_Color] = []
    for least in (12, 0):
        for color, _ in counts.most_common():
            if len(palette) < _COLORS and all(_far(color, one) > least for one in palette):
                palette.append(color)
    nearest = {color: min(range(len(palette)), key=lambda at: _far(color, palette[at])) for color in counts}
    return palette, nearest


def _far(one: _Color, other: _Color) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) + abs(one[2] - other[2])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(data: bytes, width: int, size: int) -> Iterator[bytes]:
    """The rows without the filters of the format."""
    before = bytearray(width)
    for at in range(0, len(data), width + 1):
        row = bytearray(data[at + 1 : at + 1 + width])
        _unfilter(data[at], row, before, size)
        yield bytes(row)
        before = row


def _unfilter(kind: int, row: bytearray, above: bytearray, size: int) -> None:
    for at in range(len(row)) if kind else ():
        left = row[at - size] if at >= size else 0
        match kind:
            case 1:
                guess = left
            case 2:
                guess = above[at]
            case 3:
                guess = (left + above[at]) // 2
            case _:
                guess = _paeth(left, above[at], above[at - size] if at >= size else 0)
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))
