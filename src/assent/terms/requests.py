"""What every request says of itself: product line, what is asked, how it came in, how fast it must be."""

from collections.abc import Iterable
from enum import StrEnum


class ProductLine(StrEnum):
    """The plan's products, as policies and regulation name them."""

    COMMERCIAL = "commercial"
    QUALIFIED_HEALTH_PLAN = "qualified_health_plan"
    MGB_ACO = "mgb_aco"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    ONE_CARE = "one_care"
    SENIOR_CARE_OPTIONS = "senior_care_options"


def named_product_line(names: Iterable[str]) -> str:
    """The product line that the names of a plan say; empty where they say none, or several."""
    said = product_lines_among(names)
    return said[0] if len(said) == 1 else ""


def product_lines_among(names: Iterable[str]) -> tuple[str, ...]:
    """The product lines that the names of a plan say, each once."""
    words = {"_".join(name.casefold().replace("-", " ").split()) for name in names}
    return tuple(line.value for line in ProductLine if line.value in words)


class SubmissionKind(StrEnum):
    """What is asked: to begin, to go on, for services already given, or to be let past step therapy."""

    INITIAL = "initial"
    REAUTHORIZATION = "reauthorization"
    RETROSPECTIVE = "retrospective"
    STEP_THERAPY_EXCEPTION = "step_therapy_exception"


class Channel(StrEnum):
    """The way by which a request came in."""

    PORTAL = "portal"
    INTERFACE = "interface"
    FAX = "fax"
    PAPER = "paper"


class Urgency(StrEnum):
    """Which clock runs: the standard or the expedited one."""

    STANDARD = "standard"
    EXPEDITED = "expedited"
