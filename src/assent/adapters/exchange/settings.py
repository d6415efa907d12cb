"""``exchange.toml`` of an installation's folder: its own address, and which hosts may be called from here.

It stays on the machine of the store: who administers over HTTP cannot let this machine call another host.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assent.casework.record.checks import Refused

NAME = "exchange.toml"
_KEYS = {"address": str, "hosts": list, "private_hosts": list, "payers": list}


@dataclass(frozen=True, slots=True)
class ExchangeSettings:
    """``address`` is how others reach this installation, as ``https://plan.example.org``; empty where it is not said.

    ``hosts`` are the hosts that may be called, each with its port where that is not 443; ``private_hosts`` are more
    of them, whose addresses may lie in a private network or on this machine. ``payers`` are the plan's own identifiers
    as a payer, as ``SYSTEM|VALUE`` or the value alone; without any the payer of a coverage is not looked at. Raises
    ``Refused``.
    """

    address: str = ""
    hosts: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        whole = parts.scheme in ("https", "http") and parts.hostname and parts.path in ("", "/")
        if self.address and not whole:
            raise Refused(
                f"{NAME}: address is {self.address!r}; give it as https://plan.example.org, without a path."
            )


def read_exchange(folder: Path) -> ExchangeSettings:
    """What the file says; without one no host may be called. Raises ``Refused``."""
    try:
        data = tomllib.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError:
        return ExchangeSettings()
    except (OSError, ValueError) as error:
        raise Refused(f"{NAME} cannot be read: {error}.") from None
    for key, value in data.items():
        if key not in _KEYS or not _is(value, _KEYS[key]):
            raise Refused(
                f"{NAME}: {key} is not understood; there are: address, a text, and hosts, private_hosts and payers, "
                "lists of texts."
            )
    hosts, private, payers = (data.get(key, []) for key in ("hosts", "private_hosts", "payers"))
    return ExchangeSettings(
        data.get("address", "").rstrip("/"), _hosts(hosts), _hosts(private), frozenset(payers)
    )


def _is(value: object, kind: type) -> bool:
    parts = value if isinstance(value, list) else []
    return isinstance(value, kind) and all(isinstance(part, str) for part in parts)


def _hosts(given: list[Any]) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in given)
