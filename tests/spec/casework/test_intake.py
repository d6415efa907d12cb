"""A request comes in: drafts, submissions, renewals, answers, withdrawal."""

from __future__ import annotations

from tests.spec.casework.conftest import Follows


def test_what_comes_in(holds: Follows) -> None:
    holds(
        """
    situation   | by     | does                        || events                                                                                                               | lines     | letters     | due
    nothing     | office | submits                     || comes in, assessed, software approves                                                                                | approved  | approval:mp |
    nothing     | office | submits what is excluded    || comes in, assessed, escalated                                                                                        | open      |             | ma_state.initial 02-12 23:59
    nothing     | office | submits without a signature || comes in, assessed, escalated                                                                                        | open      |             | ma_state.initial 02-12 23:59
    draft       | office | submits the draft           || submitted, assessed, software approves                                                                               | approved  | approval:mp |
    renewal due | office | renews                      || draft_created, facts_given, submitted, facts_given*2, coverage_checked, need_determined, assessed, software approves | approved  | approval:mp |
    pended      | office | answers one                 || facts_given, answered, assessed                                                                                      | open      |             | claims.pre_service 02-25 23:59
    pended      | office | answers all                 || facts_given, answered, assessed, software approves                                                                   | approved  | approval:mp |
    pended      | office | answers against the request || facts_given, answered, assessed, escalated                                                                           | open      |             | ma_state.initial 02-12 23:59
    pended      | office | cannot answer               || answered, escalated                                                                                                  | open      |             | claims.pre_service 02-25 23:59
    pended      | nurse  | answers all                 || facts_given, answered, assessed, software approves                                                                   | approved  | approval:mp |
    pended      | office | withdraws                   || withdrawn                                                                                                            | withdrawn | withdrawal:mp |
    """
    )  # fmt: skip


def test_what_is_denied(holds: Follows) -> None:
    holds(
        """
    situation     | by             | does              || says
    nothing       | another office | submits           || An office makes its own requests only: the provider is
    nothing       | auditor        | submits           || The role auditor may not create draft. Who may: intake,
    draft         | another office | submits the draft || Provider may not submit here: it is another provider's
    expired draft | office         | submits the draft || Request R-1 is no draft: it is expired.
    pended        | another office | answers all       || Provider may not give facts here: it is another provider's
    withdrawn     | office         | answers all       || It was withdrawn: submit a new request.
    denied        | office         | withdraws         || It is determined: reopen it, or appeal.
    approved      | another office | withdraws         || Provider may not withdraw here: it is another provider's
    """
    )
