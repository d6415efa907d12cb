"""Pages of settings: what is in force, what would change, proposed by one administrator and confirmed by another."""

from typing import Annotated

from fastapi import Path, Request, Response

from assent.casework.people.permissions import USES, Use
from assent.casework.plan.settings_files import EXCHANGED
from assent.casework.record.checks import NotFound, Refused
from assent.desk.plan import answers, settings
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.administration.calls import make
from assent.workbench.administration.setting_words import setting_words
from assent.workbench.administration.single_settings import SINGLE
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller, check_page

router = Router(route_class=PageRoute, include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_MEDIA = {"toml": "application/toml; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@router.get("/administration")
def show(http: Request, caller: PageCaller) -> Response:
    """The settings in force, in words, and what waits for somebody."""
    return _overview(http, caller)


def _overview(http: Request, caller: Caller, fault: str = "") -> Response:
    check_page(caller, Use.READ_SETTINGS)
    administers = caller.account.role in USES[Use.CHANGE_SETTINGS]
    try:
        in_force = answers.settings_shown(caller.desk, caller.actor)
    except settings.SettingsNotKept as none:
        return _not_kept(http, caller, none)
    listed = settings.list_proposals(caller.desk, caller.actor, caller.now)
    proposals = [answers.settings_proposal_shown(caller.desk, proposal) for proposal in listed]
    folder, unreadable = _folder(caller)
    return page(
        http,
        "administration/settings.html",
        422 if fault else 200,
        in_words=setting_words(caller.desk, caller.now),
        shown=in_force,
        waiting=[proposal for proposal in proposals if proposal.settlement is None],
        folder=folder,
        unreadable=unreadable,
        files=[name for name in EXCHANGED if administers],
        single=tuple(SINGLE),
        administers=administers,
        summary=[("", fault)] if fault else [],
    )


def _not_kept(http: Request, caller: Caller, none: settings.SettingsNotKept) -> Response:
    """Settings are files of the folder here: there are none that two people changed."""
    standing = settings.standing(caller.desk)
    return page(http, "administration/not_kept.html", says=none.says, standing=standing)


def _folder(caller: Caller) -> tuple[answers.FolderChangesShown | None, str]:
    """What the files of the folder would change, if anything; or why they cannot be read."""
    try:
        folder = answers.folder_changes_shown(settings.folder_changes(caller.desk, caller.actor))
    except Refused as wrong:
        return None, wrong.says
    return (folder if folder.changes else None), ""


@router.get("/administration/history")
def history(http: Request, caller: PageCaller) -> Response:
    """All settings that were in force, the latest first."""
    try:
        revisions = settings.revisions(caller.desk, caller.actor)
    except settings.SettingsNotKept as none:
        return _not_kept(http, caller, none)
    latest_first = [answers.revision_shown(caller.desk, revision) for revision in reversed(revisions)]
    words = setting_words(caller.desk, caller.now)
    return page(http, "administration/history.html", revisions=latest_first, summary=[], in_words=words)


@router.post("/administration/history/{number}")
def propose_again(number: Number, http: Request, caller: PageCaller) -> Response:
    """Proposes earlier settings again."""
    try:
        make("settings_propose_again", caller, http, {"why": form_of(http).text("why")}, revision=number)
    except Refused as wrong:
        return _overview(http, caller, wrong.says)
    return go_to("/administration")


@router.get("/administration/files/{name}")
def edit(name: str, http: Request, caller: PageCaller) -> Response:
    """A file of settings as it is in force, to be changed."""
    check_page(caller, Use.CHANGE_SETTINGS)
    return _file(http, caller, name, _in_force(caller, name))


@router.get("/administration/files/{name}/download")
def download(name: str, caller: PageCaller) -> Response:
    """The same as a file."""
    text = settings.file_in_force(caller.desk, name, caller.actor)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, headers=headers, media_type=_MEDIA[name.rpartition(".")[2]])


@router.post("/administration/files/{name}")
def preview(name: str, http: Request, caller: PageCaller) -> Response:
    """What a changed file would change, in words, before it is proposed; or proposes it."""
    check_page(caller, Use.CHANGE_SETTINGS)
    form = form_of(http)
    text = form.fields.get("text", ("",))[-1]
    uploaded = form.files.get("file", ())
    if uploaded:
        try:
            text = uploaded[0].file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return _file(
                http, caller, name, text, "The file is not in UTF-8; save it as UTF-8 and send it again."
            )
    why, sent = form.text("why"), {name: text}
    try:
        if form.has("propose"):
            data = {"digest": form.text("digest"), "why": why, "files": sent}
            make("settings_propose", caller, http, data)
            return go_to("/administration")
        changes = make("settings_preview_files", caller, http, {"files": sent})
    except Refused as wrong:
        return _file(http, caller, name, text, wrong.says, why=why)
    return _file(http, caller, name, text, why=why, changes=changes)


def _file(
    http: Request,
    caller: Caller,
    name: str,
    text: str,
    fault: str = "",
    *,
    why: str = "",
    changes: answers.FolderChangesShown | None = None,
) -> Response:
    if name not in EXCHANGED:
        raise NotFound("There is no such file of settings.")
    return page(
        http,
        "administration/file.html",
        422 if fault else 200,
        in_words=setting_words(caller.desk, caller.now),
        name=name,
        text=text,
        why=why,
        changes=changes,
        summary=[("text", fault)] if fault else [],
    )


def _in_force(caller: Caller, name: str) -> str:
    """The file as it is in force; empty where there is none, so that one can be made."""
    try:
        return settings.file_in_force(caller.desk, name, caller.actor)
    except NotFound:
        return ""


@router.post("/administration/folder")
def propose_folder(http: Request, caller: PageCaller) -> Response:
    """Proposes the settings that stand in the folder of the store."""
    form = form_of(http)
    try:
        make("settings_propose", caller, http, {"digest": form.text("digest"), "why": form.text("why")})
    except Refused as wrong:
        return _overview(http, caller, wrong.says)
    return go_to("/administration")


@router.post("/administration/settings/{number}/{what}")
def settle(number: Number, what: str, http: Request, caller: PageCaller) -> Response:
    """Confirms or rejects proposed settings."""
    if what not in ("confirm", "reject"):
        raise NotFound("There is no such action.")
    data = {"digest": form_of(http).text("digest")} if what == "confirm" else {}
    try:
        make(f"settings_{what}", caller, http, data, proposal=number)
    except Refused as wrong:
        return _overview(http, caller, wrong.says)
    return go_to("/administration")
