"""Use cases of operators: is the record in order, and how many requests are open, by stage."""

from dataclasses import dataclass
from datetime import datetime

from assent.casework.record.checks import Refused
from assent.casework.record.state import OPEN
from assent.desk.assessment.assess import policy_digest
from assent.desk.ports import Desk
from assent.logic.package import Catalogue


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """How many requests are open in one stage and product line, and how many of them are past due."""

    stage: str
    product_line: str
    count: int
    overdue: int


def is_ready(desk: Desk) -> bool:
    """Whether the record can be read and written, and has the form of this version."""
    try:
        return desk.record.is_current()
    except Refused:
        return False


def open_requests(desk: Desk, now: datetime) -> list[OpenRequests]:
    """The open requests, counted; no request is named."""
    stages = tuple(sorted(stage.value for stage in OPEN))
    return [
        OpenRequests(stage, line or "", *figures) for stage, line, *figures in desk.record.counts(stages, now)
    ]


def can_send(desk: Desk) -> bool:
    """Whether the installation has what letters need: addresses, a place to keep them, and type."""
    return None not in (desk.directory, desk.documents, desk.letters)


def warm_up(catalogue: Catalogue) -> None:
    """Make the digests of all policies, so that nobody's first request waits for what is made once."""
    for policy in catalogue.versions:
        policy_digest(policy)
