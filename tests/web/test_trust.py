"""Whom and what a server trusts: after a restore, of an office, of a stranger, of a machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assent import bootstrap
from assent.casework.oversight.clock import ClockNotBelieved
from assent.casework.oversight.operations import OperationKind
from assent.desk.people import accounts
from assent.desk.people.account_steps import accounts_of
from assent.web.app import create_app
from assent.web.server.rounds import Rounds
from tests.journeys.living import make_folder
from tests.web.calling import calling
from tests.web.served import ACCOUNTS, OTHER_NPI, START, Served, over, serving, submission


def test_a_restore_ends_sessions_and_tokens(tmp_path: Path) -> None:
    folder, backup, again = tmp_path / "office", tmp_path / "backup", tmp_path / "again"
    with serving(folder) as served:
        admin = ACCOUNTS["admin"].actor
        end = START + timedelta(days=30)
        token = accounts.issue_token(served.desk, "program-1", "ehr", end, admin, START)
        session = served.tokens["nurse"]
        bootstrap.back_up(folder, backup)
        accounts.revoke_token(served.desk, "program-1", "ehr", admin, START)
    ended = bootstrap.restore(backup, again)
    assert ended == len(ACCOUNTS) + 1
    with over(again) as restored:
        for old in (token, session):
            assert (
                restored.client.request(
                    "GET", "/api/me", headers={"Authorization": f"Bearer {old}"}
                ).status_code
                == 401
            )
        (noted,) = restored.desk.record.operations(5)
        assert (noted.what, noted.details["ended"]) == (OperationKind.EVERYBODY_SIGNED_OUT, str(ended))
        (kept,) = accounts_of(restored.desk).book.tokens("program-1")
        assert kept.revoked_at is not None


def test_a_taken_id_is_told_in_the_same_words_for_a_draft(served: Served) -> None:
    served.post("office", "/api/requests", submission("met", id="taken"))
    body = submission("met", id="taken", provider=OTHER_NPI)
    submitted, drafted = (served.post("other", f"/api/{kind}", body) for kind in ("requests", "drafts"))
    assert submitted.status_code == drafted.status_code == 409
    assert submitted.json()["detail"] == drafted.json()["detail"]


def test_an_office_learns_no_coverage_and_its_asking_is_on_the_record(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "office")
    with over(folder) as served:
        facts = submission("met")["facts"]
        said = []
        for number, (member, line) in enumerate(
            (("M-1", "medicare_advantage"), ("M-2", "commercial"), ("M-unknown", "commercial"), ("M-1", None))
        ):
            body = submission(
                "met", id=f"asked-{number}", member=member, facts={**facts, "product_line": line}
            )
            said.append(served.post("office", "/api/requests", body))
        assert {answer.status_code for answer in said} == {422}
        assert len({answer.json()["detail"] for answer in said}) == 1
        noted = served.desk.record.operations(10)
        assert [operation.what for operation in noted] == [OperationKind.COVERAGE_REFUSED] * 4
        assert {operation.by for operation in noted} == {"office-1"}
        assert [operation.details["member"] for operation in noted] == ["M-1", "M-unknown", "M-2", "M-1"]
        body = submission("met", id="asked-5", facts={**facts, "product_line": "medicare_advantage"})
        assert "coverage is commercial" in served.post("intake", "/api/requests", body).json()["detail"]


def test_who_tries_passwords_locks_out_nobody_but_themselves(served: Served) -> None:
    password = accounts.reset_password(served.desk, "intake-1", ACCOUNTS["admin"].actor, START).password
    wrong = {"id": "intake-1", "password": "not this one at all"}
    with calling(served.app, "198.51.100.7") as attacker:
        statuses = [attacker.request("POST", "/api/session", json=wrong).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    right = served.post(None, "/api/session", {"id": "intake-1", "password": password})
    assert right.json()["type"].endswith("password-due")
    accounts.reset_password(served.desk, "intake-1", ACCOUNTS["admin"].actor, START)
    with calling(served.app, "198.51.100.7") as attacker:
        assert attacker.request("POST", "/api/session", json=wrong).status_code == 401


def test_it_is_not_ready_without_room_or_without_a_clock(served: Served) -> None:
    full = replace(served.installation, lacks_room=lambda: "The disk of the record has 12 MB left.")
    with calling(create_app(full)) as client:
        answer = client.request("GET", "/readyz")
    assert (answer.status_code, answer.json()["detail"]) == (503, "The disk of the record has 12 MB left.")

    def not_believed() -> None:
        raise ClockNotBelieved("The clock says 2036.")

    wrong = replace(served.installation, check_clock=not_believed)
    with calling(create_app(wrong)) as client:
        headers = {"Authorization": f"Bearer {served.tokens['office']}"}
        assert client.request("GET", "/readyz").status_code == 503
        assert client.request("GET", "/api/me", headers=headers).status_code == 200
        refused = client.request("POST", "/api/requests", json=submission("met"), headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (503, "The clock says 2036.")
    assert served.desk.record.read("met") == []


def test_nothing_goes_round_by_a_clock_that_is_not_believed(served: Served) -> None:
    served.post("office", "/api/requests", submission("two-facts-missing"))
    served.now = START + timedelta(days=60)
    before = served.desk.record.read("two-facts-missing")

    def not_believed() -> None:
        raise ClockNotBelieved("The clock says 2036.")

    Rounds(replace(served.installation, check_clock=not_believed)).once()
    assert served.desk.record.read("two-facts-missing") == before
    assert any(line["event"].startswith("the clock is not believed") for line in served.lines())
    Rounds(served.installation).once()
    assert len(served.desk.record.read("two-facts-missing")) > len(before)


@pytest.mark.parametrize("who", ["nurse", "office", "auditor"])
def test_only_who_operates_signs_everybody_out(served: Served, who: str) -> None:
    from assent.casework.record.checks import NotPermitted
    from assent.desk.oversight.restoration import sign_everybody_out

    book = accounts_of(served.desk).book
    with pytest.raises(NotPermitted):
        sign_everybody_out(served.desk.record, book, "x", ACCOUNTS[who].actor, START)
    assert served.get(who, "/api/me").status_code == 200


def test_who_signs_for_an_office_is_on_its_list_or_has_an_npi(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "office")
    providers = folder / "providers.csv"
    first, *rows = providers.read_text("utf-8").splitlines()
    listed = [f"{row},{'Jane Roe | Sam Fox' if row.startswith('1234567893') else ''}" for row in rows]
    providers.write_text("\n".join([f"{first},signers", *listed, ""]), "utf-8")
    with over(folder) as served:
        for person in ("q", "treating psychiatrist", "Jane Roe, NPI 1234567890"):
            refused = served.post("office", "/api/requests", submission("met", attested_by=person))
            assert refused.status_code == 422, person
            assert "attested_by" in refused.json()["detail"] or "NPI" in refused.json()["detail"]
            assert served.desk.record.read("met") == []
            assert (
                served.post("office", "/api/drafts", submission("met", attested_by=person)).status_code == 422
            )
        for number, person in enumerate(("Jane Roe", "Ada Lind, MD, NPI 1234567893")):
            body = submission("met", id=f"signed-{number}", attested_by=person)
            assert served.post("office", "/api/requests", body).status_code == 201
        served.post(
            "office", "/api/requests", submission("two-facts-missing", id="waits", attested_by="Sam Fox")
        )
        evidence = {"basis": "attested", "source": "chart", "on": "2026-02-10", "by": "q"}
        body = {"facts": {"ketamine_misuse": False}, "evidence": evidence}
        refused = served.post("office", "/api/requests/waits/facts", body)
        assert (refused.status_code, "evidence: by" in refused.json()["detail"]) == (422, True)
        taken = {**body, "evidence": {**evidence, "by": "sam fox"}}
        assert served.post("office", "/api/requests/waits/facts", taken).status_code == 200
