"""What was said while ordering, behind the desk's port. What the store refuses is a refusal of casework."""

from datetime import datetime

from assent.adapters.projections.record import RequestRecord
from assent.adapters.store.exchange.guidance import GuidanceTables
from assent.casework.exchange.guidance import CoverageAssertion, HookCall


class GuidanceRecord:
    """What was said, beside a record of requests. Every method raises ``Refused`` where the store does."""

    def __init__(self, record: RequestRecord) -> None:
        self._tables = GuidanceTables(record.store)

    def keep(self, call: HookCall, assertion: CoverageAssertion | None) -> None:
        """Keep a call with its answer, and what was said in it."""
        self._tables.keep(call, assertion)

    def assertion(self, id: str) -> CoverageAssertion | None:
        """What was said under an id."""
        return self._tables.assertion(id)

    def call_of(self, assertion: str) -> HookCall | None:
        """The call in which something was said under an id."""
        return self._tables.call_of(assertion)

    def calls(self, limit: int) -> list[HookCall]:
        """The latest calls, the latest first."""
        return self._tables.calls(limit)

    def forget(self, before: datetime, most: int) -> int:
        """Remove calls of before a moment with what was said in them, so many at most."""
        return self._tables.forget(before, most)
