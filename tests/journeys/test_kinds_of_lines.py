"""What is a drug is asked for as a drug: in Medicare Advantage a service has a week and more, a drug three days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assent.casework.record.lines import Benefit, ItemKind
from assent.desk.intake import requests
from assent.desk.ports import Desk
from tests.journeys.living import MEDICARE, PROVIDER, TUESDAY, refusal, submission


@pytest.mark.parametrize(
    ("line", "kind", "benefit", "says"),
    [
        (0, ItemKind.SERVICE, Benefit.MEDICAL, "line drug: J3490 is a drug, not a service"),
        (1, ItemKind.DRUG, Benefit.PART_B, "line infusion: 96365 is a service, not a drug"),
    ],
)
def test_a_code_of_the_other_kind_is_refused(
    desk: Desk, line: int, kind: ItemKind, benefit: Benefit, says: str
) -> None:
    made = submission(member="M-2", facts=MEDICARE)
    lines = list(made.lines)
    lines[line] = replace(lines[line], kind=kind, benefit=benefit)
    assert says in refusal(requests.submit, desk, replace(made, lines=tuple(lines)), PROVIDER, TUESDAY)
