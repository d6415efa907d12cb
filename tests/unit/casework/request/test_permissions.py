"""The permission table: every role at every action, and the few rules that must never change."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import assent.casework
from assent.casework.people.permissions import (
    TABLE,
    USES,
    Action,
    Relation,
    Use,
    allowed,
    check_use,
    is_independent,
    is_own,
    why_not,
)
from assent.casework.plain_actions import PLAIN_ACTIONS
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import NotPermitted
from tests.unit.casework.request.story import PHYSICIAN, PROVIDER, REVIEWER, STRANGER, refused

EVERYTHING = Relation(own=True, licensed=True, independent=True, signed=True)
NO = (Action.DETERMINE_ADVERSELY, Action.DETERMINE_PARTIALLY, Action.RESOLVE_JUDGMENT, Action.APPROVE_OUTSIDE)


def command_modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(assent.casework.__path__, "assent.casework."):
        if module.name.rpartition(".")[2] in ("commands", "delegation", "peer_to_peer"):
            yield importlib.import_module(module.name)


def test_every_action_has_a_row_and_every_command_an_action() -> None:
    plain = {row.action for row in PLAIN_ACTIONS}
    assert set(TABLE) == set(Action)
    named = {name for module in command_modules() for name in vars(module)}
    commands = {row.value for row in Action if row.value in named or row in plain}
    no_command_of_their_own = {"approve_outside"}
    assert {action.value for action in Action} - commands == no_command_of_their_own


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_a_role_may_what_its_row_says(role: Role, action: Action) -> None:
    assert allowed(role, action, EVERYTHING) is (role in TABLE[action])
    if role in TABLE[action]:
        assert allowed(role, action, Relation()) is (not TABLE[action][role])
    else:
        assert why_not(role, action, EVERYTHING).startswith(f"The role {role.value} may not")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("use", list(Use))
def test_a_use_of_no_single_request_is_for_whom_its_row_names(role: Role, use: Use) -> None:
    if role in USES[use]:
        check_use(role, use)
    else:
        with pytest.raises(NotPermitted, match=f"The role {role.value} may not"):
            check_use(role, use)


def test_only_administrators_manage_accounts_and_they_audit_nothing() -> None:
    assert USES[Use.MANAGE_ACCOUNTS] == {Role.ADMINISTRATOR}
    assert USES[Use.AUDIT] == {Role.AUDITOR}
    assert USES[Use.READ_ACCOUNT_LOG] == {Role.ADMINISTRATOR, Role.AUDITOR}


@pytest.mark.parametrize("action", NO)
def test_only_a_licensed_physician_says_no(action: Action) -> None:
    assert [role for role in Role if allowed(role, action, EVERYTHING)] == [Role.PHYSICIAN]
    assert not allowed(Role.PHYSICIAN, action, Relation(own=True, independent=True))


@pytest.mark.parametrize("role", [Role.POLICY_AUTHOR, Role.ADMINISTRATOR])
def test_authors_and_administrators_see_no_request(role: Role) -> None:
    assert [action for action in Action if allowed(role, action, EVERYTHING)] == []


def test_an_auditor_only_looks() -> None:
    assert [action for action in Action if allowed(Role.AUDITOR, action, EVERYTHING)] == [Action.VIEW]


def test_a_provider_only_touches_its_own() -> None:
    others = Relation(licensed=True, independent=True)
    assert [action for action in Action if allowed(Role.PROVIDER, action, others)] == [Action.CREATE_DRAFT]


def test_an_appeal_needs_independence_and_a_licence() -> None:
    for relation in (Relation(licensed=True), Relation(independent=True)):
        assert not allowed(Role.PHYSICIAN, Action.DECIDE_APPEAL, relation)


def test_own_is_the_same_person_or_office() -> None:
    state = refused().state
    colleague = Actor("office-a-2", Role.PROVIDER, PROVIDER.organization)
    assert is_own(state, PROVIDER)
    assert is_own(state, colleague)
    assert not is_own(state, STRANGER)


def test_independence_looks_up_the_whole_line_of_superiors() -> None:
    state = refused().state
    assert is_independent(state, REVIEWER.id, {})
    assert not is_independent(state, PHYSICIAN.id, {})
    assert not is_independent(state, REVIEWER.id, {"dr-okafor": "dr-mid", "dr-mid": PHYSICIAN.id})
    assert is_independent(state, REVIEWER.id, {"dr-okafor": "dr-mid", "dr-mid": "dr-okafor"})
