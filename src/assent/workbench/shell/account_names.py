"""People by the names of their accounts: a page of the plan says who acted, and not by which account alone."""

from collections.abc import Callable

from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import SYSTEM, Desk
from assent.web.server.caller import Caller
from assent.workbench.shell.words import say


def account_names(caller: Caller) -> Callable[[str | None], str]:
    """A function that gives the name of an account; of an id that has none, the id. Each is looked up once."""
    known = {caller.account.id: caller.account.name}

    def named(id: str | None) -> str:
        if not id:
            return ""
        if id not in known:
            known[id] = _name(caller.desk, id)
        return known[id]

    return named


def _name(desk: Desk, id: str) -> str:
    if id == SYSTEM.id:
        return say("shell.roles.system")
    if desk.accounts is None:
        return id
    on_file = accounts_of(desk).book.one(id)
    return on_file.account.name if on_file else id
