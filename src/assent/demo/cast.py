"""The people of the demonstration: the plan's staff with their licenses, and the offices that ask."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assent.casework.people.accounts import Account, License
from assent.casework.people.office import DelegateSigner
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.record.actors import Role
from assent.casework.record.identifiers import luhn_digit

LINES = (
    *("commercial", "qualified_health_plan", "medicare_advantage", "mgb_aco", "one_care"),
    "senior_care_options",
)
"""The product lines of the plan."""
DELEGATE = "Example Pharmacy Services"
"""Who decides for members of the ACO, and of Senior Care Options where the drug list governs."""
DELEGATE_SIGNER = DelegateSigner("Dr. Piers Hollow", "MD", "MA-DEMO-91", date(2035, 12, 31), "psychiatry")
"""Who signs for the delegate."""


def _npi(digits: str) -> str:
    """An identifier that checks, and that begins with 2: none of these was ever given to anybody."""
    return digits + str(luhn_digit("80840" + digits))


@dataclass(frozen=True, slots=True)
class Practice:
    """A provider's office: its account, its treating psychiatrist, the lines that it has contracts for."""

    npi: str
    name: str
    address: str
    phone: str
    psychiatrist: str
    lines: tuple[str, ...]
    account: Account


def _practice(
    digits: str, name: str, place: str, phone: str, psychiatrist: str, lines: tuple[str, ...], id: str
) -> Practice:
    npi = _npi(digits)
    return Practice(
        npi, name, place, phone, psychiatrist, lines, Account(id, f"{name}, desk", Role.PROVIDER, npi)
    )


ALDER = _practice(
    *("200000031", "Alder Psychiatry", "12 Draft Avenue|Fernhollow, MA 00000", "555-0131"),
    *("Dr. Sorrel Quist", LINES, "alder.desk"),
)
BIRCH = _practice(
    *("200000032", "Birchwater Mood Clinic", "4 Specimen Road|Port Sample, MA 00000", "555-0132"),
    *("Dr. Juniper Vale", LINES, "birchwater.desk"),
)
COVE = _practice(
    *("200000033", "Cove Hospital Outpatient Psychiatry", "1 Sample Street|Testbury, MA 00000", "555-0133"),
    *("Dr. Linden Marrow", LINES, "cove.desk"),
)
OUTSIDE = _practice(
    *("200000034", "Nowhere Falls Ketamine Center", "9 Placeholder Lane|Nowhere Falls, MA 00000", "555-0134"),
    *("Dr. Heath Barrow", ("commercial",), "nowhere.desk"),
)
GROUP = ProviderOffice("alder", "Alder Psychiatry Group", (ALDER.npi, BIRCH.npi))
"""An office of two NPIs, with people for one of them or for both."""
ALDER = replace(
    ALDER,
    account=replace(ALDER.account, office=GROUP.id, further_npis=(BIRCH.npi,), office_administrator=True),
)
BIRCH = replace(BIRCH, account=replace(BIRCH.account, office=GROUP.id))
PRACTICES = (ALDER, BIRCH, COVE)
"""The offices with contracts for every line. ``OUTSIDE`` has one for commercial members only."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody with an account. First decisions are ``physician``'s; ``reviewer`` decides appeals."""

    administrator: Account
    second_administrator: Account
    intake: Account
    fax_desk: Account
    nurse: Account
    second_nurse: Account
    director: Account
    physician: Account
    reviewer: Account
    auditor: Account
    author: Account
    program: Account
    colleague: Account

    def accounts(self) -> Iterator[Account]:
        """All of them, superiors first."""
        yield from (
            self.administrator,
            self.second_administrator,
            self.director,
            self.physician,
            self.reviewer,
        )
        yield from (self.intake, self.fax_desk, self.nurse, self.second_nurse, self.auditor, self.author)
        yield from (practice.account for practice in (*PRACTICES, OUTSIDE))
        yield self.program
        yield self.colleague


def cast(until: date) -> Cast:
    """The people as of a day: their licenses hold for a while after it."""
    last = date(until.year + 2, 12, 31)

    def medical(number: str, specialty: str = "psychiatry") -> License:
        return License("MD", specialty, f"MA-DEMO-{number}", last)

    def nursing(number: str) -> License:
        return License("RN", "utilization review", f"MA-RN-DEMO-{number}", last)

    head = "amsel.director"
    return Cast(
        administrator=Account("demo.admin", "Demo Administrator", Role.ADMINISTRATOR),
        second_administrator=Account("demo.second", "Second Demo Administrator", Role.ADMINISTRATOR),
        intake=Account("ivo.quillon", "Ivo Quillon", Role.INTAKE),
        fax_desk=Account("ines.tarn", "Ines Tarn", Role.INTAKE),
        nurse=Account("nora.fennick", "Nora Fennick", Role.NURSE, licence=nursing("21"), reports_to=head),
        second_nurse=Account("niall.brooke", "Niall Brooke", Role.NURSE, licence=nursing("22"), reports_to=head),
        director=Account(head, "Dr. Ottoline Amsel", Role.PHYSICIAN, licence=medical("11")),
        physician=Account("birk.physician", "Dr. Leander Birk", Role.PHYSICIAN, "", medical("12"), head),
        reviewer=Account("cedar.physician", "Dr. Marisol Cedar", Role.PHYSICIAN, "", medical("13"), head),
        auditor=Account("ada.larkin", "Ada Larkin", Role.AUDITOR),
        author=Account("paul.wrenn", "Paul Wrenn", Role.POLICY_AUTHOR),
        program=Account(
            "alder.ehr", "Alder Psychiatry, records system", Role.SYSTEM_CLIENT, ALDER.npi, office=GROUP.id
        ),
        colleague=Account("alder.reyes", "Rowan Reyes", Role.PROVIDER, ALDER.npi, office=GROUP.id),
    )  # fmt: skip
