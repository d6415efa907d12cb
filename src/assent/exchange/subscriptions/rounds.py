"""While an installation is served, programs are told of changed answers, every few seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from assent.adapters.fhir.pas.subscriptions import notification_bundle
from assent.adapters.fhir.pas.versions import PAS_2_0, PAS_2_2, PasVersion
from assent.casework.exchange.subscriptions import Notification, NotificationKind, Subscription
from assent.casework.record.state import RequestState
from assent.desk.exchange.notifications import RoundResult, note_changes, send_notifications
from assent.desk.ports import Desk
from assent.exchange.ground import PAS_2_0 as AT_2_0
from assent.exchange.ground import as_json
from assent.exchange.pas.kept import latest_claim
from assent.exchange.pas.submission import answer, answer_digest
from assent.web.server.installation import Installation
from assent.web.server.logs import failure
from assent.web.server.rounds import again_and_again

EVERY = 2.0
"""Seconds between two rounds."""


class NotificationRounds:
    """Looks what changed, and tells it."""

    def __init__(self, here: Installation) -> None:
        self._here = here

    def try_once(self) -> None:
        """A round; one that fails is logged, and the next one tries again."""
        try:
            self.once()
        except Exception as error:
            self._here.log.error("notifications failed", **failure(error))

    def once(self) -> RoundResult:
        """Look what changed, and tell it."""
        self._here.check_clock()
        desk, now = self._here.desk, self._here.clock()
        note_changes(desk, lambda state: _digest(desk, state, now), now)
        sending = send_notifications(desk, self._message, now)
        if sending.sent or sending.failed or sending.given_up:
            self._here.log.info(
                "notified", sent=sending.sent, failed=sending.failed, given_up=sending.given_up
            )
        return sending

    def _message(
        self, subscription: Subscription, owed: Notification, state: RequestState | None
    ) -> bytes | None:
        now = self._here.clock()
        if owed.kind is NotificationKind.HANDSHAKE or state is None:
            return as_json(notification_bundle(subscription, owed, None, now))
        response = _response(self._here.desk, state, version_at(subscription.base), now)
        return None if response is None else as_json(notification_bundle(subscription, owed, response, now))


def version_at(base: str) -> PasVersion:
    """The version of the guide at an address."""
    return PAS_2_0 if base.endswith(AT_2_0) else PAS_2_2


def _response(desk: Desk, state: RequestState, version: PasVersion, now: datetime) -> dict[str, Any] | None:
    claim = latest_claim(desk, state)
    return None if claim is None else answer(version, desk, claim, state, now, desk.exchanging.address)


def _digest(desk: Desk, state: RequestState, now: datetime) -> str | None:
    """What the answer to a request says now, as a digest; None where it did not come by PAS."""
    response = _response(desk, state, PAS_2_2, now)
    return None if response is None else answer_digest(response)


@contextmanager
def notifying(here: Installation, every: float = EVERY) -> Iterator[None]:
    """Tell programs for as long as this lasts."""
    with again_and_again(NotificationRounds(here).try_once, every, "notifications"):
        yield
