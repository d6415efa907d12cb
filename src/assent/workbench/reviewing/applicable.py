"""Which actions fit a request as it stands, so that nobody is led to a page on which nothing can be done.

The action itself checks all that must hold; here it is only whether there is anything that it could be done to.
"""

from collections.abc import Callable, Mapping

from assent.casework.record.state import Stage
from assent.casework.requirement.events import Need
from assent.desk.record.detail import Detail
from assent.desk.record.record_texts import tells_of_a_held_letter
from assent.workbench.actions.offers import Offer

_OPEN = frozenset({Stage.RECEIVED.value, Stage.PENDED.value, Stage.IN_REVIEW.value})
_REFUSED = frozenset({"adverse", "partially_approved", "upheld"})
_Test = Callable[[Detail], bool]


def applies(offer: Offer, detail: Detail) -> bool:
    """Whether there is something on a request that this action could be done to."""
    name = offer.action.name
    if "appeal" in offer.action.place and not _waits(detail, offer.address.rpartition("=")[2]):
        return False
    return _TESTS.get(name, _always)(detail)


def _always(_detail: Detail) -> bool:
    return True


def _waits(detail: Detail, name: str) -> bool:
    return any(appeal.open for appeal in detail.appeals if appeal.appeal == name)


def _is_open(detail: Detail) -> bool:
    return detail.stage in _OPEN


def _is_standard(detail: Detail) -> bool:
    return _is_open(detail) and detail.urgency == "standard"


def _is_decided(detail: Detail) -> bool:
    return any(line.determination for line in detail.lines)


def _has_held_letter(detail: Detail) -> bool:
    return any(tells_of_a_held_letter(escalation.why) for escalation in detail.escalations)


def _is_refused(detail: Detail) -> bool:
    return any(line.status in _REFUSED or line.deemed for line in detail.lines)


def _has_questions(detail: Detail) -> bool:
    return any(judgment.answer is None for judgment in detail.judgments)


def _has_asks(detail: Detail) -> bool:
    return bool(detail.asks)


def _has_facts(detail: Detail) -> bool:
    return bool(detail.facts)


def _is_delegated(detail: Detail) -> bool:
    return any(line.delegate and line.entered is None for line in detail.lines)


def _is_entered(detail: Detail) -> bool:
    return any(line.entered for line in detail.lines)


def _is_locked(detail: Detail) -> bool:
    return detail.lock is not None


def _is_undetermined(detail: Detail) -> bool:
    return any((line.need or {}).get("need") == Need.UNDETERMINED.value for line in detail.lines)


def _has_talk(detail: Detail) -> bool:
    talk = detail.peer_to_peer
    return bool(talk.offered_until or talk.booked_for)


def _is_owed(detail: Detail) -> bool:
    return any(ruling.owed for outside in detail.outside_decisions for ruling in outside.rulings)


_TESTS: Mapping[str, _Test] = {
    **dict.fromkeys(
        (
            "decisions_approve", "decisions_determine_partially", "decisions_determine_adversely",
            "decisions_extend", "decisions_hand_over", "requests_withdraw",
        ),
        _is_open,
    ),
    **dict.fromkeys(("review_propose_expedite", "review_grant_expedite"), _is_standard),
    "decisions_reopen": _is_decided,
    "documents_confirm_letter": _has_held_letter,
    **dict.fromkeys(("appeals_file", "appeals_take_outside_decision"), _is_refused),
    **dict.fromkeys(("requests_answer", "requests_answer_without"), _has_asks),
    **dict.fromkeys(("review_confirm", "review_correct"), _has_facts),
    **dict.fromkeys(("review_settle_need", "review_decide_need"), _is_undetermined),
    **dict.fromkeys(("decisions_recall", "decisions_take_delegate_decision"), _is_delegated),
    **dict.fromkeys(
        ("decisions_confirm_delegate_decision", "decisions_reject_delegate_decision"), _is_entered
    ),
    **dict.fromkeys(("review_unlock", "review_take_over"), _is_locked),
    "review_refuse_expedite": lambda detail: _is_standard(detail) and detail.expedite_proposed is not None,
    "decisions_resolve_judgment": _has_questions,
    "appeals_hold": _has_talk,
    "appeals_effectuate": _is_owed,
    "requests_submit_draft": lambda detail: detail.stage == Stage.DRAFT.value,
}  # fmt: skip
"""By the name of an action, whether it fits; one that is not here always does."""
