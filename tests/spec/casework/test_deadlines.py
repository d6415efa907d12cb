"""What time brings, and more time."""

from __future__ import annotations

from tests.spec.casework.conftest import Follows


def test_what_time_brings(holds: Follows) -> None:
    holds(
        """
    situation            | by    | does                      || events                                                                                 | lines   | letters      | due
    in judgment medicare | nurse | extends the infusion      || extension_taken                                                                        | open    | extension:mp | ma.drug.standard 02-13 09:00
    denied               | nurse | tells the member by voice || oral_notice_logged                                                                     | adverse |              |
    overdue medicare     | time  | sweeps                    || deadline_missed, deemed_adverse, escalated, deadline_missed, deemed_adverse, escalated | open    | deemed:mp    | ma.drug.standard 02-13 09:00
    pended               | time  | sweeps                    ||                                                                                        | open    |              | claims.pre_service 02-25 23:59
    draft                | time  | sweeps                    ||                                                                                        |         |              |
    in judgment medicare | time  | sends letters             ||                                                                                        | open    |              | ma.drug.standard 02-13 09:00
    expedited            | time  | sweeps                    ||                                                                                        | open    |              | ma_state.initial 02-12 23:59
    """
    )  # fmt: skip


def test_what_is_denied(holds: Follows) -> None:
    holds(
        """
    situation            | by      | does                      || says
    in judgment medicare | nurse   | extends the drug          || The clock of line drug (J3490) allows no extension: decide by
    denied               | auditor | tells the member by voice || The role auditor may not log oral notice. Who may: intake,
    """
    )
