"""Settings in the store, on both databases: numbered, chained, sealed, and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assent.adapters.seals import KeyFile
from assent.adapters.seals.keys import add_key
from assent.adapters.store import RuleBroken, Store, open_store
from assent.adapters.store.settings.settings import SettingsTables, SettingsTransaction
from assent.casework.people.second_person import Settlement
from assent.casework.plan.settings_proposals import RevisionOrigin, SettingsProposal, SettingsRevision
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


def test_a_revision_that_was_forged_with_its_digest_has_no_seal(place: str, tmp_path: Path) -> None:
    """Whoever holds the database and no key can make a chain, and no seal."""
    path = tmp_path / "seal.keys"
    add_key(path, 0, "2026-02-10")
    sealing = KeyFile(path)
    store = open_store(place, PROJECTIONS, sealing=sealing)
    tables = begun(store)
    assert tables.faults(sealing.keys) == []
    store.close()
    forging = open_store(place, PROJECTIONS)
    SettingsTables(forging).change(lambda held: held.add(second()))
    assert SettingsTables(forging).faults(None) == []
    assert SettingsTables(forging).faults(sealing.keys) == [
        "settings 2 has no seal, though it was written after sealing began"
    ]
    forging.close()
