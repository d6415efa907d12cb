"""What was granted is used, and no more."""

from __future__ import annotations

from tests.spec.casework.conftest import Follows


def test_what_is_used_of_an_authorization(holds: Follows) -> None:
    holds(
        """
    situation | by     | does        || events     | lines    | letters | due
    approved  | intake | uses a unit || units_used | approved |         |
    """
    )  # fmt: skip


def test_what_is_denied(holds: Follows) -> None:
    holds(
        """
    situation | by     | does                      || says
    approved  | office | uses a unit               || The role provider may not use units. Who may: intake, system.
    approved  | intake | uses a unit after its end || 2026-06-01 is outside 2026-02-16 to 2026-03-15; ask for a new
    """
    )
