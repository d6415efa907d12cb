"""Requests from submission to determination, each read back from the record by verification and replay."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from assent import bootstrap
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination.determination import Adverse, PartiallyApproved
from assent.casework.determination.signature import ClinicianSignature, SpecificReason
from assent.casework.intake.events import Urgency
from assent.casework.record.checks import Refused
from assent.casework.record.codec.events import digest_over
from assent.casework.record.event import GENESIS, Actor, Role
from assent.casework.record.lines import Grant
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.casework.review.events import Assessed, Assigned, ExtensionTaken, JudgmentResolved
from assent.cli import main
from assent.desk.determination import determinations
from assent.desk.determination.determinations import Signed
from assent.desk.intake import requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.record import audit
from assent.desk.record.recording import take_up
from assent.desk.review import worklist
from assent.logic.tree import Plain
from tests.journeys import signing
from tests.journeys.living import PHONED
from tests.packages import CATALOGUE

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
INTAKE = Actor("intake-1", Role.INTAKE)
DOCTOR = Actor("Dr. Example", Role.PHYSICIAN)
NPI = "1234567893"
SIGNED = ("--signed-by", "Dr. Example", "--credential", "MD", "--specialty", "psychiatry")
LICENSED = (*SIGNED, "--licence", "MA-1", "--licence-until", "2027-12-31")
PHARMACY = Evidence(Basis.STATED, "pharmacy record", date(2026, 2, 10), "pharmacist")


class Said(NamedTuple):
    status: int
    out: str
    err: str


def assent(*argv: str) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", ["assent", *argv]), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return Said(status, out.getvalue(), err.getvalue())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "requests"
    bootstrap.make_store(made, "Committee, 2026-01-15")
    return made


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with bootstrap.desk(folder) as opened:
        yield opened


def submission(name: str, *, attested: bool = True, urgent: bool = False, **settings: str) -> Submission:
    (case,) = bootstrap.cases(str(EXAMPLES / name), settings)
    return Submission(
        case.id, case, f"member of {case.id}", NPI, lines_of(case, CATALOGUE),
        Urgency.EXPEDITED if urgent else Urgency.STANDARD,
        attested_by="Jane Roe, MD, NPI 1234567893" if attested else "",
    )  # fmt: skip


def signed(*reasons: SpecificReason, at: datetime = NOW) -> Signed:
    signature = ClinicianSignature(
        DOCTOR.id, "MD", "MA-1", date(2027, 12, 31), "psychiatry", at, "I have reviewed this record."
    )
    return Signed(signature, reasons)


def latest(state: RequestState) -> Assessed:
    found = state.lines["drug"].assessment
    assert found is not None
    return found.assessed


def is_whole(desk: Desk, request: str) -> bool:
    """Everything verifies, and every assessment comes out again byte for byte."""
    again = audit.replay(desk, request)
    return bool(again) and all(one.equal for one in again) and audit.verify(desk, {}).faults == ()


def test_a_pended_request_is_answered_in_parts_and_approved_by_the_software(desk: Desk) -> None:
    pended = requests.submit(desk, submission("two-facts-missing.json"), INTAKE, NOW)
    assert pended.stage is Stage.PENDED
    assert set(pended.asks) == {"trials[3].adherence", "ketamine_misuse"}
    (row,) = worklist.worklist(desk)
    assert row.due_at is not None
    assert row.escalate_at is not None
    assert NOW < row.escalate_at < row.due_at
    request, later = pended.id, NOW + timedelta(days=1)
    partly = requests.answer(desk, request, {"trials[3].adherence": 91}, PHARMACY, INTAKE, later)
    assert (partly.stage, set(partly.asks)) == (Stage.PENDED, {"ketamine_misuse"})
    done = requests.answer(desk, request, {"ketamine_misuse": False}, PHARMACY, INTAKE, later)
    assert done.stage is Stage.DETERMINED
    assert {line.status for line in done.lines.values()} == {LineStatus.APPROVED}
    assert {line.authorization for line in done.lines.values()} == set(done.authorizations)
    outcomes = [one.outcome for one in audit.replay(desk, request)]
    assert outcomes == ["incomplete", "incomplete", "met"]
    assert is_whole(desk, request)
    (row,) = worklist.worklist(desk)
    assert (row.state, row.due_at) == ("determined", None)


def test_without_an_attestation_a_person_approves(desk: Desk) -> None:
    state = requests.submit(desk, submission("met.json", attested=False), INTAKE, NOW)
    assert state.stage is Stage.RECEIVED
    assert "a person approves" in state.escalations[-1].why
    done = determinations.approve(desk, state.id, (), signed(), DOCTOR, NOW)
    assert done.stage is Stage.DETERMINED
    assert len(done.authorizations) == 1
    assert is_whole(desk, state.id)


@pytest.mark.parametrize("name", ["met-with-evidence.yaml", "reauthorization.json", "excluded.json"])
def test_what_is_assessed_from_the_record_is_what_the_case_file_comes_to(desk: Desk, name: str) -> None:
    from assent.desk.assessment.assess import assess_case

    made = submission(name, attested=False)
    state = requests.submit(desk, made, INTAKE, NOW + timedelta(days=30))
    assert latest(state).outcome is assess_case(made.case, CATALOGUE).outcome
    assert is_whole(desk, state.id)


def test_evidence_that_disagrees_supports_no_automatic_approval(desk: Desk) -> None:
    state = requests.submit(desk, submission("met-with-evidence.yaml"), INTAKE, NOW)
    assert latest(state).outcome == "met"
    assert "arrhythmia" in latest(state).unsupported
    assert state.stage is Stage.RECEIVED


def test_where_the_plan_has_not_switched_it_on_a_person_approves(tmp_path: Path) -> None:
    bootstrap.make_store(tmp_path / "off", "")
    with bootstrap.desk(tmp_path / "off") as desk:
        state = requests.submit(desk, submission("met.json"), INTAKE, NOW)
    assert state.stage is Stage.RECEIVED
    assert "not switched" in state.escalations[-1].why


def test_only_a_signed_determination_says_no(folder: Path) -> None:
    store = ("--store", str(folder))
    case = str(EXAMPLES / "excluded.json")
    at = ("--at", "2026-02-10T09:00")
    said = assent("request", "submit", case, *store, "--member", "M-3", "--provider", NPI, *at)
    assert (said.status, "A clinician decides" in said.out) == (0, True)
    reason = ("--reason", "X.8=The scan of 3 February shows an aneurysm; clearance was refused.")
    for lacking in ((), reason, SIGNED, LICENSED, (*SIGNED, *reason)):
        refused = assent("request", "deny", "excluded", *store, *lacking, *at)
        assert refused.status == 1
        assert refused.err.startswith("assent: ")
    assert "received" in assent("request", "show", "excluded", *store, *at).out
    denied = assent("request", "deny", "excluded", *store, *LICENSED, *reason, *at)
    assert (denied.status, denied.out.count("adverse")) == (0, 2)
    nurse = tuple("RN" if word == "MD" else word for word in LICENSED)
    assert assent("request", "deny", "excluded", *store, *nurse, *reason, *at).status == 1
    assert assent("audit", "verify", *store).status == 0
    assert assent("audit", "replay", "excluded", *store).status == 0
    record = json.loads(assent("audit", "export", "excluded", *store).out)
    rows = record["derived"]["determination"]
    assert [(row["outcome"], row["signer"]) for row in rows] == [("adverse", "Dr. Example")] * 2


def test_a_physician_grants_less_with_reasons(desk: Desk) -> None:
    state = requests.submit(desk, submission("met.json", attested=False), INTAKE, NOW)
    asked = state.lines["infusion"].requested
    grant = Grant("infusion", 4, asked.start, asked.end)
    with pytest.raises(Refused):
        signing.determine_partially(desk, state.id, grant, signed(), DOCTOR, NOW)
    reason = SpecificReason("I.0.term", "Four infusions are ordered for this term, not eight.")
    done = signing.determine_partially(desk, state.id, grant, signed(reason), DOCTOR, NOW)
    made = done.lines["infusion"].determination
    assert isinstance(made, PartiallyApproved)
    assert made.considered
    assert not any(isinstance(one, Adverse) for one in done.determinations())
    assert is_whole(desk, state.id)


def test_a_judgment_is_resolved_for_this_case_and_then_approved(desk: Desk) -> None:
    state = requests.submit(desk, submission("judgment-by-a-reading.json"), INTAKE, NOW)
    assert latest(state).outcome == "judgment"
    (clause,) = latest(state).clauses
    body = JudgmentResolved(
        clause, True, "13 of 27 is moderate to severe on this scale.", signed().signature,
        "I.3.c.cutoff", "eleven",
    )  # fmt: skip
    done = determinations.resolve_judgment(desk, state.id, body, DOCTOR, NOW)
    assert dict(latest(done).adoptions) == {"I.3.c.cutoff": "eleven"}
    assert latest(done).outcome == "met"
    assert is_whole(desk, state.id)


def test_a_part_b_drug_line_cannot_be_extended(desk: Desk) -> None:
    made = submission(
        "met.json", attested=False, product_line="medicare_advantage", cms_guidance_exists="false"
    )
    state = requests.submit(desk, replace(made, circumstances={"active_treatment": False}), INTAKE, NOW)
    nurse = Actor("nurse-1", Role.NURSE)

    def more(line: str, days: int) -> ExtensionTaken:
        until = NOW + timedelta(days=days)
        return ExtensionTaken(line, "enrollee_asked", "member", "The member asks for a week more.", until)

    with pytest.raises(Refused, match="allows no extension"):
        determinations.extend(desk, state.id, more("drug", 10), nurse, NOW)
    done = determinations.extend(desk, state.id, more("infusion", 14), nurse, NOW)
    assert done.lines["infusion"].extension is not None
    (row,) = worklist.worklist(desk)
    assert row.due_at == NOW + timedelta(hours=72)
    assert is_whole(desk, state.id)


def test_an_aco_request_is_recorded_as_routed_elsewhere(desk: Desk) -> None:
    state = requests.submit(desk, submission("other-guidance.json"), INTAKE, NOW)
    assert latest(state).outcome == "other_guidance"
    assert "Routed elsewhere: MassHealth Drug List" in state.escalations[-1].why
    assert list(state.determinations()) == []
    assert is_whole(desk, state.id)


def test_the_worklist_goes_by_deadline(desk: Desk) -> None:
    names = (("two-facts-missing", False), ("judgment-by-a-reading", True), ("other-guidance", False))
    for name, urgent in names:
        requests.submit(desk, submission(f"{name}.json", urgent=urgent), INTAKE, NOW)
    rows = list(worklist.worklist(desk))
    assert [row.request for row in rows] == ["other-guidance", "judgment-by-a-reading", "two-facts-missing"]
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows if row.due_at)
    soon = worklist.worklist(desk, worklist.RequestsWanted(due_before=NOW + timedelta(days=1, hours=1)))
    assert [row.request for row in soon] == ["other-guidance"]
    act(desk, "judgment-by-a-reading", Assigned("nurse-1", Role.NURSE), INTAKE, NOW)
    (row,) = worklist.worklist(desk, worklist.RequestsWanted(("in_review",)))
    assert (row.request, row.assignee) == ("judgment-by-a-reading", "nurse-1")
    assert [row.state for row in worklist.worklist(desk, worklist.RequestsWanted(assignee="nurse-1"))] == [
        "in_review"
    ]


def test_what_is_withdrawn_is_not_determined(desk: Desk) -> None:
    state = requests.submit(desk, submission("two-facts-missing.json"), INTAKE, NOW)
    done = requests.withdraw(
        desk, state.id, "provider", "The member chose another treatment.", INTAKE, NOW, **PHONED
    )
    assert done.stage is Stage.WITHDRAWN
    with pytest.raises(Refused):
        determinations.approve(desk, state.id, (), signed(), DOCTOR, NOW)
    assert is_whole(desk, state.id)


def test_the_same_key_twice_is_one_request(desk: Desk) -> None:
    made = submission("two-facts-missing.json")
    first = requests.submit(desk, made, INTAKE, NOW, key="k-1")
    again = requests.submit(desk, made, INTAKE, NOW + timedelta(hours=1), key="k-1")
    assert (again.id, again.sequence) == (first.id, first.sequence)
    assert len(list(worklist.worklist(desk))) == 1
    with pytest.raises(Refused, match="idempotency key"):
        requests.submit(desk, submission("met.json"), INTAKE, NOW, key="k-1")
    with pytest.raises(Refused, match="already"):
        requests.submit(desk, made, INTAKE, NOW)


def test_what_cannot_be_is_refused_without_saying_it(desk: Desk) -> None:
    state = requests.submit(desk, submission("two-facts-missing.json"), INTAKE, NOW)
    with pytest.raises(Refused) as refused:
        requests.answer(desk, state.id, {"trials[3].adherence": 987654}, PHARMACY, INTAKE, NOW)
    assert "trials[3].adherence" in str(refused.value)
    assert "987654" not in str(refused.value)
    assert desk.record.read(state.id)[-1].sequence == state.sequence


@pytest.mark.parametrize("path", ["trials[900000000].adherence", "trials[6].adherence", "trials", "no_fact"])
def test_an_answer_that_has_no_place_is_refused(desk: Desk, path: str) -> None:
    state = requests.submit(desk, submission("two-facts-missing.json"), INTAKE, NOW)
    with pytest.raises(Refused):
        requests.answer(desk, state.id, {path: 90}, PHARMACY, INTAKE, NOW)


def test_a_further_record_counts_and_a_date_is_read(desk: Desk) -> None:
    state = requests.submit(desk, submission("two-facts-missing.json"), INTAKE, NOW)
    facts: dict[str, Plain | None] = {
        "scores[1].scale": "phq_9",
        "scores[1].total": 20,
        "scores[1].date": "2026-02-09",
    }
    done = requests.answer(desk, state.id, facts, PHARMACY, INTAKE, NOW)
    assert done.facts["scores[1].date"].current.value == date(2026, 2, 9)
    assert is_whole(desk, state.id)


def test_what_the_plan_presumes_is_on_the_record_and_replays_without_the_plan(folder: Path) -> None:
    said = """[[presumption]]
fact = "ketamine_misuse"
value = false
by = "Committee"
on = 2026-01-15
why = "Asked at every intake."
"""
    (folder / "plan.toml").write_text(said, "utf-8")
    with bootstrap.desk(folder) as desk:
        made = submission("met.json", ketamine_misuse="null")
        state = requests.submit(desk, made, INTAKE, NOW)
    assert latest(state).outcome == "met"
    assert state.facts["ketamine_misuse"].current.evidence.basis is Basis.PRESUMED
    assert state.stage is Stage.RECEIVED
    (folder / "plan.toml").unlink()
    with bootstrap.desk(folder) as desk:
        assert is_whole(desk, state.id)


def test_tampering_is_found(folder: Path) -> None:
    with bootstrap.desk(folder) as desk:
        requests.submit(desk, submission("excluded.json"), INTAKE, NOW)
        kept = audit.checkpoint(desk, NOW)
    file = sqlite3.connect(folder / bootstrap.STORE)
    file.execute("UPDATE request_summary SET assignee = 'nobody'")
    file.commit()
    assert assent("audit", "verify", "--store", str(folder)).status == 1
    file.execute("UPDATE request_summary SET assignee = NULL")
    for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {trigger}")
    file.execute('UPDATE event SET body = replace(body, \'"outcome":"not_met"\', \'"outcome":"met"\')')
    file.commit()
    file.close()
    said = assent("audit", "verify", "--store", str(folder), "--kept", f"{kept.number}={kept.digest}")
    assert said.status == 1
    assert "excluded: " in said.out
    replayed = assent("audit", "replay", "excluded", "--store", str(folder))
    assert (replayed.status, "is not what was written" in replayed.err) == (1, True)


def test_tampering_that_seals_the_chain_anew_is_found_by_replay(folder: Path) -> None:
    with bootstrap.desk(folder) as desk:
        requests.submit(desk, submission("excluded.json"), INTAKE, NOW)
    file = sqlite3.connect(folder / bootstrap.STORE)
    for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {trigger}")
    file.execute('UPDATE event SET body = replace(body, \'"outcome":"not_met"\', \'"outcome":"met"\')')
    columns = "sequence, at, actor, role, organization, via, body"
    previous = GENESIS
    for sequence, at, *who, body in file.execute(f"SELECT {columns} FROM event ORDER BY sequence").fetchall():
        actor = (who[0], who[1], who[2], who[3] or "")
        place = ("excluded", sequence, previous)
        digest = digest_over(body.encode(), datetime.fromisoformat(at), actor, place)
        file.execute(
            "UPDATE event SET previous = ?, digest = ? WHERE sequence = ?", (previous, digest, sequence)
        )
        previous = digest
    file.commit()
    file.close()
    replayed = assent("audit", "replay", "excluded", "--store", str(folder))
    assert (replayed.status, "differs: outcome" in replayed.out) == (1, True)


def test_an_evening_answer_is_dated_by_the_plans_day(folder: Path) -> None:
    where = ("--store", str(folder))
    case = str(EXAMPLES / "two-facts-missing.json")
    sent = ("--member", "M-1", "--provider", NPI, "--at", "2026-02-10T09:00")
    assert assent("request", "submit", case, *where, *sent).status == 0
    said = assent(
        "request", "answer", "two-facts-missing", *where, "--set", "ketamine_misuse=false",
        "--source", "pharmacy record", "--at", "2026-02-11T21:00",
    )  # fmt: skip
    assert said.status == 0, said.err
    with bootstrap.desk(folder) as desk:
        state = take_up(desk, "two-facts-missing", NOW).state
    assert state.facts["ketamine_misuse"].current.evidence.on == date(2026, 2, 11)
