"""A denial is decided again by somebody who took no part in it."""

from __future__ import annotations

from tests.spec.casework.conftest import Follows


def test_who_appeals_and_who_decides_that(holds: Follows) -> None:
    holds(
        """
    situation | by               | does       || events                               | lines    | letters                | due
    denied    | office           | appeals it || appeal_filed                         | adverse  | appeal_acknowledged:mp | appeal.commercial.1 03-12 23:59
    appealed  | second physician | overturns  || appeal_decided, authorization_issued | approved | appeal_decision:mp     |
    appealed  | second physician | upholds    || appeal_decided                       | adverse  | appeal_decision:mp     |
    """
    )  # fmt: skip


def test_what_is_denied(holds: Follows) -> None:
    holds(
        """
    situation                     | by               | does       || says
    approved                      | office           | appeals it || appeal: lines is empty; at least one is needed.
    appealed                      | physician        | overturns  || Physician may not decide appeal here: they took part before,
    appealed                      | nurse            | overturns  || The role nurse may not decide appeal. Who may: physician.
    approved outside the criteria | office           | appeals it || appeal: lines is empty; at least one is needed.
    denied                        | another office   | appeals it || Provider may not file appeal here: it is another provider's
    appealed                      | second physician | denies     || No line is open; reopen the request, or appeal.
    """
    )
