"""The guard of the product agrees with the table that was written by hand, cell by cell."""

from __future__ import annotations

from itertools import product

import pytest

from assent.casework.people.permissions import Action, Relation, Use, allowed, check_use
from assent.casework.record.actors import Role
from assent.casework.record.checks import NotPermitted
from tests.spec.authority.rights import ROLES, Cell, rights

RIGHTS = rights()
RELATIONS = [Relation(*provisos) for provisos in product((False, True), repeat=4)]


def meant(cell: Cell, relation: Relation) -> bool:
    """What a cell says of somebody who stands so to a request."""
    return {
        Cell.YES: True,
        Cell.NO: False,
        Cell.OWN: relation.own,
        Cell.SIGNS: relation.licensed,
        Cell.REVIEWS: relation.licensed and relation.independent,
        Cell.SIGNED: relation.signed,
        Cell.ADMINISTERS: False,
    }[cell]


def test_the_table_has_every_right_and_every_role() -> None:
    assert set(RIGHTS) == {one.value for one in (*Action, *Use)}
    assert set(ROLES) == {role.value for role in Role}


@pytest.mark.parametrize("right", [one.value for one in Action])
def test_on_a_request_a_role_may_what_the_table_says(right: str) -> None:
    for role, relation in product(Role, RELATIONS):
        cell = RIGHTS[right][role.value]
        assert allowed(role, Action(right), relation) is meant(cell, relation), (role.value, cell, relation)


@pytest.mark.parametrize("right", [one.value for one in Use])
def test_beside_requests_a_role_may_what_the_table_says(right: str) -> None:
    for role in Role:
        may = RIGHTS[right][role.value] in (Cell.YES, Cell.ADMINISTERS)  # of whom the account says which
        assert _may_use(role, Use(right)) is may, role.value


def _may_use(role: Role, use: Use) -> bool:
    try:
        check_use(role, use)
    except NotPermitted:
        return False
    return True


def test_nobody_but_a_physician_may_say_no() -> None:
    for right in ("determine_adversely", "determine_partially", "refuse_expedite", "decide_appeal", "reopen"):
        assert [role for role, cell in RIGHTS[right].items() if cell is not Cell.NO] == ["physician"], right
