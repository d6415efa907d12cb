"""People by the names of their accounts: a page of the plan says who acted, and not by which account alone."""

from collections.abc import Callable

from assent.desk.people.names import people
from assent.desk.ports import SYSTEM
from assent.web.server.caller import Caller
from assent.workbench.shell.words import say


def account_names(caller: Caller) -> Callable[[str | None], str]:
    """A function that gives the name of an account; of an id that has none, the id. Each is looked up once."""
    person = people(
        caller.desk, {SYSTEM.id: say("shell.roles.system"), caller.account.id: caller.account.name}
    )
    return lambda account: person(account) if account else ""
