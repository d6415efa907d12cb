"""What the directory says of a request: is the member covered, under which contract, is the office in network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assent.casework.record.checks import Refused
from assent.casework.requirement.coverage import Coverage, Member, Provider
from assent.casework.requirement.events import CoverageChecked
from assent.logic.partial_dates import narrows
from assent.logic.tree import Plain

ANOTHER_BIRTH_DATE = (
    "the birth date among the facts is not the one that the plan's directory has of the member"
)
"""A problem of the coverage: the facts may be somebody else's."""
ANOTHER_PRODUCT_LINE = "the product line among the facts is not the one of the request"
"""A problem of the coverage: the criteria may be looked at under the rules of another product."""
IDENTITY_PROBLEMS = frozenset({ANOTHER_BIRTH_DATE, ANOTHER_PRODUCT_LINE})


@dataclass(frozen=True, slots=True)
class StatedIdentity:
    """What the facts say of whose request it is: birth date and product line; None where nobody said it."""

    born: Plain | None = None
    product_line: Plain | None = None


def compare_identity(member: Member, product_line: str, stated: StatedIdentity) -> tuple[str, ...]:
    """Problems of the coverage where the facts may be about another member, or another coverage of the member.

    ``product_line`` is that of the request, under whose rules it is decided.
    """
    problems = []
    if _is_another_birth_date(member, stated.born):
        problems.append(ANOTHER_BIRTH_DATE)
    if stated.product_line not in (None, product_line):
        problems.append(ANOTHER_PRODUCT_LINE)
    return tuple(problems)


def check_member(member: Member | None, product_line: str, day: date) -> None:
    """Raise ``Refused`` for a number that is no member's, or a product line that the member never had.

    A lapsed or later coverage is no mistake of who typed it: that is a problem for a person.
    """
    if member is None:
        raise Refused("The member's number is not in the plan's directory; read it again from the card.")
    lines = list(dict.fromkeys(coverage.product_line for coverage in member.coverages))
    if product_line not in lines:
        had = ", ".join(lines) or "none"
        if not product_line:
            raise Refused(f"product_line is missing; give it with the facts. The member's coverage is {had}.")
        raise Refused(f"product_line {product_line!r}: the member's coverage is {had} (looked up for {day}).")


class NotCovered(Refused):
    """What an office is told whose member's number and product line do not go together: no more than that."""

    def __init__(self) -> None:
        super().__init__(
            "The member's number and the product line do not go together in the plan's directory; "
            "read both again from the card, and give product_line with the facts."
        )


def coverage_checked(
    member: Member,
    provider: Provider | None,
    product_line: str,
    day: date,
    last: date,
    stated: StatedIdentity | None = None,
) -> CoverageChecked:
    """What the record holds of it; ``day`` and ``last`` are the first and the last day asked for.

    ``stated`` is what the facts say of whose request it is: they may be somebody else's.
    """
    coverage = member.covered(product_line, day) or _nearest(member, product_line)
    return CoverageChecked(
        product_line,
        coverage.contract if coverage else "",
        coverage.program if coverage else "",
        coverage.start if coverage else None,
        coverage.end if coverage else None,
        coverage.fully_insured if coverage else None,
        provider.in_network(product_line, day) if provider else None,
        (
            *_problems(member, provider, product_line, day, last),
            *compare_identity(member, product_line, stated or StatedIdentity()),
        ),
    )


def _problems(
    member: Member, provider: Provider | None, product_line: str, day: date, last: date
) -> Iterator[str]:
    coverage = member.covered(product_line, day)
    if coverage is None:
        yield f"no coverage in {product_line} is in force on {day}"
    elif coverage.end is not None and coverage.end < last:
        yield f"the coverage ends on {coverage.end}, before the period that is asked for"
    if provider is None:
        yield "the requesting provider is not in the plan's directory"
    elif not provider.in_network(product_line, day):
        yield f"the requesting provider has no contract for {product_line} on {day}"


def _is_another_birth_date(member: Member, born: Plain | None) -> bool:
    """Whether a birth date of the facts, as far as it is known, is not the one of the directory."""
    known = member.birth_date
    return known is not None and born is not None and born != known and not narrows(known, born)


def _nearest(member: Member, product_line: str) -> Coverage | None:
    return max(
        (coverage for coverage in member.coverages if coverage.product_line == product_line),
        key=lambda coverage: coverage.start,
        default=None,
    )
