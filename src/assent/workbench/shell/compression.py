"""Pages compressed on their way to browsers that take it: most of a page is its markup, which is short when packed.

Nothing that a page keeps from other sites may be told by its length: tokens and marks are masked anew in every page
(``csrf``), and what travels sealed differs every time.
"""

import zlib

from fastapi import Request

ENCODING = "gzip"
_WORTH_IT = 1_000
"""Shorter texts, in bytes, are sent as they are."""
_LEVEL = 6
"""Of zlib's levels: a page is a tenth of its size, in half the time of the highest."""
_AS_GZIP = zlib.MAX_WBITS | 16


def takes_gzip(request: Request) -> bool:
    """Whether who asks takes an answer that is packed by gzip."""
    for coding in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = coding.partition(";")
        if name.strip() == ENCODING:
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def packed(content: bytes) -> bytes:
    """The content by gzip."""
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, _AS_GZIP)
    return packing.compress(content) + packing.flush()


def sent(request: Request, text: str) -> tuple[bytes, dict[str, str]]:
    """A text as it goes to who asked, with the headers that say how."""
    content = text.encode()
    headers = {"Vary": "Accept-Encoding"}
    if len(content) < _WORTH_IT or not takes_gzip(request):
        return content, headers
    return packed(content), {**headers, "Content-Encoding": ENCODING}
