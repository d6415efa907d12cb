"""Which member of the plan a transaction is for: by number and birth date, never by a guess; else a person says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.intake.commands import give_facts, identify_member
from assent.casework.intake.events import FactsGiven, MemberIdentified
from assent.casework.record.event import Actor
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.casework.requirement.coverage import Member, coverage_that_counts
from assent.casework.requirement.eligibility import check_member
from assent.desk.intake.submission import UNKNOWN_LINE
from assent.desk.ports import Desk, Directory
from assent.desk.record.recording import Recording, package_of, take_up
from assent.desk.requirement import settlement
from assent.desk.review.reassessment import reassess
from assent.facts.billing_codes import base_code
from assent.terms.facts import PRODUCT_LINE
from assent.terms.requests import named_product_line


@dataclass(frozen=True, slots=True)
class MemberClaimed:
    """What a transaction says of the member: numbers, birth date, and how it calls the plan of the coverage."""

    numbers: tuple[str, ...]
    born: date | None
    plan_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberMatch:
    """The member that was found, with the product line; ``identified`` is False where none or several were.

    ``member`` then is a stand-in that is the same for the same claim, and says nothing about anybody.
    """

    member: str
    product_line: str
    identified: bool = True


def match_member(
    desk: Desk, claimed: MemberClaimed, service: tuple[date, date] | None, received: date
) -> MemberMatch:
    """The one member whose number and birth date are as claimed, with the coverage that counts for the service.

    Without a directory there is nobody to compare with: the number counts where exactly one is given, and the
    product line where the plan's name says it.
    """
    line = named_product_line(claimed.plan_names)
    if desk.directory is None:
        known = len(claimed.numbers) == 1 and line
        return MemberMatch(claimed.numbers[0], line) if known else _nobody(claimed)
    member = the_member(desk.directory, claimed.numbers, claimed.born)
    if member is None:
        return _nobody(claimed)
    coverage = coverage_that_counts(member, line, service, received).coverage
    return MemberMatch(member.number, coverage.product_line) if coverage is not None else _nobody(claimed)


def identify(
    desk: Desk,
    request: str,
    identified: MemberIdentified,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Say which member a request is for; it is then looked up, settled and assessed as if it had said so itself.

    Raises ``Refused`` for a number or product line that the directory does not know, and where the member is
    known already. The clocks run from the receipt, under the rules of the product line.
    """
    work = take_up(desk, request, now, expected)
    first = min((line.requested.start for line in work.state.lines.values()), default=now.date())
    if desk.directory is not None:
        check_member(desk.directory.member(identified.member), identified.product_line, first)
    work.add(identify_member(work.state, _with_benefits(work, identified), work.now, actor), actor)
    settle_known_member(work)
    return work.save()


def identify_by_software(work: Recording, identified: MemberIdentified) -> None:
    """Name the member whom the directory knows now by what the office corrected; where the member is known, nothing."""
    if work.state.draft is not None and not work.state.draft.identified:
        work.add_by_software(identify_member, _with_benefits(work, identified))
        settle_known_member(work)


def settle_known_member(work: Recording) -> None:
    """What follows once the member is known: coverage, whether authorization is needed, the assessment."""
    _give_product_line(work)
    settlement.send_unclocked(work)
    settlement.record_coverage(work)
    settlement.settle(work, {}, work.desk.software)
    reassess(work)


def _with_benefits(work: Recording, identified: MemberIdentified) -> MemberIdentified:
    """With the benefit of each line in the product line, where a service of the policy is asked for."""
    package = package_of(work)
    by_line = {service.line: service for service in package.services} if package else {}
    benefits = list[tuple[str, str]]()
    for name, line in work.state.lines.items():
        by_code = package.service_of(base_code(line.requested.code)) if package else None
        service = by_line.get(name) or by_code
        if service is not None:
            benefits.append((name, service.benefit_of(identified.product_line).value))
    return replace(identified, benefits=tuple(benefits))


def _give_product_line(work: Recording) -> None:
    """The product line as a fact, where the policy reads it."""
    package = package_of(work)
    vocabulary = package.reading(work.case.request_date).vocabulary if package else None
    if vocabulary is None or PRODUCT_LINE not in {fact.name for fact in vocabulary.facts}:
        return
    fact = GivenFact(PRODUCT_LINE, work.state.product_line, Evidence(Basis.STATED, "the plan's directory"))
    work.add_by_software(partial(give_facts, package=package), FactsGiven((fact,)))


def the_member(directory: Directory, numbers: Iterable[str], born: date | None) -> Member | None:
    """The one member with one of these numbers and this birth date; None where none or several are."""
    known = [member for number in numbers if (member := directory.member(number)) is not None]
    members = {member.number: member for member in known if born is not None and member.birth_date == born}
    return next(iter(members.values())) if len(members) == 1 else None


def _nobody(claimed: MemberClaimed) -> MemberMatch:
    """The stand-in for a member who is not known."""
    identity = "\0".join([*claimed.numbers, str(claimed.born)])
    stand_in = f"unidentified-{sha256(identity.encode()).hexdigest()[:16]}"
    return MemberMatch(stand_in, named_product_line(claimed.plan_names) or UNKNOWN_LINE, identified=False)
