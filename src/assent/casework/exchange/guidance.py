"""What a program was told of orders while they were written: coverage, authorization, and what must be collected. Pure.

It tells what the plan's list and the law require. No clinical criterion is decided here, and nothing is refused.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from assent.casework.record.checks import InvalidRecord


class Covered(StrEnum):
    """Whether a coverage is in force for an order; ``not-covered`` never says anything about the order itself."""

    COVERED = "covered"
    NOT_COVERED = "not-covered"
    CONDITIONAL = "conditional"
    INDETERMINATE = "indeterminate"


class AuthorizationGuidance(StrEnum):
    """Whether prior authorization is needed."""

    NO_AUTH = "no-auth"
    NEEDED = "auth-needed"
    SATISFIED = "satisfied"
    CONDITIONAL = "conditional"
    INDETERMINATE = "indeterminate"


class GuidanceReason(StrEnum):
    """Why nothing can be said, by the code of the guide."""

    NO_MEMBER = "no-member-found"
    NO_COVERAGE = "no-active-coverage"
    SEVERAL_COVERAGES = "coverage-not-found"
    TECHNICAL = "technical"


MEMBERSHIP = frozenset({GuidanceReason.NO_MEMBER, GuidanceReason.NO_COVERAGE})
"""The only reasons for which something is said not to be covered."""


@dataclass(frozen=True, slots=True)
class OrderGuidance:
    """What is said of one order, which ``order`` names as ``Type/id``.

    ``codes`` are the codes under which it is billed here. ``detail_needed``: a code that says more would settle it.
    ``documentation``: facts are to be collected by the questionnaire of ``policy``. ``satisfied_by`` is the number of
    an authorization that covers it. ``says`` is why, in words. Raises ``InvalidRecord`` where something is said not to
    be covered for another reason than who the member is.
    """

    order: str
    covered: Covered
    authorization: AuthorizationGuidance | None
    says: str
    codes: tuple[str, ...] = ()
    policy: str = ""
    documentation: bool = False
    detail_needed: bool = False
    satisfied_by: str = ""
    reason: GuidanceReason | None = None

    def __post_init__(self) -> None:
        refused = self.covered is Covered.NOT_COVERED
        if refused and (self.reason not in MEMBERSHIP or self.authorization is not None):
            raise InvalidRecord("guidance: not-covered is said only where no member or no coverage is found.")
        if (self.authorization is AuthorizationGuidance.SATISFIED) is not bool(self.satisfied_by):
            raise InvalidRecord("guidance: satisfied names the authorization, and nothing else does.")


@dataclass(frozen=True, slots=True)
class CoverageAssertion:
    """What was said in one call about one coverage, under an id by which it can be asked for again.

    ``account`` was told so. ``member`` is empty where none was found. ``coverage`` is the caller's own reference.
    ``policy`` and ``pathway`` name the questionnaire, empty where none is needed.
    """

    id: str
    at: datetime
    account: str
    npis: tuple[str, ...]
    hook: str
    coverage: str
    member: str
    product_line: str
    day: date
    orders: tuple[OrderGuidance, ...]
    policy: str = ""
    pathway: str = ""

    def of(self, order: str) -> OrderGuidance | None:
        """What was said of one order."""
        return next((guidance for guidance in self.orders if guidance.order == order), None)


@dataclass(frozen=True, slots=True)
class HookCall:
    """A call of a CDS service as it came and was answered, kept for a dispute about what was said.

    The token for the clinical system, which a call may bring, is never held: it opens a chart, and settles nothing.
    """

    id: str
    at: datetime
    account: str
    hook: str
    instance: str
    request: bytes = field(repr=False)
    response: bytes = field(repr=False)
    status: int = 200

    def __post_init__(self) -> None:
        object.__setattr__(self, "request", without_token(self.request))


_AUTHORIZATION = "fhirAuthorization"
_ESCAPE = b"\\u"
"""With it the name could be written in another way."""
_NO_SECRETS = frozenset({"token_type", "expires_in", "scope", "subject", "patient"})
"""What the authorization of a call says beside its token, as CDS Hooks has it; whatever else it brings is left out."""


def without_token(call: bytes) -> bytes:
    """The body of a call without the token in it; every other byte as it came.

    Raises ``InvalidRecord`` for what is no JSON object, of which nobody could tell what it holds.
    """
    if _AUTHORIZATION.encode() not in call and _ESCAPE not in call:
        return call
    try:
        text = call.decode("utf-8-sig")
        members = list(_members(text))
    except (ValueError, RecursionError):
        raise InvalidRecord("a hook call that is kept is a JSON object.") from None
    for name, value, start, end in reversed(members):
        if name == _AUTHORIZATION:
            said = value.items() if isinstance(value, dict) else ()
            kept = {key: inner for key, inner in said if key in _NO_SECRETS}
            text = f"{text[:start]}{json.dumps(kept)}{text[end:]}"
    return text.encode()


def _members(text: str) -> Iterator[tuple[str, object, int, int]]:
    """The members of a JSON object, each with where its value begins and ends. Raises ``ValueError``."""
    at = _past(text, 0, "{")
    if text[at : at + 1] == "}":
        return
    while True:
        name, at = _DECODER.raw_decode(text, at)
        start = _past(text, at, ":")
        value, end = _DECODER.raw_decode(text, start)
        yield str(name), value, start, end
        at = _SPACE.match(text, end).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "}":
            return
        at = _past(text, at, ",")


def _past(text: str, at: int, sign: str) -> int:
    """Where what follows a sign begins. Raises ``ValueError`` where the sign is not there."""
    found = re.compile(rf"[ \t\n\r]*{re.escape(sign)}[ \t\n\r]*").match(text, at)
    if found is None:
        raise ValueError(f"no {sign} there")
    return found.end()


_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
