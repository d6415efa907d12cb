"""``identity.toml`` of an installation's folder: figures of signing in, and the plan's own provider."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assent.casework.people.sign_in import SignInRules
from assent.casework.record.actors import PROGRAMS, Role
from assent.casework.record.checks import Refused

NAME = "identity.toml"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""How a provider may sign. Those with a shared secret, and none at all, are not among them."""
LEAST_CHARACTERS = 8
"""A plan may not ask for shorter passwords, by SP 800-63B."""
CALLBACK = "/auth/openid/callback"
"""The path to which the provider sends people back."""
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_RULES = {
    "wrong_tries": ("wrong_tries", ""),
    "tries_within_minutes": ("tries_within", "minutes"),
    "locked_for_minutes": ("locked_for", "minutes"),
    "idle_minutes": ("idle", "minutes"),
    "session_minutes": ("session", "minutes"),
    "one_time_days": ("one_time", "days"),
    "token_days": ("token", "days"),
    "password_least": ("password_least", ""),
}
_OPENID: Mapping[str, tuple[type, Any]] = {
    "issuer": (str, None),
    "client_id": (str, None),
    "redirect": (str, None),
    "secret_environment": (str, ""),
    "secret_file": (str, ""),
    "scopes": (list, ["openid", "profile"]),
    "account_claim": (str, "sub"),
    "name_claim": (str, "name"),
    "groups_claim": (str, "groups"),
    "organization_claim": (str, ""),
    "create_accounts": (bool, False),
    "algorithms": (list, ["RS256", "ES256"]),
    "leeway_seconds": (int, 60),
    "acr": (list, []),
    "amr": (list, []),
    "role": (list, []),
}
"""The keys of [openid]: their type, and what holds where they are absent; None where they must be there."""


@dataclass(frozen=True, slots=True)
class OpenIdSettings:
    """A plan's provider. ``issuer`` as its documents write it; ``redirect`` is this installation's address.

    ``account_claim`` gives the account's id, and must be one that people cannot change themselves.
    ``roles`` are groups and the role each gives, the first that fits; ``organization_claim`` gives the
    NPI of a provider's office. ``leeway`` is how far the two clocks may be apart. ``acr`` are levels of
    authentication of which the provider must state one, ``amr`` methods of which it must state all: who signed in
    so has proven a second factor, and nobody else signs in. Raises ``Refused``.
    """

    issuer: str
    client: str
    redirect: str
    secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile")
    account_claim: str = "sub"
    name_claim: str = "name"
    groups_claim: str = "groups"
    organization_claim: str = ""
    roles: tuple[tuple[str, Role], ...] = ()
    makes_accounts: bool = False
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    leeway: timedelta = timedelta(seconds=60)
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        for name, address in (("issuer", self.issuer), ("redirect", self.redirect)):
            _must(is_safe(address), f"{name} is {address!r}; it begins with https://")
        known = ", ".join(ALGORITHMS)
        _must(
            bool(self.algorithms) and set(self.algorithms) <= set(ALGORITHMS), f"algorithms: any of {known}"
        )
        _must("openid" in self.scopes, "scopes must hold openid")
        _must(bool(self.client and self.account_claim), "client_id and account_claim must say something")
        _must(bool(self.roles) or not self.makes_accounts, "create_accounts needs an [[openid.role]]")


def is_safe(address: str) -> bool:
    """Whether what is sent there is encrypted, or stays on this machine."""
    parts = urlsplit(address)
    loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or loopback)


def read_identity(folder: Path) -> tuple[SignInRules, OpenIdSettings | None]:
    """What the file says; without one the usual figures, and no provider. Raises ``Refused``."""
    try:
        text = (folder / NAME).read_text("utf-8")
    except FileNotFoundError:
        return SignInRules(), None
    except (OSError, ValueError) as error:
        raise Refused(f"{NAME} cannot be read: {error}.") from None
    return identity_of(text, folder)


def identity_of(text: str, folder: Path) -> tuple[SignInRules, OpenIdSettings | None]:
    """What the text of the file says; a ``secret_file`` lies in the folder. Raises ``Refused``."""
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise Refused(f"{NAME} cannot be read: {error}.") from None
    tables: dict[str, tuple[type, Any]] = {"sign_in": (dict, {}), "openid": (dict, {})}
    settings = _read(data, tables, "the file")
    openid = settings["openid"]
    return _rules(settings["sign_in"]), _openid(openid, folder) if openid else None


def _rules(table: Mapping[str, Any]) -> SignInRules:
    """The usual figures, and those of the file over them."""
    values = _read(table, dict.fromkeys(_RULES, (int, 0)), "[sign_in]")
    limits: dict[str, Any] = {}
    for key in table:
        name, unit = _RULES[key]
        _must(values[key] > 0, f"{key} is {values[key]}; give a number from 1")
        limits[name] = timedelta(**{unit: values[key]}) if unit else values[key]
    rules = replace(SignInRules(), **limits)
    _must(
        LEAST_CHARACTERS <= rules.password_least <= 64,
        f"password_least is {rules.password_least}; give {LEAST_CHARACTERS} to 64",
    )
    return rules


def _openid(table: Mapping[str, Any], folder: Path) -> OpenIdSettings:
    values = _read(table, _OPENID, "[openid]")
    back = urlsplit(values["redirect"]).path.endswith(CALLBACK)
    _must(back, f"redirect ends with {CALLBACK}, where this installation waits for the provider")
    _must(0 <= values["leeway_seconds"] <= 300, "leeway_seconds: give 0 to 300")
    return OpenIdSettings(
        values["issuer"],
        values["client_id"],
        values["redirect"],
        _secret(values["secret_environment"], values["secret_file"], folder),
        tuple(map(str, values["scopes"])),
        values["account_claim"],
        values["name_claim"],
        values["groups_claim"],
        values["organization_claim"],
        tuple(map(_role, values["role"])),
        values["create_accounts"],
        tuple(map(str, values["algorithms"])),
        timedelta(seconds=values["leeway_seconds"]),
        tuple(map(str, values["acr"])),
        tuple(map(str, values["amr"])),
    )


def _secret(environment: str, file: str, folder: Path) -> str:
    """The client's secret; empty for a client without one, which PKCE alone protects."""
    _must(not (environment and file), "give secret_environment or secret_file, not both")
    if environment:
        _must(bool(os.environ.get(environment)), f"the environment variable {environment} is not set")
        return os.environ[environment]
    if not file:
        return ""
    try:
        secret = (folder / file).read_text("utf-8").strip()
    except (OSError, ValueError):
        secret = ""
    _must(bool(secret), f"secret_file {file} is empty or cannot be read")
    return secret


def _role(row: object) -> tuple[str, Role]:
    _must(isinstance(row, dict), "write [[openid.role]] with group and role below")
    assert isinstance(row, dict)
    values = _read(row, {"group": (str, None), "role": (str, None)}, "[[openid.role]]")
    people = [role.value for role in Role if role is not Role.SYSTEM and role not in PROGRAMS]
    _must(values["role"] in people, f"role is {values['role']!r}; there are: {', '.join(people)}")
    return values["group"], Role(values["role"])


def _read(table: Mapping[str, Any], keys: Mapping[str, tuple[type, Any]], where: str) -> dict[str, Any]:
    """The values of known keys, each of its type; what is absent is as usual."""
    unknown = [key for key in table if key not in keys]
    _must(not unknown, f"{where}: unknown key {''.join(unknown[:1])!r}; there are: {', '.join(keys)}")
    values: dict[str, Any] = {}
    for key, (kind, usual) in keys.items():
        value = table.get(key, usual)
        _must(value is not None, f"{where}: {key} is missing")
        _must(type(value) is kind, f"{where}: {key} must be {_WORDS[kind]}")
        values[key] = value
    return values


_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Refused(f"{NAME}: {otherwise}.")
