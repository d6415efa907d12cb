"""What stands in addresses and headers: ids of requests, versions, idempotency keys, pages."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header, Path, Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from assent.casework.record.caller import stated_day, stated_flag, stated_time
from assent.desk.people.offices import check_known_to
from assent.web.server.caller import Caller, SignedIn, SignedInApart
from assent.web.server.problems import FieldProblem, ProblemKind, Stopped

ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"
"""The form of the id of a request."""
_VERSION = r'^"[0-9]{1,9}"$'


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("is no time of this world") from None


Moment = Annotated[AwareDatetime, BeforeValidator(stated_time), AfterValidator(_in_utc)]
"""A time with its zone, such as 2026-02-10T09:00:00-05:00, always a text; in UTC inside."""
Day = Annotated[date, BeforeValidator(stated_day)]
"""A date, such as 2026-02-05, always a text: a number is no date, though a library would take it for one."""
Flag = Annotated[bool, BeforeValidator(stated_flag)]
"""Yes or no, never a number."""


_OfRequest = Annotated[str, Path(pattern=ID, max_length=80, description="The id of a request.")]


async def _known(request: _OfRequest, caller: SignedIn) -> str:
    return _checked(request, caller)


def _known_apart(request: _OfRequest, caller: SignedInApart) -> str:
    return _checked(request, caller)


def _checked(request: str, caller: Caller) -> str:
    check_known_to(caller.desk, request, caller.actor)
    return request


RequestId = Annotated[str, Depends(_known)]
"""The id of a request that the caller may know of: an office gets 404 for another office's.

For a route that runs in a thread as a whole."""
RequestIdApart = Annotated[str, Depends(_known_apart)]
"""The same for a coroutine, checked in a thread of its own."""


async def _version(
    if_match: Annotated[
        str | None,
        Header(pattern=_VERSION, description="The ETag of the request as it was seen.", examples=['"7"']),
    ] = None,
) -> int | None:
    return int(if_match.strip('"')) if if_match else None


Expected = Annotated[int | None, Depends(_version)]
"""The version of the request that the caller saw, where the caller says so in ``If-Match``."""


async def _stated_version(expected: Expected) -> int:
    if expected is None:
        says = "A determination needs If-Match with the ETag of the request as it was seen."
        problem = FieldProblem(place="header", pointer="/if-match", detail="is missing")
        raise Stopped(ProblemKind.STATE_THE_VERSION, says, [problem])
    return expected


Seen = Annotated[int, Depends(_stated_version)]
"""The version of the request that a determination rests on; without ``If-Match`` the call ends with 428."""


async def _key(
    idempotency_key: Annotated[
        str | None,
        Header(
            pattern=r"^[!-~]{1,200}$",
            description="Makes repeating safe: the same key with the same content is done once.",
        ),
    ] = None,
) -> str | None:
    return idempotency_key


Key = Annotated[str | None, Depends(_key)]
"""The idempotency key, as sent. Keys of different accounts never meet; see ``own_key``."""


def own_key(key: str | None, account: str) -> str | None:
    """The key as the record has it."""
    return sha256(f"{account}\n{key}".encode()).hexdigest() if key else None


Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
After = Annotated[
    str | None,
    Query(max_length=400, pattern=r"^[A-Za-z0-9_=-]+$", description="From the link to the next page."),
]
