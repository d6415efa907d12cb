"""A table of casework can fail: a row that does not hold is reported, with what follows instead."""

from __future__ import annotations

import pytest

from tests.spec.casework.conftest import Follows
from tests.spec.casework.situations import SITUATIONS


@pytest.mark.parametrize(
    ("right", "reported"),
    [
        ("events || noted", "events: 'note_written'"),
        ("lines || approved", "lines: 'open'"),
        ("letters || adverse:mp", "letters: ''"),
        ("says || not you", "says: ''"),
    ],
)
def test_a_row_that_does_not_hold_is_reported(holds: Follows, right: str, reported: str) -> None:
    column, _, expected = right.partition(" || ")
    table = f"situation | by | does || {column}\npended | nurse | notes || {expected}"
    with pytest.raises(AssertionError, match=reported):
        holds(table)


def test_a_denial_that_no_row_expects_is_reported(holds: Follows) -> None:
    with pytest.raises(AssertionError, match="denied: 'The role auditor may not note"):
        holds("situation | by | does || events\npended | auditor | notes || note_written")


def test_the_situations_are_those_of_the_tables() -> None:
    assert {"pended", "in judgment", "denied", "with the delegate"} <= set(SITUATIONS)
