"""Exchange as the desk needs it, by what the folder of an installation says."""

from dataclasses import dataclass
from pathlib import Path
from secrets import choice

from assent.adapters.exchange.callbacks import ProgramAddresses
from assent.adapters.exchange.charts import FhirServers
from assent.adapters.exchange.outgoing import Outgoing
from assent.adapters.exchange.settings import read_exchange
from assent.adapters.exchange.signed_tokens import SignedTokenChecks
from assent.adapters.projections import GuidanceRecord, RequestRecord, SubscriptionRecord


@dataclass(frozen=True, slots=True)
class ExchangeOfFolder:
    """Signed tokens, the servers of programs, what was said and who is told of what, and what ``exchange.toml`` says.

    ``address`` is the installation's as others reach it, empty where nobody says; ``payers`` are the identifiers of
    the plan as a payer, each with its system before a bar where one is given.
    """

    tokens: SignedTokenChecks
    charts: FhirServers
    guidance: GuidanceRecord
    subscriptions: SubscriptionRecord
    callbacks: ProgramAddresses
    address: str
    payers: frozenset[str]

    def new_id(self) -> str:
        """100 random bits as text."""
        return "".join(choice(_SIGNS) for _ in range(20))


_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def open_exchange(folder: Path, record: RequestRecord) -> ExchangeOfFolder:
    """What exchange works with. Raises ``Refused`` where ``exchange.toml`` cannot be read."""
    settings = read_exchange(folder)
    outgoing = Outgoing(settings)
    return ExchangeOfFolder(
        SignedTokenChecks(outgoing),
        FhirServers(outgoing),
        GuidanceRecord(record),
        SubscriptionRecord(record),
        ProgramAddresses(outgoing),
        settings.address,
        settings.payers,
    )
