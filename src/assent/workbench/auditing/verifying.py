"""A verification whose page grows while it works: each part is sent when it is done, without any script."""

from collections.abc import Callable, Iterator, Mapping

from fastapi import Request
from fastapi.responses import StreamingResponse

from assent.casework.oversight.verification import Verified
from assent.casework.record.checks import Refused
from assent.desk.ports import Desk
from assent.desk.record import audit
from assent.workbench.shell.pages import HEADERS, rendered

_MARK = "<!-- the parts -->"
_TEMPLATE = "auditing/verification.html"


def verifying(http: Request, desk: Desk, kept: Mapping[int, str]) -> StreamingResponse:
    """The page of a verification; what goes wrong in the middle stands on it as a fault."""
    frame = rendered(http, _TEMPLATE, kept=len(kept))
    before, _, after = frame.partition(_MARK)

    def part(name: str, **values: object) -> str:
        return rendered(http, f"auditing/{name}.html", **values)

    return StreamingResponse(_page(before, after, part, desk, kept), 200, HEADERS, "text/html; charset=utf-8")


def _page(
    before: str, after: str, part: Callable[..., str], desk: Desk, kept: Mapping[int, str]
) -> Iterator[str]:
    yield before
    verified: Verified | None = None
    try:
        for checked, verified in audit.verification(desk, kept):
            yield part("verified_part", checked=checked.value, found=verified)
    except Refused as error:
        yield part("verification_stopped", says=error.says)
    else:
        yield part("verified", found=verified)
    yield after
