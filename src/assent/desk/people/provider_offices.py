"""Use cases of the plan's administrator: offices of several people and several NPIs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import MOST_NPIS, Account
from assent.casework.people.permissions import Use, check_use
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.record.actors import Actor
from assent.casework.record.caller import Called, FromCaller, Npi, Size, check_words
from assent.casework.record.checks import Refused
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.people.account_steps import accounts_of, apply_change, note, office_of, on_file
from assent.desk.ports import Desk
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class OfficeShown:
    """An office of several people and NPIs."""

    id: str
    name: str
    npis: tuple[str, ...]
    administrators: tuple[str, ...] = field(metadata=described("Accounts of those who manage its people."))
    people: int = field(metadata=described("How many of its people and programs may sign in."))


@dataclass(frozen=True, slots=True)
class OfficeChanges:
    """What is to become of an office; None leaves a field as it is."""

    name: Annotated[Called | None, FromCaller("The office's name.")] = None
    npis: Annotated[
        Annotated[tuple[Npi, ...], Size(1, MOST_NPIS)] | None,
        FromCaller("All its NPIs. Whoever is left with none of theirs may sign in no more."),
    ] = None


def list_offices(desk: Desk, actor: Actor) -> list[OfficeShown]:
    """Every office of several people and NPIs, by id."""
    book = _managing(desk, actor).book
    everybody = book.all()
    return [_shown(office, everybody) for office in book.offices()]


def add_office(desk: Desk, office: ProviderOffice, actor: Actor, now: datetime) -> OfficeShown:
    """Make an office. Its first administrator is an account with this office that the plan adds.

    Raises ``Refused`` for an id that there is, or an NPI of another office.
    """
    acting = desk.coming_in(actor)

    def work(changing: Changing) -> OfficeShown:
        if any(other_office.id == office.id for other_office in changing.offices()):
            raise Refused(f"id: there is an office {office.id!r} already; change it, or choose another id.")
        _put(changing, office, acting, now, {"name": office.name, "npis": ", ".join(office.npis)})
        return _shown(office, changing.all())

    return _managing(desk, actor).book.change(work)


def change_office(desk: Desk, id: str, changes: OfficeChanges, actor: Actor, now: datetime) -> OfficeShown:
    """Change an office's name or NPIs. Who acted for an NPI that goes acts for it no more, from now on.

    Whoever is left with none may sign in no more. Raises ``NotFound``, and ``Refused`` for an NPI of another office.
    """
    acting = desk.coming_in(actor)

    def work(changing: Changing) -> OfficeShown:
        before = office_of(changing, id)
        after = replace(before, name=changes.name or before.name, npis=changes.npis or before.npis)
        if after != before:
            _put(changing, after, acting, now, _differences(before, after))
            _take_away(changing, after, acting, now)
        return _shown(after, changing.all())

    return _managing(desk, actor).book.change(work)


def _managing(desk: Desk, actor: Actor) -> Accounts:
    check_use(actor.role, Use.MANAGE_ACCOUNTS)
    return accounts_of(desk)


def _put(
    changing: Changing, office: ProviderOffice, actor: Actor, now: datetime, details: Mapping[str, str]
) -> None:
    check_words(office)
    for other_office in changing.offices():
        both = [npi for npi in office.npis if npi in other_office.npis and other_office.id != office.id]
        if both:
            raise Refused(
                f"npis: {', '.join(both)} is of the office {other_office.id}; take it away there first."
            )
    changing.put_office(office)
    note(changing, actor.id, Happening.OFFICE_CHANGED, actor, now, {"office": office.id, **details})


def _take_away(changing: Changing, office: ProviderOffice, actor: Actor, now: datetime) -> None:
    """Let nobody of an office act for what it no longer has."""
    for account in changing.all():
        left = [npi for npi in account.npis if npi in office.npis]
        if account.office != office.id or len(left) == len(account.npis):
            continue
        after = (
            replace(account, organization=left[0], further_npis=tuple(left[1:]))
            if left
            else replace(account, disabled=True)
        )
        apply_change(changing, on_file(changing, account.id), after, actor, now, unlink=False)


def _differences(before: ProviderOffice, after: ProviderOffice) -> dict[str, str]:
    pairs = {
        "name": (before.name, after.name),
        "npis": (", ".join(before.npis), ", ".join(after.npis)),
    }
    return {name: f"{old} -> {new}" for name, (old, new) in pairs.items() if old != new}


def _shown(office: ProviderOffice, everybody: list[Account]) -> OfficeShown:
    people = [account for account in everybody if account.office == office.id and not account.disabled]
    leads = tuple(account.id for account in people if account.office_administrator)
    return OfficeShown(office.id, office.name, office.npis, leads, len(people))
