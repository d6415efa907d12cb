"""Routes of signing in through the plan's own identity provider: there, and back."""

from typing import Annotated, Any

from fastapi import Cookie, Query, Request, Response
from fastapi.responses import RedirectResponse

from assent.casework.people.sign_in import NotSignedIn
from assent.desk.people import sign_in
from assent.web.people.routes import keep
from assent.web.router import Router
from assent.web.server.description import problems
from assent.web.server.installation import Here
from assent.web.server.landing import STYLED_PAGE, signed_in_page
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["session"])
_STATE = "__Host-assent-openid"
_MINUTES = 10
_MANY = problems(401, 403, 422, 429, 500, 503)
_THERE: dict[int | str, dict[str, Any]] = {
    **_MANY,
    303: {"description": "The provider's page is in the header Location."},
}
_BACK: dict[int | str, dict[str, Any]] = {
    **_MANY,
    200: {"description": "A page that goes on.", "content": {"text/html": {"schema": {"type": "string"}}}},
}
_Opaque = Annotated[str, Query(min_length=1, max_length=2_000, description="As the provider gave it.")]


@router.get(
    "/auth/openid/start",
    status_code=303,
    response_class=RedirectResponse,
    responses=_THERE,
    summary="Sign in through the plan's provider",
)
def start(here: Here) -> Response:
    """Sends a browser to the plan's own identity provider, where the plan has one."""
    begun = sign_in.begin_with_provider(here.desk, here.clock())
    response = RedirectResponse(begun.page, 303)
    # Lax: the way back from the provider begins on another site.
    response.set_cookie(
        _STATE, begun.state, _MINUTES * 60, path="/", secure=True, httponly=True, samesite="lax"
    )
    return response


@router.get("/auth/openid/callback", response_class=Response, responses=_BACK, summary="The way back")
def callback(
    request: Request,
    here: Here,
    state: _Opaque,
    code: Annotated[str, Query(max_length=4_000, description="As the provider gave it.")] = "",
    kept: Annotated[str, Cookie(alias=_STATE, description="What began the way there.")] = "",
) -> Response:
    """Takes in who comes back from the provider, and keeps their session in a cookie."""
    if not code:
        raise NotSignedIn("The provider did not sign you in; begin again.")
    session = sign_in.finish_with_provider(here.desk, state, kept, code, here.clock())
    request.state.account = session.account.id
    # A page and no redirect: a strict cookie is not sent on a way that began on another site.
    response = Response(signed_in_page(), 200, STYLED_PAGE, "text/html; charset=utf-8")
    keep(response, session.token)
    response.delete_cookie(_STATE, path="/", secure=True, httponly=True, samesite="lax")
    return response
