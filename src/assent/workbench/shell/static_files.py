"""Files that pages load: named by their digest, compressed once, kept by browsers for good."""

import gzip
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import Request, Response

from assent.casework.record.checks import NotFound
from assent.web.router import Router
from assent.web.server.strict import StrictRoute
from assent.workbench.shell.compression import ENCODING, takes_gzip

router = Router(route_class=StrictRoute)

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_FROM_PACKAGE = {"htmx.js": ("js_lib_htmx", "static/htmx/htmx.min.js")}
"""Files out of an installed package: never pasted into the repository."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file: ``name`` as pages call it, ``digest`` as it stands in the address."""

    name: str
    digest: str
    media_type: str
    content: bytes
    compressed: bytes

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"/static/{self.digest}/{self.name}"


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file by its name."""
    own = {file.name: file.read_bytes() for file in (files("assent.workbench") / "static").iterdir()}
    packaged = {
        name: files(package).joinpath(path).read_bytes() for name, (package, path) in _FROM_PACKAGE.items()
    }
    return {name: _file(name, content) for name, content in {**own, **packaged}.items()}


def _file(name: str, content: bytes) -> StaticFile:
    digest = urlsafe_b64encode(sha256(content).digest())[:16].decode()
    media_type = _TYPES[name.rpartition(".")[2]]
    return StaticFile(name, digest, media_type, content, gzip.compress(content, mtime=0))


def address(name: str) -> str:
    """The address of a file, for templates."""
    return static_files()[name].address


@router.get("/static/{digest}/{name}", include_in_schema=False)
async def serve(digest: str, name: str, request: Request) -> Response:
    """One file, compressed where the browser takes that."""
    file = static_files().get(name)
    if file is None or file.digest != digest:
        raise NotFound("There is no such file.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if takes_gzip(request):
        return Response(
            file.compressed, headers={**headers, "Content-Encoding": ENCODING}, media_type=file.media_type
        )
    return Response(file.content, headers=headers, media_type=file.media_type)
