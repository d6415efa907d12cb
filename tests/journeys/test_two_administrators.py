"""What makes somebody sign takes two administrators, and a signature takes a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from assent import bootstrap
from assent.adapters.identity import Argon2, LocalSecrets
from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import Account, License
from assent.casework.people.second_factor import CodeDue
from assent.casework.people.second_person import Settlement
from assent.casework.people.sign_in import LockedOut, NotSignedIn
from assent.casework.record.actors import Actor, EntryPoint, Role
from assent.casework.record.checks import Conflicting, InvalidRecord, NotPermitted, Refused
from assent.casework.reports.rows import Period
from assent.desk.people import accounts, proposals, recovery, second_factor, sign_in
from assent.desk.people.accounts import Changes
from assent.desk.ports import Desk

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
ADA, UNA, EVE = (Actor(id, Role.ADMINISTRATOR) for id in ("ada", "una", "eve"))
LICENSE = License("MD", "psychiatry", "MA-12345", date(2027, 12, 31))
DOCTOR = Account("dr-lee", "Dr. Lee", Role.PHYSICIAN, licence=LICENSE)
CLERK = Account("ivo", "Ivo Example", Role.INTAKE)
OWN, ATTESTS = "tulip gravel anchor moss", sentence(AttestationId.APPROVAL)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with two administrators and somebody of intake."""
    bootstrap.make_store(tmp_path / "requests", "")
    with bootstrap.desk(tmp_path / "requests", via=EntryPoint.HTTP) as opened:
        assert opened.accounts is not None
        cheap = LocalSecrets(Argon2(memory_kib=64, passes=1, lanes=1))
        desk = replace(opened, accounts=replace(opened.accounts, secrets=cheap))
        for admin in (ADA, UNA):
            accounts.first_administrator(desk, admin.id, f"{admin.id.title()} Example", NOW)
        accounts.add_account(desk, CLERK, ADA, NOW)
        yield desk


def account(desk: Desk, id: str) -> Account | None:
    assert desk.accounts is not None
    found = desk.accounts.book.one(id)
    return found.account if found else None


def hired(desk: Desk) -> str:
    """The physician, made by two; the whole one-time password."""
    added = accounts.add_account(desk, DOCTOR, ADA, NOW)
    assert added.proposal is not None
    return f"{added.password}-{proposals.confirm(desk, added.proposal, UNA, NOW).password}"


def code_at(secret: str, now: datetime) -> str:
    return pyotp.TOTP(secret).at(now)


def at_work(desk: Desk) -> sign_in.SignedIn:
    """The physician with a password of their own, signed in."""
    sign_in.set_password(desk, DOCTOR.id, hired(desk), OWN, NOW)
    return sign_in.sign_in(desk, DOCTOR.id, OWN, NOW)


def enrolled(desk: Desk) -> tuple[str, str, tuple[str, ...]]:
    """The physician with an authenticator: token of the session, secret, recovery codes."""
    session = at_work(desk)
    begun = second_factor.begin_enrollment(desk, DOCTOR, OWN, NOW)
    codes = second_factor.finish_enrollment(desk, DOCTOR, session.token, code_at(begun.secret, NOW), NOW)
    return session.token, begun.secret, codes


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.NURSE, Role.ADMINISTRATOR])
def test_one_administrator_makes_nobody_who_signs_or_administers(desk: Desk, role: Role) -> None:
    new = Account("new", "New Example", role)
    added = accounts.add_account(desk, new, ADA, NOW)
    assert account(desk, "new") is None
    moved = accounts.change_account(desk, CLERK.id, Changes(role=role), ADA, NOW)
    assert account(desk, CLERK.id) == CLERK
    for outcome in (added, moved):
        assert outcome.proposal is not None
        with pytest.raises(NotPermitted, match="another administrator confirms"):
            proposals.confirm(desk, outcome.proposal, ADA, NOW)
        with pytest.raises(NotPermitted, match="may not manage accounts"):
            proposals.confirm(desk, outcome.proposal, DOCTOR.actor, NOW)
        proposals.confirm(desk, outcome.proposal, UNA, NOW)
    assert account(desk, "new") == new
    assert account(desk, CLERK.id) == replace(CLERK, role=role)


def test_a_license_entered_or_renewed_takes_two_and_taking_it_away_one(desk: Desk) -> None:
    hired(desk)
    renewed = replace(LICENSE, valid_until=date(2029, 12, 31))
    waits = accounts.change_account(desk, DOCTOR.id, Changes(licence=renewed), ADA, NOW)
    assert waits.account.licence == LICENSE
    assert account(desk, DOCTOR.id) == DOCTOR
    accounts.change_account(desk, DOCTOR.id, Changes(without_licence=True), ADA, NOW)
    assert waits.proposal is not None
    with pytest.raises(Conflicting, match="changed since this was proposed"):
        proposals.confirm(desk, waits.proposal, UNA, NOW)


def test_another_superior_takes_two_and_the_first_one(desk: Desk) -> None:
    """Who reports to whom decides who may hear an appeal, over whichever accounts the chain leads."""
    hired(desk)
    first = accounts.change_account(desk, DOCTOR.id, Changes(reports_to=CLERK.id), ADA, NOW)
    assert (first.proposal, first.account.reports_to) == (None, CLERK.id)
    for superior in ("", "ada"):
        waits = accounts.change_account(desk, DOCTOR.id, Changes(reports_to=superior), ADA, NOW)
        assert waits.proposal is not None
        assert (found := account(desk, DOCTOR.id)) is not None
        assert found.reports_to == CLERK.id
        with pytest.raises(NotPermitted, match="another administrator confirms it"):
            proposals.confirm(desk, waits.proposal, ADA, NOW)
    accounts.change_account(desk, CLERK.id, Changes(reports_to="una"), ADA, NOW)
    assert accounts.change_account(desk, CLERK.id, Changes(reports_to=""), ADA, NOW).proposal is not None
    assert waits.proposal is not None
    proposals.confirm(desk, waits.proposal, UNA, NOW)
    assert (changed := account(desk, DOCTOR.id)) is not None
    assert changed.reports_to == "ada"


@pytest.mark.parametrize("number", ["?", "12345", "XX-1"])
def test_a_license_has_the_form_of_one(desk: Desk, number: str) -> None:
    faulty = replace(LICENSE, number=number)
    with pytest.raises(InvalidRecord, match="license: number"):
        accounts.add_account(desk, replace(DOCTOR, licence=faulty), ADA, NOW)
    hired(desk)
    with pytest.raises(InvalidRecord, match="license: number"):
        accounts.change_account(desk, DOCTOR.id, Changes(licence=faulty), ADA, NOW)


def test_neither_administrator_knows_the_whole_one_time_password(desk: Desk) -> None:
    added = accounts.add_account(desk, DOCTOR, ADA, NOW)
    assert added.proposal is not None
    second = proposals.confirm(desk, added.proposal, UNA, NOW).password
    for half in (added.password, second, f"{second}-{added.password}"):
        with pytest.raises(NotSignedIn):
            sign_in.set_password(desk, DOCTOR.id, half, OWN, NOW)
    sign_in.set_password(desk, DOCTOR.id, f"{added.password}-{second}", OWN, NOW)
    with pytest.raises(Refused, match="two halves"):
        accounts.add_account(desk, replace(DOCTOR, id="dr-2"), ADA, NOW, password=OWN)


def test_no_way_into_a_signers_account_is_made_by_one(desk: Desk) -> None:
    """A new password, and letting somebody in again who was shut out, would be ways around the second person."""
    sign_in.set_password(desk, DOCTOR.id, hired(desk), OWN, NOW)
    reset = accounts.reset_password(desk, DOCTOR.id, ADA, NOW)
    assert reset.proposal is not None
    sign_in.sign_in(desk, DOCTOR.id, OWN, NOW)
    accounts.change_account(desk, DOCTOR.id, Changes(disabled=True), ADA, NOW)
    enabled = accounts.change_account(desk, DOCTOR.id, Changes(disabled=False), ADA, NOW)
    assert enabled.proposal is not None
    assert enabled.account.disabled
    other = accounts.reset_password(desk, UNA.id, ADA, NOW)
    assert other.proposal is not None
    with pytest.raises(NotPermitted, match="is about una"):
        proposals.confirm(desk, other.proposal, UNA, NOW)


def test_a_proposal_ends_with_its_proposer_with_time_and_once(desk: Desk) -> None:
    made = [
        accounts.add_account(desk, replace(DOCTOR, id=f"dr-{n}"), ADA, NOW).proposal or 0 for n in range(4)
    ]
    with pytest.raises(Refused, match="older than 7 days"):
        proposals.confirm(desk, made[0], UNA, NOW + timedelta(days=7))
    assert proposals.reject(desk, made[1], ADA, NOW).settled_by == "ada"
    with pytest.raises(Refused, match="was rejected by ada"):
        proposals.confirm(desk, made[1], UNA, NOW)
    proposals.confirm(desk, made[2], UNA, NOW)
    with pytest.raises(Refused, match="was confirmed by una"):
        proposals.confirm(desk, made[2], UNA, NOW)
    accounts.change_account(desk, ADA.id, Changes(disabled=True), UNA, NOW)
    with pytest.raises(NotPermitted, match="administers no longer"):
        proposals.confirm(desk, made[3], UNA, NOW)
    with pytest.raises(Refused, match="no proposal 99"):
        proposals.confirm(desk, 99, UNA, NOW)


def test_the_database_itself_refuses_a_confirmation_by_the_proposer(desk: Desk) -> None:
    assert desk.accounts is not None
    number = accounts.add_account(desk, DOCTOR, ADA, NOW).proposal
    (proposal,) = desk.accounts.book.proposals()
    assert proposal.number == number
    alone = replace(proposal, settled_at=NOW, settled_by=ADA.id, settlement=Settlement.CONFIRMED)
    with pytest.raises(Refused):
        desk.accounts.book.change(lambda held: held.settle(alone))


def test_with_one_administrator_left_the_operator_makes_a_second_and_all_are_told(desk: Desk) -> None:
    accounts.change_account(desk, UNA.id, Changes(disabled=True), ADA, NOW)
    by = recovery.operator(desk, "root")
    accounts.first_administrator(desk, "eve", "Eve Example", NOW, by)
    told = accounts.account_log(desk, ADA, "ada")[0]
    assert (told.what, told.by) == (Happening.TOLD, "operating system user root")
    assert told.details == {"administrator": "eve", "via": "http"}
    waits = accounts.add_account(desk, DOCTOR, ADA, NOW).proposal
    assert waits is not None
    proposals.confirm(desk, waits, EVE, NOW)


def test_recovery_lets_an_administrator_in_and_nobody_who_signs(desk: Desk) -> None:
    hired(desk)
    by = recovery.operator(desk, "root")
    for id in (DOCTOR.id, CLERK.id):
        with pytest.raises(Refused, match="no administrator who may sign in"):
            recovery.recover_administrator(desk, id, "Nobody is left.", by, NOW)
    with pytest.raises(Refused, match="why"):
        recovery.recover_administrator(desk, ADA.id, " ", by, NOW)
    password = recovery.recover_administrator(desk, ADA.id, "The password was lost.", by, NOW)
    sign_in.set_password(desk, ADA.id, password, OWN, NOW)
    assert accounts.account_log(desk, ADA, UNA.id)[0].details["recovered"] == "ada"
    assert {line.by for line in accounts.account_log(desk, ADA, ADA.id)[1:3]} == {by.id}


def test_new_signers_are_reported_with_the_two_who_made_them(desk: Desk) -> None:
    hired(desk)
    accounts.add_account(desk, replace(CLERK, id="another"), ADA, NOW)
    day = Period(date(2026, 2, 10), date(2026, 2, 10))
    (signer,) = proposals.new_signers(desk, day, ADA)
    assert (signer.account, signer.proposed_by, signer.confirmed_by) == (DOCTOR.id, "ada", "una")
    assert (signer.licence, signer.second_factor) == ("MA-12345", False)
    assert "role: physician" in signer.what
    later = Period(date(2026, 2, 11), date(2026, 2, 12))
    assert proposals.new_signers(desk, later, ADA) == []


def test_a_signature_needs_the_second_factor(desk: Desk) -> None:
    before = at_work(desk)
    caller = sign_in.calling(desk, before.token, NOW)
    with pytest.raises(NotPermitted, match="second factor"):
        second_factor.signature(desk, caller, ATTESTS, NOW)
    begun = second_factor.begin_enrollment(desk, DOCTOR, OWN, NOW)
    other = sign_in.sign_in(desk, DOCTOR.id, OWN, NOW)
    second_factor.finish_enrollment(desk, DOCTOR, before.token, code_at(begun.secret, NOW), NOW)
    proven = sign_in.calling(desk, before.token, NOW)
    assert second_factor.signature(desk, proven, ATTESTS, NOW).licence == "MA-12345"
    with pytest.raises(NotSignedIn):
        sign_in.calling(desk, other.token, NOW)
    with pytest.raises(NotPermitted, match="program signs nothing"):
        second_factor.signature(desk, replace(proven, program=True), ATTESTS, NOW)


def test_a_code_counts_once_and_within_its_time(desk: Desk) -> None:
    _, secret, _ = enrolled(desk)
    with pytest.raises(CodeDue, match="Give the code"):
        sign_in.sign_in(desk, DOCTOR.id, OWN, NOW)
    with pytest.raises(CodeDue, match="used already"):
        sign_in.sign_in(desk, DOCTOR.id, OWN, NOW, code=code_at(secret, NOW))
    later = NOW + timedelta(minutes=20)
    for stale in (later - timedelta(minutes=2), later + timedelta(minutes=2)):
        with pytest.raises(CodeDue, match="not the code"):
            sign_in.sign_in(desk, DOCTOR.id, OWN, later, code=code_at(secret, stale))
    session = sign_in.sign_in(desk, DOCTOR.id, OWN, later, code=code_at(secret, later))
    assert sign_in.calling(desk, session.token, later).second_factor


@pytest.mark.parametrize("code", ["000", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "-12345", " "])
def test_guessing_codes_locks_the_account_as_guessing_passwords_does(desk: Desk, code: str) -> None:
    _, secret, _ = enrolled(desk)
    later = NOW + timedelta(minutes=20)
    for _ in range(5):
        with pytest.raises(CodeDue):
            sign_in.sign_in(desk, DOCTOR.id, OWN, later, code=code)
    with pytest.raises(LockedOut):
        sign_in.sign_in(desk, DOCTOR.id, OWN, later, code=code_at(secret, later))
    assert accounts.account_log(desk, ADA, DOCTOR.id)[0].what is Happening.LOCKED


def test_a_recovery_code_counts_once_and_only_its_digest_is_kept(desk: Desk, tmp_path: Path) -> None:
    _, _, codes = enrolled(desk)
    assert len(set(codes)) == 10
    assert sign_in.calling(
        desk, sign_in.sign_in(desk, DOCTOR.id, OWN, NOW, code=f" {codes[0].upper()}").token, NOW
    ).second_factor
    with pytest.raises(CodeDue):
        sign_in.sign_in(desk, DOCTOR.id, OWN, NOW, code=codes[0])
    kept = b"".join(path.read_bytes() for path in (tmp_path / "requests").glob("assent.db*"))
    assert not any(code.encode() in kept for code in codes)


def test_an_authenticator_is_reset_by_two_and_not_replaced_by_its_owner(desk: Desk) -> None:
    enrolled(desk)
    with pytest.raises(Refused, match="two administrators reset it"):
        second_factor.begin_enrollment(desk, DOCTOR, OWN, NOW)
    assert accounts.reset_password(desk, DOCTOR.id, ADA, NOW).proposal is None  # opens nothing without a code
    reset = accounts.reset_second_factor(desk, DOCTOR.id, ADA, NOW)
    assert reset.proposal is not None
    with pytest.raises(NotPermitted):
        proposals.confirm(desk, reset.proposal, ADA, NOW)
    assert desk.accounts is not None
    assert desk.accounts.book.factor(DOCTOR.id) is not None
    proposals.confirm(desk, reset.proposal, UNA, NOW)
    assert desk.accounts.book.factor(DOCTOR.id) is None


def test_who_enrolls_gives_the_password_again_and_guessing_it_locks(desk: Desk) -> None:
    at_work(desk)
    for _ in range(5):
        with pytest.raises(NotSignedIn, match="not the password"):
            second_factor.begin_enrollment(desk, DOCTOR, "another set of words", NOW)
    with pytest.raises(LockedOut):
        second_factor.begin_enrollment(desk, DOCTOR, OWN, NOW)


def test_a_store_in_use_before_warns_for_thirty_days(desk: Desk) -> None:
    session = at_work(desk)
    desk.record.note(Operation(NOW, "assent", OperationKind.SECOND_FACTOR_ANNOUNCED))
    caller = sign_in.calling(desk, session.token, NOW)
    end = NOW + timedelta(days=30)
    assert second_factor.standing(desk, DOCTOR, NOW).needed_from == end
    signed = second_factor.signature(desk, caller, ATTESTS, end - timedelta(seconds=1))
    assert signed.person == DOCTOR.id
    with pytest.raises(NotPermitted, match="second factor"):
        second_factor.signature(desk, caller, ATTESTS, end)
