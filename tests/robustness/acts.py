"""Numbered acts on requests: what number does is always the same, and doing it again does nothing more.

Each request lives through four: submitted, assigned, noted, then answered and approved by the software,
or denied by a physician.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from assent import bootstrap
from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.determination.events import Determined
from assent.casework.determination.signature import ClinicianSignature, SpecificReason
from assent.casework.record.event import Actor, Body, Role
from assent.casework.record.events import NoteWritten
from assent.casework.review.events import Assigned
from assent.desk.determination.determinations import Signed
from assent.desk.intake import requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from tests.journeys import signing
from tests.packages import CATALOGUE

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
START = datetime(2026, 2, 10, 14, tzinfo=UTC)
STEPS = 4
INTAKE, NURSE = Actor("intake-1", Role.INTAKE), Actor("nurse-1", Role.NURSE)
DOCTOR = Actor("doctor-1", Role.PHYSICIAN)
ANSWER = {"trials[3].adherence": 91, "ketamine_misuse": False}


def request_of(number: int) -> str:
    """The request of an act."""
    return f"R-{number // STEPS:05}"


def do(desk: Desk, number: int) -> None:
    """Do an act, unless it is done; it is on the durable record when this returns."""
    request, now = request_of(number), START + timedelta(seconds=number)
    ends_adverse = (number // STEPS) % 2 == 1
    match number % STEPS:
        case 0:
            requests.submit(desk, submission(request, denied=ends_adverse), INTAKE, now, key=f"key {number}")
        case 1 if not _is_done(desk, request, Assigned("nurse-1", Role.NURSE)):
            act(desk, request, Assigned("nurse-1", Role.NURSE), INTAKE, now)
        case 2 if not _is_done(desk, request, NoteWritten(f"note {number}")):
            act(desk, request, NoteWritten(f"note {number}"), NURSE, now)
        case 3 if not ends_adverse:
            record = Evidence(Basis.STATED, "pharmacy record", now.date(), "pharmacist")
            requests.answer(desk, request, dict(ANSWER), record, INTAKE, now, key=f"key {number}")
        case 3 if not any(isinstance(one.body, Determined) for one in desk.record.read(request)):
            signing.determine_adversely(desk, request, (), _signed(now), DOCTOR, now)


def submission(request: str, *, denied: bool) -> Submission:
    """A request that waits for two facts, or one that a physician denies."""
    case = replace(_case("excluded.json" if denied else "two-facts-missing.json"), id=request)
    return Submission(
        request, case, f"member of {request}", "1234567893", lines_of(case, CATALOGUE),
        attested_by="Jane Roe, MD, NPI 1234567893",
    )  # fmt: skip


@cache
def _case(name: str) -> Case:
    (case,) = bootstrap.cases(str(EXAMPLES / name), {})
    return case


def _is_done(desk: Desk, request: str, body: Body) -> bool:
    """Whether it is on the record, as anybody would look who does not know whether it was done."""
    return any(one.body == body for one in desk.record.read(request))


def _signed(at: datetime) -> Signed:
    signature = ClinicianSignature(
        DOCTOR.id, "MD", "MA-1", date(2027, 12, 31), "psychiatry", at, "I have reviewed this record."
    )
    return Signed(signature, (SpecificReason("X.8", "The scan of 3 February shows an aneurysm."),))
