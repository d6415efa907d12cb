"""What stands in addresses and headers: ids of requests, versions, idempotency keys, pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from assent.casework.record.caller import stated_day, stated_flag, stated_time
from assent.desk.people.offices import check_known_to
from assent.web.request_rights import check_operation
from assent.web.server.caller import Caller, SignedIn, SignedInApart
from assent.web.server.problems import FieldProblem, ProblemKind, Stopped
from assent.web.server.strict import VERSION_HEADER, stated_version
from assent.web.server.words import TAG, VERSIONS

ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"
"""The form of the id of a request."""


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


async def _known(request: _OfRequest, caller: SignedIn, http: Request) -> str:
    return _checked(request, caller, http)


def _known_apart(request: _OfRequest, caller: SignedInApart, http: Request) -> str:
    return _checked(request, caller, http)


def _checked(request: str, caller: Caller, http: Request) -> str:
    check_known_to(caller.desk, request, caller.actor)
    check_operation(http.scope["route"], caller.account.role)
    return request


RequestId = Annotated[str, Depends(_known)]
"""The id of a request that the caller may know of: an office gets 404 for another office's. Whoever has no such
operation gets 403, whatever the request holds.

For a route that runs in a thread as a whole."""
RequestIdApart = Annotated[str, Depends(_known_apart)]
"""The same for a coroutine, checked in a thread of its own."""


_IfMatch = Annotated[
    str | None,
    Header(
        pattern=VERSIONS,
        description="The ETag of the request as it was seen, also a weak one, or one with the name of a compression.",
        examples=['"7"'],
    ),
]
_Sent = Annotated[
    str | None,
    Header(
        alias=VERSION_HEADER,
        pattern=r"^[0-9]{1,9}$",
        description="The version of the request as it was seen, where If-Match does not arrive.",
        examples=["7"],
    ),
]


@dataclass(frozen=True, slots=True)
class _Stated:
    """The versions that a call names: those of ``If-Match``, and the one beside it, None where there is none."""

    tags: tuple[int, ...]
    beside: int | None

    @property
    def one(self) -> int | None:
        """The only version that is named; None where none is, or any of several would do."""
        if self.beside is not None:
            return self.beside
        return self.tags[0] if len(self.tags) == 1 else None

    @property
    def latest(self) -> int | None:
        """The latest version that is named: who has seen it has seen all of a list, since versions only rise."""
        return self.beside if self.beside is not None else max(self.tags, default=None)


async def _versions(request: Request, if_match: _IfMatch = None, assent_version: _Sent = None) -> _Stated:
    """What the headers and the body say; they do not contradict each other."""
    tags = tuple(int(tag["version"]) for tag in TAG.finditer(if_match or ""))
    beside = [version for version in (assent_version, stated_version(request)) if version is not None]
    if len(set(map(int, beside))) > 1 or (tags and beside and int(beside[0]) not in tags):
        detail = "If-Match, Assent-Version and version in the body name different versions; send one."
        raise Stopped(ProblemKind.REFUSED, detail)
    request.state.version_stated = bool(tags or beside)
    return _Stated(tags, int(beside[0]) if beside else None)


async def _version(stated: Annotated[_Stated, Depends(_versions)]) -> int | None:
    return stated.latest


Expected = Annotated[int | None, Depends(_version)]
"""The version of the request that the caller saw, where the caller names one: in ``If-Match``, ``Assent-Version``
or the body."""


async def _seen_version(stated: Annotated[_Stated, Depends(_versions)]) -> int:
    if stated.one is None:
        detail = (
            "A determination rests on one version of the request: name the one that was seen, by If-Match with its "
            "ETag, by Assent-Version, or as version in the body."
        )
        problem = FieldProblem(place="header", pointer="/if-match", detail="names no single version")
        raise Stopped(ProblemKind.STATE_THE_VERSION, detail, [problem])
    return stated.one


Seen = Annotated[int, Depends(_seen_version)]
"""The version of the request that a determination rests on; without one the call ends with 428."""


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
