"""People by the names of their accounts."""

from collections.abc import Callable, Mapping

from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import Desk

Person = Callable[[str], str]
"""What somebody is called whose account this is; the account itself where there is no name for it."""


def people(desk: Desk, called: Mapping[str, str]) -> Person:
    """A function that gives the name of an account, each looked up once; of an id that has none, the id.

    ``called`` are names that are known without looking.
    """
    known = dict(called)

    def person(id: str) -> str:
        if id not in known:
            on_file = accounts_of(desk).book.one(id) if desk.accounts is not None else None
            known[id] = on_file.account.name if on_file else id
        return known[id]

    return person
