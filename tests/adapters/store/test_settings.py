"""Settings in the store, on both databases: numbered, chained, sealed, and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assent.adapters.seals import KeyFile
from assent.adapters.seals.keys import add_key
from assent.adapters.store import RuleBroken, Store, StoreError, StoreUnavailable, open_store
from assent.adapters.store.database.engine import open_engine
from assent.adapters.store.settings.settings import SettingsTables, SettingsTransaction
from assent.casework.people.second_person import Settlement
from assent.casework.plan.settings_proposals import RevisionOrigin, SettingsProposal, SettingsRevision, faults
from tests.adapters.store.story import PROJECTIONS

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
FILES = {"office.toml": 'numbers = "1"\n', "plan.toml": "# Größe\n"}
FIRST = SettingsRevision(1, NOW, RevisionOrigin.BEGUN, FILES, "operator")
PROPOSAL = SettingsProposal(0, NOW, "ada", 1, {**FILES, "plan.toml": ""}, "Decided.")


def second(number: int | None = None) -> SettingsRevision:
    """The revision after the first, as somebody confirmed it a day later."""
    later, files = NOW + timedelta(days=1), PROPOSAL.files
    return SettingsRevision(
        2,
        later,
        RevisionOrigin.CHANGED,
        files,
        "ada",
        "Decided.",
        "una",
        proposal=number,
        previous=FIRST.digest,
    )


def begun(store: Store) -> SettingsTables:
    tables = SettingsTables(store)
    tables.change(lambda held: held.add(FIRST))
    return tables


def confirmed(tables: SettingsTables) -> SettingsProposal:
    def work(held: SettingsTransaction) -> SettingsProposal:
        kept = held.propose(PROPOSAL)
        settled = kept.settled(Settlement.CONFIRMED, "una", NOW + timedelta(days=1))
        held.settle(settled)
        held.add(second(kept.number))
        return settled

    return tables.change(work)


def test_what_is_kept_reads_back_as_it_was(store: Store) -> None:
    tables = SettingsTables(store)
    assert (tables.newest_number(), tables.in_force_at(NOW), tables.revisions()) == (0, None, [])
    begun(store)
    settled = confirmed(tables)
    assert tables.newest_number() == 2
    assert tables.revisions() == [FIRST, second(settled.number)]
    assert tables.proposals() == [settled]
    days = (-1, 0, 1)
    in_force = [tables.in_force_at(NOW + timedelta(days=days_on)) for days_on in days]
    assert [one.number if one else 0 for one in in_force] == [1, 1, 2]
    assert tables.faults(None) == []


def test_the_database_refuses_one_person_and_a_number_twice(store: Store) -> None:
    tables = begun(store)
    with pytest.raises(RuleBroken):
        tables.change(lambda held: held.add(FIRST))
    with pytest.raises(RuleBroken):
        tables.change(lambda held: held.add(replace(second(), confirmed_by="ada")))
    alone = replace(PROPOSAL, settlement=Settlement.CONFIRMED, settled_by="ada", settled_at=NOW)

    def confirm_alone(held: SettingsTransaction) -> None:
        held.settle(replace(alone, number=held.propose(PROPOSAL).number))

    with pytest.raises(RuleBroken):
        tables.change(confirm_alone)
    assert (tables.newest_number(), tables.proposals()) == (1, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settings_revision SET files = '{}'",
        "DELETE FROM settings_revision",
        "DELETE FROM settings_proposal",
    ],
)
def test_nobody_changes_or_removes_what_was_in_force(
    store: Store, direct: Callable[..., None], statement: str
) -> None:
    tables = begun(store)
    settled = confirmed(tables)
    with pytest.raises(Exception, match=r"append-only|never removed"):
        direct(statement)
    assert tables.revisions() == [FIRST, second(settled.number)]


def changed_without_key(place: str) -> None:
    """This program, where nobody named the key file."""
    store = open_store(place, PROJECTIONS)
    try:
        SettingsTables(store).change(lambda held: held.add(second()))
    finally:
        store.close()


def test_a_revision_that_was_forged_with_its_digest_has_no_seal(place: str, tmp_path: Path) -> None:
    """Whoever holds the database and no key can make a chain, and no seal."""
    path = tmp_path / "seal.keys"
    add_key(path, 1, "2026-02-10")
    sealing = KeyFile(path)
    store = open_store(place, PROJECTIONS, sealing=sealing)
    tables = begun(store)
    assert tables.faults(sealing.keys) == []
    store.close()
    with pytest.raises(StoreError, match="no key file is named"):
        changed_without_key(place)
    forging = Store(open_engine(place), PROJECTIONS)  # as somebody who does without the refusal
    SettingsTables(forging).change(lambda held: held.add(second()))
    assert SettingsTables(forging).faults(None) == []
    assert SettingsTables(forging).faults(sealing.keys) == ["settings 2 have no seal"]
    forging.close()
    working = open_store(place, PROJECTIONS, sealing=sealing)
    with pytest.raises(StoreUnavailable, match="settings 2 have no seal, so somebody else wrote them"):
        SettingsTables(working).revision(2)
    assert SettingsTables(working).revision(1) == FIRST
    working.close()


def test_a_key_that_is_added_seals_what_is_in_force(place: str, tmp_path: Path) -> None:
    store = open_store(place, PROJECTIONS)
    begun(store)
    store.close()
    path = tmp_path / "seal.keys"
    add_key(path, 1, "2026-02-10")
    sealing = KeyFile(path)
    sealed = open_store(place, PROJECTIONS, sealing=sealing)
    tables = SettingsTables(sealed)
    with pytest.raises(StoreUnavailable, match="settings 1 have no seal"):
        tables.revision(1)
    for _ in range(2):
        tables.seal_newest(NOW)
    again = tables.revision(2)
    assert again is not None
    assert (tables.newest_number(), again.files, again.origin) == (2, FILES, RevisionOrigin.SEALED)
    assert (tables.faults(sealing.keys), list(faults(tables.revisions(), []))) == ([], [])
    sealed.close()
    without = open_store(place, PROJECTIONS)
    with pytest.raises(StoreError, match="no key file is named"):
        SettingsTables(without).change(lambda held: held.add(replace(second(), number=3)))
    without.close()
