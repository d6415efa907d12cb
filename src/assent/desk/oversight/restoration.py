"""Use case: after a restore nobody is signed in. What was revoked since the backup would count again otherwise."""

from datetime import datetime

from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused, has_words
from assent.desk.people.account_ports import AccountBook, Changing
from assent.desk.ports import Record


def sign_everybody_out(record: Record, book: AccountBook, why: str, actor: Actor, now: datetime) -> int:
    """End every session and token of every account, and put it on the record; how many there were."""
    check_use(actor.role, Use.OPERATE)
    if not has_words(why):
        raise Refused("why: say in words why everybody is signed out; it stays on the record.")

    def end(changing: Changing) -> int:
        ended = changing.count_signed_in()
        for account in changing.all():
            changing.end_all(account.id)
            changing.revoke_tokens(account.id, now)
        return ended

    ended = book.change(end)
    record.note(
        Operation(now, actor.id, OperationKind.EVERYBODY_SIGNED_OUT, {"why": why, "ended": str(ended)})
    )
    return ended
