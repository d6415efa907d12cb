"""What the table of permissions lets a role do has a place on a screen: the two lists are compared."""

from __future__ import annotations

import pytest

from assent.casework.people.permissions import TABLE, Action
from assent.casework.record.actors import Role
from assent.workbench.actions.catalogue import actions
from assent.workbench.actions.offers import DESIGNED, offers
from tests.workbench.plans import Plan, denied

ELSEWHERE = {
    Action.CREATE_DRAFT: "begins a request: /office/new",
    Action.VIEW: "is the page of a request",
    Action.ATTACH_DOCUMENT: "/requests/{request}/attached/documents",
    Action.GIVE_FACTS: "comes with an answer, or with a draft",
}
"""Actions that are no call on a request that is there, or have a page without one."""
SOFTWARE = {
    Action.NOTE_DUPLICATE: "found on receipt",
    Action.CHECK_COVERAGE: "looked up on receipt",
    Action.RECORD_ASSESSMENT: "follows every change of facts",
    Action.ISSUE_AUTHORIZATION: "follows every approval",
    Action.SEND_NOTICE: "the mailroom sends; its preview is part of each decision",
    Action.APPROVE_OUTSIDE: "is an approval with reasons",
}
"""What the table lets people do on the way of other actions."""
PEOPLE = (Role.PROVIDER, Role.INTAKE, Role.NURSE, Role.PHYSICIAN)


@pytest.mark.parametrize("role", PEOPLE)
def test_every_action_of_a_role_has_a_place(role: Role) -> None:
    may = {action for action, row in TABLE.items() if role in row}
    offered = {one.needs for one in actions().values() if one.may(role) and "preview" not in one.name}
    assert may - offered == (may & (set(ELSEWHERE) | set(SOFTWARE))) - offered
    assert offered <= may
    assert len(offered) >= 6


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.POLICY_AUTHOR, Role.SERVICE])
def test_others_are_offered_nothing(role: Role) -> None:
    """A letter may be looked at before it goes out by whoever may look at the request."""
    assert [one.name for one in actions().values() if one.may(role) and "preview" not in one.name] == []


def test_every_designed_page_is_of_an_action() -> None:
    assert set(DESIGNED) <= set(actions())
    assert all("{request}" in page for page in DESIGNED.values())


def test_every_place_opens(plan: Plan) -> None:
    """Each page of an action opens for who has it, on a request where it may be done or not."""
    request = plan.first(denied).request
    who = {Role.INTAKE: "ivo.quillon", Role.NURSE: "nora.fennick", Role.PHYSICIAN: "amsel.director"}
    opened = 0
    for role, account in who.items():
        reader = plan.reader(account)
        for offer in offers(role, plan.state(request)):
            reader.open(offer.address)
            if offer.action.name != "appeals_decide":  # no appeal waits here
                assert reader.status == 200, offer.address
                opened += 1
    assert opened > 60
