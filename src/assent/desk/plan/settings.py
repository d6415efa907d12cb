"""Use cases of settings: what is in force, what the folder would change, proposed by one and confirmed by another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from assent.casework.people.account_changes import Happening
from assent.casework.people.permissions import Use, check_use
from assent.casework.people.second_person import Settlement, check_confirmation, check_unsettled
from assent.casework.plan.settings import SettingChange, SettingsFiles, changes, check_table, digest_of
from assent.casework.plan.settings_files import shown_file, with_files
from assent.casework.plan.settings_proposals import (
    RevisionOrigin,
    SettingsProposal,
    SettingsRevision,
    check_content,
    faults,
)
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Conflicting, NotFound, Refused, has_words
from assent.casework.record.days import plan_day, plan_time
from assent.desk.people.account_steps import check_administers, note, tell_administrators
from assent.desk.people.sign_in import asks_who_acts
from assent.desk.people.stand_ins import as_stand_in, check_settles, check_still_settles
from assent.desk.plan.settings_ports import ChangingSettings, SettingsKept
from assent.desk.ports import Desk


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """What the files of the folder would change of the settings of revision ``base``, and their digest."""

    base: int
    digest: str
    changes: tuple[SettingChange, ...]

    @property
    def takes_two(self) -> bool:
        """Whether two people are needed to bring them in."""
        return any(change.takes_two for change in self.changes)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a proposal: it waits under ``proposal``, or is in force as ``revision``; the other is None."""

    changes: tuple[SettingChange, ...]
    digest: str
    proposal: int | None = None
    revision: int | None = None


class SettingsNotKept(Refused):
    """Nobody confirms settings in this store: a changed file counts at once."""


def kept(desk: Desk) -> SettingsKept:
    """The settings of an installation; raises ``Refused`` where its files count at once."""
    if desk.settings is None or not desk.settings.book.newest_number():
        raise SettingsNotKept(f"{_AT_ONCE} Two people change them from `assent account first` on.")
    return desk.settings


def begin(
    desk: Desk, by: Actor, now: datetime, origin: RevisionOrigin = RevisionOrigin.BEGUN
) -> SettingsRevision | None:
    """From now on what is in force is kept, and changed by two people: as the files of the folder stand now.

    For whoever operates the machine of the store. None where settings began already. Raises ``Refused`` for files
    that cannot stand.
    """
    settings = desk.settings
    if settings is None or settings.book.newest_number():
        return None
    files = settings.folder.read()
    _check(settings, files)
    first = SettingsRevision(1, now, origin, files, by.id)

    def work(changing: ChangingSettings) -> SettingsRevision | None:
        if changing.newest() is not None:
            return None
        changing.add(first)
        return first

    return settings.book.change(work)


def taken_over(desk: Desk, now: datetime) -> Desk:
    """The desk of a store with accounts in which settings never began, as one of before: now they do.

    Nobody confirmed them, and the record says so. A demonstration, and a store without accounts, stay with files.
    """
    if desk.settings_number == 0 and asks_who_acts(desk):
        begin(desk, desk.software, now, RevisionOrigin.TAKEN_OVER)
    return desk.current()


def standing(desk: Desk) -> tuple[str, ...]:
    """In words: which settings count here, who brought them, and whether the files of the folder are the same.

    Names no value, so that whoever reads the folder may ask.
    """
    settings = desk.settings
    if settings is None or not desk.settings_number:
        return (_AT_ONCE,)
    newest = _newest(settings)
    by = f"confirmed by {newest.confirmed_by}" if newest.confirmed_by else _WITHOUT_A_SECOND[newest.origin]
    lines = [f"Settings {newest.number} are in force since {plan_time(newest.at)}: by {newest.by}, {by}."]
    try:
        differs = changes(newest.files, settings.folder.read())
    except Refused as error:
        return (*lines, f"The files of the folder cannot be read, and do not count: {error.says}")
    if differs:
        titles = ", ".join(change.title for change in differs)
        lines.append(
            f"The files of the folder differ, and do not count: {titles}. See `assent plan changes`."
        )
    return tuple(lines)


_AT_ONCE = (
    "The files of this folder count at once, and nobody confirms a change: the store has no accounts, or is a "
    "demonstration."
)
_WITHOUT_A_SECOND = {
    RevisionOrigin.BEGUN: "who operates the machine",
    RevisionOrigin.TAKEN_OVER: "as the files stood when the store was brought up to date; nobody confirmed them",
    RevisionOrigin.SEALED: "the same as before, with a seal",
    RevisionOrigin.CHANGED: "for which one person suffices",
}


def in_force(desk: Desk, actor: Actor) -> SettingsRevision:
    """The settings in force."""
    check_use(actor.role, Use.READ_SETTINGS)
    return _newest(kept(desk))


def folder_changes(desk: Desk, actor: Actor) -> FolderChanges:
    """What the files of the folder would change, in words. Raises ``Refused`` for a file that cannot stand."""
    check_use(actor.role, Use.READ_SETTINGS)
    settings = kept(desk)
    files, newest = settings.folder.read(), _newest(settings)
    _check(settings, files)
    return FolderChanges(newest.number, digest_of(files), changes(newest.files, files))


def file_changes(desk: Desk, sent: SettingsFiles, actor: Actor) -> FolderChanges:
    """What files that somebody sends would change in place of those in force; files that are not sent stay.

    Raises ``Refused`` for a file that is none of settings, or cannot stand.
    """
    check_use(actor.role, Use.CHANGE_SETTINGS)
    settings = kept(desk)
    newest = _newest(settings)
    files = with_files(newest.files, sent)
    _check(settings, files)
    return FolderChanges(newest.number, digest_of(files), changes(newest.files, files))


def file_in_force(desk: Desk, name: str, actor: Actor) -> str:
    """The text of a file of settings as it is in force, without what is secret. Raises ``NotFound``."""
    check_use(actor.role, Use.CHANGE_SETTINGS)
    return shown_file(_newest(kept(desk)).files, name)


def propose(
    desk: Desk, digest: str, why: str, actor: Actor, now: datetime, sent: SettingsFiles | None = None
) -> Outcome:
    """Propose the settings that stand in the folder, or those in force with the files that are ``sent``.

    ``digest`` is theirs, as ``folder_changes`` or ``file_changes`` gives it. Another administrator confirms them.
    Where nothing of it takes two people it counts at once. Raises ``Refused``.
    """
    check_use(actor.role, Use.CHANGE_SETTINGS)
    settings = kept(desk)
    files = settings.folder.read() if sent is None else with_files(_newest(settings).files, sent)
    check_content(digest_of(files), digest)
    return _propose(desk, settings, files, why, actor, now)


def propose_again(desk: Desk, number: int, why: str, actor: Actor, now: datetime) -> Outcome:
    """Propose the settings of an earlier revision again, as they are on the record. Raises ``Refused``."""
    check_use(actor.role, Use.CHANGE_SETTINGS)
    settings = kept(desk)
    return _propose(desk, settings, _revision(settings, number).files, why, actor, now)


def list_proposals(desk: Desk, actor: Actor, now: datetime) -> list[SettingsProposal]:
    """What was proposed, the latest first."""
    check_settles(desk, actor, Use.READ_SETTINGS, now)
    return kept(desk).book.proposals()


def proposal_changes(desk: Desk, proposal: SettingsProposal) -> tuple[SettingChange, ...]:
    """What a proposal changes of the settings that it stands on."""
    return changes(_revision(kept(desk), proposal.base).files, proposal.files)


def confirm(desk: Desk, number: int, digest: str, actor: Actor, now: datetime) -> SettingsRevision:
    """Confirm what another administrator proposed, by its digest: only now it counts, everywhere.

    Raises ``NotPermitted`` for who proposed it, and where its proposer administers no longer; ``Conflicting`` where
    other settings came into force since; ``Refused``.
    """
    stands_in = check_settles(desk, actor, Use.CHANGE_SETTINGS, now)
    settings, acting = kept(desk), desk.coming_in(actor)

    def work(changing: ChangingSettings) -> SettingsRevision:
        check_still_settles(changing.people, actor, now, stands_in=stands_in)
        proposal, newest = _proposal(changing, number), _in_force(changing)
        check_confirmation(proposal, actor.id, now)
        check_administers(changing.people, proposal.by)
        check_content(proposal.content, digest)
        if proposal.base != newest.number:
            raise Conflicting(
                f"Settings {newest.number} came into force since this was proposed on {proposal.base}; propose it anew."
            )
        _check(settings, proposal.files)
        revision = _next(newest, proposal.files, proposal.by, proposal.why, now)
        revision = replace(revision, confirmed_by=actor.id, stand_in=stands_in, proposal=proposal.number)
        changing.settle(proposal.settled(Settlement.CONFIRMED, actor.id, now))
        changing.add(revision)
        details = {"settings": str(revision.number), "proposed_by": proposal.by, **as_stand_in(stands_in)}
        _tell(changing, Happening.SETTINGS_CHANGED, acting, now, details)
        return revision

    return settings.book.change(work)


def reject(desk: Desk, number: int, actor: Actor, now: datetime) -> SettingsProposal:
    """Nothing comes of a proposal; who made it may take it back so."""
    stands_in = check_settles(desk, actor, Use.CHANGE_SETTINGS, now)
    acting = desk.coming_in(actor)

    def work(changing: ChangingSettings) -> SettingsProposal:
        check_still_settles(changing.people, actor, now, stands_in=stands_in)
        proposal = _proposal(changing, number)
        check_unsettled(proposal)
        settled = proposal.settled(Settlement.REJECTED, actor.id, now)
        changing.settle(settled)
        _tell(
            changing,
            Happening.REJECTED,
            acting,
            now,
            {"settings_proposal": str(number), **as_stand_in(stands_in)},
        )
        return settled

    return kept(desk).book.change(work)


def revisions(desk: Desk, actor: Actor) -> list[SettingsRevision]:
    """Every revision, the first one first: what was in force from when to when."""
    check_use(actor.role, Use.READ_SETTINGS)
    return kept(desk).book.revisions()


def revisions_on(desk: Desk, day: date, actor: Actor) -> list[SettingsRevision]:
    """What was in force on a day of the plan, from its beginning to its end, the first one first."""
    history = revisions(desk, actor)
    by_then = [revision for revision in history if plan_day(revision.at) <= day]
    return [
        revision
        for revision in by_then
        if plan_day(revision.at) == day or revision.number == _last_before(by_then, day)
    ]


def _last_before(history: list[SettingsRevision], day: date) -> int:
    """The number of the last revision from before a day; 0 where there is none."""
    return max((revision.number for revision in history if plan_day(revision.at) < day), default=0)


def revision_changes(desk: Desk, revision: SettingsRevision) -> tuple[SettingChange, ...]:
    """What a revision changed of the one before it; nothing for the first."""
    if revision.number == 1:
        return ()
    return changes(_revision(kept(desk), revision.number - 1).files, revision.files)


def write_to_folder(desk: Desk, actor: Actor) -> SettingsRevision:
    """Let the files of the folder be what is in force, as after an earlier revision was proposed again.

    What stood in the folder and differs is kept beside it, under its name with ``.before``.
    """
    check_use(actor.role, Use.CHANGE_SETTINGS)
    settings = kept(desk)
    newest = _newest(settings)
    settings.folder.write(newest.files)
    return newest


def settings_faults(desk: Desk) -> Iterator[str]:
    """What of the record of settings does not agree; for verifying."""
    if desk.settings is not None:
        book = desk.settings.book
        yield from book.faults()
        yield from faults(book.revisions(), book.proposals())


def _propose(
    desk: Desk, settings: SettingsKept, files: SettingsFiles, why: str, actor: Actor, now: datetime
) -> Outcome:
    if not has_words(why):
        raise Refused("why: say in words why the settings change; it stays on the record.")
    _check(settings, files)
    acting = desk.coming_in(actor)

    def work(changing: ChangingSettings) -> Outcome:
        newest = _in_force(changing)
        differences = changes(newest.files, files)
        if not differences:
            raise Refused(f"Nothing that counts differs from settings {newest.number}, which are in force.")
        if not any(change.takes_two for change in differences):
            revision = _next(newest, files, actor.id, why, now)
            changing.add(revision)
            _tell(changing, Happening.SETTINGS_CHANGED, acting, now, {"settings": str(revision.number)})
            return Outcome(differences, revision.content, revision=revision.number)
        proposal = changing.propose(SettingsProposal(0, now, actor.id, newest.number, files, why))
        _tell(changing, Happening.PROPOSED, acting, now, {"settings_proposal": str(proposal.number)})
        return Outcome(differences, proposal.content, proposal=proposal.number)

    return settings.book.change(work)


def _next(
    newest: SettingsRevision,
    files: SettingsFiles,
    by: str,
    why: str,
    now: datetime,
) -> SettingsRevision:
    """The revision after the newest one; it is never dated before that."""
    at = max(now, newest.at)
    return SettingsRevision(
        newest.number + 1, at, RevisionOrigin.CHANGED, files, by, why, previous=newest.digest
    )


def _check(settings: SettingsKept, files: SettingsFiles) -> None:
    """Raise ``Refused`` for files that cannot stand, so that what is in force can always be worked with."""
    settings.folder.opened(files)
    check_table(files)


def _tell(
    changing: ChangingSettings, happening: Happening, actor: Actor, now: datetime, details: dict[str, str]
) -> None:
    """Put it on the record of who did it, and tell every other administrator."""
    note(changing.people, actor.id, happening, actor, now, details)
    tell_administrators(changing.people, actor, now, {**details, "what": happening.value}, but=actor.id)


def _newest(settings: SettingsKept) -> SettingsRevision:
    return _revision(settings, settings.book.newest_number())


def _in_force(changing: ChangingSettings) -> SettingsRevision:
    newest = changing.newest()
    assert newest is not None, "settings that began never end"
    return newest


def _revision(settings: SettingsKept, number: int) -> SettingsRevision:
    revision = settings.book.revision(number)
    if revision is None:
        raise NotFound(
            f"There are no settings {number}; `assent plan history` lists those that were in force."
        )
    return revision


def _proposal(changing: ChangingSettings, number: int) -> SettingsProposal:
    proposal = changing.proposal(number)
    if proposal is None:
        raise NotFound(f"There is no proposal {number} of settings.")
    return proposal
