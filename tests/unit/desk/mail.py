"""A desk with two people in its directory, and requests on it that owe letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from assent import bootstrap
from assent.casework.determination.signature import ClinicianSignature, SpecificReason
from assent.casework.record.event import Actor, Role
from assent.casework.record.lines import Benefit, ItemKind, RequestedLine
from assent.casework.record.state import RequestState
from assent.casework.requirement.coverage import Coverage, Member, Network, Provider
from assent.desk.determination.determinations import Signed
from assent.desk.intake import requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.ports import Desk
from tests.journeys import signing
from tests.packages import CATALOGUE
from tests.supplied import supply_criteria

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
NPI, OTHER_NPI = "1234567893", "1000000012"
OFFICE = Actor("office-a", Role.PROVIDER, NPI)
OTHER_OFFICE = Actor("office-b", Role.PROVIDER, OTHER_NPI)
INTAKE = Actor("ines", Role.INTAKE)
AUDITOR = Actor("aud", Role.AUDITOR)
DOCTOR = Actor("dr-hale", Role.PHYSICIAN)
REASON = SpecificReason("X.8", "The scan of 3 February shows an aneurysm, and clearance was refused.")
ADDRESS = ("1 Elm Street", "Springfield, MA 00000")


@dataclass
class People:
    """A directory that can learn."""

    members: dict[str, Member]
    providers: dict[str, Provider]

    def member(self, number: str) -> Member | None:
        return self.members.get(number)

    def provider(self, npi: str) -> Provider | None:
        return self.providers.get(npi)


def people() -> People:
    start = date(2025, 1, 1)
    coverages = (Coverage("commercial", start),)
    return People(
        {
            "M-1": Member("M-1", "Ana Example", date(1984, 3, 17), "en", ADDRESS, coverages),
            "M-2": Member("M-2", "Berta Example", date(1984, 3, 17), "es", ADDRESS, coverages),
            "M-3": Member("M-3", "Carl Example", date(1984, 3, 17), "en", (), coverages),
        },
        {NPI: Provider(NPI, "Example Psychiatry", ADDRESS, "555-0120", (Network("commercial", start),))},
    )


@contextmanager
def opened(folder: Path, found: People | None = None) -> Iterator[Desk]:
    with bootstrap.desk(folder) as desk:
        yield replace(desk, directory=found or people())


def made(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    supply_criteria(folder)
    return folder


def submitted(desk: Desk, name: str, member: str = "M-1", *, at: datetime = NOW) -> RequestState:
    (case,) = bootstrap.cases(str(EXAMPLES / f"{name}.json"), {})
    return requests.submit(
        desk,
        Submission(
            case.id,
            case,
            member,
            NPI,
            lines_of(case, CATALOGUE),
            attested_by="Jane Roe, MD, NPI 1234567893",
        ),
        OFFICE,
        at,
    )


def signed(*reasons: SpecificReason, at: datetime = NOW) -> Signed:
    return Signed(
        ClinicianSignature(
            DOCTOR.id, "MD", "MA-1", date(2027, 12, 31), "psychiatry", at, "I have reviewed this record."
        ),
        reasons,
    )


def refused(desk: Desk, member: str = "M-1") -> RequestState:
    state = submitted(desk, "excluded", member)
    return signing.determine_adversely(desk, state.id, (), signed(REASON), DOCTOR, NOW)


LINE = RequestedLine(
    "drug", "J3490", ItemKind.DRUG, Benefit.MEDICAL, date(2026, 2, 16), date(2026, 3, 15), None, "00409-2051-05"
)  # fmt: skip
