"""Which row of the table of permissions each operation on a request falls under, and that it is asked first.

Whoever may not do something at all learns nothing of the request from the way in which it is refused: some roles see
no request, and an office is not told what a delegate sent before it is confirmed.
"""

from collections.abc import Mapping
from typing import Any

from assent.casework.people.permissions import Action, check_action
from assent.casework.record.actors import Role

NEEDS: Mapping[str, Action] = {
    "appeals_book": Action.BOOK_PEER_TO_PEER,
    "appeals_confirm_reversal": Action.CONFIRM_REVERSAL,
    "appeals_decide": Action.DECIDE_APPEAL,
    "appeals_effectuate": Action.EFFECTUATE,
    "appeals_enter_reversal": Action.ENTER_REVERSAL,
    "appeals_extend": Action.EXTEND_APPEAL,
    "appeals_file": Action.FILE_APPEAL,
    "appeals_forward": Action.FORWARD_APPEAL,
    "appeals_hold": Action.HOLD_PEER_TO_PEER,
    "appeals_offer": Action.OFFER_PEER_TO_PEER,
    "appeals_preview_decision": Action.DECIDE_APPEAL,
    "appeals_reject_reversal": Action.REJECT_REVERSAL,
    "appeals_take_outside_decision": Action.TAKE_OUTSIDE_DECISION,
    "authorizations_correct": Action.CORRECT_AUTHORIZATION,
    "authorizations_use_units": Action.USE_UNITS,
    "decisions_approve": Action.APPROVE,
    "decisions_confirm_delegate_decision": Action.CONFIRM_DELEGATE_DECISION,
    "decisions_determine_adversely": Action.DETERMINE_ADVERSELY,
    "decisions_determine_partially": Action.DETERMINE_PARTIALLY,
    "decisions_extend": Action.EXTEND,
    "decisions_hand_over": Action.HAND_OVER,
    "decisions_preview_adverse": Action.DETERMINE_ADVERSELY,
    "decisions_preview_partial": Action.DETERMINE_PARTIALLY,
    "decisions_recall": Action.RECALL,
    "decisions_reject_delegate_decision": Action.REJECT_DELEGATE_DECISION,
    "decisions_reopen": Action.REOPEN,
    "decisions_resolve_judgment": Action.RESOLVE_JUDGMENT,
    "decisions_take_delegate_decision": Action.TAKE_DELEGATE_DECISION,
    "documents_confirm_letter": Action.CONFIRM_LETTER,
    "documents_delivered": Action.RECORD_RECEIPT,
    "documents_preview": Action.VIEW,
    "documents_returned": Action.RECORD_RECEIPT,
    "requests_answer": Action.ANSWER,
    "requests_answer_without": Action.ANSWER,
    "requests_identify_member": Action.IDENTIFY_MEMBER,
    "requests_preview_answer": Action.ANSWER,
    "requests_submit_draft": Action.SUBMIT,
    "requests_withdraw": Action.WITHDRAW,
    "review_ask": Action.REQUEST_INFORMATION,
    "review_assign": Action.ASSIGN,
    "review_confirm": Action.CONFIRM_FACT,
    "review_correct": Action.CORRECT_FACT,
    "review_decide_need": Action.DETERMINE_NEED,
    "review_escalate": Action.ESCALATE,
    "review_grant_expedite": Action.GRANT_EXPEDITE,
    "review_lock": Action.LOCK,
    "review_log_oral_notice": Action.LOG_ORAL_NOTICE,
    "review_note": Action.NOTE,
    "review_preview_correction": Action.CORRECT_FACT,
    "review_preview_questions": Action.REQUEST_INFORMATION,
    "review_propose_expedite": Action.PROPOSE_EXPEDITE,
    "review_refuse_expedite": Action.REFUSE_EXPEDITE,
    "review_settle_need": Action.DETERMINE_NEED,
    "review_take_over": Action.LOCK,
    "review_unlock": Action.LOCK,
}
"""By the name of the operation. What else must hold is asked by the action itself."""


def check_operation(route: Any, role: Role) -> None:
    """Raise ``NotPermitted`` where the role has no such operation; one that is not listed is asked when it is done."""
    action = NEEDS.get(f"{route.tags[0]}_{route.name}")
    if action is not None:
        check_action(role, action)
