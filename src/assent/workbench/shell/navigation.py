"""Where each role can go: the entries at the top of every page, and the page that each role begins on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assent.casework.people.permissions import USES, Use
from assent.casework.record.actors import OFFICES, Role

_REVIEWERS = frozenset({Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the key of its words, its address, and who has it; None of ``roles``: everybody, also strangers.

    ``also`` are addresses of pages that belong to it besides, ``key`` is the key of the keyboard that leads there.
    """

    words: str
    address: str
    roles: frozenset[Role] | None = None
    also: tuple[str, ...] = ()
    key: str = ""


ENTRIES = (
    Entry("shell.navigation.check", "/check"),
    Entry("shell.navigation.policies", "/policies"),
    Entry("shell.navigation.office", "/office", frozenset(OFFICES), ("/requests",)),
    Entry("shell.navigation.worklist", "/worklist", _REVIEWERS, ("/requests",), "u"),
    Entry("shell.navigation.inbox", "/inbox", _REVIEWERS, key="i"),
    Entry("shell.navigation.search", "/search", _REVIEWERS, key="s"),
    Entry("shell.navigation.figures", "/figures", USES[Use.READ_REPORTS], ("/readings", "/rules")),
    Entry("shell.navigation.audit", "/audit", USES[Use.AUDIT]),
    Entry("shell.navigation.administration", "/administration", USES[Use.READ_SETTINGS]),
)
HOME: Mapping[Role, str] = {
    Role.PROVIDER: "/office",
    Role.INTAKE: "/worklist",
    Role.NURSE: "/worklist",
    Role.PHYSICIAN: "/worklist",
    Role.AUDITOR: "/audit",
    Role.ADMINISTRATOR: "/administration",
    Role.POLICY_AUTHOR: "/policies",
}
"""The page that somebody begins on."""


_OF_REQUEST = re.compile(r"/(office/|audit/)?requests/(?P<id>[A-Za-z0-9._-]+)(/|$)")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    words: str
    address: str
    current: bool
    key: str = ""


def navigation(role: Role | None, path: str) -> tuple[Link, ...]:
    """The entries of a role, with the one that the page belongs to."""
    entries = (entry for entry in ENTRIES if entry.roles is None or role in entry.roles)
    return tuple(
        Link(
            entry.words,
            entry.address,
            any(_within(path, address) for address in (entry.address, *entry.also)),
            entry.key,
        )
        for entry in entries
    )


def home(role: Role) -> str:
    """Where somebody begins."""
    return HOME.get(role, "/")


def beginning(role: Role | None) -> Link:
    """The page that somebody begins on, by the words of its entry; of a stranger the first page."""
    address = home(role) if role else "/"
    words = (entry.words for entry in ENTRIES if entry.address == address)
    return Link(next(words, "shell.navigation.front"), address, current=False)


def request_page(role: Role, path: str) -> str:
    """The page of the request that an address is about, as the role has it; empty where there is none for it."""
    match = _OF_REQUEST.match(path)
    if match is None or role not in _REVIEWERS | OFFICES:
        return ""
    return f"/office/requests/{match['id']}" if role in OFFICES else f"/requests/{match['id']}"


def _within(path: str, address: str) -> bool:
    return path == address or path.startswith(f"{address}/")
