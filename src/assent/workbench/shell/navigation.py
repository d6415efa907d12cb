"""Where each role can go: the entries at the top of every page, and the page that each role begins on."""

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


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    words: str
    address: str
    current: bool
    key: str = ""


def navigation(role: Role | None, path: str) -> tuple[Link, ...]:
    """The entries of a role, with the one that the page belongs to."""
    mine = (one for one in ENTRIES if one.roles is None or role in one.roles)
    return tuple(
        Link(one.words, one.address, any(_within(path, each) for each in (one.address, *one.also)), one.key)
        for one in mine
    )


def home(role: Role) -> str:
    """Where somebody begins."""
    return HOME.get(role, "/")


def _within(path: str, address: str) -> bool:
    return path == address or path.startswith(f"{address}/")
