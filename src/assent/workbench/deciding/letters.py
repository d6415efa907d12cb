"""Letters read before they go out, and letters that changed since they were signed."""

from base64 import b64decode
from collections.abc import Sequence

from fastapi import Request, Response

from assent.desk.notices import previews
from assent.desk.notices.letters import LetterPreviewShown, decision_preview_shown
from assent.web.intake.documents import download
from assent.web.router import Router
from assent.workbench.actions.attempts import NOT_YET, Tried, act_page, attempt
from assent.workbench.actions.matter import RequestMatter, check_role, matter_of
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute, RequestName
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)
_AT = "/requests/{request}/letters/changed"


def letter_as_pdf(http: Request, request: str, letters: Sequence[LetterPreviewShown]) -> Response | None:
    """The letter whose button was pressed, as it will look; None where none was."""
    chosen = form_of(http).text("see")
    if not chosen.isdecimal() or int(chosen) >= len(letters) or not letters[int(chosen)].pdf:
        return None
    letter = letters[int(chosen)]
    return download(
        b64decode(letter.pdf), f"preview-{request}-{letter.to}-{letter.language}.pdf", "application/pdf"
    )


@router.get(_AT)
def show(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """The decisions whose letters are held, since they are not those that were signed."""
    check_role(caller, "documents_confirm_letter")
    return _page(http, caller, matter_of(caller, request))


@router.post(_AT)
def confirm(request: RequestName, caller: PageCaller, http: Request) -> Response:
    """Lets a letter go out as it is now."""
    check_role(caller, "documents_confirm_letter")
    matter, form = matter_of(caller, request), form_of(http)
    if form.has("see"):
        changed = previews.changed_letters(caller.desk, request, caller.actor, caller.now)
        meant = [preview for preview in changed if preview.digest == form.text("preview")]
        letters = [letter for preview in meant for letter in decision_preview_shown(preview).letters]
        if (pdf := letter_as_pdf(http, request, letters)) is not None:
            return pdf
    tried = attempt(http, caller, "documents_confirm_letter", request, {"preview": form.text("preview")})
    if not tried.done:
        return _page(http, caller, matter_of(caller, request), tried)
    return go_to(f"{matter.back}?done=documents_confirm_letter")


def _page(http: Request, caller: PageCaller, matter: RequestMatter, tried: Tried = NOT_YET) -> Response:
    changed = previews.changed_letters(caller.desk, matter.detail.request, caller.actor, caller.now)
    shown_previews = [decision_preview_shown(preview) for preview in changed]
    return act_page(http, "deciding/changed_letters.html", matter, tried, changed=shown_previews)
