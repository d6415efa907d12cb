"""Pages of one's own account: who one is, a password of one's own, an authenticator."""

import io

import segno
from fastapi import Request, Response
from markupsafe import Markup

from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.checks import Refused
from assent.desk.people import second_factor
from assent.web.router import Router
from assent.web.server.addresses import source
from assent.web.server.caller import Caller
from assent.workbench.shell.forms import form_of
from assent.workbench.shell.pages import page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import PageCaller

router = Router(route_class=PageRoute, include_in_schema=False)


@router.get("/account")
def account(http: Request, caller: PageCaller) -> Response:
    """Who is signed in: role, office, license; password and second factor."""
    return _account(http, caller)


def _account(http: Request, caller: Caller, fault: str = "") -> Response:
    standing = second_factor.standing(caller.desk, caller.account, caller.now)
    return page(
        http,
        "shell/account.html",
        422 if fault else 200,
        factor=standing,
        summary=[("password", fault)] if fault else [],
    )


@router.post("/account/second-factor")
def enroll(http: Request, caller: PageCaller) -> Response:
    """Begins with a new authenticator; its secret is shown once."""
    try:
        begun = second_factor.begin_enrollment(
            caller.desk, caller.account, form_of(http).text("password"), caller.now, source(http.scope)
        )
    except (NotSignedIn, Refused) as wrong:
        return _account(http, caller, wrong.says)
    return _enrolling(http, begun.secret, begun.address)


@router.post("/account/second-factor/code")
def finish(http: Request, caller: PageCaller) -> Response:
    """Takes the first code; then the recovery codes are shown once."""
    form = form_of(http)
    try:
        codes = second_factor.finish_enrollment(
            caller.desk, caller.account, caller.token, form.text("code"), caller.now
        )
    except (NotSignedIn, Refused) as wrong:
        return _enrolling(http, form.text("secret"), form.text("address"), wrong.says)
    return page(http, "shell/recovery_codes.html", codes=codes)


def _enrolling(http: Request, secret: str, address: str, fault: str = "") -> Response:
    return page(
        http,
        "shell/second_factor.html",
        422 if fault else 200,
        secret=secret,
        address=address,
        code=_qr_code(address),
        summary=[("code", fault)] if fault else [],
    )


def _qr_code(text: str) -> Markup:
    """A text as a QR code, dark on a light ground whatever the page's colors are: SVG without style or script."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgns=False, nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704 (drawn by the library from squares)
