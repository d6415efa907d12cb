"""Each quantifier over a list, compiled: open and complete lists, unknown fields, ties."""

from datetime import date

import pytest

from assent.logic.authoring import Condition, reading, readings
from assent.logic.case_facts import Record
from assent.logic.tree import Constant
from tests.unit.targets.python_policies import FAILED, GROUP, TRIALS, TRIED, answer, case

_YES: Record = {"failed": True, "group": "x", "tried": date(2026, 1, 1)}
_NO: Record = {"failed": False, "group": "y", "tried": date(2026, 2, 1)}
_SAME_DAY: Record = {"failed": False, "group": "y", "tried": date(2026, 1, 1)}
_UNSURE: Record = {"group": "z"}
_UNNAMED: Record = {"failed": True}

_TWO = TRIALS.at_least(2, FAILED)
_EVERY = TRIALS.every(FAILED)
_GROUPS = TRIALS.at_least_distinct(2, GROUP, FAILED)
_LATEST = TRIALS.latest(TRIED, FAILED)
_LATEST_FAILED = TRIALS.latest(TRIED, GROUP.is_("x"), where=FAILED)
_DISPUTED = TRIALS.at_least(1, readings(
    "Q", "Does group y count?",
    live=[reading("x", "x only", GROUP.is_("x")), reading("y", "y too", GROUP.is_in("x", "y"))],
))  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "trials", "while_open", "when_complete"),
    [
        (_TWO, [_YES, _YES], "TT", "TT"),
        (_TWO, [_YES, _UNSURE], "UU", "UU"),
        (_TWO, [_YES, _NO], "UU", "FF"),
        (_TWO, [], "UU", "FF"),
        (_EVERY, [_YES, _YES], "UU", "TT"),
        (_EVERY, [_YES, _NO], "FF", "FF"),
        (_EVERY, [_YES, _UNSURE], "UU", "UU"),
        (_EVERY, [], "UU", "TT"),
        (_GROUPS, [_YES, {**_YES, "group": "y"}], "TT", "TT"),
        (_GROUPS, [_YES, _YES], "UU", "FF"),
        (_GROUPS, [_YES, _UNNAMED], "UU", "UU"),
        (_GROUPS, [_UNNAMED], "UU", "FF"),
        (_LATEST, [_YES], "TT", "TT"),
        (_LATEST, [_NO, _YES], "FF", "FF"),
        (_LATEST, [_YES, _SAME_DAY], "FF", "FF"),
        (_LATEST, [_YES, {"failed": True}], "TT", "TT"),
        (_LATEST, [_YES, {"failed": False}], "UU", "UU"),
        (_LATEST, [{"failed": False}], "FF", "FF"),
        (_LATEST, [{}], "UU", "UU"),
        (_LATEST, [], "UU", "FF"),
        (_LATEST_FAILED, [_YES, _NO], "TT", "TT"),
        (_LATEST_FAILED, [_YES, {**_NO, "failed": None}], "UU", "UU"),
        (_DISPUTED, [_NO], "UT", "FT"),
        (_DISPUTED, [_YES], "TT", "TT"),
        (_DISPUTED, [{}], "UU", "UU"),
        (TRIALS.any(Constant(True)), [], "UU", "FF"),
        (TRIALS.any(Constant(False)), [_YES], "UU", "FF"),
    ],
)
def test_quantifiers(condition: Condition, trials: list[Record], while_open: str, when_complete: str) -> None:
    assert answer(condition, case(trials)) == while_open
    assert answer(condition, case(trials, complete=True)) == when_complete


def test_a_list_that_the_case_does_not_mention_is_open_and_empty() -> None:
    assert answer(_TWO, case()) == "UU"
