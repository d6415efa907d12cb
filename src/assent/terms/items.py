"""What is asked for: drug or service, the benefit that covers it, the system of its code."""

from enum import StrEnum


class ItemKind(StrEnum):
    """A drug and a service run under different clocks."""

    DRUG = "drug"
    SERVICE = "service"


class Benefit(StrEnum):
    """The benefit under which a line is covered; the clocks of a drug depend on it."""

    MEDICAL = "medical"
    PHARMACY = "pharmacy"
    PART_B = "part_b"
    PART_D = "part_d"
    COVERED_OUTPATIENT_DRUG = "covered_outpatient_drug"


class CodeSystem(StrEnum):
    """What a code of the list is a code of."""

    CPT = "CPT"
    HCPCS = "HCPCS"
    NDC = "NDC"
