"""Who acts at the command line of a store with accounts is signed in; the record says how each action came."""

from __future__ import annotations

import os
import re
import shutil
import stat
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pyotp
import pytest

from assent import bootstrap
from assent.casework.oversight.operations import OperationKind
from assent.casework.people.accounts import Account, License, OnFile
from assent.casework.people.sign_in import ProgramToken
from assent.casework.record.actors import EntryPoint, Role
from assent.casework.record.days import plan_day
from assent.cli.people import sessions
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from tests.journeys.test_accounts import OWN, Said, again, assent
from tests.journeys.test_accounts import with_administrators as with_administrators

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TYPED = ("--signed-by", "dr-lee", "--credential", "MD", "--specialty", "psychiatry", "--licence", "MA-1")
PEOPLE = (
    Account("ivo", "Ivo Example", Role.INTAKE),
    Account(
        "dr-lee", "Dr. Lee", Role.PHYSICIAN, licence=License("MD", "psychiatry", "MA-1", date(2099, 1, 1))
    ),
    Account("nightly", "The nightly run", Role.SERVICE),
    Account("aldo", "Aldo Example", Role.AUDITOR),
)


@pytest.fixture(scope="module")
def store_of_people(with_administrators: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with people who have a password of their own, and a program with a token, to copy."""
    folder, session = with_administrators
    here = tmp_path_factory.mktemp("people")
    store = shutil.copytree(folder, here / "requests")
    with bootstrap.desk(store) as desk:
        accounts, now = accounts_of(desk), datetime.now(UTC)
        hashed = accounts.secrets.hash(OWN)
        token = ProgramToken(
            accounts.secrets.digest("assent_x"), "nightly", "n", now, now + timedelta(days=1)
        )
        for account in PEOPLE:
            password = "" if account.role is Role.SERVICE else hashed
            on_file = OnFile(account, password)
            accounts.book.change(partial(_put, on_file=on_file))
        accounts.book.change(lambda held: held.add_token(token))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", str(here / "state"))
        environment.delenv(sessions.TOKEN, raising=False)
        sessions.keep(store, session)
        assert assent("sign-out", "--store", str(store)).status == 0
    return store


@pytest.fixture
def peopled(store_of_people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """That store, where nobody is signed in."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv(sessions.TOKEN, raising=False)
    return str(shutil.copytree(store_of_people, tmp_path / "requests"))


def _put(held: Changing, on_file: OnFile) -> None:
    held.put(on_file)


def submitted(store: str, *more: str) -> Said:
    asked = ("--member", "M-1", "--provider", "1234567893", "--attested-by", "Jane Roe, MD, NPI 1234567893")
    day = ("--set", f"request_date={plan_day(datetime.now(UTC))}")
    return assent("request", "submit", str(EXAMPLES / "excluded.json"), "--store", store, *asked, *day, *more)


def entry_points(store: str) -> set[tuple[str, str | None]]:
    with bootstrap.desk(Path(store)) as desk:
        return {(event.actor.id, event.actor.via) for _, event in desk.record.read_all(0, 1_000)}


PART = ("--line", "infusion", "--units", "4", "--from", "2026-02-16", "--to", "2026-03-15")
ACTS = (
    ("request", "answer", "x", "--set", "ketamine_misuse=false"),
    ("request", "settle", "x", "--circumstance", "new_member_90_days=no"),
    ("request", "assign", "x", "--to", "somebody"),
    ("request", "withdraw", "x", "--why", "It is not needed.", "--asked-by", "member"),
    ("request", "show", "x"),
    ("request", "list"),
    ("request", "deny", "x", "--reason", "X.8=It is."),
    ("request", "deny", "x", "--reason", "X.8=It is.", "--preview"),
    ("request", "approve-in-part", "x", *PART, "--reason", "D.1=It is."),
    ("request", "approve-in-part", "x", *PART, "--reason", "D.1=It is.", "--preview"),
    ("request", "appeal", "x", "--filer", "member"),
    ("request", "decide-appeal", "x", "x-A1", "--overturn", "drug", "--reason", "X.8=It is not."),
    (
        "request",
        "decide-appeal",
        "x",
        "x-A1",
        "--overturn",
        "drug",
        "--reason",
        "X.8=It is not.",
        "--preview",
    ),
    ("request", "approve", "x"),
    ("letter", "send"),
    ("letter", "list", "x"),
    ("letter", "outbox"),
    ("letter", "confirm", "x"),
    ("letter", "show", "x", "1"),
    ("letter", "returned", "x", "abc", "--why", "It moved."),
    ("letter", "delivered", "x", "abc"),
    ("sweep",),
    ("report", "public", "--year", "2026"),
    ("report", "operations", "--from", "2026-01-01", "--to", "2026-01-02"),
    ("report", "decisions", "--from", "2026-01-01", "--to", "2026-01-02"),
    ("report", "signers", "--from", "2026-01-01", "--to", "2026-01-02"),
    ("report", "departures", "--from", "2026-01-01", "--to", "2026-01-02"),
    ("account", "list"),
    ("account", "log"),
    ("account", "proposals"),
    ("account", "confirm", "1"),
    ("account", "second-factor"),
    ("account", "password", "dr-lee", "--reset"),
    ("audit", "clock", "--why", "It is right."),
    ("audit", "sign-out", "--why", "It was restored."),
    ("audit", "export", "x"),
    ("audit", "replay", "x"),
)


@pytest.mark.parametrize("argv", ACTS, ids=" ".join)
def test_without_signing_in_nothing_is_done_or_seen(peopled: str, argv: tuple[str, ...]) -> None:
    said = assent(*argv, "--store", peopled)
    assert (said.status, said.out) == (1, "")
    assert "Nobody is signed in here. `assent sign-in ID --store FOLDER`" in said.err


def test_nobody_submits_in_anothers_name_or_at_another_time(peopled: str) -> None:
    again(peopled, "ivo")
    for option, value in (("--by", "nora"), ("--by", "ivo"), ("--at", "2026-02-10T09:00")):
        said = submitted(peopled, option, value)
        assert (said.status, said.out) == (1, "")
        assert f"Leave {option} out" in said.err
    assert entry_points(peopled) == set()


def test_who_is_signed_in_acts_and_the_record_says_by_which_way(peopled: str) -> None:
    again(peopled, "ivo")
    assert submitted(peopled).status == 0
    assert entry_points(peopled) == {
        ("ivo", EntryPoint.COMMAND_LINE),
        ("assent", EntryPoint.COMMAND_LINE),
    }
    again(peopled, "aldo")
    assert '"via": "command_line"' in assent("audit", "export", "excluded", "--store", peopled).out
    assert assent("audit", "verify", "--store", peopled).status == 0


def test_a_typed_signer_signs_nothing_and_the_one_signed_in_needs_the_second_factor(peopled: str) -> None:
    again(peopled, "ivo")
    assert submitted(peopled).status == 0
    deny = ("request", "deny", "excluded", "--store", peopled, "--reason", "X.8=The scan shows an aneurysm.")
    intake = assent(*deny)
    assert "may" in intake.err
    again(peopled, "dr-lee")
    typed = assent(*deny, *TYPED, "--licence-until", "2099-01-01")
    assert "Leave out: --signed-by, --credential" in typed.err
    alone = assent(*deny)
    assert (alone.status, "second factor" in alone.err) == (1, True)
    assert ("dr-lee", EntryPoint.COMMAND_LINE) not in entry_points(peopled)


def test_an_authenticator_is_enrolled_at_the_command_line(
    peopled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    again(peopled, "dr-lee")
    monkeypatch.setattr(pyotp, "random_base32", lambda: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    code = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now()
    stdin = f"{OWN}\n{code}\n"
    enroll = ("account", "second-factor", "--store", peopled, "--password-stdin", "--code-stdin")
    said = assent(*enroll, stdin=stdin)
    assert said.status == 0, said.err
    codes = re.findall(r"^  (\S{4}(?:-\S{4}){4})$", said.out, re.MULTILINE)
    assert len(codes) == 10
    assert "second factor proven" in assent("whoami", "--store", peopled).out
    without = assent("sign-in", "dr-lee", "--store", peopled, "--password-stdin", stdin=f"{OWN}\n")
    assert "Give the code" in without.err
    sign_in = ("sign-in", "dr-lee", "--store", peopled, "--password-stdin", "--code-stdin")
    assert assent(*sign_in, stdin=f"{OWN}\n{codes[0]}\n").status == 0
    assert "used already" in assent(*sign_in, stdin=f"{OWN}\n{code}\n").err


def test_jobs_run_by_a_services_token_and_by_no_other(peopled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    again(peopled, "ivo")
    for job in (("sweep",), ("letter", "send")):
        said = assent(*job, "--store", peopled)
        assert (said.status, "may not sweep" in said.err) == (1, True)
    monkeypatch.setenv(sessions.TOKEN, "assent_x")
    assert assent("sweep", "--store", peopled).status == 0
    assert "nightly" in assent("whoami", "--store", peopled).out
    assert "may not" in assent("request", "list", "--store", peopled).err
    assert submitted(peopled).status == 1
    monkeypatch.setenv(sessions.TOKEN, "assent_y")
    assert "unknown, revoked or past its end" in assent("sweep", "--store", peopled).err


def test_a_session_is_kept_for_its_owner_only(peopled: str, tmp_path: Path) -> None:
    again(peopled, "ivo")
    (file,) = (tmp_path / "state" / "assent" / "sessions").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert assent("whoami", "--store", peopled).out == "ivo  Ivo Example  intake\n"
    os.chmod(file, 0o644)  # noqa: PTH101
    opened = assent("whoami", "--store", peopled)
    assert (opened.status, "open to others" in opened.err) == (1, True)
    os.chmod(file, 0o600)  # noqa: PTH101
    token = file.read_text("utf-8")
    assert assent("sign-out", "--store", peopled).out == "Signed out.\n"
    assert not file.exists()
    file.write_text(token, "utf-8")
    os.chmod(file, 0o600)  # noqa: PTH101
    assert "sign in again" in assent("whoami", "--store", peopled).err


def test_a_demonstration_is_one_from_its_first_moment_only(peopled: str) -> None:
    with bootstrap.desk(Path(peopled)) as desk:
        assert desk.record.first_operation(OperationKind.DEMONSTRATION_MADE) is None
