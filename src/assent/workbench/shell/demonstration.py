"""Ways into a demonstration: one link a role, for who sits at this machine, as long as the server runs."""

from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address

from fastapi import Request, Response

from assent.casework.record.actors import Role
from assent.casework.record.checks import NotFound
from assent.desk.people import sign_in
from assent.desk.people.account_steps import accounts_of
from assent.web.people.routes import keep
from assent.web.router import Router
from assent.web.server.installation import Here
from assent.workbench.shell.navigation import home
from assent.workbench.shell.pages import go_to
from assent.workbench.shell.route import PageRoute

router = Router(route_class=PageRoute, include_in_schema=False)


@router.get("/demonstration/{account}/{key}")
def enter(account: str, key: str, request: Request, here: Here) -> Response:
    """Signs in as one of the demonstration's people; from another machine, or by another key, there is no such page."""
    links = demonstration_links(request)
    if account not in links or not compare_digest(links[account].encode(), key.encode()):
        raise NotFound("There is no such way in; the links hold while the server runs that printed them.")
    session = sign_in.enter_demonstration(here.desk, account, here.clock())
    request.state.account = session.account.id
    response = go_to(home(session.account.role))
    keep(response, session.token)
    return response


def demonstration_links(request: Request) -> Mapping[str, str]:
    """The keys of the ways in, by account; none for who calls from another machine."""
    links: Mapping[str, str] = request.app.state.demonstration_links
    return links if _is_here(request) else {}


def ways_in(request: Request) -> tuple[tuple[str, Role, str], ...]:
    """Each way in as the first page shows it: name, role, address."""
    links = demonstration_links(request)
    if not links:
        return ()
    desk = request.app.state.installation.desk
    accounts = {account.id: account for account in accounts_of(desk).book.all()}
    return tuple(
        (accounts[id].name, accounts[id].role, f"/demonstration/{id}/{key}")
        for id, key in links.items()
        if id in accounts
    )


def _is_here(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
