"""A request is worked on: locks, questions, facts against evidence, the fast clock, judgments, talks."""

from __future__ import annotations

from tests.spec.casework.conftest import Follows


def test_who_works_on_a_request_and_how(holds: Follows) -> None:
    holds(
        """
    situation                     | by        | does                       || events                                                                           | lines    | letters               | due
    nothing                       | office    | submits with facts missing || comes in, assessed, information_requested                                        | open     | information_request:p | claims.pre_service 02-25 23:59
    pended                        | nurse     | takes it                   || assigned                                                                         | open     |                       | claims.pre_service 02-25 23:59
    pended                        | nurse     | locks                      || locked                                                                           | open     |                       | claims.pre_service 02-25 23:59
    pended and locked             | nurse     | unlocks                    || unlocked                                                                         | open     |                       | claims.pre_service 02-25 23:59
    pended                        | nurse     | notes                      || note_written                                                                     | open     |                       | claims.pre_service 02-25 23:59
    pended                        | nurse     | asks                       || information_requested                                                            | open     | information_request:p | claims.pre_service 02-25 23:59
    pended                        | intake    | asks                       || information_requested                                                            | open     | information_request:p | claims.pre_service 02-25 23:59
    excluded                      | nurse     | confirms a fact            || fact_confirmed, assessed                                                         | open     |                       | ma_state.initial 02-12 23:59
    excluded                      | nurse     | corrects the exclusions    || fact_corrected, assessed, fact_corrected, assessed, escalated, fact_corrected, assessed, software approves | approved | approval:mp           |
    in judgment                   | nurse     | escalates                  || escalated                                                                        | open     |                       | ma_state.initial 02-12 23:59
    in judgment                   | office    | proposes to expedite       || expedite_proposed                                                                | open     |                       | ma_state.initial 02-12 23:59
    in judgment expedite proposed | nurse     | grants the fast clock      || expedite_granted                                                                 | open     |                       | ma_state.initial 02-12 23:59
    in judgment expedite proposed | physician | refuses the fast clock     || expedite_refused                                                                 | open     | expedite_refused:mp   | ma_state.initial 02-12 23:59
    in judgment                   | physician | resolves the question      || judgment_resolved, assessed, software approves                                   | approved | approval:mp           |
    denied                        | nurse     | offers a talk              || peer_to_peer_offered                                                             | adverse  |                       |
    denied                        | office    | books a talk               || peer_to_peer_booked                                                              | adverse  |                       |
    denied and talked             | physician | records the talk           || peer_to_peer_held                                                                | adverse  |                       |
    in judgment                   | intake    | locks                      || locked                                                                           | open     |                       | ma_state.initial 02-12 23:59
    """
    )  # fmt: skip


def test_what_is_denied(holds: Follows) -> None:
    holds(
        """
    situation                     | by               | does                    || says
    pended and locked             | second physician | asks                    || nora has locked it until 2026-02-10 10:30 EST; ask for it, or
    pended                        | auditor          | notes                   || The role auditor may not note. Who may: intake, nurse,
    excluded                      | office           | corrects the exclusions || The role provider may not correct fact. Who may: nurse,
    in judgment expedite proposed | nurse            | refuses the fast clock  || The role nurse may not refuse expedite. Who may: physician.
    in judgment                   | nurse            | resolves the question   || The role nurse may not resolve judgment. Who may: physician.
    in judgment                   | author           | resolves the question   || The role policy_author may not resolve judgment. Who may:
    in judgment                   | office           | escalates               || The role provider may not escalate. Who may: intake, nurse,
    excluded                      | office           | confirms a fact         || The role provider may not confirm fact. Who may: nurse,
    """
    )
