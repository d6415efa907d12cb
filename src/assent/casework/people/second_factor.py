"""The second factor of people who sign: an authenticator's codes (RFC 6238), and codes for when it is lost. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from assent.casework.people.sign_in import NotSignedIn

WARNED = timedelta(days=30)
"""So long whoever signs is warned on a store that was in use before second factors were asked for."""
RECOVERY_CODES = 10
"""So many codes for a lost authenticator are given at once; each counts once."""


class CodeDue(NotSignedIn):
    """The password was right; the code of the authenticator is missing or wrong."""

    def __init__(
        self, sentence: str = "Give the code that your authenticator shows now, or a recovery code."
    ) -> None:
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Somebody's authenticator. ``proven_at`` is when its first code was right; before, it counts for nothing.

    ``last_step`` is the step of time (RFC 6238) of the last code that was taken.
    """

    account: str
    secret: str = field(repr=False)
    begun_at: datetime
    proven_at: datetime | None = None
    last_step: int = -1

    def taking(self, step: int | None) -> "SecondFactor":
        """Once the code of a step was taken; ``step`` is None for a code of no step that counts now.

        Raises ``CodeDue``, also for a code that was taken before: who looked over a shoulder gains nothing.
        """
        if step is None:
            raise CodeDue("This is not the code that your authenticator shows now. Is its clock right?")
        if step <= self.last_step:
            raise CodeDue("This code was used already; wait for the next one.")
        return replace(self, last_step=step)


def is_proven(factor: SecondFactor | None) -> bool:
    """Whether there is an authenticator that counts."""
    return factor is not None and factor.proven_at is not None
