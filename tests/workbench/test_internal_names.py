"""No page shows people the software's own names: account ids, paths of facts, stored values, days and units as kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assent.desk.people.account_steps import accounts_of
from assent.logic.package import Catalogue
from tests.workbench.plans import REQUESTS, Plan, opened
from tests.workbench.walking import internal_names, seen_on, walk

_REQUEST = ("/requests/*", "/office/requests/*")
_STARTS = {
    "nora.fennick": tuple(f"/requests/{name}" for name in REQUESTS),
    "birk.physician": (), "ivo.quillon": (), "paul.wrenn": (), "demo.admin": (), "alder.desk": (), "cove.desk": (),
    "ada.larkin": ("/audit/requests/D-0030", "/audit/requests/D-0017", "/audit/requests/D-0030/looks"),
}  # fmt: skip
_SHOWN_AS_NAMES = {
    "/account": "an account",
    "/administration/people": "an account",
    "/administration/offices": "an account",
    "/administration/proposals": "an account",
    "/office/people": "an account",
    "/actions/requests_submit_draft": "a stored name",
}
"""Where account ids stand beside names, because that is what somebody signs in by; and what is typed by its name."""


@pytest.fixture(scope="module")
def plan(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plan]:
    """One plan for all readers: nobody changes anything."""
    with opened(demonstration, tmp_path_factory.mktemp("walked") / "plan") as made:
        yield made


@pytest.mark.parametrize("who", _STARTS)
def test_pages_call_things_as_people_do(plan: Plan, who: str) -> None:
    accounts = [account.id for account in accounts_of(plan.desk).book.all()]
    clauses = _clauses(plan.desk.catalogue)
    found: dict[tuple[str, str], str] = {}
    walked = 0
    for address, seen in walk(plan.reader(who), ("/", *_STARTS[who]), further=_REQUEST):
        walked += 1
        meant = next((kind for place, kind in _SHOWN_AS_NAMES.items() if place in address), "")
        for kind, name, text in internal_names(seen, accounts, clauses):
            if kind != meant:
                found.setdefault((kind, name), f"{address}: {text[:160]}")
    assert walked > 15
    assert not found, "\n".join(f"{kind} {name!r} at {where}" for (kind, name), where in found.items())


def test_what_is_no_name_for_people_is_found() -> None:
    page = """<h1>To birk.physician</h1><p title="2026-02-10">dose_mg is 180 mm[Hg]</p>
        <td>trials[2].adherence: True</td> <code>in_review</code> <a href="/x?y=in_review">v 2026-01</a>"""
    found = {(kind, name) for kind, name, _ in internal_names(seen_on(page), ["birk.physician"], ["X.8"])}
    assert found == {
        ("an account", "birk.physician"), ("a day as it is stored", "2026-02-10"), ("a stored name", "dose_mg"),
        ("a unit of UCUM", "mm[Hg]"), ("a path", "trials[2]"), ("a value of the language", "True"),
    }  # fmt: skip


def _clauses(catalogue: Catalogue) -> set[str]:
    return {id for package in catalogue.packages for version in package.versions for id in version.outline}
