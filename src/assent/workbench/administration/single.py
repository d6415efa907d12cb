"""Pages of single settings: a form, what it would change in words, the file as text beside it, and the proposal."""

from dataclasses import replace

from fastapi import Request, Response

from assent.casework.people.permissions import Use
from assent.casework.record.checks import NotFound
from assent.desk.plan import settings
from assent.desk.plan.answers import FolderChangesShown
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.workbench.actions.attempts import NOT_YET, Tried, outcome_of
from assent.workbench.actions.fields import FormField
from assent.workbench.administration.calls import make
from assent.workbench.administration.setting_words import setting_words
from assent.workbench.administration.single_settings import SINGLE, SingleSetting
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.pages import page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller, check_page

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/administration/change/{what}"


@router.get(_AT)
def show(what: str, http: Request, caller: PageCaller) -> Response:
    """The form, filled with what is in force."""
    return _page(http, what, _setting(what, caller), caller)


@router.post(_AT)
def preview(what: str, http: Request, caller: PageCaller) -> Response:
    """What the change would come to, in words; nothing is proposed yet."""
    setting, form = _setting(what, caller), form_of(http)
    text = _in_force(caller, setting.file)
    change = outcome_of(lambda: setting.change(text, form), form)
    if not change.done:
        return _page(http, what, setting, caller, change)
    sent = {"files": {setting.file: change.answer}}
    tried = outcome_of(lambda: make("settings_preview_files", caller, http, sent), form)
    if not tried.done:
        return _page(http, what, setting, caller, Tried(says=tried.says or "; ".join(tried.errors.values())))
    return _page(http, what, setting, caller, changes=tried.answer, text=change.answer)


def _setting(name: str, caller: Caller) -> SingleSetting:
    check_page(caller, Use.CHANGE_SETTINGS)
    if name not in SINGLE:
        raise NotFound("There is no such setting.")
    return SINGLE[name]


def _in_force(caller: Caller, name: str) -> str:
    """The file as it is in force; empty where there is none, so that one can be made."""
    try:
        return settings.file_in_force(caller.desk, name, caller.actor)
    except NotFound:
        return ""


def _page(
    http: Request,
    setting_name: str,
    setting: SingleSetting,
    caller: Caller,
    tried: Tried = NOT_YET,
    *,
    changes: FolderChangesShown | None = None,
    text: str = "",
) -> Response:
    form, is_sent = form_of(http), http.method == "POST"
    fields = setting.fields(caller.desk, _in_force(caller, setting.file))
    return page(
        http,
        "administration/single.html",
        422 if not tried.done else 200,
        in_words=setting_words(caller.desk, caller.now),
        what=setting_name,
        name=setting.file,
        fields=[_typed(field, form) if is_sent else field for field in fields],
        tried=tried,
        summary=_summary(tried, fields),
        changes=changes,
        text=text,
    )


def _summary(tried: Tried, fields: tuple[FormField, ...]) -> list[tuple[str, str]]:
    """What is wrong, each with the field as the form calls it."""
    called = {field.name: field for field in fields}
    lines = [
        (called[name].id, f"{called[name].label}: {fault}") if name in called else ("", fault)
        for name, fault in tried.errors.items()
    ]
    return [*lines, *([("", tried.says)] if tried.says else [])]


def _typed(field: FormField, form: SentForm) -> FormField:
    """A field with what was typed into it."""
    return replace(field, value=form.all(field.name) if field.kind == "several" else form.text(field.name))
