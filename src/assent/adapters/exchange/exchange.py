"""Exchange as the desk needs it, by what the folder of an installation says."""

from dataclasses import dataclass
from pathlib import Path

from assent.adapters.exchange.outgoing import Outgoing
from assent.adapters.exchange.settings import read_exchange
from assent.adapters.exchange.signed_tokens import SignedTokenChecks


@dataclass(frozen=True, slots=True)
class ExchangeOfFolder:
    """Signed tokens, and the address of the installation as others reach it; empty where nobody says."""

    tokens: SignedTokenChecks
    address: str


def open_exchange(folder: Path) -> ExchangeOfFolder:
    """What exchange works with. Raises ``Refused`` where ``exchange.toml`` cannot be read."""
    settings = read_exchange(folder)
    return ExchangeOfFolder(SignedTokenChecks(Outgoing(settings)), settings.address)
