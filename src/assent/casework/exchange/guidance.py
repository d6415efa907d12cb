"""What a program was told of orders while they were written: coverage, authorization, and what must be collected. Pure.

It tells what the plan's list and the law require. No clinical criterion is decided here, and nothing is refused.
"""

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
    """A call of a CDS service as it came and was answered, kept for a dispute about what was said."""

    id: str
    at: datetime
    account: str
    hook: str
    instance: str
    request: bytes = field(repr=False)
    response: bytes = field(repr=False)
    status: int = 200
