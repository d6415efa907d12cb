"""The settings of an installation: which there are, what a change of them says, and which of them take two people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from assent.casework.plan.settings_data import SettingsFault as SettingsFault
from assent.casework.plan.settings_data import shown, statements, table_of, values_of
from assent.casework.record.codec.events import canonical

PLAN, OFFICE, CODES, IDENTITY = "plan.toml", "office.toml", "authorization.csv", "identity.toml"
VALID_CODES = "codes.csv"
FILES = (PLAN, OFFICE, CODES, VALID_CODES, IDENTITY)
"""The files that settings stand in. The directory is data, and texts of letters decide nothing."""

SettingsFiles = Mapping[str, str]
"""The text of each of ``FILES`` that there is, by its name."""

TWO_PEOPLE = "two_people"
"""The table of ``office.toml`` that says of which settings one person suffices, or two are needed."""


@dataclass(frozen=True, slots=True)
class PlanSetting:
    """One setting. ``two``: a change takes two people; ``fixed``: whatever the plan says of it.

    Fixed is what can end or approve a request, or says who may. ``secret``: its value is never shown.
    """

    id: str
    title: str
    two: bool = True
    fixed: bool = True
    secret: bool = False


def _ours(id: str, title: str, *, two: bool = True) -> PlanSetting:
    """A setting of which the plan decides how many people it takes; ``two`` is what holds otherwise."""
    return PlanSetting(id, title, two, fixed=False)


SETTINGS: tuple[PlanSetting, ...] = (
    PlanSetting("plan.adoption", "Reading adopted"),
    PlanSetting("plan.presumption", "Presumption"),
    PlanSetting("plan.determination", "Routing determination"),
    PlanSetting("plan.removed_bar", "Bar removed"),
    PlanSetting("plan.added_bar", "Bar added"),
    PlanSetting("plan.rule", "Rule of regulation"),
    _ours("plan.calendar", "Days off and days worked"),
    _ours("plan.letterhead", "Letterhead", two=False),
    PlanSetting("office.automatic_approval", "Automatic approval"),
    PlanSetting("office.numbers", "Seed of authorization numbers", secret=True),
    PlanSetting("office.signing", "Signing table"),
    _ours("office.draft_days", "Days until a draft expires", two=False),
    _ours("office.warning_days", "Days of warning before an authorization ends", two=False),
    _ours("office.lock_minutes", "Minutes that one person works on a request alone", two=False),
    PlanSetting("office.clock_days", "Days that a clock is believed ahead"),
    PlanSetting("office.identified_signers", "Signers must be identified"),
    PlanSetting("office.specialties", "Specialties of reviewers"),
    _ours("office.public_policies", "Policies shown to whoever comes"),
    PlanSetting("office.hook_call_days", "Days that calls while ordering are kept"),
    PlanSetting("office.legal_hold", "Legal hold: nothing that is kept is removed"),
    PlanSetting("office.delegates", "Delegates by product line"),
    PlanSetting("office.delegate", "Delegate"),
    _ours("office.member_number", "Form of member numbers", two=False),
    PlanSetting(f"office.{TWO_PEOPLE}", "Settings that take two people"),
    PlanSetting("authorization", "Code list"),
    PlanSetting("codes", "Table of codes that there are"),
    PlanSetting("identity.openid", "Provider of identities"),
    _ours("identity.sign_in", "Figures of signing in"),
)
"""Every setting, in the order in which changes are shown. One that is not listed takes two people."""

_BY_ID = {setting.id: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What changes of one setting: the statements that go, and those that come."""

    setting: str
    title: str
    takes_two: bool
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def says(self) -> str:
        """The change in words, in one line."""
        if len(self.before) <= 1 and len(self.after) <= 1:
            return f"{self.title}: {_one(self.before)} -> {_one(self.after)}"
        gone = [f"no longer: {statement}" for statement in self.before]
        return f"{self.title}: {' | '.join([*gone, *self.after])}"


def digest_of(files: SettingsFiles) -> str:
    """What two people confirm: the SHA-256 over all files, byte by byte."""
    return sha256(canonical(dict(files))).hexdigest()


def changes(before: SettingsFiles, after: SettingsFiles) -> tuple[SettingChange, ...]:
    """Every setting that differs, in words. Raises ``SettingsFault`` for a file that cannot be read.

    How many people a change takes is what held before it: the table of that is a setting itself. Comments and
    blank lines are no change.
    """
    old, new = values_of(before), values_of(after)
    order = [*_BY_ID, *sorted((old.keys() | new.keys()) - _BY_ID.keys())]
    takes = takes_two(before)
    differing = [id for id in order if (id in old, old.get(id)) != (id in new, new.get(id))]
    return tuple(_change(id, takes(id), *(_said(id, values) for values in (old, new))) for id in differing)


def in_words(files: SettingsFiles) -> tuple[tuple[PlanSetting, tuple[str, ...]], ...]:
    """What the files set, in words, each with its setting. Raises ``SettingsFault``."""
    values, takes = values_of(files), takes_two(files)
    known = [id for id in _BY_ID if id in values]
    shown_settings = ((replace(_BY_ID[id], two=takes(id)), _said(id, values)) for id in known)
    return tuple((setting, _HIDDEN if setting.secret else sentences) for setting, sentences in shown_settings)


def takes_two(files: SettingsFiles) -> Callable[[str], bool]:
    """Says of a setting whether a change takes two people, by the table of these files. Raises ``SettingsFault``."""
    chosen = dict(_chosen(files))

    def takes(id: str) -> bool:
        setting = _BY_ID.get(id)
        return setting is None or (setting.two if setting.fixed else chosen.get(id, setting.two))

    return takes


def check_table(files: SettingsFiles) -> None:
    """Raise ``SettingsFault`` where the plan's table names what is no setting, or what always takes two people."""
    for _ in _chosen(files):
        pass


def _chosen(files: SettingsFiles) -> Iterator[tuple[str, bool]]:
    """The rows of the plan's own table."""
    for id, two in table_of(files, OFFICE, TWO_PEOPLE).items():
        setting = _BY_ID.get(id)
        if setting is None or setting.fixed:
            why = "always takes two people" if setting else "is no setting"
            choice = ", ".join(choosable.id for choosable in SETTINGS if not choosable.fixed)
            raise SettingsFault(f"{OFFICE}: [{TWO_PEOPLE}] {id!r} {why}; a plan may choose for {choice}.")
        if not isinstance(two, bool):
            raise SettingsFault(f"{OFFICE}: [{TWO_PEOPLE}] {id!r} must be true or false, not {two!r}.")
        yield id, two


def _said(id: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    return statements(id, values[id]) if id in values else ()


def _change(id: str, two: bool, before: tuple[str, ...], after: tuple[str, ...]) -> SettingChange:
    setting = _BY_ID.get(id)
    title = setting.title if setting else f"{shown(id)}, which is no known setting"
    if setting is not None and setting.secret:
        return SettingChange(id, title, two, _HIDDEN, ("another one",))
    old, new = set(before), set(after)
    gone = tuple(statement for statement in before if statement not in new)
    come = tuple(statement for statement in after if statement not in old)
    if gone or come:
        return SettingChange(id, title, two, gone, come)
    # Of two decisions of one day the later counts, and a row may stand twice.
    lists = (f"in this order: {'; '.join(sentences) or 'nothing'}" for sentences in (before, after))
    return SettingChange(id, title, two, *((listing,) for listing in lists))


_HIDDEN = ("a value that is not shown",)


def _one(sentences: tuple[str, ...]) -> str:
    return sentences[0] if sentences else "none"
