"""How much data there is, as people say it."""

_KB, _MB = 1024, 1024 * 1024


def size_words(size: int) -> str:
    """A number of bytes in words, such as ``1 MB`` or ``2.5 MB``; below a kilobyte in bytes."""
    if size >= _MB:
        return f"{_short(size / _MB)} MB"
    return f"{_short(size / _KB)} KB" if size >= _KB else f"{size} bytes"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
