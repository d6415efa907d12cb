"""What is answered about settings: changes in words, never the text of a file."""

from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.plan.settings import SettingChange, in_words
from assent.casework.plan.settings_proposals import SettingsProposal, SettingsRevision
from assent.casework.record.actors import Actor
from assent.desk.plan import settings
from assent.desk.plan.settings import FolderChanges, Outcome
from assent.desk.ports import Desk
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What changes of one setting."""

    setting: str
    title: str
    takes_two: bool = field(metadata=described("Whether the change takes two administrators."))
    before: tuple[str, ...] = field(metadata=described("The statements that go."))
    after: tuple[str, ...] = field(metadata=described("The statements that come."))
    says: str = field(metadata=described("The change in one line."))


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting as it is in force, in words."""

    setting: str
    title: str
    takes_two: bool = field(metadata=described("Whether a change of it takes two administrators."))
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionShown:
    """Settings from a moment on: who brought them, who confirmed them, and what they changed."""

    number: int
    at: datetime
    origin: str = field(
        metadata=described(
            "begun, taken_over (nobody confirmed them), changed, or sealed (the same with a seal)."
        )
    )
    by: str
    confirmed_by: str = field(metadata=described("Empty where one person sufficed."))
    stand_in: bool = field(metadata=described("Whether who confirmed stood in for an administrator."))
    why: str
    digest: str = field(metadata=described("The SHA-256 over the files of settings."))
    changes: tuple[ChangeShown, ...] = field(metadata=described("What it changed of the one before it."))


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """The settings in force."""

    revision: RevisionShown
    settings: tuple[SettingShown, ...]


@dataclass(frozen=True, slots=True)
class FolderChangesShown:
    """What the files of the folder would change, and the digest by which they are proposed."""

    base: int = field(metadata=described("The revision in force."))
    digest: str
    takes_two: bool
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True, slots=True)
class SettingsProposalShown:
    """Settings that somebody proposed, what they would change, and what became of them."""

    number: int
    at: datetime
    proposed_by: str
    why: str
    base: int = field(metadata=described("The revision that they would change."))
    digest: str = field(metadata=described("What who confirms names."))
    changes: tuple[ChangeShown, ...]
    settled_at: datetime | None
    settled_by: str
    settlement: str | None


@dataclass(frozen=True, slots=True)
class SettingsProposed:
    """What became of it: it waits for another administrator under ``proposal``, or is in force as ``revision``."""

    proposal: int | None
    revision: int | None
    digest: str
    changes: tuple[ChangeShown, ...]


def folder_changes_shown(changes: FolderChanges) -> FolderChangesShown:
    """What the files of the folder would change."""
    return FolderChangesShown(changes.base, changes.digest, changes.takes_two, _changes(changes.changes))


def proposed_shown(outcome: Outcome) -> SettingsProposed:
    """What became of a proposal."""
    return SettingsProposed(outcome.proposal, outcome.revision, outcome.digest, _changes(outcome.changes))


def settings_shown(desk: Desk, actor: Actor) -> SettingsShown:
    """The settings in force, in words. Raises ``Refused``."""
    newest = settings.in_force(desk, actor)
    described = (
        SettingShown(setting.id, setting.title, setting.two, words)
        for setting, words in in_words(newest.files)
    )
    return SettingsShown(revision_shown(desk, newest), tuple(described))


def revision_shown(desk: Desk, revision: SettingsRevision) -> RevisionShown:
    """A revision, with what it changed."""
    return RevisionShown(
        revision.number, revision.at, revision.origin.value, revision.by, revision.confirmed_by, revision.stand_in,
        revision.why, revision.content, _changes(settings.revision_changes(desk, revision)),
    )  # fmt: skip


def settings_proposal_shown(desk: Desk, proposal: SettingsProposal) -> SettingsProposalShown:
    """A proposal, with what it changes."""
    return SettingsProposalShown(
        proposal.number, proposal.at, proposal.by, proposal.why, proposal.base, proposal.content,
        _changes(settings.proposal_changes(desk, proposal)), proposal.settled_at, proposal.settled_by,
        proposal.settlement.value if proposal.settlement else None,
    )  # fmt: skip


def _changes(changes: tuple[SettingChange, ...]) -> tuple[ChangeShown, ...]:
    return tuple(
        ChangeShown(change.setting, change.title, change.takes_two, change.before, change.after, change.says)
        for change in changes
    )
