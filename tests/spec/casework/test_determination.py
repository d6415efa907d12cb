"""Only a physician says no, in writing, with reasons; what is decided stays decided."""

from __future__ import annotations

from tests.spec.casework.conftest import Follows


def test_who_decides_and_what_follows(holds: Follows) -> None:
    holds(
        """
    situation         | by        | does                           || events                             | lines                                 | letters             | due
    in judgment       | physician | approves                       || determined*2, authorization_issued | approved                              | approval:mp         |
    excluded          | physician | denies                         || determined*2                       | adverse                               | adverse:mp          |
    excluded          | physician | approves two weeks of the drug || determined, authorization_issued   | drug:partially_approved infusion:open | partial_approval:mp | ma_state.initial 02-12 23:59
    denied            | physician | reopens for new information    || reopened, assessed                 | open                                  |                     | ma_state.initial 02-12 23:59
    of the aco        | intake    | hands it over                  || handed_over                        | open                                  |                     | medicaid.drug 02-11 09:00
    with the delegate | intake    | recalls it                     || recalled, escalated                | open                                  |                     | medicaid.drug 02-11 09:00
    retrospective     | physician | denies                         || determined*2                       | adverse                               | adverse:mp          |
    with the delegate | nurse     | recalls it                     || recalled, escalated                | open                                  |                     | medicaid.drug 02-11 09:00
    """
    )  # fmt: skip


def test_what_is_denied(holds: Follows) -> None:
    holds(
        """
    situation         | by        | does                           || says
    in judgment       | nurse     | approves                       || The role nurse may not approve outside. Who may: physician.
    excluded          | nurse     | denies                         || The role nurse may not determine adversely. Who may:
    excluded          | physician | denies without a reason        || adverse determination: reasons is empty; at least one is
    excluded          | physician | denies as a nurse by license   || The plan's signing table does not let RN, psychiatry sign to
    excluded          | physician | denies with a lapsed license   || signature: the license MA-dr-hale of dr-hale was valid until
    excluded          | intake    | denies                         || The role intake may not determine adversely. Who may:
    excluded          | auditor   | denies                         || The role auditor may not determine adversely. Who may:
    excluded          | office    | denies                         || The role provider may not determine adversely. Who may:
    excluded          | nurse     | approves two weeks of the drug || The role nurse may not determine partially. Who may:
    approved          | physician | denies                         || No line is open; reopen the request, or appeal.
    approved          | physician | reopens for new information    || Line drug is approved: only clerical_error, fraud,
    excluded          | intake    | hands it over                  || No delegate is set for commercial; set it under [delegates]
    with the delegate | physician | denies                         || Line drug was handed over to Example Pharmacy Services; take
    withdrawn         | physician | denies                         || No line is open; reopen the request, or appeal.
    """
    )
