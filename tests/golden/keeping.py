"""How the texts of the golden run are kept: small ones as they are, big ones compressed, always the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

_SMALL = 70_000


def keep(texts: Mapping[str, str], folder: Path) -> None:
    """Write the texts into a folder; what it held of an earlier recording goes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if len(text) <= _SMALL:
            path.write_text(text, "utf-8")
        else:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def kept(folder: Path) -> dict[str, str]:
    """The texts that a folder holds, by name."""
    texts = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            plain = gzip.decompress(content) if path.suffix == ".gz" else content
            texts[name.removesuffix(".gz")] = plain.decode()
    return texts
