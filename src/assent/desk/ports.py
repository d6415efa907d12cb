"""What the desk needs of the outside: the record of requests, and a reader of cases."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from assent.casework.assessment.case import Case, Fault
from assent.casework.determination.signature import SigningTable
from assent.casework.notices.bookmark import Bookmark
from assent.casework.notices.plan_texts import NO_TEXTS, PlanTexts
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.oversight.verification import Verified
from assent.casework.people.office import Office
from assent.casework.plan.plan import Plan
from assent.casework.record.actors import EntryPoint
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Event, Role
from assent.casework.reports.extract import DecisionsReport
from assent.casework.reports.listing import Listed
from assent.casework.reports.public import Counted, PublicReport, Wanted
from assent.casework.reports.rows import Period, Rows
from assent.casework.reports.tables import OperationsReport
from assent.casework.reports.tables import Record as ReportRecord
from assent.casework.requirement.code_list import CodeList
from assent.casework.requirement.coverage import Member, Provider
from assent.casework.worklist.query import Filter, Order, Page
from assent.casework.worklist.rows import Standing
from assent.desk.assessment.chart_ports import ChartReader
from assent.desk.exchange.exchange_ports import Exchange
from assent.desk.notices.letter_ports import Letters, Outbox
from assent.desk.people.account_ports import Accounts
from assent.desk.plan.settings_ports import ListInForce, Settings, SettingsKept
from assent.logic.package import Catalogue
from assent.logic.policy import Policy


class WorklistRow(Protocol):
    """One request as a worklist shows it; times are in UTC."""

    @property
    def request(self) -> str:
        """Its id."""

    @property
    def state(self) -> str:
        """Its stage."""

    @property
    def product_line(self) -> str | None:
        """The member's product line."""

    @property
    def urgency(self) -> str | None:
        """Standard or expedited."""

    @property
    def due_at(self) -> datetime | None:
        """The earliest deadline that binds."""

    @property
    def escalate_at(self) -> datetime | None:
        """When somebody must look."""

    @property
    def assignee(self) -> str | None:
        """Who works on it."""


class Checkpoint(Protocol):
    """A digest over the heads of all requests."""

    @property
    def number(self) -> int:
        """Its number, from 1."""

    @property
    def at(self) -> datetime:
        """When it was taken."""

    @property
    def digest(self) -> str:
        """The digest, to be kept elsewhere."""


class Done(Protocol):
    """What an append came to."""

    @property
    def request(self) -> str:
        """The request on which it was done."""

    @property
    def repeated(self) -> bool:
        """Whether it was done before under the same key, and nothing was written now."""


class Record(Protocol):
    """The durable record. Methods raise ``Refused``; what ``append`` was given is durable on return."""

    def append(
        self,
        request: str,
        expected: int,
        events: Sequence[Event],
        key: str | None,
        content: str | None,
        standing: Standing | None = None,
    ) -> Done:
        """Put events on top of entry ``expected``; ``standing`` is what the request comes to with them.

        Raises ``Conflicting`` where the request has moved on, ``KeyReused``, ``Unavailable``.
        """

    def done_under(self, key: str, request: str, content: str) -> str | None:
        """The request that a key made before; raises where it came with other content."""

    def read(self, request: str) -> list[Event]:
        """The events of a request; none where there is no such request.

        Raises ``Damaged`` where one of them is not what was written.
        """

    def first(self, request: str) -> list[Event]:
        """The first event of a request, if it is there. Raises ``Damaged``."""

    def heads(self, requests: Sequence[str]) -> dict[str, str]:
        """The digest of the last event of each of some requests: it covers all that was recorded of it before."""

    def read_all(self, after: int, limit: int, without: Container[str] = ()) -> list[tuple[int, Event]]:
        """Events of all requests in one order, each with its position, after a position. Raises ``Damaged``.

        Those whose stored names are in ``without`` are checked and passed over.
        """

    def read_on(self, after: int, limit: int) -> list[tuple[int, str, Event | None]]:
        """As ``read_all``: position, request and event, which is None where it is not what was written."""

    def letters_bookmark(self) -> Bookmark:
        """How far the record was read for letters; at the beginning where it never was."""

    def keep_letters_bookmark(self, bookmark: Bookmark) -> None:
        """Keep how far it was read, beside the record and in place of the one before."""

    def authorization(self, number: str) -> str | None:
        """The request that an authorization was issued on; None where there is no such number."""

    def ending(self, before: date) -> list[tuple[str, str]]:
        """Authorizations that did not lapse yet and end before a day: number and request, earliest first."""

    def page(
        self,
        selection: Filter,
        order: Order,
        *,
        falling: bool = False,
        limit: int = 50,
        after: str | None = None,
    ) -> Page:
        """One page of the worklist; ``after`` is ``next`` of the page before. Raises ``NotFound``."""

    def worklist(
        self, states: tuple[str, ...], member: str | None, assignee: str | None, due_before: datetime | None
    ) -> Iterator[WorklistRow]:
        """Requests by deadline, the earliest first."""

    def of_member(self, member: str) -> list[str]:
        """The ids of all requests of a member, the earliest deadline first."""

    def is_current(self) -> bool:
        """Whether it can be read and written, and has the form of this version. Raises ``Unavailable``."""

    def counts(self, states: tuple[str, ...], now: datetime) -> list[tuple[str, str | None, int, int]]:
        """By stage and product line: how many requests are in these stages, and how many of them past due."""

    def verified(self, kept: Mapping[int, str], heads: Iterable[str] = ()) -> Verified:
        """Check everything; ``kept`` are digests of checkpoints, ``heads`` of entries, both from elsewhere."""

    def export(self, request: str) -> dict[str, Any]:
        """The whole record of one request as JSON data."""

    def last_recorded(self) -> datetime | None:
        """When something was recorded last, by entry, sweep or confirmed clock; None before the first entry."""

    def dated_after(self, at: datetime) -> list[str]:
        """The requests whose last entry is dated after a moment, by id."""

    def confirm_clock(self, at: datetime, by: str, why: str) -> None:
        """Note that the clock is right: what was recorded before no longer speaks against it."""

    def note(self, noted: Operation) -> None:
        """Put on the record what was done to the installation as a whole, or asked of it in vain."""

    def operations(self, limit: int) -> list[Operation]:
        """What was done to the installation as a whole, the latest first."""

    def first_operation(self, kind: OperationKind) -> datetime | None:
        """When such a thing was done to the installation first; None where it never was."""

    def last_checkpoint(self) -> Checkpoint | None:
        """The newest digest over all heads; None where none was taken."""

    def checkpoint(self, at: datetime) -> Checkpoint:
        """Write a digest over all heads."""


class Kept(Protocol):
    """A document that is on the disk: its digest (SHA-256), type, and size in bytes."""

    @property
    def digest(self) -> str:
        """What finds it."""

    @property
    def media_type(self) -> str:
        """Its type, such as application/pdf."""

    @property
    def size(self) -> int:
        """Its length in bytes."""


class Documents(Protocol):
    """Where documents and letters are kept by their digest. Methods raise ``Refused``."""

    @property
    def most_bytes(self) -> int:
        """The largest document that is taken."""

    @property
    def types(self) -> frozenset[str]:
        """The types that are taken."""

    def keep(self, chunks: Iterable[bytes], media_type: str) -> Kept:
        """Take a document piece by piece; it is on the disk when this returns."""

    def stream(self, digest: str) -> Iterator[bytes]:
        """A document in pieces, all of it checked against its digest before the first."""

    def faults(self, digests: Iterable[str]) -> dict[str, str]:
        """Which of these documents are missing or changed, by digest, each with the word for it."""

    def read(self, digest: str) -> bytes:
        """The bytes of a document, checked against its digest. Who may read is decided before."""


class Directory(Protocol):
    """Who is a member, with which coverage, and which offices have contracts."""

    def member(self, number: str) -> Member | None:
        """The member of that number."""

    def provider(self, npi: str) -> Provider | None:
        """The office of that National Provider Identifier."""


class CodeLists(Protocol):
    """Where the plan keeps its own list of what needs prior authorization."""

    def current(self) -> CodeList | None:
        """The list as it stands, None where the plan keeps none. Raises ``Refused`` where it cannot be read."""


class FiguresEngine(Protocol):
    """Counts figures over rows of the record, and writes reports. Keeps nothing."""

    def public(
        self, rows: Rows, period: Period, figures: Sequence[Wanted]
    ) -> tuple[list[Counted], list[Listed]]:
        """The public figures of a year by contract or program, and the codes that were asked for."""

    def operations(self, rows: Rows, period: Period) -> dict[str, list[ReportRecord]]:
        """Every table of the operational report, by its name."""

    def written(
        self, report: PublicReport | OperationsReport | DecisionsReport, form: str, table: str
    ) -> str:
        """A report as JSON, CSV or a page."""


class CaseReader(Protocol):
    """Reads a mapping of facts, with an id, as a case: typed, checked, completed; faults are inside.

    It is read by the policy in force on its request date, or by the ``encoding`` that is given; facts may be
    dated up to ``assessed_on``, where it is after the request date.
    """

    def __call__(
        self,
        facts: Mapping[str, object],
        id: str,
        encoding: Policy | None = None,
        assessed_on: date | None = None,
        /,
    ) -> Case:
        """The case; raises nothing."""
        ...


SYSTEM = Actor("assent", Role.SYSTEM)
"""The software, where it acts itself."""


@lru_cache(maxsize=1_024)
def _through(actor: Actor, via: EntryPoint) -> Actor:
    """The same for every event of the same person or program: one submission has several."""
    return replace(actor, via=via)


class CaseFileReader(Protocol):
    """Reads the bytes of a case file, in JSON or YAML, as values: each case with what keeps it from being read."""

    def __call__(self, data: bytes, name: str, /) -> Iterable[tuple[object, tuple[Fault, ...]]]:
        """The values in their order; ``name`` is the file's, whose ending picks the format."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the use cases work with.

    ``automatic`` is the plan's decision that lets the software approve, empty where there is none.
    ``numbers`` is the seed of authorization numbers. ``directory``, ``documents`` and ``codes`` are None
    where the installation has none. ``catalogue`` holds its policies. ``reports_to`` maps a person to their
    superior. ``accounts`` is None where nobody signs in, ``figures`` where nothing is reported, ``letters``
    where none are written, ``outbox`` where no service delivers them. ``texts`` are what the plan supplies for
    its letters. ``read_file`` is None where no case files are taken,
    ``read_chart`` where no charts are. ``via`` is the entry point at which this desk is
    reached: each action is recorded with it.
    ``settings_number`` is the revision of ``settings`` that this desk has; 0 where the folder's files count.
    ``exchange`` is None where programs do not call by the standards.
    """

    record: Record
    read_case: CaseReader
    catalogue: Catalogue
    plan: Plan = field(default_factory=Plan)
    signing: SigningTable = field(default_factory=SigningTable)
    automatic: str = ""
    numbers: str = ""
    directory: Directory | None = None
    documents: Documents | None = None
    reports_to: Mapping[str, str] = field(default_factory=dict)
    office: Office = field(default_factory=Office)
    accounts: Accounts | None = None
    figures: FiguresEngine | None = None
    letters: Letters | None = None
    outbox: Outbox | None = None
    codes: CodeLists | None = None
    texts: PlanTexts = NO_TEXTS
    read_file: CaseFileReader | None = None
    read_chart: ChartReader | None = None
    via: EntryPoint | None = None
    settings: SettingsKept | None = None
    settings_number: int = 0
    exchange: Exchange | None = None

    def current(self) -> "Desk":
        """The desk with the settings in force now, which may be others than when it was opened."""
        newest = self.settings.book.newest_number() if self.settings else 0
        if self.settings is None or newest == self.settings_number:
            return self
        return replace(self.with_settings(self.settings.of_revision(newest)), settings_number=newest)

    def with_settings(self, settings: Settings) -> "Desk":
        """The desk with other settings."""
        accounts = self.accounts and replace(
            self.accounts, rules=settings.sign_in, provider=settings.provider
        )
        return replace(
            self, plan=settings.plan, signing=settings.signing, automatic=settings.automatic,
            numbers=settings.numbers, office=settings.office, codes=ListInForce(settings.codes), accounts=accounts,
        )  # fmt: skip

    def plan_at(self, moment: datetime) -> Plan:
        """The plan's decisions as they were in force at a moment; where that was not kept, as they are now."""
        settings = self.settings.at(moment) if self.settings else None
        return settings.plan if settings else self.plan

    @property
    def software(self) -> Actor:
        """The software, where it acts itself on what came in here."""
        return self.coming_in(SYSTEM)

    def coming_in(self, actor: Actor) -> Actor:
        """Somebody who acts through this desk: with its entry point."""
        return actor if actor.via is self.via or self.via is None else _through(actor, self.via)

    @property
    def exchanging(self) -> Exchange:
        """What exchange by the standards works with. Raises ``Refused`` where the installation has none."""
        if self.exchange is None:
            raise Refused("This installation exchanges nothing by the standards.")
        return self.exchange

    @property
    def code_list(self) -> CodeList | None:
        """The plan's own list as it stands; None: all that is asked for needs authorization."""
        return self.codes.current() if self.codes else None
