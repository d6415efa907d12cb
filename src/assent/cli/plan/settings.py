"""The ``plan`` commands on the settings of a store: what a file would change, proposed by one, confirmed by another."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.casework.record.actors import Actor
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_detailed
from assent.cli.options import Json, On, Store
from assent.cli.people import administrator
from assent.cli.times import acting_time, day, looking_time, shown
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.plan.answers import ChangeShown, RevisionShown, SettingsProposalShown
    from assent.desk.ports import Desk

Number = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="As `assent plan proposals` numbers them.")
]
Revision = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="As `assent plan history` numbers them.")
]
Digest = Annotated[str, typer.Option(metavar="DIGEST", help="Of the settings that were looked at.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of files such as plan.toml.")]
Why = Annotated[str, typer.Option(metavar="WORDS", help="Why the settings change, for the record.")]


def changes(store: Store, json: Json = False) -> None:
    """Show in words what the files of the folder would change of the settings in force, with their digest."""
    raise typer.Exit(show_changes(store, json))


def propose(store: Store, why: Why, digest: Digest) -> None:
    """Propose the settings that stand in the folder. A second administrator confirms them.

    Where one person suffices for all that changes they are in force at once.
    """
    raise typer.Exit(propose_settings(store, why, digest))


def undo(number: Revision, store: Store, why: Why) -> None:
    """Propose the settings of an earlier revision again, as they are on the record."""
    raise typer.Exit(propose_again(store, number, why))


def proposals(store: Store, json: Json = False) -> None:
    """List proposed settings, the latest first, with what each changes and its digest."""
    raise typer.Exit(list_proposals(store, json))


def confirm(number: Number, store: Store, digest: Digest) -> None:
    """Confirm settings that another administrator proposed; from now on they are in force everywhere."""
    raise typer.Exit(confirm_proposal(store, number, digest))


def reject(number: Number, store: Store) -> None:
    """Let nothing come of proposed settings. Who proposed them may take them back so."""
    raise typer.Exit(reject_proposal(store, number))


def history(store: Store, on: On = None, json: Json = False) -> None:
    """List the settings that were in force, the first ones first; with --on those of a day."""
    raise typer.Exit(show_history(store, on, json))


def settings(store: Store, json: Json = False) -> None:
    """Show the settings in force, in words, and which of them take two people."""
    raise typer.Exit(show_settings(store, json))


def write(store: Store) -> None:
    """Let the files of the folder be the settings in force. What stood there and differs is kept as NAME.before."""
    raise typer.Exit(write_files(store))


def export(folder: Folder, store: Store) -> None:
    """Write the files of the settings in force into a folder, to be changed there and imported again."""
    raise typer.Exit(export_files(folder, store))


def import_(folder: Folder, store: Store, why: Why) -> None:
    """Propose the files of a folder in place of those in force. Files that are not in it stay as they are."""
    raise typer.Exit(import_files(folder, store, why))


def export_files(folder: Path, store: Path) -> int:
    """Write each file of settings that is exchanged; nothing that is there is overwritten."""
    from assent.casework.plan.settings_files import EXCHANGED
    from assent.casework.record.checks import NotFound, Refused
    from assent.desk.plan.settings import file_in_force

    def work(desk: "Desk", actor: Actor) -> None:
        texts = {}
        for name in EXCHANGED:
            with suppress(NotFound):
                texts[name] = file_in_force(desk, name, actor)
        taken = [name for name in texts if (folder / name).exists()]
        if taken:
            raise Refused(f"{folder.name} holds {', '.join(taken)} already; name another folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                (folder / name).write_text(text, "utf-8")
                typer.echo(name)
        except OSError as error:
            raise Refused(f"{folder.name} cannot be written: {error.strerror}.") from None

    return administrator.done_by(store, "", work)


def import_files(folder: Path, store: Path, why: str) -> int:
    """Propose the files that a folder holds."""
    from assent.casework.plan.settings_files import EXCHANGED
    from assent.casework.record.checks import Refused
    from assent.desk.plan import settings

    def sent() -> dict[str, str]:
        try:
            texts = {
                name: (folder / name).read_text("utf-8") for name in EXCHANGED if (folder / name).is_file()
            }
        except (OSError, UnicodeDecodeError):
            raise Refused(f"A file of {folder.name} cannot be read as UTF-8.") from None
        if not texts:
            raise Refused(f"{folder.name} holds none of {', '.join(EXCHANGED)}.")
        return texts

    def use_case(desk: "Desk", actor: Actor) -> Any:
        files = sent()
        digest = settings.file_changes(desk, files, actor).digest
        return settings.propose(desk, digest, why, actor, acting_time(desk, None), files)

    return _proposed(store, use_case)


def show_changes(store: Path, as_json: bool) -> int:
    """Show what the folder's files would change."""
    from assent.desk.plan import answers
    from assent.desk.plan.settings import folder_changes

    def work(desk: "Desk", actor: Actor) -> None:
        differences = answers.folder_changes_shown(folder_changes(desk, actor))
        if as_json:
            typer.echo(json_text(json_data(differences), 2))
            return
        _print_changes(differences.changes)
        if not differences.changes:
            typer.echo(f"Nothing that counts differs from settings {differences.base}, which are in force.")
            return
        typer.echo(f"digest {differences.digest}")
        typer.echo(f"assent plan propose --store FOLDER --why WORDS --digest {differences.digest}")

    return administrator.done_by(store, "", work)


def propose_settings(store: Path, why: str, digest: str) -> int:
    """Propose what stands in the folder."""
    from assent.desk.plan import settings

    return _proposed(
        store, lambda desk, actor: settings.propose(desk, digest, why, actor, acting_time(desk, None))
    )


def propose_again(store: Path, number: int, why: str) -> int:
    """Propose earlier settings again."""
    from assent.desk.plan import settings

    return _proposed(
        store, lambda desk, actor: settings.propose_again(desk, number, why, actor, acting_time(desk, None))
    )


def _proposed(store: Path, use_case: "Callable[[Desk, Actor], Any]") -> int:
    from assent.desk.plan import answers

    def work(desk: "Desk", actor: Actor) -> None:
        outcome = answers.proposed_shown(use_case(desk, actor))
        _print_changes(outcome.changes)
        if outcome.revision is not None:
            typer.echo(f"settings {outcome.revision} are in force")
            return
        typer.echo(
            f"waits for a second administrator: assent plan confirm {outcome.proposal} --store FOLDER "
            f"--digest {outcome.digest}"
        )

    return administrator.done_by(store, "", work)


def list_proposals(store: Path, as_json: bool) -> int:
    """List proposals."""
    from assent.desk.plan import answers, settings

    def work(desk: "Desk", actor: Actor) -> None:
        proposals = settings.list_proposals(desk, actor, looking_time(desk, None))
        listed = [answers.settings_proposal_shown(desk, proposal) for proposal in proposals]
        if as_json:
            typer.echo(json_text([json_data(proposal) for proposal in listed], 2))
            return
        print_detailed(("number", "when", "proposed by", "settled", "why"), map(_proposal_rows, listed))

    return administrator.done_by(store, "", work)


def _proposal_rows(proposal: "SettingsProposalShown") -> tuple[tuple[str, ...], list[str]]:
    settled = f"{proposal.settlement} by {proposal.settled_by}" if proposal.settlement else "waits"
    row = str(proposal.number), shown(proposal.at), proposal.proposed_by, settled, proposal.why
    return row, [*map(_change_line, proposal.changes), f"digest {proposal.digest}"]


def confirm_proposal(store: Path, number: int, digest: str) -> int:
    """Confirm a proposal."""
    from assent.desk.plan import settings

    def work(desk: "Desk", actor: Actor) -> None:
        revision = settings.confirm(desk, number, digest, actor, acting_time(desk, None))
        typer.echo(f"settings {revision.number} are in force")

    return administrator.done_by(store, "", work)


def reject_proposal(store: Path, number: int) -> int:
    """Reject a proposal."""
    from assent.desk.plan import settings

    def work(desk: "Desk", actor: Actor) -> None:
        settings.reject(desk, number, actor, acting_time(desk, None))
        typer.echo(f"proposal {number}  rejected")

    return administrator.done_by(store, "", work)


def show_history(store: Path, on: str | None, as_json: bool) -> int:
    """Show what was in force."""
    from assent.desk.plan import answers, settings

    def work(desk: "Desk", actor: Actor) -> None:
        revisions = settings.revisions_on(desk, day(on), actor) if on else settings.revisions(desk, actor)
        listed = [answers.revision_shown(desk, revision) for revision in revisions]
        if as_json:
            typer.echo(json_text([json_data(revision) for revision in listed], 2))
            return
        print_detailed(("settings", "from", "how", "why"), map(_revision_rows, listed))

    return administrator.done_by(store, "", work)


def show_settings(store: Path, as_json: bool) -> int:
    """Show what is in force."""
    from assent.desk.plan import answers

    def work(desk: "Desk", actor: Actor) -> None:
        in_force = answers.settings_shown(desk, actor)
        if as_json:
            typer.echo(json_text(json_data(in_force), 2))
            return
        typer.echo(_revision_line(in_force.revision))
        for setting in in_force.settings:
            typer.echo(f"{setting.title}  ({_people(setting.takes_two)})")
            for statement in setting.says:
                typer.echo(f"  {statement}")

    return administrator.done_by(store, "", work)


def write_files(store: Path) -> int:
    """Write what is in force into the folder."""
    from assent.desk.plan.settings import write_to_folder

    def work(desk: "Desk", actor: Actor) -> None:
        revision = write_to_folder(desk, actor)
        typer.echo(f"The files of the folder are settings {revision.number}, which are in force.")

    return administrator.done_by(store, "", work)


def _revision_line(revision: "RevisionShown") -> str:
    number, at, how, why = _revision_row(revision)
    return f"settings {number}  from {at}  {how}  {why}".rstrip()


def _revision_rows(revision: "RevisionShown") -> tuple[tuple[str, ...], list[str]]:
    return _revision_row(revision), [*map(_change_line, revision.changes)]


def _revision_row(revision: "RevisionShown") -> tuple[str, str, str, str]:
    by = {
        "begun": f"begun by {revision.by}",
        "taken_over": "taken over from the files of the folder; nobody confirmed them",
        "sealed": "the same once more, with a seal",
        "changed": f"by {revision.by}, "
        + (f"confirmed by {revision.confirmed_by}" if revision.confirmed_by else "alone"),
    }[revision.origin]
    stand_in = " (a stand-in)" if revision.stand_in else ""
    return str(revision.number), shown(revision.at), by + stand_in, revision.why


def _print_changes(changes: "Iterable[ChangeShown]") -> None:
    for change in changes:
        typer.echo(f"  {_change_line(change)}")


def _change_line(change: "ChangeShown") -> str:
    return f"{change.says}  ({_people(change.takes_two)})"


def _people(takes_two: bool) -> str:
    return "two people" if takes_two else "one person"
