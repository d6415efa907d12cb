"""The actions that a role has on a request, in groups as reviewers think of them; the usual ones as buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from assent.casework.record.actors import Role
from assent.casework.record.state import RequestState, Stage
from assent.desk.record.detail import Detail
from assent.workbench.actions.offers import Offer, offers
from assent.workbench.reviewing.applicable import applies
from assent.workbench.shell.words import said_or, say

GROUPS: Mapping[str, tuple[str, ...]] = {
    "decide": (
        "decisions_resolve_judgment",
        "decisions_approve",
        "decisions_determine_partially",
        "decisions_determine_adversely",
        "decisions_reopen",
    ),
    "facts": (
        "review_ask",
        "review_confirm",
        "review_correct",
        "requests_answer",
        "requests_answer_without",
        "requests_identify_member",
        "review_settle_need",
        "review_decide_need",
    ),
    "hands": (
        "review_assign",
        "review_escalate",
        "review_lock",
        "review_unlock",
        "review_take_over",
        "review_note",
    ),
    "clock": (
        "review_propose_expedite",
        "review_grant_expedite",
        "review_refuse_expedite",
        "decisions_extend",
    ),
    "talk": ("appeals_offer", "appeals_book", "appeals_hold", "review_log_oral_notice"),
    "appeal": (
        "appeals_file",
        "appeals_decide",
        "appeals_extend",
        "appeals_forward",
        "appeals_enter_reversal",
        "appeals_confirm_reversal",
        "appeals_reject_reversal",
        "appeals_take_outside_decision",
        "appeals_effectuate",
    ),
    "letters": (
        "documents_confirm_letter",
        "documents_returned",
        "documents_delivered",
        "documents_preview",
    ),
    "authorization": ("authorizations_use_units", "authorizations_correct"),
    "delegate": (
        "decisions_hand_over",
        "decisions_recall",
        "decisions_take_delegate_decision",
        "decisions_confirm_delegate_decision",
        "decisions_reject_delegate_decision",
    ),
}
"""Every group with its actions, in the order in which they stand; what is in none stands under ``other``."""
_BUTTONS: Mapping[Role, Mapping[str, str]] = {
    Role.INTAKE: {"review_ask": "a", "review_assign": "g", "review_escalate": "e", "review_note": "n"},
    Role.NURSE: {
        "decisions_approve": "p",
        "review_ask": "a",
        "review_confirm": "f",
        "review_correct": "c",
        "review_escalate": "e",
        "review_note": "n",
    },
    Role.PHYSICIAN: {
        "decisions_resolve_judgment": "r",
        "decisions_approve": "p",
        "decisions_determine_partially": "t",
        "decisions_determine_adversely": "d",
        "review_ask": "a",
        "review_note": "n",
    },
}
_AFTERWARD: Mapping[Role, Mapping[str, str]] = {
    Role.INTAKE: {"review_log_oral_notice": "o", "appeals_file": "l", "review_note": "n"},
    Role.NURSE: {"review_log_oral_notice": "o", "appeals_offer": "b", "review_note": "n"},
    Role.PHYSICIAN: {
        "appeals_decide": "d",
        "documents_confirm_letter": "m",
        "appeals_hold": "b",
        "decisions_reopen": "r",
        "review_note": "n",
    },
}
_NEXT: Mapping[tuple[Role, str], str] = {
    (Role.INTAKE, "incomplete"): "review_ask",
    (Role.INTAKE, "other_guidance"): "review_assign",
    (Role.NURSE, "incomplete"): "review_ask",
    (Role.NURSE, "met"): "decisions_approve",
    (Role.NURSE, "not_met"): "review_escalate",
    (Role.NURSE, "judgment"): "review_escalate",
    (Role.PHYSICIAN, "incomplete"): "review_ask",
    (Role.PHYSICIAN, "met"): "decisions_approve",
    (Role.PHYSICIAN, "judgment"): "decisions_resolve_judgment",
}
"""What usually comes next. Where criteria are not met nothing does: a physician weighs that without a push."""
_OPEN = frozenset({Stage.RECEIVED, Stage.PENDED, Stage.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class ActionButton:
    """An action as a button, with the key that presses it; ``first``: it is what usually comes next."""

    offer: Offer
    key: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Actions of one kind, by the name of the group."""

    name: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class OfferedActions:
    """What somebody may do to a request as it stands: the usual as buttons, the rest in groups.

    ``abouts`` says of the address of an action what it is about, such as which letter.
    """

    buttons: tuple[ActionButton, ...]
    groups: tuple[ActionGroup, ...]
    abouts: Mapping[str, str]

    def offers(self, name: str) -> bool:
        """Whether an action is among them, by its name."""
        all_offers = (
            *(button.offer for button in self.buttons),
            *(offer for group in self.groups for offer in group.offers),
        )
        return any(offer.action.name == name for offer in all_offers)

    def about(self, offer: Offer) -> str:
        """What an action is about where there could be several; empty where there is one."""
        return self.abouts.get(offer.address.partition("?")[2], "")


def offered(role: Role, state: RequestState, detail: Detail) -> OfferedActions:
    """The actions of a role that fit a request as it stands; all others stand on the list of every action."""
    applicable = tuple(offer for offer in offers(role, state) if applies(offer, detail))
    is_open = state.stage in _OPEN
    next_ = _NEXT.get((role, (detail.assessment or {}).get("outcome", ""))) if is_open else None
    usual = (_BUTTONS if is_open else _AFTERWARD).get(role, {})
    first = {offer.action.name: offer for offer in reversed(applicable)}
    buttons = tuple(
        ActionButton(first[name], key, name == next_) for name, key in usual.items() if name in first
    )
    return OfferedActions(buttons, _grouped(applicable, frozenset(usual)), _abouts(detail))


def _grouped(applicable: tuple[Offer, ...], as_buttons: frozenset[str]) -> tuple[ActionGroup, ...]:
    grouped = {name: group for group, names in GROUPS.items() for name in names}
    groups = {group: list[Offer]() for group in (*GROUPS, "other")}
    for offer in applicable:
        if offer.action.name not in as_buttons or "?" in offer.address:
            groups[grouped.get(offer.action.name, "other")].append(offer)
    return tuple(
        ActionGroup(name, tuple(sorted(inside, key=_place))) for name, inside in groups.items() if inside
    )


def _abouts(detail: Detail) -> dict[str, str]:
    abouts = {f"appeal={appeal.appeal}": appeal.appeal for appeal in detail.appeals}
    abouts |= {f"number={authorized.number}": authorized.number for authorized in detail.authorized}
    abouts |= {
        f"decision={outside.decision}": f"{outside.body}, {outside.reference}"
        for outside in detail.outside_decisions
    }
    for notice in detail.notices:
        letter = said_or(f"reviewing.letters.{notice.kind}", notice.kind)
        abouts[f"digest={notice.digest}"] = f"{letter}, {say(f'reviewing.letters.to_{notice.to}')}"
    return abouts


_PLACES = {name: at for names in GROUPS.values() for at, name in enumerate(names)}


def _place(offer: Offer) -> int:
    return _PLACES.get(offer.action.name, 0)
