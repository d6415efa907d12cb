"""Members and providers as a plan's directory knows them: coverage by dates, networks, addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


def _holds(day: date, start: date, end: date | None) -> bool:
    return start <= day and (end is None or day <= end)


class LetterChannel(StrEnum):
    """The way by which letters reach somebody. ``portal``: the letter waits where its reader signs in."""

    MAIL = "mail"
    PORTAL = "portal"
    FAX = "fax"


NEW_MEMBER = timedelta(days=90)
"""So long a member counts as new, for the approvals of the carrier before."""


def is_new_member(enrolled: date | None, day: date | None) -> bool | None:
    """Whether somebody enrolled on a day is a new member on another; None where one of the days is not known."""
    return None if enrolled is None or day is None else enrolled <= day < enrolled + NEW_MEMBER


@dataclass(frozen=True, slots=True)
class Coverage:
    """A member's enrolment in one product line, from ``start`` to ``end`` (None: goes on), both included.

    ``contract`` and ``program`` are those under which yearly figures are published. ``fully_insured``
    is None where it is not known.
    """

    product_line: str
    start: date
    end: date | None = None
    contract: str = ""
    program: str = ""
    fully_insured: bool | None = None

    def covers(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return _holds(day, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Member:
    """A member. ``address`` is where letters go: the address that the member chose (M.G.L. c.176O s.27).

    ``language`` is ``en`` or ``es``; letters in other languages go out in English with an offer of help.
    ``channel`` is mail or portal, and ``channel_chosen`` the day on which the member chose it, None where
    no choice is recorded. ``name_latin`` is the name in Latin letters where it is written in others.
    """

    number: str
    name: str
    birth_date: date | None = None
    language: str = "en"
    address: tuple[str, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    channel: LetterChannel = LetterChannel.MAIL
    channel_chosen: date | None = None
    name_latin: str = ""

    @property
    def printed_name(self) -> str:
        """The name as letters print it."""
        return self.name_latin or self.name

    def covered(self, product_line: str, day: date) -> Coverage | None:
        """The coverage in that product line that is in force on a day."""
        return next(
            (
                coverage
                for coverage in self.coverages
                if coverage.product_line == product_line and coverage.covers(day)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class CoverageFound:
    """The coverage of a member that counts for a service; None where several might, of different product lines.

    ``in_force`` is False where none is in force on the days of the service: the coverage is then the one that was
    last, or None where the member never had one.
    """

    coverage: Coverage | None
    in_force: bool


def coverage_that_counts(
    member: Member, named: str, service: tuple[date, date] | None, received: date
) -> CoverageFound:
    """Which coverage of a member counts for a service of these days; where it names none, on the day of receipt.

    It is the one in force on the first day, else one that begins before the last. Of several it is that of the
    product line ``named`` by who asks. Of one product line the one that began last counts. A coverage is never guessed.
    """
    first, last = service or (received, received)
    in_force = [coverage for coverage in member.coverages if coverage.covers(first)]
    in_force = in_force or [coverage for coverage in member.coverages if first < coverage.start <= last]
    candidates = [
        coverage for coverage in in_force or member.coverages if coverage.product_line == named
    ] or in_force
    latest = sorted(candidates or member.coverages, key=lambda coverage: coverage.start)[-1:]
    clear = len({coverage.product_line for coverage in candidates}) <= 1
    return CoverageFound(latest[0] if latest and clear else None, bool(in_force))


@dataclass(frozen=True, slots=True)
class Network:
    """A provider's contract for one product line, both days included; without an end it goes on."""

    product_line: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's office, by its National Provider Identifier. ``fax`` is the number to which letters go.

    ``signers`` are the people who sign requests for it, empty where the plan keeps no list of them.
    ``part2_program``: it is a program whose records 42 CFR Part 2 protects.
    """

    npi: str
    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    networks: tuple[Network, ...] = ()
    channel: LetterChannel = LetterChannel.MAIL
    fax: str = ""
    signers: tuple[str, ...] = ()
    part2_program: bool = False

    def in_network(self, product_line: str, day: date) -> bool:
        """Whether the office has a contract for the product line on a day."""
        return _any(self.networks, product_line, day)


def _any(networks: Iterable[Network], product_line: str, day: date) -> bool:
    return any(
        network.product_line == product_line and _holds(day, network.start, network.end)
        for network in networks
    )
