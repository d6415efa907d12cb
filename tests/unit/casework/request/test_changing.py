"""A changed record is the one that ``dataclasses.replace`` gives."""

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from assent.casework.record.replacement import changed
from assent.casework.record.state import RequestState


def test_it_is_what_replace_gives() -> None:
    state = RequestState("R-1", sequence=3, owner="office-1")
    made = changed(state, sequence=4, asks={}, head="0" * 64)
    assert made == replace(state, sequence=4, asks={}, head="0" * 64)
    assert made != state
    assert state.sequence == 3


def test_it_is_as_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(RequestState("R-1"), sequence=4).sequence = 5  # type: ignore[misc]


def test_a_field_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TypeError, match="RequestState has no field sequenze"):
        changed(RequestState("R-1"), sequenze=4)


def test_a_record_that_checks_itself_is_not_made_past_its_checks() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        low: int
        high: int

        def __post_init__(self) -> None:
            assert self.low <= self.high

    with pytest.raises(AssertionError, match="use replace"):
        changed(Checked(1, 2), low=3)
