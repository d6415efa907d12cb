"""Offices of several people and NPIs at the command line: made, changed, and given their first administrator."""

from __future__ import annotations

import json

from tests.journeys.test_accounts import assent, once, signed_in
from tests.journeys.test_accounts import store as store
from tests.journeys.test_accounts import with_administrators as with_administrators

_ALDER = ("alder", "--name", "Alder Psychiatry", "--npi", "1234567893", "--npi", "1000000004")


def test_an_office_is_made_and_given_its_first_administrator(store: str) -> None:
    here = ("--store", store)
    made = assent("office", "add", *_ALDER, *here)
    assert made.out == "alder  Alder Psychiatry  1234567893 1000000004  0 people  managed by nobody yet\n", (
        made.err
    )
    first = once(assent("office", "administrator", "alder", "alder.head", "--name", "A. Head", *here))
    listed = assent("office", "list", *here)
    heading, row = listed.out.splitlines()
    assert heading.split() == ["office", "name", "NPIs", "people", "managed", "by"], listed.err
    assert row.split("  ")[0] == "alder"
    assert row.endswith("alder.head")
    assert "1234567893 1000000004" in row
    (office,) = json.loads(assent("office", "list", "--json", *here).out)
    assert (office["administrators"], office["people"]) == (["alder.head"], 1)
    signed_in(store, "alder.head", first)
    refused = assent("office", "list", *here)
    assert refused.status != 0
    assert "provider" in refused.err


def test_an_office_is_changed_and_faults_name_what_is_wrong(store: str) -> None:
    here = ("--store", store)
    assert assent("office", "add", *_ALDER, *here).status == 0
    changed = assent("office", "change", "alder", "--name", "Alder Clinic", *here)
    assert changed.out.startswith("alder  Alder Clinic  1234567893 1000000004  "), changed.err
    changed = assent("office", "change", "alder", "--npi", "1000000004", *here)
    assert changed.out.startswith("alder  Alder Clinic  1000000004  "), changed.err
    wrong = assent("office", "change", "alder", "--npi", "123", *here)
    assert "NPI '123'" in wrong.err
    other = assent("office", "add", "birch", "--name", "Birch", "--npi", "1000000004", *here)
    assert "1000000004 is of the office alder" in other.err
    nowhere = assent("office", "administrator", "birch", "birch.head", "--name", "B. Head", *here)
    assert "There is no office 'birch'" in nowhere.err
    assert all(said.status for said in (wrong, other, nowhere))
