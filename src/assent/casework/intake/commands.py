"""Commands at the beginning of a request. Each gives what is to be recorded, or raises ``Refused``."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.intake import events
from assent.casework.intake.duplicates import RequestKnown, duplicates, earlier_authorizations
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import OFFICES, Actor
from assent.casework.record.checks import NotPermitted, Refused
from assent.casework.record.days import plan_day
from assent.casework.record.event import Body
from assent.casework.record.given import GivenFact, check_dated
from assent.casework.record.identifiers import MemberIdShape, check_npi
from assent.casework.record.known_facts import about, holds, known_facts
from assent.casework.record.state import OPEN, RequestState
from assent.casework.requirement.rules_set import has_position
from assent.casework.review.events import ExpediteProposed
from assent.logic.package import PolicyPackage
from assent.logic.tree import Condition


def create_draft(
    state: RequestState,
    draft: events.DraftCreated,
    at: datetime,
    actor: Actor,
    members: MemberIdShape | None = None,
) -> tuple[Body, ...]:
    """Begin a request. The provider's NPI, and the member's number if its shape is given, must check."""
    check_npi(draft.provider)
    if actor.role in OFFICES and draft.provider not in actor.npis:
        raise NotPermitted("An office makes its own requests only: the provider is another NPI than its own.")
    if members is not None and draft.identified:
        members.check(draft.member)
    return proposed(state, Action.CREATE_DRAFT, at, actor, draft)


def identify_member(
    state: RequestState, identified: events.MemberIdentified, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Say which member a request is for that the transaction did not tell."""
    return proposed(state, Action.IDENTIFY_MEMBER, at, actor, identified)


def expire_draft(
    state: RequestState, expired: events.DraftExpired, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Give up a draft that nobody submitted."""
    return proposed(state, Action.EXPIRE_DRAFT, at, actor, expired)


def submit(
    state: RequestState,
    submission: events.Submitted,
    at: datetime,
    actor: Actor,
    known: Iterable[RequestKnown] = (),
    carried: events.FactsGiven | None = None,
    *,
    package: PolicyPackage | None = None,
) -> tuple[Body, ...]:
    """Make the request. Notes duplicates, takes over carried facts, proposes to expedite where facts say so.

    For a first request it notes what the member was authorized before.

    ``package`` is that of the request's policy, here and below: it says which facts are urgent.
    """
    if carried is not None and (
        submission.earlier is None or carried.carried_from != submission.earlier.number
    ):
        raise Refused("What is carried over comes from the authorization that the request continues.")
    known = tuple(known)
    same = duplicates(state, submission.lines, known)
    first = submission.kind is not events.SubmissionKind.REAUTHORIZATION
    before = earlier_authorizations(state, submission.lines, known) if first else ()
    bodies: list[Body] = [submission]
    bodies += [events.DuplicateNoted(same)] if same else []
    bodies += [events.EarlierAuthorizationsNoted(before)] if before else []
    bodies += [carried] if carried else []
    if submission.urgency is events.Urgency.STANDARD:
        bodies += _expedite(state, (), _current(state), at, package)
    return proposed(state, Action.SUBMIT, at, actor, *bodies)


def add_lines(
    state: RequestState,
    added: events.LinesAdded,
    at: datetime,
    actor: Actor,
    known: Iterable[RequestKnown] = (),
) -> tuple[Body, ...]:
    """Ask for further lines, or for something else in the place of open ones. Notes duplicates as a submission does."""
    known = tuple(known)
    same = tuple(
        duplicate for duplicate in duplicates(state, added.lines, known) if duplicate not in state.duplicates
    )
    first = state.submitted is not None and state.submitted.kind is not events.SubmissionKind.REAUTHORIZATION
    before = earlier_authorizations(state, added.lines, known) if first else ()
    numbers = tuple(sorted({*state.earlier_authorizations, *before}))
    bodies: list[Body] = [added]
    bodies += [events.DuplicateNoted(same)] if same else []
    bodies += [events.EarlierAuthorizationsNoted(numbers)] if before else []
    return proposed(state, Action.SUBMIT, at, actor, *bodies)


def note_duplicate(
    state: RequestState, noted: events.DuplicateNoted, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Note other requests that may be this one."""
    return proposed(state, Action.NOTE_DUPLICATE, at, actor, noted)


def give_facts(
    state: RequestState,
    facts_given: events.FactsGiven,
    at: datetime,
    actor: Actor,
    *,
    package: PolicyPackage | None = None,
) -> tuple[Body, ...]:
    """Give facts. Open questions that they answer are closed; what came before stays visible."""
    if facts_given.carried_from:
        raise Refused("Facts are carried over when a reauthorization is submitted; give these as your own.")
    today = plan_day(at)
    for fact in facts_given.facts:
        check_dated(fact.path, fact.evidence, today)
    return proposed(
        state, Action.GIVE_FACTS, at, actor, facts_given, *_follow(state, facts_given, at, package)
    )


def attach_document(
    state: RequestState,
    document: events.DocumentAttached,
    at: datetime,
    actor: Actor,
    most_bytes: int,
    types: frozenset[str],
) -> tuple[Body, ...]:
    """Attach a document of an allowed type and size."""
    if document.media_type not in types:
        raise Refused(f"{document.name} is {document.media_type}; allowed are {', '.join(sorted(types))}.")
    if not 0 < document.size <= most_bytes:
        raise Refused(f"{document.name} has {document.size} bytes; allowed are 1 to {most_bytes}.")
    return proposed(state, Action.ATTACH_DOCUMENT, at, actor, document)


def answer(
    state: RequestState,
    at: datetime,
    actor: Actor,
    given: events.FactsGiven | None = None,
    without: events.Answered | None = None,
    *,
    package: PolicyPackage | None = None,
) -> tuple[Body, ...]:
    """Answer open questions, some or all: with facts, or ``without`` any, by documents or saying why there is none."""
    if without is not None and not without.says.strip() and not without.documents:
        raise Refused("An answer without facts says why there is none.")
    bodies: list[Body] = [given, *_follow(state, given, at, package)] if given else []
    if without is not None:
        bodies.append(without)
    if not any(isinstance(body, events.Answered) for body in bodies):
        raise Refused(f"This answers none of the open questions: {', '.join(state.asks) or 'there is none'}.")
    return proposed(state, Action.ANSWER, at, actor, *bodies)


def withdraw(
    state: RequestState, withdrawn: events.Withdrawn, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Take back what is still open, at the wish of the provider or member."""
    return proposed(state, Action.WITHDRAW, at, actor, withdrawn)


def _follow(
    state: RequestState, facts_given: events.FactsGiven, at: datetime, package: PolicyPackage | None
) -> list[Body]:
    """What follows from facts: questions closed, a proposal to expedite."""
    paths = {fact.path for fact in facts_given.facts if fact.value is not None}
    closed = tuple(ask for ask in state.asks if any(_answers(path, ask) for path in paths))
    bodies: list[Body] = [events.Answered(closed)] if closed else []
    waiting = state.stage in OPEN and state.urgency is events.Urgency.STANDARD and state.expedite is None
    if not waiting:
        return bodies
    return [*bodies, *_expedite(state, _current(state), facts_given.facts, at, package)]


def _answers(path: str, ask: str) -> bool:
    """A fact answers a question about itself, about its list, and about its record."""
    return path == ask or path.startswith((f"{ask}[", f"{ask}."))


def _expedite(
    state: RequestState,
    before: Iterable[GivenFact],
    new_facts: Iterable[GivenFact],
    at: datetime,
    package: PolicyPackage | None,
) -> list[Body]:
    """A proposal to expedite where the facts given are what the policy calls urgent, and the plan takes them so.

    ``before`` is what was known when they were given; a submission gives all that is known.
    """
    if package is None or package.urgent_when is None:
        return []
    names, position = package.urgent_facts, package.urgent_position
    if not _states(package.urgent_when, about(names, before), about(names, new_facts)):
        return []
    if not has_position(position, state.product_line, plan_day(at), state.rules):
        return []
    return [ExpediteProposed(f"{package.urgent_because}: the standard clock may be too slow.")]


def _states(urgent: Condition, before: tuple[GivenFact, ...], new_facts: tuple[GivenFact, ...]) -> bool:
    """Whether these facts say it, alone or with what is known; what was known before is not proposed again."""
    if not new_facts:
        return False
    if holds(urgent, known_facts(new_facts)):
        return True
    if not before:
        return False
    return not holds(urgent, known_facts(before)) and bool(holds(urgent, known_facts((*before, *new_facts))))


def _current(state: RequestState) -> tuple[GivenFact, ...]:
    return tuple(fact.current for fact in state.facts.values())
