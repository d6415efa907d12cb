"""Commands on letters and on words by voice. Each gives what is to be recorded, or raises ``Refused``."""

from datetime import datetime

from assent.casework.notices.events import LetterConfirmed, NoticeHandedOver, NoticeSent, Receipt
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.event import Body
from assent.casework.record.state import RequestState


def send_notice(state: RequestState, notice: NoticeSent, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record a letter that went out."""
    return proposed(state, Action.SEND_NOTICE, at, actor, notice)


def hand_over_notice(
    state: RequestState, handed: NoticeHandedOver, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that a letter lies with the service that delivers it."""
    return proposed(state, Action.HAND_OVER_NOTICE, at, actor, handed)


def confirm_letter(
    state: RequestState, confirmed: LetterConfirmed, signer: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Let a letter go out that is not the one that ``signer`` saw as they signed the decision."""
    signed = bool(signer) and actor.id == signer
    return proposed(state, Action.CONFIRM_LETTER, at, actor, confirmed, signed=signed)


def record_receipt(state: RequestState, receipt: Receipt, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record that a letter was delivered, or came back."""
    return proposed(state, Action.RECORD_RECEIPT, at, actor, receipt)
