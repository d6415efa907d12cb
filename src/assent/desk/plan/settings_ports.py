"""What the use cases of settings need of the outside: the folder's files, and where what is in force is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from assent.casework.determination.signature import SigningTable
from assent.casework.people.office import Office
from assent.casework.people.sign_in import SignInRules
from assent.casework.plan.plan import Plan
from assent.casework.plan.settings import SettingsFiles
from assent.casework.plan.settings_proposals import SettingsProposal, SettingsRevision
from assent.casework.requirement.code_list import CodeList
from assent.desk.people.account_ports import Changing, IdentityProvider

T = TypeVar("T")


class Settings(Protocol):
    """Settings as the desk works with them."""

    @property
    def plan(self) -> Plan:
        """The plan's decisions."""

    @property
    def signing(self) -> SigningTable:
        """Who may sign what."""

    @property
    def automatic(self) -> str:
        """The plan's decision that lets the software approve; empty where there is none."""

    @property
    def numbers(self) -> str:
        """The seed of authorization numbers."""

    @property
    def office(self) -> Office:
        """How the office works."""

    @property
    def codes(self) -> CodeList | None:
        """The plan's own list; None where it keeps none."""

    @property
    def sign_in(self) -> SignInRules:
        """The figures of signing in."""

    @property
    def provider(self) -> IdentityProvider | None:
        """The plan's own provider of identities; None where there is none."""


@dataclass(frozen=True, slots=True)
class ListInForce:
    """The plan's list as two people confirmed it; None where the plan keeps none."""

    codes: CodeList | None

    def current(self) -> CodeList | None:
        """The list."""
        return self.codes


class ChangingSettings(Protocol):
    """The settings inside one transaction, with the accounts; nobody else changes either meanwhile."""

    @property
    def people(self) -> Changing:
        """The accounts, inside the same transaction."""

    def newest(self) -> SettingsRevision | None:
        """The revision in force; None where settings never began."""

    def add(self, revision: SettingsRevision) -> None:
        """From now on these settings are in force."""

    def propose(self, proposal: SettingsProposal) -> SettingsProposal:
        """Keep a proposal; the same with its number."""

    def proposal(self, number: int) -> SettingsProposal | None:
        """A proposal by its number."""

    def settle(self, proposal: SettingsProposal) -> None:
        """Keep what became of a proposal."""


class SettingsBook(Protocol):
    """Where settings in force are kept. Methods raise ``Refused``; what ``change`` did is durable on return."""

    def newest_number(self) -> int:
        """The number of the revision in force; 0 where settings never began."""

    def revision(self, number: int) -> SettingsRevision | None:
        """A revision by its number."""

    def in_force_at(self, moment: datetime) -> SettingsRevision | None:
        """The revision in force at a moment, the first one for earlier moments; None where settings never began."""

    def revisions(self) -> list[SettingsRevision]:
        """Every revision, the first one first."""

    def proposals(self) -> list[SettingsProposal]:
        """Every proposal, the latest first."""

    def faults(self) -> list[str]:
        """What of the revisions is not what was written."""

    def change(self, work: Callable[[ChangingSettings], T]) -> T:
        """Do work in one transaction; all of it or, where it raises, nothing. It may be run twice."""


class SettingsFolder(Protocol):
    """The files of settings in the folder of an installation. Methods raise ``Refused``."""

    def read(self) -> SettingsFiles:
        """The text of each file of settings that there is."""

    def write(self, files: SettingsFiles) -> None:
        """Let the folder hold these files, and of files of settings no other."""

    def opened(self, files: SettingsFiles) -> Settings:
        """What files say, checked; raises ``Refused`` for the first entry that cannot stand."""


@dataclass(frozen=True, slots=True)
class SettingsKept:
    """All that settings need. What a revision says is worked out once: it never changes."""

    book: SettingsBook
    folder: SettingsFolder
    _opened: dict[int, Settings] = field(default_factory=dict, repr=False, compare=False)

    def in_force(self) -> tuple[Settings, int]:
        """The settings that count, and the number of their revision; 0 where the files of the folder count."""
        number = self.book.newest_number()
        return self.of_revision(number) if number else self.folder.opened(self.folder.read()), number

    def of_revision(self, number: int) -> Settings:
        """The settings of a revision. Raises ``Refused`` where they cannot stand on this machine."""
        if number not in self._opened:
            revision = self.book.revision(number)
            assert revision is not None, "what came into force is never removed"
            self._opened[number] = self.folder.opened(revision.files)
        return self._opened[number]

    def at(self, moment: datetime) -> Settings | None:
        """The settings in force at a moment; None where settings never began."""
        revision = self.book.in_force_at(moment)
        return self.of_revision(revision.number) if revision else None
