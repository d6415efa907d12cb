"""No administrator alone changes what can end or approve a request: settings count once a second one confirmed them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assent import bootstrap
from assent.adapters.projections import RequestRecord
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.people.account_changes import Happening
from assent.casework.people.second_person import OPEN_FOR, Settlement
from assent.casework.plan.plan import PlanError
from assent.casework.plan.settings import CODES, IDENTITY, OFFICE, PLAN
from assent.casework.plan.settings_proposals import RevisionOrigin
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Conflicting, NotPermitted, Refused
from assent.desk.people import accounts
from assent.desk.people.account_steps import accounts_of
from assent.desk.people.accounts import Changes
from assent.desk.plan import settings
from assent.desk.ports import Desk
from assent.desk.record import audit

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
ADA, UNA = (Actor(id, Role.ADMINISTRATOR) for id in ("ada", "una"))
WHY = "The committee decided."
ADOPTED = '[[adoption]]\nquestion = "I.3.c.cutoff"\nreading = "{}"\nby = "Committee"\non = 2026-01-15\n'
LISTED = "J3490,HCPCS,drug,commercial,2021-04-01,"
NURSES = 'credential = "RN"\nacts = ['
PRESUMED = '[[presumption]]\nfact = "ketamine_misuse"\nvalue = false\nby = "Committee"\non = 2026-01-15\n'
REMOVED = '[[removed_bar]]\nbar = "late_start"\nby = "Committee"\non = 2026-01-15\n'


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two administrators, whose settings have begun, to copy."""
    made = tmp_path_factory.mktemp("begun") / "requests"
    bootstrap.make_store(made, "")
    with bootstrap.desk(made) as desk:
        for admin in (ADA, UNA):
            accounts.first_administrator(desk, admin.id, admin.id.title(), NOW)
        assert settings.begin(desk, Actor("operating system user root", Role.SYSTEM), NOW) is not None
    return made


@pytest.fixture
def folder(begun: Path, tmp_path: Path) -> Path:
    return shutil.copytree(begun, tmp_path / "requests")


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with bootstrap.desk(folder) as opened:
        yield opened


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    before = path.read_text("utf-8") if path.exists() else ""
    assert old in before
    path.write_text(before.replace(old, new, 1) if old else before + new, "utf-8")


def editing(name: str, old: str, new: str) -> Callable[[Path], None]:
    """An administrator with an editor."""
    return lambda folder: edit(folder, name, old, new)


def automatic(folder: Path) -> None:
    edit(folder, OFFICE, 'automatic_approval = ""', 'automatic_approval = "Committee, 2026-02-01"')


def proposed(desk: Desk, by: Actor = ADA, now: datetime = NOW) -> settings.Outcome:
    return settings.propose(desk, settings.folder_changes(desk, by).digest, WHY, by, now)


def confirmed(desk: Desk, outcome: settings.Outcome, by: Actor = UNA, now: datetime = NOW) -> int:
    assert outcome.proposal is not None
    return settings.confirm(desk, outcome.proposal, outcome.digest, by, now).number


@contextmanager
def another(folder: Path) -> Iterator[Desk]:
    """Another process on the same store."""
    with bootstrap.desk(folder) as opened:
        yield opened


CHANGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "automatic approval": (automatic, "Automatic approval: off -> on"),
    "signing table": (
        editing(OFFICE, f'{NURSES}"approve"]', f'{NURSES}"approve", "refuse"]'),
        "Signing table: RN may sign approve -> RN may sign approve, refuse",
    ),
    "delegate": (
        editing(OFFICE, "[delegates]", '[delegates]\ncommercial = "Friends"'),
        "Delegates by product line: none -> commercial: Friends",
    ),
    "clock": (editing(OFFICE, "clock_days = 7", "clock_days = 366"), "believed ahead: 7 -> 366"),
    "identified signers": (
        editing(OFFICE, "identified_signers = true", "identified_signers = false"),
        "Signers must be identified: yes -> no",
    ),
    "the table itself": (
        editing(OFFICE, "", '\n[two_people]\n"plan.calendar" = false\n'),
        "Settings that take two people: none -> plan.calendar: no",
    ),
    "a key that nobody knows": (
        editing(OFFICE, "", '\n[surprise]\nx = 1\n'),
        "office.surprise, which is no known setting: none -> x: 1",
    ),
    "adoption": (
        editing(PLAN, "", ADOPTED.format("eleven")),
        "Reading adopted: none -> I.3.c.cutoff is read as eleven",
    ),
    "presumption": (
        editing(PLAN, "", PRESUMED), "ketamine_misuse is presumed to be no where nobody says"
    ),
    "code list": (
        editing(CODES, f"{LISTED},", f"{LISTED}2021-05-01,"
        ),
        "effective_to 2021-05-01",
    ),
    "no code list": (lambda folder: (folder / CODES).unlink(), "no list: all that is asked for needs authorization"),
    "provider of identities": (
        editing(IDENTITY, "",
            '[openid]\nissuer = "https://mine.example"\nclient_id = "me"\n'
            'redirect = "https://plan.example/auth/openid/callback"\n',
        ),
        "Provider of identities: client_id: me",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CHANGED))
def test_what_can_end_or_approve_a_request_counts_once_a_second_one_confirmed_it(
    folder: Path, name: str
) -> None:
    change, says = CHANGED[name]
    with bootstrap.desk(folder) as desk:
        before = facts_of(desk)
        change(folder)
        with another(folder) as later:
            assert facts_of(later) == before
        found = settings.folder_changes(desk, ADA)
        assert [one.takes_two for one in found.changes] == [True]
        assert says in found.changes[0].says
        waits = proposed(desk)
        assert waits.revision is None
        with another(folder) as later:
            assert facts_of(later) == before
        for nobody in (ADA, Actor("nora", Role.NURSE), Actor("aldo", Role.AUDITOR)):
            with pytest.raises(NotPermitted):
                confirmed(desk, waits, nobody)
        assert confirmed(desk, waits) == 2
        with another(folder) as later:
            assert facts_of(later) == facts_of(desk.current())
            assert later.settings_number == 2


def facts_of(desk: Desk) -> tuple[object, ...]:
    """All that the desk takes from settings."""
    provider = accounts_of(desk).provider
    listed = None if desk.code_list is None else desk.code_list.entries
    return desk.plan, desk.signing, desk.automatic, desk.numbers, desk.office, listed, provider is not None


def test_a_desk_that_is_open_works_by_what_was_confirmed_meanwhile(folder: Path, desk: Desk) -> None:
    """A server and its workers: each call asks which settings are in force."""
    automatic(folder)
    with another(folder) as worker:
        waits = proposed(desk)
        assert (desk.current().automatic, worker.current().automatic) == ("", "")
        confirmed(desk, waits)
        assert worker.current().automatic == desk.current().automatic == "Committee, 2026-02-01"


def test_what_is_confirmed_is_what_was_proposed_whatever_becomes_of_the_files(
    folder: Path, desk: Desk
) -> None:
    edit(folder, PLAN, "", ADOPTED.format("eleven"))
    waits = proposed(desk)
    automatic(folder)
    (folder / PLAN).unlink()
    (folder / PLAN).symlink_to(folder / "elsewhere.toml")
    (folder / "elsewhere.toml").write_text(REMOVED, "utf-8")
    assert confirmed(desk, waits) == 2
    assert (desk.current().automatic, desk.current().plan.removed_bars) == ("", ())
    assert [adoption.reading for adoption in desk.current().plan.adoptions] == ["eleven"]


def test_who_confirms_names_the_digest_of_what_they_looked_at(folder: Path, desk: Desk) -> None:
    automatic(folder)
    seen = settings.folder_changes(desk, ADA).digest
    edit(folder, OFFICE, "clock_days = 7", "clock_days = 9")
    with pytest.raises(Refused, match="not that of these settings"):
        settings.propose(desk, seen, WHY, ADA, NOW)
    waits = proposed(desk)
    with pytest.raises(Refused, match="not that of these settings"):
        settings.confirm(desk, 1, seen, UNA, NOW)
    confirmed(desk, waits)


def test_of_two_proposals_on_the_same_settings_one_counts(folder: Path, desk: Desk) -> None:
    """Otherwise who confirms would bring in what they did not see: the other change undone."""
    automatic(folder)
    first = proposed(desk)
    edit(folder, OFFICE, "clock_days = 7", "clock_days = 9")
    second = proposed(desk, UNA)
    confirmed(desk, first)
    with pytest.raises(Conflicting, match="came into force since"):
        confirmed(desk, second, ADA)
    with pytest.raises(Refused, match="was confirmed by una"):
        confirmed(desk, first)


def test_a_proposal_ends_with_time_with_its_proposer_and_by_rejection(folder: Path, desk: Desk) -> None:
    automatic(folder)
    with pytest.raises(Refused, match="why"):
        settings.propose(desk, settings.folder_changes(desk, ADA).digest, " ", ADA, NOW)
    old, rejected = proposed(desk), proposed(desk)
    with pytest.raises(Refused, match="older than 7 days"):
        confirmed(desk, old, now=NOW + OPEN_FOR)
    assert settings.reject(desk, rejected.proposal or 0, UNA, NOW).settlement is Settlement.REJECTED
    with pytest.raises(Refused, match="was rejected by una"):
        confirmed(desk, rejected)
    accounts.change_account(desk, "ada", Changes(disabled=True), UNA, NOW)
    with pytest.raises(NotPermitted, match="ada, who proposed this, administers no longer"):
        confirmed(desk, old)


def test_the_table_that_holds_is_that_in_force_not_the_one_proposed(folder: Path, desk: Desk) -> None:
    """Days off take two people until two have said that one suffices."""
    edit(folder, OFFICE, "", '\n[two_people]\n"plan.calendar" = false\n')
    edit(folder, PLAN, "", "[calendar]\ndays_off = [2026-12-24]\n")
    assert all(change.takes_two for change in settings.folder_changes(desk, ADA).changes)
    confirmed(desk, proposed(desk))
    edit(folder, PLAN, "2026-12-24", "2026-12-31")
    alone = proposed(desk)
    assert (alone.proposal, alone.revision) == (None, 3)
    assert desk.current().plan.rules.days_off == (date(2026, 12, 31),)
    edit(folder, PLAN, "2026-12-31", "2026-12-24")
    automatic(folder)
    assert proposed(desk).revision is None


@pytest.mark.parametrize(
    "id", ["office.automatic_approval", "office.two_people", "plan.adoption", "surprise"]
)
def test_no_table_frees_what_can_end_or_approve_a_request(folder: Path, desk: Desk, id: str) -> None:
    edit(folder, OFFICE, "", f'\n[two_people]\n"{id}" = false\n')
    with pytest.raises(Refused, match="a plan may choose for"):
        settings.folder_changes(desk, ADA)


def test_what_was_in_force_on_any_day_is_on_record_and_can_be_had_again(folder: Path, desk: Desk) -> None:
    automatic(folder)
    later = NOW + timedelta(days=3)
    confirmed(desk, proposed(desk))
    back = settings.propose_again(desk, 1, "It approved too much.", UNA, later)
    assert [change.says for change in back.changes] == [
        'Automatic approval: on ("Committee, 2026-02-01") -> off'
    ]
    assert confirmed(desk, back, ADA, later) == 3
    assert desk.current().automatic == ""
    days = (NOW.date(), date(2026, 2, 11), later.date())
    on = [[one.number for one in settings.revisions_on(desk, day, ADA)] for day in days]
    assert on == [[1, 2], [2], [2, 3]]
    history = settings.revisions(desk, ADA)
    assert [(one.by, one.confirmed_by, one.why) for one in history[1:]] == [
        ("ada", "una", WHY), ("una", "ada", "It approved too much."),
    ]  # fmt: skip
    assert settings.write_to_folder(desk, ADA).number == 3
    assert settings.folder_changes(desk, ADA).changes == ()
    assert "Committee, 2026-02-01" in (folder / "office.toml.before").read_text("utf-8")


def test_what_cannot_stand_is_refused_before_anybody_confirms_it(folder: Path, desk: Desk) -> None:
    edit(folder, PLAN, "", ADOPTED.format("nonsense"))
    with pytest.raises(PlanError, match="nonsense"):
        settings.folder_changes(desk, ADA)
    with another(folder) as later:
        assert later.plan.adoptions == ()
    (folder / OFFICE).unlink()
    with another(folder) as later:
        assert later.office == desk.office


def test_every_administrator_is_told(folder: Path, desk: Desk) -> None:
    automatic(folder)
    confirmed(desk, proposed(desk))
    told = [line for line in accounts.account_log(desk, UNA, "una") if line.what is Happening.TOLD]
    assert [line.details["settings_proposal"] for line in told] == ["1"]
    own = [
        line.details
        for line in accounts.account_log(desk, UNA, "una")
        if line.what is Happening.SETTINGS_CHANGED
    ]
    assert own == [{"settings": "2", "proposed_by": "ada"}]


FORGED_ROW = (
    "INSERT INTO settings_revision SELECT 2, at, 'changed', '{}', 'ada', '', '', false, NULL, digest, digest, "
    "NULL, NULL FROM settings_revision WHERE number = 1"
)
FORGED = {
    "one person": (FORGED_ROW, "settings 2: what it changes takes two people, and one did it"),
    "content": ("UPDATE settings_revision SET files = replace(files, '\"Clock\"', '')", "append-only"),
    "removed": ("DELETE FROM settings_revision", "append-only"),
    "proposal": (
        "UPDATE settings_proposal SET settlement = 'confirmed', settled_by = 'ada'",
        "settings_proposal_by_two",
    ),
}


@pytest.mark.parametrize("name", list(FORGED))
def test_who_writes_into_the_database_is_refused_or_found(folder: Path, desk: Desk, name: str) -> None:
    automatic(folder)
    proposed(desk)
    assert isinstance(desk.record, RequestRecord)
    statement, says = FORGED[name]
    if says in ("append-only", "settings_proposal_by_two"):
        with pytest.raises(DBAPIError, match=says), desk.record.store.engine.begin() as connection:
            connection.execute(text(statement))
        assert list(settings.settings_faults(desk)) == []
        return
    with desk.record.store.engine.begin() as connection:
        connection.execute(text(statement))
    assert says in [fault.what for fault in audit.verify(desk, {}).faults]


def test_the_log_shows_settings_that_were_cut_off(folder: Path) -> None:
    """Whoever empties the table has the files taken over anew: their digest is in the log of the server."""
    heads: list[str] = []
    with bootstrap.desk(folder, recorded=heads.append) as desk:
        automatic(folder)
        confirmed(desk, proposed(desk))
        assert heads == [settings.in_force(desk, ADA).digest]
        assert audit.verify(desk, {}, heads).faults == ()
        assert isinstance(desk.record, RequestRecord)
        with desk.record.store.engine.begin() as connection:
            for trigger in ("settings_revision_append_only_delete", "settings_revision_append_only_update"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
            connection.execute(text("DELETE FROM settings_revision"))
    with bootstrap.desk(folder) as desk:
        assert settings.in_force(desk, ADA).origin is RevisionOrigin.TAKEN_OVER
        says = {fault.what for fault in audit.verify(desk, {}, heads).faults}
        assert f"an entry {heads[0]} was recorded, and is not there" in says
        assert "settings proposal 1 was confirmed, and never came into force" in says


def test_a_store_of_before_takes_its_files_over_and_says_that_nobody_confirmed_them(tmp_path: Path) -> None:
    folder = tmp_path / "before"
    bootstrap.make_store(folder, "Committee")
    with bootstrap.desk(folder) as desk:
        assert "count at once" in settings.standing(desk)[0]
        with pytest.raises(settings.SettingsNotKept):
            settings.in_force(desk, ADA)
        accounts.first_administrator(desk, "ada", "Ada", NOW)
    with bootstrap.desk(folder) as desk:
        assert desk.settings_number == 1
        assert "nobody confirmed them" in settings.standing(desk)[0]
        edit(folder, OFFICE, 'automatic_approval = "Committee"', 'automatic_approval = "Me"')
        assert "do not count: Automatic approval" in settings.standing(desk)[1]
    with bootstrap.desk(folder) as desk:
        assert desk.automatic == "Committee"


def test_a_demonstration_and_a_store_without_accounts_stay_with_their_files(tmp_path: Path) -> None:
    for name, demonstration in (("alone", False), ("shown", True)):
        folder = tmp_path / name
        bootstrap.make_store(folder, "")
        with bootstrap.desk(folder) as desk:
            if demonstration:
                desk.record.note(Operation(NOW, "assent", OperationKind.DEMONSTRATION_MADE))
                accounts.first_administrator(desk, "ada", "Ada", NOW)
        automatic(folder)
        with bootstrap.desk(folder) as desk:
            assert (desk.automatic, desk.settings_number) == ("Committee, 2026-02-01", 0)


def test_a_backup_and_its_restore_keep_settings_and_proposals(
    folder: Path, desk: Desk, tmp_path: Path
) -> None:
    automatic(folder)
    confirmed(desk, proposed(desk))
    settings.propose_again(desk, 1, WHY, ADA, NOW)
    bootstrap.back_up(folder, tmp_path / "backup")
    bootstrap.restore(tmp_path / "backup", tmp_path / "restored")
    with bootstrap.desk(tmp_path / "restored") as restored:
        assert restored.automatic == "Committee, 2026-02-01"
        assert [one.settlement for one in settings.list_proposals(restored, ADA, NOW)] == [
            None,
            Settlement.CONFIRMED,
        ]
        assert settings.revisions(restored, ADA) == settings.revisions(desk, ADA)
        assert audit.verify(restored, {}).faults == ()
