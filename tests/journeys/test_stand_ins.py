"""A stand-in is named by two administrators, for stated days, settles proposals only, and every use is reported."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from assent import bootstrap
from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import Account, StandIn
from assent.casework.people.permissions import Use
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused
from assent.casework.reports.rows import Period
from assent.desk.people import accounts, proposals, stand_ins
from assent.desk.people.account_steps import accounts_of, known
from assent.desk.people.accounts import Changes
from assent.desk.plan import settings
from assent.desk.ports import Desk

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
ADA, UNA = (Actor(id, Role.ADMINISTRATOR) for id in ("ada", "una"))
IVO = Actor("ivo", Role.INTAKE)
WEEK = StandIn(date(2026, 2, 10), date(2026, 2, 16))
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))


@pytest.fixture(scope="module")
def with_stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two administrators, and somebody of intake who stands in this week, to copy."""
    made = tmp_path_factory.mktemp("named") / "requests"
    bootstrap.make_store(made, "")
    with bootstrap.desk(made) as opened:
        for admin in (ADA, UNA):
            accounts.first_administrator(opened, admin.id, admin.id.title(), NOW)
        settings.begin(opened, ADA, NOW)
        accounts.add_account(opened, Account("ivo", "Ivo Example", Role.INTAKE), ADA, NOW)
        named = stand_ins.name_stand_in(opened, "ivo", WEEK, ADA, NOW)
        proposals.confirm(opened, waiting(named), UNA, NOW)
    return made


@pytest.fixture
def folder(with_stand_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(with_stand_in, tmp_path / "requests")


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with bootstrap.desk(folder) as opened:
        yield opened


def waiting(outcome: accounts.Outcome) -> int:
    assert outcome.proposal is not None
    return outcome.proposal


def automatic(desk: Desk, folder: Path, by: Actor) -> settings.Outcome:
    """A proposal to let the software approve."""
    office = folder / "office.toml"
    office.write_text(office.read_text("utf-8").replace('approval = ""', 'approval = "Me"'), "utf-8")
    return settings.propose(desk, settings.folder_changes(desk, by).digest, "Decided.", by, NOW)


def test_one_administrator_names_no_stand_in(desk: Desk) -> None:
    accounts.add_account(desk, Account("ina", "Ina Example", Role.INTAKE), ADA, NOW)
    named = stand_ins.name_stand_in(desk, "ina", WEEK, ADA, NOW)
    ina = Actor("ina", Role.INTAKE)
    for nobody in (ADA, ina, IVO):
        with pytest.raises(NotPermitted):
            proposals.confirm(desk, waiting(named), nobody, NOW)
    assert known(accounts_of(desk), "ina").account.stand_in is None


def test_a_stand_in_is_the_second_person_and_every_use_is_reported(desk: Desk, folder: Path) -> None:
    added = accounts.add_account(desk, Account("nora", "Nora Example", Role.NURSE), ADA, NOW)
    proposals.confirm(desk, waiting(added), IVO, NOW)
    changed = automatic(desk, folder, ADA)
    assert [one.number for one in settings.list_proposals(desk, IVO, NOW)] == [1]
    revision = settings.confirm(desk, 1, changed.digest, IVO, NOW)
    assert (revision.confirmed_by, revision.stand_in) == ("ivo", True)
    unwanted = settings.propose_again(desk, 1, "Back.", UNA, NOW)
    settings.reject(desk, unwanted.proposal or 0, IVO, NOW)
    uses = stand_ins.stand_in_uses(desk, FEBRUARY, UNA)
    assert [(use.stand_in, use.what, use.about, use.proposed_by) for use in uses] == [
        ("ivo", "confirmed", "nora", "ada"),
        ("ivo", "settings_changed", "settings 2", "ada"),
        ("ivo", "rejected", "settings 2", ""),
    ]
    told = [line.details for line in accounts.account_log(desk, UNA, "una") if line.what is Happening.TOLD]
    assert sum("stand_in" in details and details["stand_in"] == "yes" for details in told) == 3
    assert stand_ins.stand_in_uses(desk, Period(date(2026, 3, 1), date(2026, 3, 31)), UNA) == []


@pytest.mark.parametrize("days", [-1, 7])
def test_a_stand_in_is_one_on_the_stated_days_only(desk: Desk, folder: Path, days: int) -> None:
    changed = automatic(desk, folder, ADA)
    now = NOW + timedelta(days=days)
    with pytest.raises(NotPermitted, match="may not change settings"):
        settings.confirm(desk, 1, changed.digest, IVO, now)
    with pytest.raises(NotPermitted, match="may not manage accounts"):
        proposals.list_proposals(desk, IVO, now)


def test_a_stand_in_settles_and_does_nothing_else(desk: Desk) -> None:
    for act in (
        lambda: settings.propose_again(desk, 1, "Mine.", IVO, NOW),
        lambda: settings.write_to_folder(desk, IVO),
        lambda: accounts.add_account(desk, Account("x", "X", Role.NURSE), IVO, NOW),
        lambda: accounts.reset_password(desk, "una", IVO, NOW),
        lambda: stand_ins.name_stand_in(desk, "ivo", WEEK, IVO, NOW),
        lambda: stand_ins.end_stand_in(desk, "ivo", IVO, NOW),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_stand_in_confirms_nothing_of_their_own(desk: Desk, folder: Path) -> None:
    """Neither what is about them, nor what they proposed while they still administered."""
    licensed = accounts.change_account(desk, "ivo", Changes(role=Role.NURSE), ADA, NOW)
    with pytest.raises(NotPermitted, match="is about ivo"):
        proposals.confirm(desk, waiting(licensed), IVO, NOW)
    longer = stand_ins.name_stand_in(desk, "ivo", StandIn(WEEK.first, date(2026, 3, 10)), ADA, NOW)
    with pytest.raises(NotPermitted, match="is about ivo"):
        proposals.confirm(desk, waiting(longer), IVO, NOW)
    own = automatic(desk, folder, UNA)
    accounts.change_account(desk, "una", Changes(role=Role.INTAKE), ADA, NOW)
    una = Actor("una", Role.INTAKE)
    named = stand_ins.name_stand_in(desk, "una", WEEK, ADA, NOW)
    accounts.first_administrator(desk, "eve", "Eve", NOW)
    proposals.confirm(desk, waiting(named), Actor("eve", Role.ADMINISTRATOR), NOW)
    with pytest.raises(NotPermitted, match="una proposed this"):
        settings.confirm(desk, own.proposal or 0, own.digest, una, NOW)


def test_nobody_else_gets_into_the_account_of_a_stand_in(desk: Desk) -> None:
    """A new password alone would let an administrator confirm what they proposed themselves."""
    reset = accounts.reset_password(desk, "ivo", ADA, NOW)
    assert reset.proposal is not None
    with pytest.raises(NotPermitted):
        proposals.confirm(desk, reset.proposal, ADA, NOW)


def test_one_administrator_ends_it_and_so_does_disabling(desk: Desk, folder: Path) -> None:
    changed = automatic(desk, folder, ADA)
    stand_ins.end_stand_in(desk, "ivo", ADA, NOW)
    with pytest.raises(NotPermitted):
        settings.confirm(desk, 1, changed.digest, IVO, NOW)
    named = stand_ins.name_stand_in(desk, "ivo", WEEK, ADA, NOW)
    accounts.change_account(desk, "ivo", Changes(name="Ivo E."), ADA, NOW)
    with pytest.raises(Refused, match="changed since this was proposed"):
        proposals.confirm(desk, waiting(named), UNA, NOW)
    again = stand_ins.name_stand_in(desk, "ivo", WEEK, ADA, NOW)
    proposals.confirm(desk, waiting(again), UNA, NOW)
    accounts.change_account(desk, "ivo", Changes(disabled=True), ADA, NOW)
    with pytest.raises(NotPermitted):
        settings.confirm(desk, 1, changed.digest, IVO, NOW)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.SERVICE])
def test_who_audits_administers_or_is_a_program_stands_in_for_nobody(role: Role) -> None:
    with pytest.raises(InvalidRecord, match="stands in for no administrator"):
        Account("x", "X", role, stand_in=WEEK)


@pytest.mark.parametrize(("first", "last"), [(10, 9), (1, 33)])
def test_a_stand_in_has_a_stated_end(first: int, last: int) -> None:
    start = date(2026, 1, 31)
    with pytest.raises(InvalidRecord, match="up to 31 days"):
        StandIn(start + timedelta(days=first), start + timedelta(days=last))


def test_nobody_is_named_for_days_that_are_over(desk: Desk) -> None:
    with pytest.raises(Refused, match="is over"):
        stand_ins.name_stand_in(desk, "ivo", StandIn(date(2026, 2, 1), date(2026, 2, 9)), ADA, NOW)


def test_of_many_confirmations_at_once_one_counts(desk: Desk) -> None:
    """Two administrators and the stand-in, each twice; the others are told by whom it was settled."""
    number = waiting(accounts.add_account(desk, Account("adi", "Adi Example", Role.ADMINISTRATOR), ADA, NOW))
    people = (UNA, IVO) * 3
    together = Barrier(len(people))

    def confirm(actor: Actor) -> str:
        together.wait()
        try:
            proposals.confirm(desk, number, actor, NOW)
        except Refused as error:
            return error.says
        return ""

    with ThreadPoolExecutor(len(people)) as pool:
        said = list(pool.map(confirm, people))
    assert said.count("") == 1
    assert {words.partition(" by ")[0] for words in said if words} == {f"Proposal {number} was confirmed"}


def test_a_stand_in_whose_days_end_while_they_confirm_confirms_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = waiting(accounts.add_account(desk, Account("adi", "Adi Example", Role.ADMINISTRATOR), ADA, NOW))
    settles = stand_ins.check_settles

    def then_ended(desk: Desk, actor: Actor, use: Use, now: datetime) -> bool:
        stands_in = settles(desk, actor, use, now)
        stand_ins.end_stand_in(desk, IVO.id, UNA, NOW)
        return stands_in

    monkeypatch.setattr(proposals, "check_settles", then_ended)
    with pytest.raises(NotPermitted, match="ivo settles nothing any more"):
        proposals.confirm(desk, number, IVO, NOW)
