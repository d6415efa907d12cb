"""A synthetic plan whose requests live: its people, members, offices, and what they send in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from assent import bootstrap
from assent.adapters.directory import MEMBERS, PROVIDERS
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination.signature import (
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.intake.events import WithdrawalChannel
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Body, Event, Role
from assent.casework.record.lines import Grant
from assent.casework.record.state import LineStatus, RequestState
from assent.desk.deadlines import sweep as sweeping
from assent.desk.determination.determinations import Signed
from assent.desk.intake import documents
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.ports import Desk
from assent.desk.record import audit
from tests.packages import CATALOGUE
from tests.supplied import supply_criteria

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TUESDAY = datetime(2026, 2, 10, 14, tzinfo=UTC)
"""Nine in the morning where the plan is."""

OFFICE, ANOTHER_OFFICE, WITHOUT_CONTRACT = "1234567893", "1000000012", "1000000020"
PROVIDER = Actor("office-a", Role.PROVIDER, OFFICE)
PROGRAM = Actor("office-a-ehr", Role.SYSTEM_CLIENT, OFFICE)
STRANGER = Actor("office-b", Role.PROVIDER, ANOTHER_OFFICE)
INTAKE = Actor("ines", Role.INTAKE)
NURSE = Actor("nora", Role.NURSE)
DOCTOR = Actor("dr-hale", Role.PHYSICIAN)
REVIEWER = Actor("dr-okafor", Role.PHYSICIAN)
SUBORDINATE = Actor("dr-pratt", Role.PHYSICIAN)
AUDITOR = Actor("aldo", Role.AUDITOR)
REPORTS_TO = {SUBORDINATE.id: DOCTOR.id}

_MEMBERS = """\
number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured
M-1,Pat One,1984-03-17,en,1 Elm St|Boston,commercial,2020-01-01,,,,yes
M-2,Pat Two,1950-03-17,en,2 Elm St|Boston,medicare_advantage,2022-01-01,,H0001,,
M-3,Pat Three,1984-03-17,es,3 Elm St|Boston,mgb_aco,2022-01-01,,,MassHealth,
M-4,Pat Four,1984-03-17,en,4 Elm St|Boston,commercial,2020-01-01,2025-12-31,,,no
M-5,Pat Five,1950-03-17,en,5 Elm St|Boston,medicare_advantage,2026-01-01,,H0001,,
M-6,Pat Six,1984-03-17,en,6 Elm St|Boston,commercial,2020-01-01,,,,
M-7,Pat Seven,1984-03-17,en,7 Elm St|Boston,qualified_health_plan,2020-01-01,,,,no
M-8,Pat Eight,1950-03-17,en,8 Elm St|Boston,one_care,2022-01-01,,H0002,,
M-9,Pat Nine,1984-03-17,en,9 Elm St|Boston,commercial,2020-01-01,2026-02-28,,,yes
"""
_NETWORKS = ("commercial", "medicare_advantage", "mgb_aco", "qualified_health_plan", "one_care")
_OFFICES = "npi,name,address,phone,product_line,start,end\n" + "".join(
    f"{npi},Office {npi[-2:]},9 Oak St|Boston,555-0100,{line},2020-01-01,\n"
    for npi in (OFFICE, ANOTHER_OFFICE)
    for line in _NETWORKS
)

PHARMACY = Evidence(Basis.STATED, "pharmacy record", date(2026, 2, 10), "pharmacist")
SAID = Evidence(Basis.STATED)
"""Somebody says so, without a source."""
REASON = SpecificReason("X.8", "The scan of 3 February shows an aneurysm, and clearance was refused.")
OUTSIDE = SpecificReason("I.3", "No fifth agent is tolerated, as the consult of 2 February says.")


SIGNERS = """
[[delegate]]
name = "Example Pharmacy Services"
""" + "".join(
    f"""[[delegate.signers]]
person = "{person}"
credential = "{credential}"
license = "MA-{person}"
license_valid_until = 2027-12-31
specialty = "psychiatry"
"""
    for person, credential in (("dr-okafor", "MD"), ("nora", "RN"))
)
"""Who signs for the delegate of the ACO."""


PHONED: dict[str, Any] = {
    "person": "Pat Example", "channel": WithdrawalChannel.PHONE, "note": "Pat called.",
}  # fmt: skip
"""How somebody asked that a request be taken back."""


def make_folder(folder: Path) -> Path:
    """A plan that lets software approve, with a directory and a delegate for the ACO."""
    bootstrap.make_store(folder, "Policy committee, 2026-01-15", "")
    office = folder / "office.toml"
    text = office.read_text("utf-8")
    office.write_text(text.replace("# mgb_aco =", "mgb_aco =", 1) + SIGNERS, "utf-8")
    (folder / MEMBERS).write_text(_MEMBERS, "utf-8")
    (folder / PROVIDERS).write_text(_OFFICES, "utf-8")
    put_forms(folder)
    supply_criteria(folder)
    return folder


def put_forms(folder: Path) -> None:
    """The plan's text of the forms that Medicare prescribes; stand-ins for it."""
    (folder / "forms").mkdir(exist_ok=True)
    for form in ("CMS-10003-NDMCP", "CMS-10716"):
        text = f'title = "Sample {form}"\ntext = """\nSample text of the form.\n\n{{specific_reason}}\n"""\n'
        (folder / "forms" / f"{form}.en.toml").write_text(text, "utf-8")


def submission(
    name: str = "met.json",
    member: str = "M-1",
    id: str = "",
    *,
    facts: Mapping[str, str] | None = None,
    attested: bool = True,
    **said: Any,
) -> Submission:
    """An example as an office sends it in; ``facts`` are set in it, ``said`` beside it."""
    (case,) = bootstrap.cases(str(EXAMPLES / name), dict(facts or {}))
    case = replace(case, id=id or case.id)
    made = Submission(
        case.id, case, member, OFFICE, lines_of(case, CATALOGUE),
        attested_by="Jane Roe, MD, NPI 1234567893" if attested else "",
    )  # fmt: skip
    return replace(made, **said)


MEDICARE = {
    "product_line": "medicare_advantage", "cms_guidance_exists": "false", "birth_date": "1950-03-17",
}  # fmt: skip
"""What makes an example one of Medicare Advantage, with nothing there that governs instead."""


def signed_by(
    person: Actor = DOCTOR,
    at: datetime = TUESDAY,
    *reasons: SpecificReason,
    credential: str = "MD",
    specialty: str = "psychiatry",
    until: date = date(2027, 12, 31),
    considered: tuple[Considered, ...] = (),
) -> Signed:
    signature = ClinicianSignature(
        person.id, credential, f"MA-{person.id}", until, specialty, at, "I have reviewed this record."
    )
    return Signed(signature, reasons, considered)


def fact(path: str) -> tuple[Considered, ...]:
    """A fact of the record, as considered."""
    return (Considered(ConsideredKind.FACT, path),)


def paper(desk: Desk, request: str, at: datetime = TUESDAY, by: Actor = INTAKE) -> str:
    """The digest of a paper that is attached to the request."""
    words = b"%PDF-1.7\n" + f"A decision, {at.isoformat()}".encode()
    documents.attach(desk, request, [words], "decision.pdf", "application/pdf", by, at)
    return hashlib.sha256(words).hexdigest()


def later(at: datetime = TUESDAY, **span: float) -> datetime:
    return at + timedelta(**span)


def events(desk: Desk, request: str, *kinds: type[Body]) -> list[Event]:
    """The events of a request whose bodies are of these kinds; all where none is named."""
    return [one for one in desk.record.read(request) if not kinds or isinstance(one.body, kinds)]


def statuses(state: RequestState) -> dict[str, LineStatus]:
    return {name: line.status for name, line in state.lines.items()}


def asked(state: RequestState, line: str) -> Grant:
    return state.lines[line].requested.asked


def sweep(desk: Desk, at: datetime) -> int:
    """Sweep; nothing may fail."""
    swept = sweeping.sweep(desk, at)
    assert swept.failed == (), swept.failed
    return swept.changed


def sweeps(desk: Desk, start: datetime, end: datetime, **every: float) -> None:
    """Sweep from a time to another, so often."""
    at = start
    while at <= end:
        sweep(desk, at)
        at += timedelta(**every)


def check_whole(desk: Desk, *ids: str) -> None:
    """Everything verifies, and every assessment comes out again byte for byte."""
    for request in ids:
        assert all(one.equal for one in audit.replay(desk, request)), request
    assert audit.verify(desk, {}).faults == ()


def refusal(act: Any, *args: Any, **more: Any) -> str:
    """What is said as it is refused; fails where it is not."""
    try:
        act(*args, **more)
    except Refused as error:
        return error.says
    raise AssertionError(f"{act.__name__} was not refused")


def unchanged(desk: Desk, request: str, act: Any, *args: Any, **more: Any) -> str:
    """As ``refusal``, and nothing was recorded by it."""
    before = desk.record.read(request)
    says = refusal(act, *args, **more)
    assert desk.record.read(request) == before
    return says


def people(found: Iterable[Event]) -> set[str]:
    return {one.actor.id for one in found}
