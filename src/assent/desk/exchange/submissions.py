"""Requests and their updates by transactions of a standard: the whole transaction is kept as a document of the request.

The same transaction again is answered again; the same number with another content is turned away.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from assent.casework.assessment.case import Basis, Case
from assent.casework.intake import commands, events
from assent.casework.intake.events import DocumentAttached
from assent.casework.people.permissions import is_own
from assent.casework.record.actors import OFFICES, Role
from assent.casework.record.checks import NotFound
from assent.casework.record.event import Actor
from assent.casework.record.given import GivenFact
from assent.casework.record.identifiers import request_number
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import RequestState
from assent.casework.review.commands import propose_expedite
from assent.casework.review.events import AskedFact, ExpediteProposed
from assent.desk.exchange.members import identify_by_software
from assent.desk.intake.documents import attach_kept, documents_of, keep_document
from assent.desk.intake.request_numbers import following
from assent.desk.intake.requests import beside_damaged, check_submission, draft_on, others_of, submit_on
from assent.desk.intake.signers import check_signers
from assent.desk.intake.submission import Submission, facts_of, with_request_date
from assent.desk.ports import Desk
from assent.desk.record.facts import given_facts
from assent.desk.record.recording import Recording, begin, package_of, take_up
from assent.desk.record.standing import state_of
from assent.desk.requirement import settlement
from assent.desk.review.reassessment import reassess
from assent.terms.media_types import FHIR_JSON
from assent.terms.requests import Urgency


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction as it came: ``key`` is its number under its sender, ``content`` the digest of what it says.

    ``data`` are its bytes and ``name`` what the document is called. ``files`` are documents that it carries, each on
    the disk already. ``remarks`` are what was found of its form though it was taken, a document of the same type that
    is kept beside it; empty where nothing was.
    """

    key: str
    content: str
    data: bytes
    name: str
    media_type: str = FHIR_JSON
    files: tuple[DocumentAttached, ...] = ()
    remarks: bytes = b""


@dataclass(frozen=True, slots=True)
class SentInstead:
    """What an office sent in the place of answers as data.

    ``documents`` are pairs of the digest of a document and of what kind it is, as policies call it; empty where that
    was not said. What such a document answers is answered by it. ``is_final``: nothing follows, so that whatever was
    asked before and is still open is answered by what was sent.
    """

    documents: tuple[tuple[str, str], ...] = ()
    is_final: bool = False

    def answers(self, asked: AskedFact) -> bool:
        """Whether a question is answered by it."""
        return self.is_final or any(kind == asked.document for _, kind in self.documents if kind)


@dataclass(frozen=True, slots=True)
class Update:
    """What an update changes: the facts that it brings, as a case, and the lines that it adds or takes back.

    ``instead`` are pairs of an added line and the open one in whose place it stands. ``member`` names the member
    anew, of whom nothing was known before. ``unused`` are the sources that are no longer to be used: what stands on
    one of them alone is unknown again. ``expedite``: it asks for the expedited clock, and what came before did not.
    ``instead_of_answers`` is what came in the place of answers with it.
    """

    case: Case
    added: tuple[RequestedLine, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[str, ...] = ()
    member: events.MemberIdentified | None = None
    unused: tuple[str, ...] = ()
    expedite: bool = False
    instead_of_answers: SentInstead = SentInstead()


def request_id(office: str, system: str, number: str) -> str:
    """The id that a request gets which an office makes under a number: the same each time. It says nothing of anybody.

    ``system`` is the namespace of the number, so that two of them may count alike.
    """
    return request_number(_PREFIX, sha256(_identity(office, system, number)).digest())


def request_of(desk: Desk, office: str, system: str, number: str) -> str:
    """The id of the request that an office made under a number, or would make now."""
    return following(desk, _PREFIX, _identity(office, system, number))


def _identity(office: str, system: str, number: str) -> bytes:
    return f"{office}\0{system}\0{number}".encode()


_PREFIX = "P"


def repeated(desk: Desk, transaction: Transaction, request: str) -> RequestState | None:
    """The request of the same transaction, where it came before. Raises ``KeyReused`` where it said something else."""
    done = desk.record.done_under(transaction.key, request, transaction.content)
    return state_of(desk, done) if done is not None else None


def submit_transaction(
    desk: Desk, submission: Submission, transaction: Transaction, actor: Actor, now: datetime
) -> RequestState:
    """Take a request in with the transaction that made it, and assess it at once. Raises ``Refused``.

    The transaction is on the disk before the record names it, and durable with the request.
    """
    work = begin(desk, submission.id, now)
    dated = with_request_date(submission, now)
    check_submission(desk, dated, actor, now)
    kept = replace(dated, documents=keep(desk, transaction))
    draft_on(work, kept, actor, facts_of(submission) if dated is submission else None)
    submit_on(work, kept, actor)
    return work.save(transaction.key, transaction.content)


def update_transaction(
    desk: Desk, request: str, update: Update, transaction: Transaction, actor: Actor, now: datetime
) -> RequestState:
    """Take in an update of a request: its facts are given, further lines received, what it takes back is withdrawn.

    What is open then is assessed again.

    Raises ``NotFound`` for another office's request, ``Refused`` for one that is at its end.
    """
    work = take_up(desk, request, now)
    if actor.role in OFFICES and not is_own(work.state, actor):
        raise NotFound(f"There is no request {request}.")
    on_file = work.state.documents
    files = {file.digest: file for file in transaction.files if file.digest not in on_file}
    attach_kept(work, [*keep(desk, transaction), *files.values()], actor)
    asked = tuple(work.state.asks)
    _give(work, update, actor)
    _add(work, update, actor)
    _take_back(work, update.withdrawn, actor)
    if work.state.open_lines:
        _ask_to_expedite(work, update, actor)
        _go_on(work, update)
    _answer_otherwise(work, asked, update.instead_of_answers, actor)
    return work.save(transaction.key, transaction.content)


def keep(desk: Desk, transaction: Transaction) -> tuple[DocumentAttached, ...]:
    """Put a transaction, and the remarks on it, on the disk as documents. Raises ``Refused`` for a large one."""
    contents = [(transaction.name, transaction.data), (f"Remarks on {transaction.name}", transaction.remarks)]
    store, media_type = documents_of(desk), transaction.media_type
    return tuple(keep_document(store, [data], name, media_type) for name, data in contents if data)


def _give(work: Recording, update: Update, actor: Actor) -> None:
    """Give what is new or otherwise than it stands, and take back what stood on what is no longer used."""
    draft = work.state.draft
    provider = draft.provider if draft else ""
    check_signers(work.desk, Submission("", update.case, "", provider, ()))
    stated = given_facts(update.case)
    disputed = frozenset(conflict.fact for conflict in update.case.conflicts)
    facts = (*changed_facts(work.state, stated, disputed), *_taken_back(work.state, update.unused, stated))
    if facts:
        body = events.FactsGiven(facts)
        work.add(commands.give_facts(work.state, body, work.now, actor, package=package_of(work)), actor)


def changed_facts(
    state: RequestState, facts: Sequence[GivenFact], disputed: Container[str] = ()
) -> Iterable[GivenFact]:
    """The facts that say something else than what was said last, or say it with better evidence, or in doubt.

    ``disputed`` are the facts about which the sources of the update disagree.

    An update repeats all that was sent: what it repeats is no word against the correction of a reviewer.
    """
    for fact in facts:
        recorded = state.facts.get(fact.path)
        before = (recorded.submitted or recorded.current) if recorded is not None else None
        doubted = before is not None and before.supported and fact.path in disputed
        if before is None or before.value != fact.value or doubted or _stands_better(fact, before):
            yield fact


def _stands_better(fact: GivenFact, before: GivenFact) -> bool:
    """Whether the same value has better evidence now; what somebody signed is more than what a chart shows."""
    signed = fact.evidence.basis is Basis.ATTESTED and before.evidence.basis is Basis.CHART
    return signed or (fact.supported and not before.supported)


def _taken_back(
    state: RequestState, unused: tuple[str, ...], facts: Sequence[GivenFact]
) -> Iterable[GivenFact]:
    paths = {fact.path for fact in facts}
    for path, fact in state.facts.items():
        current = fact.current
        if current.evidence.source in unused and path not in paths and current.value is not None:
            yield replace(current, value=None)


def _answer_otherwise(work: Recording, asked: tuple[str, ...], sent: SentInstead, actor: Actor) -> None:
    """Close what was ``asked`` before, is open still, and is answered by what came: a person reads it.

    What is asked only since, because of an answer that came with it, nobody could have answered: it stays open.
    """
    asks = work.state.asks
    closed = tuple(path for path in asked if path in asks and sent.answers(asks[path]))
    if not closed:
        return
    kinds = {asks[path].document for path in closed}
    documents = tuple(
        dict.fromkeys(digest for digest, kind in sent.documents if sent.is_final or kind in kinds)
    )
    says = "" if documents else "The office says that nothing more follows."
    without = events.Answered(closed, says, documents)
    work.add(commands.answer(work.state, work.now, actor, without=without), actor)
    how = "Documents came instead of an answer to" if documents else "No answer can be had to"
    settlement.send(work, Role.NURSE, f"{how}: {', '.join(closed)}.")


def _add(work: Recording, update: Update, actor: Actor) -> None:
    """Receive further lines; who worked on what they replace is told."""
    if not update.added:
        return
    settlement.check_kinds(update.added)
    before = work.state
    body = events.LinesAdded(update.added, update.instead)
    draft = before.draft
    requests, damaged = others_of(work.desk, draft.member if draft else "")
    work.add(commands.add_lines(before, body, work.now, actor, requests), actor)
    beside_damaged(work, damaged)
    for new, replaced in update.instead:
        delegate = before.lines[replaced].delegate
        if delegate:
            settlement.send(
                work,
                Role.INTAKE,
                f"The office asks for something else: line {new} stands in the place of line {replaced}, which was "
                f"handed over to {delegate}. Tell {delegate}, and hand the new line over.",
            )


def _take_back(work: Recording, lines: tuple[str, ...], actor: Actor) -> None:
    """Withdraw lines at the office's wish; where they are all that is open, the request."""
    still_open = [line for line in lines if line in work.state.open_lines]
    if not still_open:
        return
    everything = set(still_open) == set(work.state.open_lines)
    named = () if everything else tuple(still_open)
    body = events.Withdrawn(
        "provider", "Canceled by an update of the request.", actor.id,
        events.WithdrawalChannel.INTERFACE, lines=named,
    )  # fmt: skip
    work.add(commands.withdraw(work.state, body, work.now, actor), actor)


def _ask_to_expedite(work: Recording, update: Update, actor: Actor) -> None:
    """Propose the expedited clock, as an office does elsewhere, and have somebody decide on that."""
    if not update.expedite or work.state.urgency is Urgency.EXPEDITED:
        return
    work.add(propose_expedite(work.state, ExpediteProposed(_ASKED_TO_EXPEDITE), work.now, actor), actor)
    settlement.send(work, Role.NURSE, f"{_ASKED_TO_EXPEDITE} Grant it, or have a physician leave it.")


_ASKED_TO_EXPEDITE = "An update of the request asks for the expedited clock."


def _go_on(work: Recording, update: Update) -> None:
    """Settle and assess again with what is known now; where the member is not known still, intake looks."""
    if work.state.draft is not None and work.state.draft.identified:
        if update.added:
            settlement.send_unclocked(work)
            settlement.record_coverage(work)
            settlement.settle(work, {}, work.desk.software)
        settlement.settle_by_facts(work)
        reassess(work)
    elif update.member is not None:
        identify_by_software(work, update.member)
