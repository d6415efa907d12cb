"""People from the first administrator on: passwords, lockout, sessions, tokens, the plan's provider."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.adapters.identity import Argon2, LocalSecrets, OpenIdProvider, OpenIdSettings
from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import Account, License
from assent.casework.people.sign_in import LockedOut, NotSignedIn, PasswordDue
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Role
from assent.cli import main
from assent.cli.people import sessions
from assent.desk.intake import requests
from assent.desk.people import accounts as people
from assent.desk.people import proposals, sign_in
from assent.desk.people.accounts import Changes
from assent.desk.ports import Desk
from tests.adapters.identity import provider as fake
from tests.journeys.living import submission

NOW = fake.NOW
ADMIN, SECOND = (Actor(id, Role.ADMINISTRATOR) for id in ("admin", "admin-2"))
OWN = "tulip gravel anchor moss"
NURSE = Account("nurse-1", "Nora Example", Role.NURSE)
LICENCE = License("RN", "psychiatric nursing", "MA-RN7", date(2027, 12, 31))
INTAKE = Account("intake-1", "Iris Example", Role.INTAKE)
EHR = Account("ehr", "The office's program", Role.SYSTEM_CLIENT, "1234567893")
CHEAP = LocalSecrets(Argon2(memory_kib=64, passes=1, lanes=1))


@pytest.fixture(scope="module")
def an_empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store, to copy."""
    made = tmp_path_factory.mktemp("empty") / "requests"
    bootstrap.make_store(made, "")
    return made


@pytest.fixture
def folder(an_empty_store: Path, tmp_path: Path) -> Path:
    return shutil.copytree(an_empty_store, tmp_path / "requests")


@pytest.fixture
def empty(folder: Path) -> Iterator[Desk]:
    """A desk where nobody has an account; hashing costs little here."""
    with bootstrap.desk(folder) as opened:
        assert opened.accounts is not None
        yield replace(opened, accounts=replace(opened.accounts, secrets=CHEAP))


@pytest.fixture
def desk(empty: Desk) -> Desk:
    """A desk with two administrators, and a nurse with a password of her own."""
    for admin in (ADMIN, SECOND):
        people.first_administrator(empty, admin.id, "Ada Example", NOW)
    first = by_two(empty, people.add_account(empty, NURSE, ADMIN, NOW))
    sign_in.set_password(empty, NURSE.id, first, OWN, NOW)
    return empty


def by_two(desk: Desk, outcome: people.Outcome, at: datetime = NOW) -> str:
    """What one administrator proposed, confirmed by the other; the whole one-time password."""
    assert outcome.proposal is not None
    return f"{outcome.password}-{proposals.confirm(desk, outcome.proposal, SECOND, at).password}"


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


def happened(desk: Desk, id: str) -> list[str]:
    return [one.what.value for one in people.account_log(desk, ADMIN, id)][::-1]


def test_there_are_two_first_administrators(empty: Desk) -> None:
    first = people.first_administrator(empty, "admin", "Ada Example", NOW)
    people.first_administrator(empty, "admin-2", "Another", NOW)
    assert people.account_log(empty, ADMIN, "admin")[0].details == {"administrator": "admin-2"}
    with pytest.raises(Refused, match="administrators already"):
        people.first_administrator(empty, "admin-3", "Another", NOW)
    people.change_account(empty, "admin", Changes(name="Ada"), ADMIN, NOW)
    with pytest.raises(PasswordDue):
        sign_in.sign_in(empty, "admin", first, NOW)
    sign_in.set_password(empty, "admin", first, OWN, NOW)
    assert sign_in.sign_in(empty, "ADMIN", OWN, NOW).account.actor == ADMIN


def test_a_one_time_password_ends_after_a_week(empty: Desk) -> None:
    first = people.first_administrator(empty, "admin", "Ada Example", NOW)
    with pytest.raises(NotSignedIn, match="not used in time"):
        sign_in.set_password(empty, "admin", first, OWN, NOW + timedelta(days=7))


def test_a_password_of_ones_own_is_checked(desk: Desk) -> None:
    for new in ("short", "nora.example.2026", "passwordpassword", OWN):
        with pytest.raises(Refused, match="password"):
            sign_in.set_password(desk, NURSE.id, OWN, new, NOW)
    with pytest.raises(NotSignedIn):
        sign_in.set_password(desk, NURSE.id, "wrong", "another set of words", NOW)
    sign_in.set_password(desk, NURSE.id, OWN, "another set of words", NOW)
    assert sign_in.sign_in(desk, NURSE.id, "another set of words", NOW).account == NURSE


def test_a_wrong_password_and_an_unknown_account_get_the_same_words(desk: Desk) -> None:
    people.add_account(desk, EHR, ADMIN, NOW)
    people.add_account(desk, replace(INTAKE, id="intake-2"), ADMIN, NOW, password=None)
    people.add_account(desk, replace(INTAKE, id="intake-3", disabled=True), ADMIN, NOW, password=OWN)
    said = set()
    for id in (NURSE.id, "nobody", EHR.id, "intake-2", "intake-3"):
        with pytest.raises(NotSignedIn) as refused:
            sign_in.sign_in(desk, id, OWN if id == "intake-3" else "not the password", NOW)
        said.add(refused.value.says)
    assert len(said) == 1


@pytest.mark.parametrize("id", [NURSE.id, "nobody"])
def test_five_wrong_tries_lock_whoever_it_is_and_say_until_when(desk: Desk, id: str) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn, match="do not go together"):
            sign_in.sign_in(desk, id, "wrong", NOW)
    with pytest.raises(LockedOut, match="until 2026-02-10 09:15 EST"):
        sign_in.sign_in(desk, id.upper(), OWN, minutes(14))
    if id == NURSE.id:
        sign_in.sign_in(desk, id, OWN, minutes(15))
        assert happened(desk, id)[-6:] == ["sign_in_refused"] * 4 + ["locked", "signed_in"]


def test_the_right_password_at_the_last_try_signs_in_and_forgets_the_others(desk: Desk) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(NotSignedIn):
                sign_in.sign_in(desk, NURSE.id, "wrong", NOW)
        sign_in.sign_in(desk, NURSE.id, OWN, NOW)


def test_an_administrator_ends_a_lock_with_a_new_one_time_password(desk: Desk) -> None:
    session = sign_in.sign_in(desk, NURSE.id, OWN, NOW)
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            sign_in.sign_in(desk, NURSE.id, "wrong", NOW)
    assert sign_in.signed_in(desk, session.token, NOW) == NURSE
    one_time = by_two(desk, people.reset_password(desk, NURSE.id, ADMIN, NOW), minutes(1))
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, session.token, minutes(1))
    with pytest.raises(PasswordDue):
        sign_in.sign_in(desk, NURSE.id, one_time, minutes(1))


def test_a_session_is_kept_by_use_and_ends_when_idle(desk: Desk) -> None:
    token = sign_in.sign_in(desk, NURSE.id, OWN, NOW).token
    for minute in (10, 20, 30):
        assert sign_in.signed_in(desk, token, minutes(minute)) == NURSE
    with pytest.raises(NotSignedIn, match="sign in again"):
        sign_in.signed_in(desk, token, minutes(45))
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, token, minutes(31))


def test_a_session_ends_after_eight_hours_of_use(desk: Desk) -> None:
    token = sign_in.sign_in(desk, NURSE.id, OWN, NOW).token
    for minute in range(10, 480, 10):
        assert sign_in.signed_in(desk, token, minutes(minute)) == NURSE
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, token, minutes(480))


def test_the_use_of_a_session_is_written_down_once_a_minute(desk: Desk) -> None:
    assert desk.accounts is not None
    token, book = sign_in.sign_in(desk, NURSE.id, OWN, NOW).token, desk.accounts.book
    digest = CHEAP.digest(token)
    for minute, seen in ((0.9, 0), (1.0, 1.0), (1.5, 1.0), (2.5, 2.5)):
        sign_in.signed_in(desk, token, minutes(minute))
        found = book.session(digest)
        assert found is not None
        assert found[0].seen_at == minutes(seen)


AHEAD = NOW + timedelta(days=3000)


def test_a_sign_in_by_a_clock_that_is_ahead_ends_nobodys_session_and_lasts_no_longer(desk: Desk) -> None:
    requests.submit(desk, submission("two-facts-missing.json"), Actor("intake-9", Role.INTAKE), NOW)
    others = sign_in.sign_in(desk, NURSE.id, OWN, NOW).token
    begun = sign_in.sign_in(desk, NURSE.id, OWN, AHEAD)
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, others, AHEAD)
    assert sign_in.signed_in(desk, begun.token, AHEAD) == NURSE
    assert sign_in.signed_in(desk, others, minutes(5)) == NURSE
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, begun.token, minutes(5))


def test_a_lock_and_a_one_time_password_of_a_clock_that_was_ahead_count_for_nothing(desk: Desk) -> None:
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            sign_in.sign_in(desk, NURSE.id, "wrong", AHEAD)
    with pytest.raises(LockedOut):
        sign_in.sign_in(desk, NURSE.id, OWN, AHEAD)
    assert sign_in.sign_in(desk, NURSE.id, OWN, NOW).account == NURSE
    proposed = people.reset_password(desk, NURSE.id, ADMIN, AHEAD)
    one_time = by_two(desk, proposed, AHEAD)
    with pytest.raises(NotSignedIn, match="was not used in time"):
        sign_in.sign_in(desk, NURSE.id, one_time, NOW)


def test_a_proposal_of_a_clock_that_was_ahead_is_confirmed_by_nobody(desk: Desk) -> None:
    proposed = people.reset_password(desk, NURSE.id, ADMIN, AHEAD)
    with pytest.raises(Refused, match="made by a clock that was ahead; propose it anew"):
        by_two(desk, proposed, NOW)


def test_only_digests_of_tokens_are_kept(desk: Desk, folder: Path) -> None:
    people.add_account(desk, EHR, ADMIN, NOW)
    tokens = [
        sign_in.sign_in(desk, NURSE.id, OWN, NOW).token,
        people.issue_token(desk, EHR.id, "nightly", NOW + timedelta(days=90), ADMIN, NOW),
    ]
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in (*tokens, OWN):
        assert secret.encode() not in kept


def test_signing_out_here_and_everywhere(desk: Desk) -> None:
    first, second, third = (sign_in.sign_in(desk, NURSE.id, OWN, NOW).token for _ in range(3))
    sign_in.sign_out(desk, first, NOW)
    sign_in.sign_out(desk, first, NOW)
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, first, NOW)
    sign_in.sign_out_everywhere(desk, second, NOW)
    for token in (second, third):
        with pytest.raises(NotSignedIn):
            sign_in.signed_in(desk, token, NOW)


@pytest.mark.parametrize("token", ["", "x", "assent_x", "x" * 5000, "\u00e9"])
def test_what_is_no_token_signs_nobody_in(desk: Desk, token: str) -> None:
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, token, NOW)


def test_a_new_password_and_a_disabled_account_end_every_session(desk: Desk) -> None:
    before = sign_in.sign_in(desk, NURSE.id, OWN, NOW).token
    sign_in.set_password(desk, NURSE.id, OWN, "another set of words", NOW)
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, before, NOW)
    after = sign_in.sign_in(desk, NURSE.id, "another set of words", NOW).token
    people.change_account(desk, NURSE.id, Changes(disabled=True), ADMIN, NOW)
    by_two(desk, people.change_account(desk, NURSE.id, Changes(disabled=False), ADMIN, NOW))
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, after, NOW)


def test_a_password_is_hashed_again_when_parameters_change(desk: Desk) -> None:
    assert desk.accounts is not None
    before = desk.accounts.book.one(NURSE.id)
    dearer = replace(desk, accounts=replace(desk.accounts, secrets=LocalSecrets(Argon2(128, 1, 1))))
    sign_in.sign_in(dearer, NURSE.id, OWN, NOW)
    after = desk.accounts.book.one(NURSE.id)
    assert before is not None
    assert after is not None
    assert "m=64,t=1" in before.password
    assert "m=128,t=1" in after.password
    sign_in.sign_in(dearer, NURSE.id, OWN, NOW)


def test_a_program_comes_by_its_token_until_the_token_is_over(desk: Desk) -> None:
    people.add_account(desk, EHR, ADMIN, NOW)
    end = NOW + timedelta(days=90)
    token = people.issue_token(desk, EHR.id, "nightly", end, ADMIN, NOW)
    assert sign_in.signed_in(desk, token, end - timedelta(seconds=1)) == EHR
    with pytest.raises(NotSignedIn, match="token"):
        sign_in.signed_in(desk, token, end)
    people.revoke_token(desk, EHR.id, "nightly", ADMIN, NOW)
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, token, NOW)
    with pytest.raises(Refused, match="no token 'nightly'"):
        people.revoke_token(desk, EHR.id, "nightly", ADMIN, NOW)
    (kept,) = people.list_tokens(desk, EHR.id, ADMIN)
    assert (kept.name, kept.revoked_at) == ("nightly", NOW)


def test_disabling_a_program_revokes_its_tokens_for_good(desk: Desk) -> None:
    people.add_account(desk, EHR, ADMIN, NOW)
    token = people.issue_token(desk, EHR.id, "nightly", NOW + timedelta(days=90), ADMIN, NOW)
    people.change_account(desk, EHR.id, Changes(disabled=True), ADMIN, NOW)
    with pytest.raises(Refused, match="disabled"):
        people.issue_token(desk, EHR.id, "other", NOW + timedelta(days=90), ADMIN, NOW)
    people.change_account(desk, EHR.id, Changes(disabled=False), ADMIN, NOW)
    with pytest.raises(NotSignedIn):
        sign_in.signed_in(desk, token, NOW)


@pytest.mark.parametrize(
    ("id", "name", "days", "says"),
    [
        (NURSE.id, "x", 90, "is a person"),
        (EHR.id, " ", 90, "give it a name"),
        (EHR.id, "x", 0, "valid_until"),
        (EHR.id, "x", 400, "within 366 days"),
        ("nobody", "x", 90, "no account"),
    ],
)
def test_tokens_that_are_not_issued(desk: Desk, id: str, name: str, days: int, says: str) -> None:
    people.add_account(desk, EHR, ADMIN, NOW)
    with pytest.raises(Refused, match=says):
        people.issue_token(desk, id, name, NOW + timedelta(days=days), ADMIN, NOW)


def test_the_last_administrator_stays_one(desk: Desk) -> None:
    people.change_account(desk, "admin-2", Changes(disabled=True), ADMIN, NOW)
    for changes in (Changes(disabled=True), Changes(role=Role.INTAKE)):
        with pytest.raises(Refused, match="last administrator"):
            people.change_account(desk, "admin", changes, ADMIN, NOW)


def test_a_licence_is_entered_renewed_and_lost_with_the_role(desk: Desk) -> None:
    with pytest.raises(Refused, match="No license"):
        people.list_accounts(desk, ADMIN)[2].sign(sentence(AttestationId.APPROVAL), NOW)
    by_two(desk, people.change_account(desk, NURSE.id, Changes(licence=LICENCE), ADMIN, NOW))
    entered = people.list_accounts(desk, ADMIN)[2]
    assert entered.sign(sentence(AttestationId.APPROVAL), NOW).licence == "MA-RN7"
    moved = people.change_account(desk, NURSE.id, Changes(role=Role.INTAKE), ADMIN, NOW).account
    assert moved.licence is None
    with pytest.raises(Refused, match="leave the license out"):
        people.change_account(desk, NURSE.id, Changes(licence=LICENCE), ADMIN, NOW)
    assert people.account_log(desk, ADMIN, NURSE.id)[0].details["licence"] == "MA-RN7 -> none"


def test_superiors_exist_and_nobody_is_their_own(desk: Desk) -> None:
    assert desk.accounts is not None
    superiors = people.reports_to(desk.accounts)
    for id in ("head", "middle"):
        people.add_account(desk, replace(INTAKE, id=id), ADMIN, NOW)
    people.change_account(desk, NURSE.id, Changes(reports_to="middle"), ADMIN, NOW)
    people.change_account(desk, "middle", Changes(reports_to="head"), ADMIN, NOW)
    assert dict(superiors) == {NURSE.id: "middle", "middle": "head"}
    assert superiors.get("head", "") == ""
    assert len(superiors) == 2
    with pytest.raises(Refused, match="their own superior"):
        people.change_account(desk, "head", Changes(reports_to=NURSE.id), ADMIN, NOW)
    with pytest.raises(Refused, match="no account 'nobody'"):
        people.change_account(desk, "head", Changes(reports_to="nobody"), ADMIN, NOW)


def test_all_that_is_done_to_an_account_is_on_record_without_secrets(desk: Desk) -> None:
    token = sign_in.sign_in(desk, NURSE.id, OWN, NOW).token
    sign_in.sign_out(desk, token, NOW)
    by_two(
        desk, people.change_account(desk, NURSE.id, Changes(licence=LICENCE, reports_to="admin"), ADMIN, NOW)
    )
    one_time = by_two(desk, people.reset_password(desk, NURSE.id, ADMIN, NOW))
    lines = people.account_log(desk, Actor("auditor-1", Role.AUDITOR))
    assert happened(desk, NURSE.id) == [
        *("added", "confirmed", "password_set", "signed_in", "signed_out"),
        *("changed", "confirmed", "password_reset", "confirmed"),
    ]
    changed = next(line for line in lines if line.what is Happening.CHANGED)
    assert changed.details["reports_to"] == "none -> admin"
    assert changed.details["proposed_by"] == "admin"
    assert (changed.by, changed.role, changed.at) == ("admin-2", Role.ADMINISTRATOR, NOW)
    for secret in (OWN, one_time, token, CHEAP.digest(token), "argon2"):
        assert secret not in repr(lines)


def test_ids_are_taken_once_however_they_are_cased(desk: Desk) -> None:
    with pytest.raises(Refused, match="already"):
        people.add_account(desk, replace(NURSE, id="NURSE-1"), ADMIN, NOW)


def test_without_accounts_nobody_signs_in(desk: Desk) -> None:
    with pytest.raises(Refused, match="keeps no accounts"):
        sign_in.sign_in(replace(desk, accounts=None), NURSE.id, OWN, NOW)


@pytest.fixture
def there() -> Iterator[fake.Provider]:
    with fake.running() as provider:
        yield provider


def through(desk: Desk, there: fake.Provider, **settings: object) -> Desk:
    """The desk of a plan that has a provider, by which ``preferred`` is the account's id."""
    assert desk.accounts is not None
    made = OpenIdSettings(there.address, fake.CLIENT, fake.REDIRECT, fake.SECRET, account_claim="preferred")
    there.claims = {"preferred": NURSE.id}
    provider = OpenIdProvider(replace(made, **settings))  # type: ignore[arg-type]
    return replace(desk, accounts=replace(desk.accounts, provider=provider))


def comes_back(desk: Desk, there: fake.Provider, at: datetime = NOW) -> sign_in.SignedIn:
    begun = sign_in.begin_with_provider(desk, NOW)
    code, state = there.person_agrees(begun.page)
    return sign_in.finish_with_provider(desk, state, begun.state, code, at)


ROLES = (("um-physicians", Role.PHYSICIAN), ("um-nurses", Role.NURSE))


def test_somebody_with_an_account_signs_in_through_the_provider(desk: Desk, there: fake.Provider) -> None:
    desk = through(desk, there)
    found = comes_back(desk, there)
    assert sign_in.signed_in(desk, found.token, NOW) == NURSE
    assert happened(desk, NURSE.id)[-2:] == ["linked_to_provider", "signed_in"]


def test_a_name_given_to_another_person_there_opens_nothing_here(desk: Desk, there: fake.Provider) -> None:
    desk = through(desk, there)
    comes_back(desk, there)
    there.claims = {"preferred": NURSE.id, "sub": "person-8"}
    with pytest.raises(Refused, match="another person"):
        comes_back(desk, there)
    by_two(desk, people.change_account(desk, NURSE.id, Changes(unlink=True), ADMIN, NOW))
    assert comes_back(desk, there).account == NURSE


def test_a_state_counts_once_in_time_and_in_its_browser(desk: Desk, there: fake.Provider) -> None:
    desk = through(desk, there)
    begun = sign_in.begin_with_provider(desk, NOW)
    code, state = there.person_agrees(begun.page)
    for kept in ("", "another"):
        with pytest.raises(NotSignedIn, match="this browser"):
            sign_in.finish_with_provider(desk, state, kept, code, NOW)
    assert sign_in.finish_with_provider(desk, state, begun.state, code, NOW).account == NURSE
    with pytest.raises(NotSignedIn, match="used already"):
        sign_in.finish_with_provider(desk, state, begun.state, code, NOW)
    with pytest.raises(NotSignedIn, match="too long"):
        comes_back(desk, there, minutes(10))


def test_accounts_are_made_only_where_the_plan_says_so_and_a_group_names_a_role(
    desk: Desk, there: fake.Provider
) -> None:
    not_made, made = through(desk, there, roles=ROLES), through(desk, there, roles=ROLES, makes_accounts=True)
    there.claims = {"preferred": "new-person"}
    with pytest.raises(Refused, match="no account 'new-person'"):
        comes_back(not_made, there)
    there.claims = {"preferred": "new-person", "groups": ["everybody"]}
    with pytest.raises(Refused, match="no role"):
        comes_back(made, there)
    there.claims = {"preferred": "new-person"}
    account = comes_back(made, there).account
    assert account == Account("new-person", "Nora Example", Role.NURSE)
    with pytest.raises(Refused, match="No license"):
        account.sign(sentence(AttestationId.APPROVAL), NOW)
    assert happened(desk, "new-person") == ["added", "linked_to_provider", "signed_in"]


def test_where_groups_name_roles_they_decide_at_each_sign_in(desk: Desk, there: fake.Provider) -> None:
    desk = through(desk, there, roles=ROLES)
    by_two(desk, people.change_account(desk, NURSE.id, Changes(licence=LICENCE), ADMIN, NOW))
    there.claims = {"preferred": NURSE.id, "groups": ["um-physicians"]}
    assert comes_back(desk, there).account.role is Role.PHYSICIAN
    there.claims = {"preferred": NURSE.id, "groups": []}
    with pytest.raises(Refused, match="names a role"):
        comes_back(desk, there)
    people.change_account(desk, "admin-2", Changes(disabled=True), ADMIN, NOW)
    there.claims = {"preferred": "admin"}
    with pytest.raises(Refused, match="last administrator"):
        comes_back(desk, there)


def test_programs_and_the_disabled_do_not_come_through_the_provider(desk: Desk, there: fake.Provider) -> None:
    desk = through(desk, there)
    people.add_account(desk, EHR, ADMIN, NOW)
    people.change_account(desk, NURSE.id, Changes(disabled=True), ADMIN, NOW)
    with pytest.raises(Refused, match="disabled"):
        comes_back(desk, there)
    there.claims = {"preferred": EHR.id}
    with pytest.raises(Refused, match="program"):
        comes_back(desk, there)


class Said(NamedTuple):
    status: int
    out: str
    err: str


def assent(*argv: str, stdin: str = "") -> Said:
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["assent", *argv]),
        patch.object(sys, "stdin", io.StringIO(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = main()
    return Said(status, out.getvalue(), err.getvalue())


def once(said: Said) -> str:
    """What was printed once."""
    assert said.status == 0, said.err
    (found,) = re.findall(r"shown this once: (\S+)", said.out)
    return str(found)


def signed_in(store: str, id: str, first: str, own: str = OWN) -> None:
    """Somebody's own password in place of a one-time one, and a session on this command line."""
    set_ = assent("account", "password", id, "--store", store, "--password-stdin", stdin=f"{first}\n{own}\n")
    assert (set_.status, set_.out) == (0, f"{id}  password set\n")
    again(store, id, own)


def again(store: str, id: str, own: str = OWN) -> None:
    """Somebody whose password is set signs in on this command line, in place of whoever did before."""
    said = assent("sign-in", id, "--store", store, "--password-stdin", stdin=f"{own}\n")
    assert said.status == 0, said.err


@pytest.fixture(scope="module")
def with_administrators(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store with two administrators who have passwords, to copy, and the token of the first one's session."""
    here = tmp_path_factory.mktemp("administrators")
    made = here / "requests"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(here / "state"))
        said = assent("init", str(made), "--administrator", "admin", "--administrator", "admin-2")
        assert said.status == 0, said.err
        for id, first in reversed(re.findall(r"password of (\S+), shown this once: (\S+)", said.out)):
            signed_in(str(made), id, first)
        token = sessions.kept_token(made)
    assert token
    return made, token


@pytest.fixture
def store(with_administrators: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with two administrators who have passwords; the first is signed in on this command line."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder, token = with_administrators
    made = shutil.copytree(folder, tmp_path / "requests")
    sessions.keep(made, token)
    return str(made)


def test_the_command_line_from_the_first_administrators_on(store: str) -> None:
    here = ("--store", store)
    licence = ("--credential", "RN", "--specialty", "nursing", "--licence", "MA-RN7")
    added = assent("account", "add", "nurse-1", *here, "--name", "Nora Example", "--role", "nurse")
    assert "waits for a second administrator: assent account confirm 1" in added.out
    own = assent("account", "confirm", "1", *here)
    assert (own.status, "another administrator confirms it" in own.err) == (1, True)
    again(store, "admin-2")
    halves = [once(added), once(assent("account", "confirm", "1", *here))]
    again(store, "admin")
    waits = assent("account", "licence", "nurse-1", *here, *licence, "--licence-until", "2027-12-31")
    assert "assent account confirm 2" in waits.out
    assert "licence: MA-RN7" not in assent("account", "list", *here).out
    again(store, "admin-2")
    assert assent("account", "confirm", "2", *here).status == 0
    listed = assent("account", "list", *here).out
    assert "nurse-1 Nora Example nurse RN nursing until 2027-12-31 yes" in spaced(listed)
    assert '"valid_until": "2027-12-31"' in assent("account", "list", *here, "--json").out

    office = ("--role", "system_client", "--organization", EHR.organization)
    added = assent("account", "add", "ehr", *here, "--name", "The office's program", *office)
    assert "has no password" in added.out
    token = once(assent("account", "token", "ehr", "nightly", *here))
    assert token.startswith("assent_")
    assert assent("account", "token", "ehr", "nightly", *here, "--revoke").status == 0
    assert assent("account", "disable", "nurse-1", *here).out == "nurse-1  disabled\n"
    assert "assent account confirm 3" in assent("account", "enable", "nurse-1", *here).out
    assert assent("account", "reject", "3", *here).out == "proposal 3  rejected\n"
    log = assent("account", "log", *here).out
    assert "admin-2 token_revoked ehr name: nightly; via: command_line" in spaced(log)
    issued = next(line for line in log.splitlines() if "token_issued" in line)
    assert re.search(r"valid until: \d{4}-\d\d-\d\d \d\d:\d\d E[SD]T", issued), issued
    assert not any(secret in log for secret in (OWN, *halves))


def spaced(listed: str) -> str:
    """A list with one space where its columns stand apart."""
    return "\n".join(" ".join(line.split()) for line in listed.splitlines())


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("add", "x", "--name", "X", "--role", "nurze"), "--role 'nurze' is none"),
        (("add", "x", "--name", "X", "--role", "nurse", "--licence", "7"), "Missing: --credential"),
        (("add", "x", "--name", "X", "--role", "provider"), "NPI"),
        (("add", "x", "--name", "X", "--role", "nurse", "--password-stdin"), "no line on standard input"),
        (("disable", "nobody"), "no account 'nobody'"),
        (("licence", "admin", "--licence-until", "x"), "Missing: --credential"),
        (("token", "admin", "x"), "is a person"),
        (("list", "--by", "admin"), "Leave --by out"),
        (("disable", "admin-2", "--at", "2026-02-10T09:00"), "Leave --at out"),
        (("confirm", "7"), "no proposal 7"),
        (("recover", "nobody", "--why", "x"), "no account 'nobody'"),
    ],
)
def test_the_command_line_says_what_is_wrong(store: str, argv: tuple[str, ...], says: str) -> None:
    said = assent("account", *argv, "--store", store)
    assert (said.status, said.out) == (1, "")
    assert says in said.err


def test_a_store_without_an_administrator_gets_two(tmp_path: Path) -> None:
    store = str(tmp_path / "requests")
    assert assent("init", store).status == 0
    for id in ("admin", "other"):
        once(assent("account", "first", id, "--store", store, "--name", "Ada Example"))
    third = assent("account", "first", "third", "--store", store)
    assert (third.status, third.out) == (1, "")
    assert "administrators already" in third.err


def test_an_id_that_no_account_can_have_makes_no_store(tmp_path: Path) -> None:
    said = assent("init", str(tmp_path / "requests"), "--administrator", "assent")
    assert said.status == 1
    assert not (tmp_path / "requests").exists()
