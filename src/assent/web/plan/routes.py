"""Routes of settings: what is in force, what the folder would change, proposed by one and confirmed by another."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field, StringConstraints

from assent.desk.plan import answers, settings
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import CHANGES, EVERY, EXISTING, OF_ONE
from assent.web.server.strict import StrictRoute
from assent.web.server.words import NO_NUL, StrictBody

router = Router(route_class=StrictRoute)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_FILE = r"^[a-z][a-z_]{0,30}\.(toml|csv)$"
FileName = Annotated[str, StringConstraints(pattern=_FILE)]
FileOfPath = Annotated[str, Path(pattern=_FILE, description="A file of settings, such as plan.toml.")]
SettingsText = Annotated[str, StringConstraints(max_length=900_000, pattern=NO_NUL)]
Why = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Files = Annotated[dict[FileName, SettingsText], Field(max_length=10)]
Proposal = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of a proposal.")]
Revision = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of settings that were in force.")]


class ProposingBody(StrictBody):
    """The settings that are proposed, by their digest, and why."""

    digest: Digest = Field(description="As GET /api/settings/changes gives it.")
    why: Why = Field(description="Why the settings change, for the record.")
    files: Files | None = Field(
        default=None, description="Texts in place of files in force; without them those of the folder."
    )


class FilesBody(StrictBody):
    """Texts in place of files of settings in force."""

    files: Files = Field(
        description="By the name of the file, such as plan.toml; an empty text takes it away."
    )


class FileShown(BaseModel):
    """A file of settings as it is in force."""

    name: str
    text: str


class ProposingAgainBody(StrictBody):
    """Why earlier settings are proposed again."""

    why: Why = Field(description="Why the settings change, for the record.")


class ConfirmingBody(StrictBody):
    """The settings that are confirmed, by their digest."""

    digest: Digest = Field(description="That of the proposal whose changes were looked at.")


@router.get("/api/settings", responses=EVERY, tags=["settings"], summary="Show the settings in force")
def show_settings(caller: SignedIn) -> answers.SettingsShown:
    """Every setting in words, whether a change takes two administrators, and who brought them into force."""
    return answers.settings_shown(caller.desk, caller.actor)


@router.get(
    "/api/settings/changes", responses=EVERY, tags=["settings"], summary="Show what the files would change"
)
def show_changes(caller: SignedIn) -> answers.FolderChangesShown:
    """What the files of the folder would change of the settings in force. Until it is confirmed it does not count."""
    return answers.folder_changes_shown(settings.folder_changes(caller.desk, caller.actor))


@router.post(
    "/api/settings/changes", responses=CHANGES, tags=["settings"], summary="Show what files would change"
)
def preview_files(body: FilesBody, caller: SignedIn) -> answers.FolderChangesShown:
    """What files that are sent would change of the settings in force, and the digest by which they are proposed."""
    return answers.folder_changes_shown(settings.file_changes(caller.desk, body.files, caller.actor))


@router.get("/api/settings/files/{name}", responses=OF_ONE, tags=["settings"], summary="One file of settings")
def show_file(name: FileOfPath, caller: SignedIn) -> FileShown:
    """The text of a file as it is in force, without what is secret, for an administrator to change and send back."""
    return FileShown(name=name, text=settings.file_in_force(caller.desk, name, caller.actor))


@router.get("/api/settings/revisions", responses=EVERY, tags=["settings"], summary="List what was in force")
def list_revisions(caller: SignedIn) -> list[answers.RevisionShown]:
    """All settings that were in force, the first ones first: by whom, confirmed by whom, and what they changed."""
    return [
        answers.revision_shown(caller.desk, revision)
        for revision in settings.revisions(caller.desk, caller.actor)
    ]


@router.post(
    "/api/settings/revisions/{revision}/proposal",
    status_code=201,
    responses=EXISTING,
    tags=["settings"],
    summary="Propose earlier settings again",
)
def propose_again(revision: Revision, body: ProposingAgainBody, caller: SignedIn) -> answers.SettingsProposed:
    """Proposes settings that were in force before, as they are on the record."""
    return answers.proposed_shown(
        settings.propose_again(caller.desk, revision, body.why, caller.actor, caller.now)
    )


@router.get("/api/settings/proposals", responses=EVERY, tags=["settings"], summary="List proposed settings")
def list_proposals(caller: SignedIn) -> list[answers.SettingsProposalShown]:
    """What was proposed, the latest first, with what it changes in words, and its digest."""
    return [
        answers.settings_proposal_shown(caller.desk, proposal)
        for proposal in settings.list_proposals(caller.desk, caller.actor, caller.now)
    ]


@router.post(
    "/api/settings/proposals",
    status_code=201,
    responses=CHANGES,
    tags=["settings"],
    summary="Propose the settings of the folder",
)
def propose(body: ProposingBody, caller: SignedIn) -> answers.SettingsProposed:
    """Proposes the settings of the folder, or files that are sent; where one person suffices they count at once."""
    return answers.proposed_shown(
        settings.propose(caller.desk, body.digest, body.why, caller.actor, caller.now, body.files)
    )


@router.post(
    "/api/settings/proposals/{proposal}/confirmation",
    responses=EXISTING,
    tags=["settings"],
    summary="Confirm proposed settings",
)
def confirm(proposal: Proposal, body: ConfirmingBody, caller: SignedIn) -> answers.RevisionShown:
    """Confirms what another administrator proposed: from now on it is in force everywhere."""
    revision = settings.confirm(caller.desk, proposal, body.digest, caller.actor, caller.now)
    return answers.revision_shown(caller.desk, revision)


@router.post(
    "/api/settings/proposals/{proposal}/rejection",
    responses=EXISTING,
    tags=["settings"],
    summary="Reject proposed settings",
)
def reject(proposal: Proposal, caller: SignedIn) -> answers.SettingsProposalShown:
    """Lets nothing come of proposed settings; who made the proposal may take it back so."""
    rejected = settings.reject(caller.desk, proposal, caller.actor, caller.now)
    return answers.settings_proposal_shown(caller.desk, rejected)
