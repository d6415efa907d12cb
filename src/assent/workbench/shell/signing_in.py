"""The pages of signing in and out; what was typed when a session ended goes on afterward."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from assent.casework.people.second_factor import CodeDue
from assent.casework.people.sign_in import LockedOut, NotSignedIn, PasswordDue
from assent.casework.record.checks import Refused
from assent.desk.people import sign_in as signing_in
from assent.web.people.routes import keep
from assent.web.router import Router
from assent.web.server.addresses import source
from assent.web.server.caller import COOKIE, caller_just_signed_in, check_origin
from assent.web.server.installation import Here
from assent.workbench.shell import csrf
from assent.workbench.shell.forms import SentForm, form_of
from assent.workbench.shell.navigation import home
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.sealed import unsealed
from assent.workbench.shell.session import PageCaller, Visitor
from assent.workbench.shell.sign_in_page import ANYBODY, sign_in_page
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)


@router.get("/sign-in")
def show_sign_in(request: Request, visitor: Visitor) -> Response:
    """Asks who it is; somebody signed in goes to their own first page."""
    return go_to(home(visitor.account.role)) if visitor else sign_in_page(request)


@router.post("/sign-in")
def sign_in(request: Request, here: Here) -> Response:
    """Signs in by password, and goes on."""
    check_origin(request)
    form = form_of(request)
    echoed: dict[str, Any] = {"to": form.text("to"), "kept": form.text("kept"), "id": form.text("id")}
    try:
        session = signing_in.sign_in(
            here.desk,
            form.text("id"),
            _typed(form, "password"),
            here.clock(),
            source(request.scope),
            form.text("code"),
        )
    except PasswordDue:
        return page(request, "shell/first_password.html", error="", **echoed)
    except CodeDue as due:
        return sign_in_page(
            request, 401, error=due.says if form.text("code") else "", code_due=True, **echoed
        )
    except LockedOut as locked:
        return sign_in_page(request, 429, error=locked.says, **echoed)
    except NotSignedIn as wrong:
        return sign_in_page(request, 401, error=wrong.says, **echoed)
    request.state.account = session.account.id
    response = _onward(request, session.token, session.account.id, form) or go_to(
        own_address(form.text("to")) or home(session.account.role)
    )
    keep(response, session.token)
    return response


def _onward(request: Request, token: str, account: str, form: SentForm) -> Response | None:
    """A page that sends what was typed before, once more; None where nothing of this person's was kept."""
    kept: Mapping[str, Any] | None = unsealed(request, form.text("kept"))
    if kept is None or kept.get("of") not in (account, ANYBODY):
        return None
    request.state.caller = caller_just_signed_in(request, token)  # the page has the frame of their role
    return page(
        request,
        "shell/go_on.html",
        to=own_address(kept["to"]),
        fields=kept["fields"],
        token=csrf.token(token),
    )


def own_address(address: str) -> str:
    """An address of this site, or nothing: never one that leads away."""
    return (
        address
        if address.startswith("/") and not address.startswith(("//", "/\\")) and address != "/sign-in"
        else ""
    )


def _typed(form: SentForm, name: str) -> str:
    """A password as typed, with any space in it."""
    return form.fields.get(name, ("",))[-1]


@router.post("/password")
def set_password(request: Request, here: Here) -> Response:
    """Sets a password of one's own, in place of a one-time one or of the last; then one signs in with it."""
    check_origin(request)
    form = form_of(request)
    echoed: dict[str, Any] = {"to": form.text("to"), "kept": form.text("kept"), "id": form.text("id")}
    current, new = _typed(form, "current"), _typed(form, "new")
    if new != _typed(form, "again"):
        return page(request, "shell/first_password.html", 422, error=say("shell.password.differ"), **echoed)
    try:
        signing_in.set_password(here.desk, echoed["id"], current, new, here.clock(), source(request.scope))
    except LockedOut as locked:
        return page(request, "shell/first_password.html", 429, error=locked.says, **echoed)
    except (NotSignedIn, Refused, ValueError) as wrong:
        fault = getattr(wrong, "says", str(wrong))
        return page(request, "shell/first_password.html", 422, error=fault, **echoed)
    return sign_in_page(request, changed=True, **echoed)


@router.post("/sign-out")
def sign_out(request: Request, caller: PageCaller) -> Response:
    """Ends this session, or all of the account's."""
    everywhere = form_of(request).has("everywhere")
    (signing_in.sign_out_everywhere if everywhere else signing_in.sign_out)(
        caller.desk, caller.token, caller.now
    )
    response = go_to("/")
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return response
