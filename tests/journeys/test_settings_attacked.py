"""One administrator who wants the software to approve: everything that they can reach while the server runs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from assent import bootstrap
from assent.casework.determination.events import AutomaticallyApproved
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.desk.people import accounts
from assent.desk.plan import settings
from assent.desk.plan.settings import Outcome
from assent.desk.ports import Desk
from assent.desk.record import audit
from tests.journeys.test_accounts import assent
from tests.web.served import Served, over, submission

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
ADA, UNA = (Actor(id, Role.ADMINISTRATOR) for id in ("ada", "una"))
ON = 'automatic_approval = "Me, 2026-02-01"'
BARRED = (
    '[[added_bar]]\nbar = "looked_at"\nsays = "a person looks"\nfact = "ketamine_misuse"\nis = false\n'
    'by = "Committee"\non = 2026-01-01\n'
)


def switch_on(folder: Path) -> None:
    office = folder / "office.toml"
    lines = office.read_text("utf-8").splitlines()
    office.write_text(
        "\n".join(ON if line.startswith("automatic_approval") else line for line in lines) + "\n", "utf-8"
    )


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server over a store with two administrators, which began without automatic approval."""
    folder = tmp_path / "office"
    bootstrap.make_store(folder, "")
    with over(folder) as opened:
        assert settings.begin(opened.desk, Actor("operating system user root", Role.SYSTEM), NOW)
        yield opened


def submitted(served: Served, id: str, member: str) -> str:
    """What becomes of a request that meets the criteria."""
    body = submission("met", id=id, member=member)
    answer = served.post("intake", "/api/requests", body)
    assert answer.status_code == 201, answer.text
    approved = any(isinstance(one.body, AutomaticallyApproved) for one in served.desk.record.read(id))
    return "approved" if approved else "waits"


def digest(served: Served, who: str = "admin") -> str:
    answer = served.get(who, "/api/settings/changes")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["digest"])


def test_an_edited_file_counts_for_nothing_until_another_one_confirms_it(
    served: Served, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    switch_on(folder)
    assert submitted(served, "r-1", "M-1") == "waits"
    body = {"digest": digest(served), "why": "The committee decided."}
    made = served.post("admin", "/api/settings/proposals", body)
    assert made.status_code == 201, made.text
    assert [change["says"] for change in made.json()["changes"]] == [
        'Automatic approval: off -> on ("Me, 2026-02-01")'
    ]
    at = f"/api/settings/proposals/{made.json()['proposal']}"
    confirming = {"digest": body["digest"]}
    assert served.post("admin", f"{at}/confirmation", confirming).status_code == 403
    for nobody in ("nurse", "doctor", "auditor", "intake", "author", "program"):
        assert served.post(nobody, f"{at}/confirmation", confirming).status_code == 403
    assert submitted(served, "r-2", "M-2") == "waits"
    wrong = served.post("second admin", f"{at}/confirmation", {"digest": "0" * 64})
    assert (wrong.status_code, body["digest"] in wrong.text) == (422, False)
    confirmed = served.post("second admin", f"{at}/confirmation", confirming)
    assert confirmed.status_code == 200, confirmed.text
    assert submitted(served, "r-3", "M-3") == "approved"
    back = served.post("admin", "/api/settings/revisions/1/proposal", {"why": "Too much."}).json()
    undone = served.post(
        "second admin", f"/api/settings/proposals/{back['proposal']}/confirmation", {"digest": back["digest"]}
    )
    assert undone.json()["changes"][0]["says"].endswith("-> off")
    assert submitted(served, "r-4", "M-4") == "waits"
    history = served.get("auditor", "/api/settings/revisions").json()
    assert [(one["by"], one["confirmed_by"]) for one in history][1:] == [("admin-1", "admin-2")] * 2
    assert served.get("auditor", "/api/settings").json()["revision"]["number"] == 3


def test_the_environment_and_other_files_bring_nothing_in(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office"
    elsewhere = tmp_path / "elsewhere"
    bootstrap.make_store(elsewhere, "Me")
    for name in ("ASSENT_AUTOMATIC", "ASSENT_PLAN", "ASSENT_SETTINGS"):
        monkeypatch.setenv(name, "on")
    (folder / "office.toml").unlink()
    (folder / "office.toml").symlink_to(elsewhere / "office.toml")
    (folder / "plan.toml").symlink_to(elsewhere)
    assert submitted(served, "r-1", "M-1") == "waits"
    with bootstrap.desk(folder) as restarted:
        assert (restarted.automatic, restarted.settings_number) == ("", 1)


def test_a_replay_takes_the_plan_of_its_day(served: Served, tmp_path: Path) -> None:
    """A bar that the plan added later, though dated before the request, was not there when it was assessed."""
    submitted(served, "r-1", "M-1")
    (tmp_path / "office" / "plan.toml").write_text(BARRED, "utf-8")
    made = served.post(
        "admin", "/api/settings/proposals", {"digest": digest(served), "why": "A case was missed."}
    ).json()
    at = f"/api/settings/proposals/{made['proposal']}/confirmation"
    served.now = NOW.replace(day=12)
    assert served.post("second admin", at, {"digest": made["digest"]}).status_code == 200
    submitted(served, "r-2", "M-2")
    desk = served.desk.current()
    assert [bar.id for bar in desk.plan.bars(desk.catalogue.package().versions[-1], NOW.date()).added] == [
        "looked_at"
    ]
    for request in ("r-1", "r-2"):
        replayed = audit.replay(desk, request)
        assert replayed
        assert all(one.equal for one in replayed), replayed


def test_a_warning_is_of_what_is_in_force_and_not_of_the_file(tmp_path: Path) -> None:
    """Nobody is calmed by a file that counts for nothing."""
    folder = tmp_path / "office"
    bootstrap.make_store(folder, "")
    office = folder / "office.toml"
    strict = office.read_text("utf-8")
    office.write_text(strict.replace("identified_signers = true", "identified_signers = false"), "utf-8")
    with bootstrap.desk(folder) as desk:
        accounts.first_administrator(desk, "ada", "Ada", NOW)
        settings.begin(desk, ADA, NOW)
    office.write_text(strict, "utf-8")
    said = assent("plan", "check", "--store", str(folder))
    assert (said.status, "identified_signers is off" in said.err) == (0, True)
    assert "do not count: Signers must be identified" in said.out


def test_one_of_many_confirmations_at_the_same_time_counts(folder: Path) -> None:
    """On both databases: proposals on the same settings, confirmed by several at once."""
    with bootstrap.desk(folder) as desk:
        for admin in (ADA, UNA):
            accounts.first_administrator(desk, admin.id, admin.id, NOW)
        settings.begin(desk, ADA, NOW)
        made = [waits(desk, folder, days) for days in range(8, 14)]
        together = Barrier(len(made) * 2)

        def confirm(number: int) -> int:
            outcome = made[number // 2]
            assert outcome.proposal is not None
            together.wait()
            try:
                return settings.confirm(desk, outcome.proposal, outcome.digest, UNA, NOW).number
            except Refused:
                return 0

        with ThreadPoolExecutor(len(made) * 2) as pool:
            numbers = list(pool.map(confirm, range(len(made) * 2)))
        assert sorted(numbers) == [0] * (len(made) * 2 - 1) + [2]
        assert [one.number for one in settings.revisions(desk, ADA)] == [1, 2]
        assert list(settings.settings_faults(desk)) == []


def waits(desk: Desk, folder: Path, days: int) -> Outcome:
    """A proposal of another figure."""
    office = folder / "office.toml"
    lines = office.read_text("utf-8").splitlines()
    changed = [f"clock_days = {days}" if line.startswith("clock_days") else line for line in lines]
    office.write_text("\n".join(changed) + "\n", "utf-8")
    return settings.propose(desk, settings.folder_changes(desk, ADA).digest, "Decided.", ADA, NOW)
