"""What happens between a submission and the criteria: coverage, the plan's rules, whether authorization is needed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from assent.casework.deadlines.clocks import plan_day, unclocked
from assent.casework.intake.events import Channel
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.lines import ItemKind, RequestedLine
from assent.casework.requirement.commands import check_coverage, determine_need, set_rules
from assent.casework.requirement.eligibility import (
    IDENTITY_PROBLEMS,
    NotCovered,
    StatedIdentity,
    check_member,
    compare_identity,
    coverage_checked,
)
from assent.casework.requirement.events import Need, RulesSet
from assent.casework.requirement.need import CIRCUMSTANCES, determined_needs, unsettled
from assent.casework.review.commands import escalate
from assent.casework.review.events import Escalated
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording
from assent.facts.billing_codes import base_code
from assent.terms.facts import BIRTH_DATE, PRODUCT_LINE

_KEYED_IN = (Channel.FAX, Channel.PAPER)
_KIND_OF = {"J0000": ItemKind.DRUG, "00000": ItemKind.SERVICE}
_LONGEST = timedelta(days=366)
"""An older receipt is a year mistyped: nothing lies so long before it is keyed in."""


def check_directory(
    desk: Desk, member: str, product_line: str, day: date, actor: Actor, now: datetime
) -> None:
    """Raise ``Refused`` where the directory does not know the member, or not under this product line.

    That it was asked in vain is on the record. An office is told the same whatever does not agree: it
    would learn a member's coverage otherwise, by asking again and again.
    """
    if desk.directory is None:
        return
    try:
        check_member(desk.directory.member(member), product_line, day)
    except Refused:
        asked = {"member": member, "product_line": product_line, "organization": actor.organization}
        desk.record.note(Operation(now, actor.id, OperationKind.COVERAGE_REFUSED, asked))
        if actor.role in OFFICES:
            raise NotCovered from None
        raise


def check_receipt(received_at: datetime | None, channel: Channel, now: datetime, actor: Actor) -> None:
    """Raise ``Refused`` where a time of receipt is stated that only a fax or paper has, or that is mistyped.

    Clocks run from it, and the law makes something of a deadline that passed: nobody but the plan's own
    people says that something came earlier than it was keyed in.
    """
    if received_at is None or received_at == now:
        return
    stated = f"received_at {received_at.isoformat()}"
    if actor.role in OFFICES or channel not in _KEYED_IN:
        raise Refused(
            f"{stated}: what comes by portal or interface is received when it is submitted; leave it out. "
            "Intake keys in a fax or paper, with the time at which it came."
        )
    if now - received_at > _LONGEST:
        raise Refused(f"{stated} is more than a year ago; read the day again.")


def check_kinds(lines: Iterable[RequestedLine]) -> None:
    """Raise ``Refused`` for a line whose code is of the other kind: a drug asked for as a service has another clock.

    HCPCS codes of J and four digits are drugs; CPT codes of five digits are services.
    """
    for line in lines:
        kind = _KIND_OF.get(re.sub("[0-9]", "0", base_code(line.code)))
        if kind is not None and line.kind is not kind:
            raise Refused(
                f"line {line.id}: {line.code} is a {kind.value}, not a {line.kind.value}; correct it."
            )


def check_request_date(request_date: date | None, now: datetime) -> None:
    """Raise ``Refused`` for a request date to come: a case is assessed as of the day on which it was received."""
    if request_date is not None and request_date > plan_day(now):
        raise Refused(
            f"request_date {request_date} is yet to come; give the day on which the plan received it."
        )


def record_rules(work: Recording) -> None:
    """Put the plan's settings of dated rules on the record, where it has any: later deadlines count by them."""
    rules = work.desk.plan.rules
    if rules != RulesSet():
        work.add_by_software(set_rules, rules)


def send_unclocked(work: Recording) -> None:
    """Have intake watch a line for which no rule sets a time. Raises ``Refused`` for a line that cannot be."""
    lines = unclocked(work.state, work.moments)
    if lines:
        why = "No rule sets a time for line {}: set a day by which it is decided, and watch it."
        send(work, Role.INTAKE, why.format(", ".join(lines)))


def record_coverage(work: Recording) -> None:
    """Look the member and the provider up, and have intake look at what is not in order."""
    desk, draft = work.desk, work.state.draft
    if desk.directory is None or draft is None:
        return
    member = desk.directory.member(draft.member)
    if member is None:
        return
    asked = [line.requested for line in work.state.lines.values()]
    first, last = min(requested.start for requested in asked), max(requested.end for requested in asked)
    provider = desk.directory.provider(draft.provider)
    checked = coverage_checked(member, provider, draft.product_line, first, last, _stated_identity(work))
    work.add_by_software(check_coverage, checked)
    if checked.problems:
        send(work, Role.INTAKE, f"Look at the coverage: {'; '.join(checked.problems)}.")


def compare_stated_identity(work: Recording) -> None:
    """Look the coverage up again where what the facts say of the member now is another matter than it was then.

    By whatever way a fact comes, it may be about somebody else; and a correction ends what was noted.
    """
    directory, draft, coverage = work.desk.directory, work.state.draft, work.state.coverage
    if directory is None or draft is None or coverage is None:
        return
    member = directory.member(draft.member)
    if member is None:
        return
    problems = compare_identity(member, draft.product_line, _stated_identity(work))
    if set(problems) != IDENTITY_PROBLEMS & set(coverage.problems):
        record_coverage(work)


def _stated_identity(work: Recording) -> StatedIdentity:
    """The birth date and the product line among the facts."""
    stated = (work.state.facts.get(name) for name in (BIRTH_DATE, PRODUCT_LINE))
    return StatedIdentity(*(fact.current.value if fact is not None else None for fact in stated))


def settle(work: Recording, stated: Mapping[str, bool | None], actor: Actor) -> None:
    """Record for every line whether authorization is required. What is not settled goes to intake."""
    for need in determined_needs(work.state, stated, work.desk.catalogue, work.desk.code_list):
        work.add(determine_need(work.state, need, work.now, actor), actor)
        if need.need is Need.UNDETERMINED:
            why = f"It is open whether authorization may be required ({need.citation})."
            send(
                work,
                Role.INTAKE,
                f"{why}{_to_settle(need.missing) or f' To be decided by a person: {need.says}.'}",
            )


def settle_by_facts(work: Recording) -> None:
    """Settle what further facts settle, such as the drug behind a code that stands for many."""
    if any(work.state.lines[name].need is not None for name in unsettled(work.state)):
        for need in determined_needs(work.state, {}, work.desk.catalogue, work.desk.code_list):
            if need.need is not Need.UNDETERMINED:
                work.add_by_software(determine_need, need)


def is_settled(work: Recording) -> bool:
    """Whether the criteria may be looked at: the member is known, and for no open line the question is undetermined."""
    if work.state.draft is not None and not work.state.draft.identified:
        return False
    needs = [work.state.lines[name].need for name in work.state.open_lines]
    return all(need is None or need.need is Need.REQUIRED for need in needs)


def send(work: Recording, to: Role, why: str) -> None:
    """Have a person of a role look; not twice for the same reason in a row."""
    sent = Escalated(to, why)
    if work.state.escalations[-1:] != (sent,):
        work.add_by_software(escalate, sent)


def _to_settle(missing: tuple[str, ...]) -> str:
    """What a person states, or finds out as a fact."""
    stated = [name for name in missing if name in CIRCUMSTANCES]
    facts = [name for name in missing if name not in CIRCUMSTANCES]
    ways = (("state", stated), ("give as facts", facts))
    return "".join(f" To settle it, {how}: {', '.join(names)}." for how, names in ways if names)
