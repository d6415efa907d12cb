"""Subscriptions behind the desk's port. What the store refuses is a refusal of casework."""

from assent.adapters.projections.record import RequestRecord
from assent.adapters.store.exchange.subscriptions import SubscriptionTables


class SubscriptionRecord(SubscriptionTables):
    """Subscriptions beside a record of requests. Every method raises ``Refused`` where the store does."""

    def __init__(self, record: RequestRecord) -> None:
        super().__init__(record.store)
