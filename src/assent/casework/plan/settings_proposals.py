"""Settings as they came into force, one revision after the other, and what somebody proposes to change. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from assent.casework.people.second_person import Settlement
from assent.casework.plan.settings import SettingsFiles, changes, digest_of
from assent.casework.record.checks import Refused
from assent.casework.record.codec.events import canonical

NOTHING_BEFORE = "0" * 64
"""What stands for the digest before the first revision."""


class RevisionOrigin(StrEnum):
    """How settings came into force.

    ``BEGUN``: as the operator put them when accounts began. ``TAKEN_OVER``: as they stood in the folder of a store
    with accounts when it was brought up to date; nobody confirmed them. ``CHANGED``: by proposal. ``SEALED``: the same
    settings once more when sealing began, so that what is in force has a seal.
    """

    BEGUN = "begun"
    TAKEN_OVER = "taken_over"
    CHANGED = "changed"
    SEALED = "sealed"


_BEGINS = (RevisionOrigin.BEGUN, RevisionOrigin.TAKEN_OVER)


@dataclass(frozen=True, slots=True)
class SettingsRevision:
    """Settings from a moment on: who brought them, who confirmed them, and why. ``previous`` is the revision before.

    ``confirmed_by`` is empty where one person sufficed. ``stand_in``: who confirmed stood in for an administrator.
    """

    number: int
    at: datetime
    origin: RevisionOrigin
    files: SettingsFiles = field(repr=False)
    by: str
    why: str = ""
    confirmed_by: str = ""
    stand_in: bool = False
    proposal: int | None = None
    previous: str = NOTHING_BEFORE

    @property
    def content(self) -> str:
        """The digest of the settings themselves."""
        return digest_of(self.files)

    @property
    def digest(self) -> str:
        """The SHA-256 over all that it says and its place in the chain."""
        digested = {
            "number": self.number, "at": self.at.isoformat(), "origin": self.origin.value, "content": self.content,
            "by": self.by, "why": self.why, "confirmed_by": self.confirmed_by, "stand_in": self.stand_in,
            "proposal": self.proposal, "previous": self.previous,
        }  # fmt: skip
        return sha256(canonical(digested)).hexdigest()


@dataclass(frozen=True, slots=True)
class SettingsProposal:
    """Settings that somebody proposes in place of those of revision ``base``."""

    number: int
    at: datetime
    by: str
    base: int
    files: SettingsFiles = field(repr=False)
    why: str
    settled_at: datetime | None = None
    settled_by: str = ""
    settlement: Settlement | None = None

    @property
    def content(self) -> str:
        """The digest that who confirms it names."""
        return digest_of(self.files)

    def settled(self, settlement: Settlement, by: str, now: datetime) -> "SettingsProposal":
        """The same with what became of it."""
        return replace(self, settlement=settlement, settled_by=by, settled_at=now)


def check_content(content: str, digest: str) -> None:
    """Raise ``Refused`` where somebody names another digest than that of the settings they mean to bring in."""
    if digest != content:
        raise Refused(
            f"digest: {digest[:12]!r} is not that of these settings. Look at what they change, in `assent plan "
            "changes` or `assent plan proposals`, and name the digest that stands there."
        )


def faults(revisions: Iterable[SettingsRevision], proposals: Iterable[SettingsProposal]) -> Iterator[str]:
    """What of the history of settings cannot be: a gap, a broken chain, a change that took two and had one."""
    by_number = {proposal.number: proposal for proposal in proposals}
    before: SettingsRevision | None = None
    unseen = {number for number, proposal in by_number.items() if proposal.settlement is Settlement.CONFIRMED}
    for revision in revisions:
        yield from _faults(before, revision, by_number)
        before = revision
        unseen.discard(revision.proposal or 0)
    yield from (
        f"settings proposal {number} was confirmed, and never came into force" for number in sorted(unseen)
    )


def _faults(
    before: SettingsRevision | None, revision: SettingsRevision, proposals: dict[int, SettingsProposal]
) -> Iterator[str]:
    name = f"settings {revision.number}"
    if revision.number != (before.number + 1 if before else 1):
        yield f"{name}: the revision before it is missing"
    if revision.previous != (before.digest if before else NOTHING_BEFORE):
        yield f"{name}: the digest of the revision before does not agree"
    if (before is None) is not (revision.origin in _BEGINS):
        yield f"{name}: settings begin once, and only there"
    if before is None:
        return
    if revision.at < before.at:
        yield f"{name}: it is dated before the revision that precedes it"
    if revision.origin is RevisionOrigin.SEALED and revision.content != before.content:
        yield f"{name}: it was to seal the settings before it, and differs"
    two = any(change.takes_two for change in changes(before.files, revision.files))
    if two and (not revision.confirmed_by or revision.confirmed_by == revision.by):
        yield f"{name}: what it changes takes two people, and one did it"
    if two and not _is_of(proposals.get(revision.proposal or 0), revision):
        yield f"{name}: it is not what was proposed and confirmed"


def _is_of(proposal: SettingsProposal | None, revision: SettingsRevision) -> bool:
    """Whether a proposal gave that revision."""
    return (
        proposal is not None
        and proposal.settlement is Settlement.CONFIRMED
        and (proposal.by, proposal.settled_by) == (revision.by, revision.confirmed_by)
        and (proposal.content, proposal.base) == (revision.content, revision.number - 1)
    )
