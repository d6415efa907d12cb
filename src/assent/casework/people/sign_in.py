"""How somebody signs in and stays signed in: limits, wrong tries, sessions, tokens of programs. Pure."""

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated

from assent.casework.oversight.clock import counts_until, has_begun
from assent.casework.record.actors import Role
from assent.casework.record.caller import FromCaller, Name
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time

TOKEN_PREFIX = "assent_"  # noqa: S105  (no secret: it lets scanners of code find a token left there)
"""What tokens of programs begin with; tokens of sessions do not."""


class NotSignedIn(Refused):
    """Nobody is signed in by this: sign in, or sign in again."""


class LockedOut(NotSignedIn):
    """Too many wrong tries: nobody signs in under this id ``until`` then (in UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Too many wrong tries. Nobody signs in as this until {plan_time(until)}.")
        self.until = until


class PasswordDue(NotSignedIn):
    """The one-time password was right; a password of one's own is set before anything else."""

    def __init__(self) -> None:
        super().__init__("This password is for the first time only: set one of your own, then sign in.")


@dataclass(frozen=True, slots=True)
class SignInRules:
    """The figures of signing in; a plan may set others.

    ``wrong_tries`` within ``tries_within`` lock an id for ``locked_for``. A session ends after ``idle``
    without use and after ``session`` in any case (45 CFR 164.312(a)(2)(iii) wants an automatic end; the
    figures are the plan's). Its use is noted at most every ``noted_every``, to spare writes. A one-time
    password holds for ``one_time``, a token of a program for at most ``token``, the way through an
    identity provider for ``provider``. Lengths of passwords are in characters; SP 800-63B revision 4
    wants 15 where nothing else is asked.
    """

    wrong_tries: int = 5
    tries_within: timedelta = timedelta(minutes=15)
    locked_for: timedelta = timedelta(minutes=15)
    idle: timedelta = timedelta(minutes=15)
    session: timedelta = timedelta(hours=8)
    noted_every: timedelta = timedelta(minutes=1)
    one_time: timedelta = timedelta(days=7)
    token: timedelta = timedelta(days=366)
    provider: timedelta = timedelta(minutes=10)
    password_least: int = 12
    password_most: int = 256


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries to sign in under one id since a moment; ``locked_until`` where there were too many."""

    count: int = 0
    since: datetime | None = None
    locked_until: datetime | None = None

    def one_more(self, now: datetime, rules: SignInRules) -> "Tries":
        """With one more try, counted before it is known to be wrong: tries at the same moment count too.

        Raises ``LockedOut``. The last one that is allowed locks the id unless it turns out right. Tries that a
        clock dated ahead count for nothing, nor does their lock.
        """
        counts = self.since is not None and has_begun(self.since, now)
        if counts and self.locked_until is not None and now < self.locked_until:
            raise LockedOut(self.locked_until)
        goes_on = (
            counts
            and self.since is not None
            and not self.locked_until
            and now < self.since + rules.tries_within
        )
        tries = replace(self, count=self.count + 1) if goes_on else Tries(1, now)
        return (
            replace(tries, locked_until=now + rules.locked_for) if tries.count >= rules.wrong_tries else tries
        )


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody is signed in. ``digest`` is that of the token, which only they hold.

    ``second_factor``: they also proved to hold their authenticator, here or at the plan's provider.
    """

    digest: str = field(repr=False)
    account: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    second_factor: bool = False

    def holds(self, now: datetime, rules: SignInRules) -> bool:
        """Whether it has not ended by itself, and was not begun by a clock that was ahead."""
        return has_begun(self.started_at, now) and now < self.ends_at and now < self.seen_at + rules.idle

    def to_be_noted(self, now: datetime, rules: SignInRules) -> bool:
        """Whether its use is to be written down."""
        return now >= self.seen_at + rules.noted_every


@dataclass(frozen=True, slots=True)
class ProgramToken:
    """What a program signs in by; ``name`` is unique for its account, ``revoked_at`` its early end."""

    digest: str = field(repr=False)
    account: str
    name: Annotated[Name, FromCaller(example="nightly import")]
    made_at: datetime
    valid_until: Annotated[datetime, FromCaller("Its end.")]
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is neither revoked nor past its end, nor made by a clock that was ahead."""
        return self.revoked_at is None and has_begun(self.made_at, now) and now < self.valid_until


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way through an identity provider that was begun; it can be finished once, before ``ends_at``."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    ends_at: datetime

    def holds(self, now: datetime, rules: SignInRules) -> bool:
        """Whether it was begun, by this clock, and not too long ago."""
        return counts_until(self.ends_at, now, rules.provider)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the plan's provider says: ``role`` is None where its groups name none.

    ``second_factor``: it says that they proved themselves in the way that the plan requires of it.
    """

    subject: str
    id: str
    name: str
    role: Role | None = None
    organization: str = ""
    second_factor: bool = False


def folded(id: str) -> str:
    """An id as it is looked for: case and compatible signs do not tell two people apart."""
    return unicodedata.normalize("NFKC", id).casefold().strip()
