"""What the store refuses, and why: each is the refusal of casework that the desk's port promises.

Messages hold ids only, never what a record says.
"""

from assent.casework.record import checks


class StoreError(checks.Refused):
    """Anything that the store refuses. Nothing of the refused work is in the record."""

    def __init__(self, message: str) -> None:
        super().__init__(message[:1].upper() + message[1:])


class ChangedMeanwhile(StoreError, checks.Conflicting):
    """Somebody else has written to the request since it was read: read it again, then decide again."""

    def __init__(self, request: str, expected: int, actual: int):
        self.request, self.expected, self.actual = request, expected, actual
        super().__init__(
            f"request {request} is at entry {actual}, not {expected}: it has changed since it was read."
        )


class KeyUsedBefore(StoreError, checks.KeyReused):
    """An idempotency key came a second time, with other content."""

    def __init__(self, request: str):
        self.request = request
        super().__init__(f"request {request}: this idempotency key was used before with other content.")


class RuleBroken(StoreError):
    """The database itself, or the chain, does not take the work: a rule of the record would be broken."""

    def __init__(self, request: str, rule: str):
        self.request, self.rule = request, rule
        super().__init__(f"request {request}: refused by {rule}.")


class DamagedRecord(StoreError, checks.Damaged):
    """The record of a request is not what was written. Nothing is done on it, and nothing of it is told."""

    def __init__(self, request: str):
        self.request = request
        super().__init__(
            f"request {request}: its record is not what was written, so it is neither shown nor changed. "
            "An auditor runs `assent audit verify`, which names the entry."
        )


class StoreUnavailable(StoreError, checks.Unavailable):
    """The store cannot be used now: disk full, read-only, locked, damaged or out of reach."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(f"the store is not available: {why}. Nothing was written.")


class OutOfDate(StoreError):
    """The store was made by another version of Assent and has to be brought up to date first."""


class NothingThere(StoreError, checks.NotFound):
    """There is no such request, page or attachment."""


class AttachmentRefused(StoreError):
    """An attachment is too large, of a type that is not taken, or not what it claims to be."""


class OpeningRefused(StoreError, checks.NotPermitted):
    """The permission decision does not allow opening this attachment."""
