"""Every action on a request, found in the routes of the interface, with its row of the table of permissions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi.routing import APIRoute

from assent.casework.people.permissions import TABLE, Action
from assent.casework.record.actors import Role
from assent.web import plain_actions
from assent.web.appeal import routes as appeals
from assent.web.authorization import routes as authorizations
from assent.web.determination import routes as determinations
from assent.web.intake import routes as intake
from assent.web.notices import routes as letters
from assent.web.review import peer_to_peer
from assent.web.review import routes as review
from assent.workbench.actions.calls import InterfaceCall, call_of
from assent.workbench.shell.words import said_or

_OF_A_REQUEST = ("/api/requests/{request}/", "/api/authorizations/{number}/")
_ROUTERS = (
    intake.router,
    review.router,
    plain_actions.router,
    determinations.router,
    peer_to_peer.router,
    appeals.router,
    authorizations.router,
    letters.router,
)
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
    "documents_preview": Action.SEND_NOTICE,
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
"""The row of the table of permissions that an action falls under; the action itself checks it, with all else."""


@dataclass(frozen=True, slots=True)
class RequestAction(InterfaceCall):
    """One action on a request, and its row of the table of permissions.

    ``place`` are the parts of the address beside the request, such as ``appeal``. ``versioned``: it rests on one
    version of the request, which it names.
    """

    needs: Action

    @property
    def title(self) -> str:
        """What it is called on its button, on its page, and once it is done."""
        return said_or(f"action_names.{self.name}", self.summary)

    @property
    def versioned(self) -> bool:
        """Whether it rests on the version of the request that was seen."""
        return "seen" in self.takes

    def may(self, role: Role) -> bool:
        """Whether the table has this role at all; what else must hold is checked when it is done."""
        return role in TABLE[self.needs]


@cache
def actions() -> Mapping[str, RequestAction]:
    """Every action by its name, in the order of the routes."""
    return {action.name: action for router in _ROUTERS for action in _of_router(router.routes)}


def _of_router(routes: list[Any]) -> Iterator[RequestAction]:
    for route in routes:
        if (
            isinstance(route, APIRoute)
            and "GET" not in (route.methods or ())
            and route.path.startswith(_OF_A_REQUEST)
        ):
            yield _action(route)


def _action(route: APIRoute) -> RequestAction:
    call = call_of(route)
    place = tuple(step for step in call.place if step != "request")
    return RequestAction(
        call.name,
        call.summary,
        call.says,
        call.does,
        call.body,
        call.read,
        place,
        call.takes,
        NEEDS[call.name],
    )
