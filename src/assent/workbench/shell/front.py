"""The first page: what this is, for whoever is not signed in; for others the page that they begin on."""

from fastapi import Request, Response

from assent.web.router import Router
from assent.workbench.shell.demonstration import ways_in
from assent.workbench.shell.navigation import home
from assent.workbench.shell.pages import go_to, page
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import Visitor

router = Router(route_class=PageRoute, include_in_schema=False)


@router.get("/")
def start(request: Request, visitor: Visitor) -> Response:
    """Where a stranger begins; somebody signed in goes on to their own page."""
    begins = home(visitor.account.role) if visitor else "/"
    return go_to(begins) if begins != "/" else page(request, "shell/front.html", ways_in=ways_in(request))
