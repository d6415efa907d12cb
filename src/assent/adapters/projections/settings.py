"""The settings of the store behind the desk's port. What the store refuses is a refusal of casework."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from assent.adapters.projections.record import RequestRecord
from assent.adapters.store.settings.settings import SettingsTables, SettingsTransaction
from assent.casework.plan.settings_proposals import SettingsProposal, SettingsRevision

T = TypeVar("T")


class SettingsRecord:
    """The settings beside a record of requests. Every method raises ``Refused`` where the store does."""

    def __init__(self, record: RequestRecord) -> None:
        self._tables, self._record = SettingsTables(record.store), record

    def newest_number(self) -> int:
        """The number of the revision in force; 0 where settings never began."""
        return self._tables.newest_number()

    def revision(self, number: int) -> SettingsRevision | None:
        """A revision by its number."""
        return self._tables.revision(number)

    def in_force_at(self, moment: datetime) -> SettingsRevision | None:
        """The revision in force at a moment, the first one for earlier moments; None where settings never began."""
        return self._tables.in_force_at(moment)

    def revisions(self) -> list[SettingsRevision]:
        """Every revision, the first one first."""
        return self._tables.revisions()

    def proposals(self) -> list[SettingsProposal]:
        """Every proposal, the latest first."""
        return self._tables.proposals()

    def faults(self) -> list[str]:
        """What of the revisions is not what was written."""
        return self._tables.faults(self._record.store.seal_keys)

    def seal_newest(self, at: datetime) -> None:
        """Where what is in force has no seal, put the same settings in force once more, with one."""
        self._tables.seal_newest(at)

    def change(self, work: Callable[[SettingsTransaction], T]) -> T:
        """Do work in one transaction; all of it or, where it raises, nothing. What came into force goes to the log."""
        before = self._tables.newest_digest()
        done = self._tables.change(work)
        if (newest := self._tables.newest_digest()) != before:
            self._record.log_head(newest)
        return done
