"""``exchange.toml`` of an installation's folder: its own address, which hosts may be called, which profiles count.

It stays on the machine of the store: who administers over HTTP cannot let this machine call another host.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assent.casework.record.checks import Refused

NAME = "exchange.toml"
_KEYS = {"address": str, "hosts": list, "private_hosts": list, "payers": list, "profiles": dict}
_PROFILE_KEYS = {"packages": str, "on_fault": str, "without": list}


class OnFault(StrEnum):
    """What is done with what breaks a profile: not looked at, taken with a note of it, or turned away."""

    OFF = "off"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """The table ``profiles``: the folder with packages of FHIR, and what is done with what breaks their profiles.

    ``packages`` is a path, from the folder of the installation on where it is relative. ``without`` are the names of
    packages that may be missing, ``*`` for any.
    """

    packages: str = ""
    on_fault: OnFault = OnFault.OFF
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeSettings:
    """``address`` is how others reach this installation, as ``https://plan.example.org``; empty where it is not said.

    ``hosts`` are the hosts that may be called, each with its port where that is not 443; ``private_hosts`` are more
    of them, whose addresses may lie in a private network or on this machine. ``payers`` are the plan's own identifiers
    as a payer, as ``SYSTEM|VALUE`` or the value alone; without any the payer of a coverage is not looked at.
    ``profiles`` says whether what comes in is checked against packages of FHIR. Raises ``Refused``.
    """

    address: str = ""
    hosts: frozenset[str] = frozenset()
    private_hosts: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()
    profiles: ProfileSettings = ProfileSettings()

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        is_address = parts.scheme in ("https", "http") and parts.hostname and parts.path in ("", "/")
        if self.address and not is_address:
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
                f"{NAME}: {key} is not understood; there are: address, a text, hosts, private_hosts and payers, "
                "lists of texts, and the table [profiles]."
            )
    hosts, private, payers = (data.get(key, []) for key in ("hosts", "private_hosts", "payers"))
    return ExchangeSettings(
        data.get("address", "").rstrip("/"), _hosts(hosts), _hosts(private), frozenset(payers),
        _profiles(data.get("profiles", {})),
    )  # fmt: skip


def _profiles(data: Mapping[str, Any]) -> ProfileSettings:
    """The table ``profiles``. Raises ``Refused``."""
    for key, value in data.items():
        if key not in _PROFILE_KEYS or not _is(value, _PROFILE_KEYS[key]):
            raise Refused(
                f"{NAME}: profiles.{key} is not understood; there are: packages, a folder, on_fault, "
                f"{' or '.join(OnFault)}, and without, a list of texts."
            )
    on_fault = data.get("on_fault", OnFault.WARN if data.get("packages") else OnFault.OFF)
    if on_fault not in set(OnFault):
        raise Refused(f"{NAME}: profiles.on_fault is {on_fault!r}; write {' or '.join(OnFault)}.")
    if on_fault != OnFault.OFF and not data.get("packages"):
        raise Refused(f"{NAME}: profiles.packages is missing; name the folder with the packages of FHIR.")
    return ProfileSettings(data.get("packages", ""), OnFault(on_fault), tuple(data.get("without", ())))


def _is(value: object, kind: type) -> bool:
    parts = value if isinstance(value, list) else []
    return isinstance(value, kind) and all(isinstance(part, str) for part in parts)


def _hosts(hosts: list[Any]) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in hosts)
