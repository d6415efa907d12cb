"""Who acts by a command, and when: proven where the store has accounts, as stated where it has none."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.cli.people.sessions import TOKEN, kept_token

if TYPE_CHECKING:
    from assent.desk.people.second_factor import Caller
    from assent.desk.ports import Desk


def is_proven(desk: "Desk") -> bool:
    """Whether who acts here has to be signed in: the store has accounts, and is no demonstration."""
    from assent.desk.people.sign_in import asks_who_acts

    return asks_who_acts(desk)


def actor_of(desk: "Desk", store: Path, by: str, usual: Actor) -> Actor:
    """Who acts: whoever is signed in, or where the store has no accounts ``by``, or the ``usual`` one.

    Raises ``Refused`` for a ``--by`` on a store with accounts, and where nobody is signed in.
    """
    if not is_proven(desk):
        return desk.coming_in(Actor(by or usual.id, usual.role, usual.organization))
    if by:
        raise Refused(
            f"--by {by!r}: this store has accounts, and who acts is whoever is signed in. Leave --by out; "
            f"`assent sign-in ID --store FOLDER`, or {TOKEN}, says who you are."
        )
    return desk.coming_in(caller_of(desk, store).account.actor)


def caller_of(desk: "Desk", store: Path) -> "Caller":
    """Whoever is signed in on this command line; raises ``NotSignedIn``, which says how to."""
    from datetime import UTC

    from assent.casework.people.sign_in import NotSignedIn
    from assent.desk.people.sign_in import calling

    how = f"`assent sign-in ID --store FOLDER` signs you in; a program has its token in {TOKEN}."
    token = kept_token(store)
    if not token:
        raise NotSignedIn(f"Nobody is signed in here. {how}")
    try:
        return calling(desk, token, datetime.now(UTC))
    except NotSignedIn as error:
        raise NotSignedIn(f"{error.says} {how}") from None


def check_unsaid(desk: "Desk", at: str | None) -> None:
    """Raise ``Refused`` for a stated time on a store with accounts: what happens there is dated by the clock."""
    if at is not None and is_proven(desk):
        raise Refused(
            f"--at {at!r}: this store has accounts, and what is done there is dated by the clock. Leave --at out."
        )


def check_job(desk: "Desk", store: Path) -> None:
    """Raise ``Refused`` where a job on a store with accounts has neither a service's token nor an administrator."""
    from assent.casework.people.permissions import Use, check_use

    if is_proven(desk):
        check_use(caller_of(desk, store).account.role, Use.SWEEP)


def check_auditor(desk: "Desk", store: Path) -> None:
    """Raise ``Refused`` where a store has accounts and who is signed in does not audit it."""
    from assent.casework.people.permissions import Use, check_use

    if is_proven(desk):
        check_use(caller_of(desk, store).account.role, Use.AUDIT)


INTAKE = Actor("intake", Role.INTAKE)
"""Who acts on a store without accounts where nobody is named."""
AUDITOR = Actor("auditor", Role.AUDITOR)
"""Who audits on a store without accounts where nobody is named."""
ADMINISTRATOR = Actor("administrator", Role.ADMINISTRATOR)
"""Who reads and administers on a store without accounts where nobody is named."""
