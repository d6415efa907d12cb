"""Who writes: the plan's name, addresses and numbers as its letters print them."""

from dataclasses import dataclass, fields

from assent.casework.record.checks import InvalidRecord

OPTIONAL = frozenset({"hours_es", "medicare_help", "ombudsman"})
"""What a letterhead may leave out."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What letters say of the plan. Texts as they are printed; an address is its lines.

    ``appeals`` and ``grievances`` are where those are sent. ``policy_url`` is where the policy can be
    read free of charge. ``peer_phone`` is for clinicians who wish to speak with a peer. Then come outside
    bodies with their telephone numbers: who helps commercial members, who reviews from outside (the state's
    office for commercial members, the hearing board for Medicaid, the reviewer for Medicare). ``hours_es``
    is what Spanish letters print for ``hours``; where it is empty they print those. ``medicare_help`` and
    ``ombudsman`` are who helps members with Medicare and members of MassHealth plans.
    """

    plan: str
    address: tuple[str, ...]
    phone: str
    tty: str
    hours: str
    fax: str
    website: str
    appeals: tuple[str, ...]
    grievances: tuple[str, ...]
    policy_url: str
    peer_phone: str
    consumer_help: str
    external_review: str
    hearings: str
    independent_review: str
    hours_es: str = ""
    medicare_help: str = "Medicare, 1-800-MEDICARE; SHINE"
    ombudsman: str = "My Ombudsman"

    def hours_in(self, language: str) -> str:
        """The hours as a letter in this language prints them."""
        return self.hours_es if language == "es" and self.hours_es.strip() else self.hours

    @property
    def is_example(self) -> bool:
        """Whether it is that of a plan that does not exist: such a letter says that it is not valid."""
        return self.plan == EXAMPLE.plan

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in OPTIONAL:
                continue
            if not value or not all(part.strip() for part in ([value] if isinstance(value, str) else value)):
                raise InvalidRecord(f"letterhead: {field.name} is empty; a letter prints it.")


EXAMPLE = Letterhead(
    plan="Example Health Plan",
    address=("100 Sample Street", "Springfield, MA 00000"),
    phone="555-0100",
    tty="555-0101",
    hours="Monday to Friday, 8 a.m. to 6 p.m.",
    fax="555-0102",
    website="www.plan.example",
    appeals=("Example Health Plan, Appeals", "PO Box 100", "Springfield, MA 00000"),
    grievances=("Example Health Plan, Grievances", "PO Box 101", "Springfield, MA 00000"),
    policy_url="www.plan.example/policies",
    peer_phone="555-0103",
    consumer_help="Example Consumer Help Line, 555-0104",
    external_review="Example Office of Patient Protection, 555-0105",
    hearings="Example Board of Hearings, 555-0106",
    independent_review="Example Independent Review Entity, 555-0107",
    hours_es="lunes a viernes, de 8 a.m. a 6 p.m.",
    medicare_help="Example Medicare Line, 555-0108; Example Insurance Counselors, 555-0109",
    ombudsman="Example Ombudsman, 555-0110",
)
"""A plan that does not exist: what letters show until ``plan.toml`` says otherwise."""
