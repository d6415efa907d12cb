"""Offices of several people and NPIs in the store, inside a transaction or for a look."""

from sqlalchemy import Connection, insert, select, update

from assent.adapters.store.accounts.tables import provider_office
from assent.casework.people.provider_offices import ProviderOffice


def offices(connection: Connection) -> list[ProviderOffice]:
    """Every office, by id."""
    rows = connection.execute(select(provider_office).order_by(provider_office.c.id))
    return [ProviderOffice(row.id, row.name, tuple(row.npis)) for row in rows]


def put_office(connection: Connection, office: ProviderOffice) -> None:
    """Add it, or change what is there."""
    values = {"name": office.name, "npis": list(office.npis)}
    mine = update(provider_office).where(provider_office.c.id == office.id).values(values)
    if not connection.execute(mine).rowcount:
        connection.execute(insert(provider_office).values(id=office.id, **values))
