"""Routes of offices of several people and NPIs: the plan makes them, their own administrators know their people."""

from typing import Annotated

from fastapi import Path

from assent.casework.people.provider_offices import ProviderOffice
from assent.desk.people import colleagues, provider_offices
from assent.desk.people.colleagues import ColleagueChanges, Invitation
from assent.desk.people.provider_offices import OfficeChanges
from assent.web.people.routes import Id
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import CHANGES, EVERY, EXISTING
from assent.web.server.stated import taken
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute)
OfficeId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$", description="The id of an office.")]


@router.get("/api/offices", responses=EVERY, tags=["accounts"], summary="List offices")
def list_offices(caller: SignedIn) -> list[provider_offices.OfficeShown]:
    """Every office of several people and NPIs, by id."""
    return provider_offices.list_offices(caller.desk, caller.actor)


@router.post("/api/offices", status_code=201, responses=CHANGES, tags=["accounts"], summary="Make an office")
def add_office(
    body: Annotated[ProviderOffice, taken(ProviderOffice)], caller: SignedIn
) -> provider_offices.OfficeShown:
    """Makes an office. Its first administrator is an account of it, added as any other."""
    return provider_offices.add_office(caller.desk, body, caller.actor, caller.now)


@router.patch("/api/offices/{office}", responses=EXISTING, tags=["accounts"], summary="Change an office")
def change_office(
    office: OfficeId, body: Annotated[OfficeChanges, taken(OfficeChanges)], caller: SignedIn
) -> provider_offices.OfficeShown:
    """Changes an office's name or NPIs. Who acted for an NPI that goes acts for it no more.

    Whoever is left with none may sign in no more.
    """
    return provider_offices.change_office(caller.desk, office, body, caller.actor, caller.now)


@router.get("/api/colleagues", responses=EVERY, tags=["accounts"], summary="The people of one's office")
def list_colleagues(caller: SignedIn) -> colleagues.ColleaguesShown:
    """The office of its administrator: its NPIs, people and programs, also those whose access ended."""
    return colleagues.colleagues(caller.desk, caller.actor)


@router.post(
    "/api/colleagues", status_code=201, responses=CHANGES, tags=["accounts"], summary="Invite a colleague"
)
def invite(body: Annotated[Invitation, taken(Invitation)], caller: SignedIn) -> colleagues.Invited:
    """Adds somebody to one's office, with a one-time password that is shown once."""
    return colleagues.invite(caller.desk, body, caller.actor, caller.now)


@router.patch("/api/colleagues/{id}", responses=EXISTING, tags=["accounts"], summary="Change a colleague")
def change_colleague(
    id: Id, body: Annotated[ColleagueChanges, taken(ColleagueChanges)], caller: SignedIn
) -> colleagues.ColleagueShown:
    """Changes a name, for which NPIs somebody acts, or whether they manage the office's people."""
    return colleagues.change_colleague(caller.desk, id, body, caller.actor, caller.now)


@router.delete(
    "/api/colleagues/{id}", responses=EXISTING, tags=["accounts"], summary="End a colleague's access"
)
def end_access(id: Id, caller: SignedIn) -> colleagues.ColleagueShown:
    """Lets somebody of the office sign in no more; only the plan lets them in again."""
    return colleagues.end_access(caller.desk, id, caller.actor, caller.now)


@router.post(
    "/api/colleagues/{id}/invitation", responses=EXISTING, tags=["accounts"], summary="Renew an invitation"
)
def renew_invitation(id: Id, caller: SignedIn) -> colleagues.Invited:
    """Gives somebody who never set a password of their own another one-time password, shown once.

    The one before counts no more. Of who has set one, the plan gives a new one-time password.
    """
    return colleagues.renew_invitation(caller.desk, id, caller.actor, caller.now)
