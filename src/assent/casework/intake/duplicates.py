"""Other requests of a member for a same service: those that may be the same one, and what was authorized."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import RequestState, Stage


@dataclass(frozen=True, slots=True)
class RequestKnown:
    """As much of another request as is compared. ``lines`` are those not withdrawn.

    ``authorized`` are its authorizations: the number, and the codes that it was for.
    """

    request: str
    member: str
    lines: tuple[RequestedLine, ...]
    authorized: tuple[tuple[str, frozenset[str]], ...] = ()


def summary(state: RequestState) -> RequestKnown | None:
    """The summary of a submitted request; None for a draft and where all was withdrawn."""
    if state.draft is None or state.submitted is None or state.stage is Stage.WITHDRAWN:
        return None
    lines = tuple(line.requested for line in state.lines.values() if not line.withdrawn)
    authorized = tuple(
        (number, frozenset(state.lines[grant.line].requested.code for grant in authorization.grants))
        for number, authorization in state.authorizations.items()
    )
    return RequestKnown(state.id, state.draft.member, lines, authorized)


def duplicates(
    state: RequestState, lines: Sequence[RequestedLine], known: Iterable[RequestKnown]
) -> tuple[str, ...]:
    """The other requests that ask for a same service for this member on overlapping dates, sorted."""
    member = state.draft.member if state.draft else ""
    duplicates = {
        request.request
        for request in known
        if request.request != state.id
        and request.member == member
        and any(same_service(mine, theirs) for mine in lines for theirs in request.lines)
    }
    return tuple(sorted(duplicates))


def earlier_authorizations(
    state: RequestState, lines: Sequence[RequestedLine], known: Iterable[RequestKnown]
) -> tuple[str, ...]:
    """The numbers of the member's authorizations of a service that these lines ask for, sorted."""
    member = state.draft.member if state.draft else ""
    codes = {line.code for line in lines}
    return tuple(
        sorted(
            number
            for request in known
            if request.request != state.id and request.member == member
            for number, authorized in request.authorized
            if codes & authorized
        )
    )


def same_service(first: RequestedLine, second: RequestedLine) -> bool:
    """Whether two lines ask for the same service, or product, on overlapping days."""
    same = first.code == second.code and (first.ndc == second.ndc or None in (first.ndc, second.ndc))
    return same and first.start <= second.end and second.start <= first.end
