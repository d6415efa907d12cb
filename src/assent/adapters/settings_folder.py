"""The files of settings in the folder of an installation: read as they stand, and checked as a whole."""

from dataclasses import dataclass, field
from pathlib import Path

from assent.adapters.directory.code_list import codes_of
from assent.adapters.identity import OpenIdProvider
from assent.adapters.identity.settings import identity_of
from assent.adapters.plan_file import plan_of
from assent.adapters.projections.office import office_of
from assent.adapters.store.durable import whole
from assent.casework.determination.signature import SigningTable
from assent.casework.people.office import Office
from assent.casework.people.sign_in import SignInRules
from assent.casework.plan.entries import check_plan
from assent.casework.plan.plan import Plan, PlanError
from assent.casework.plan.settings import (
    CODES,
    FILES,
    IDENTITY,
    OFFICE,
    PLAN,
    VALID_CODES,
    SettingsFault,
    SettingsFiles,
)
from assent.casework.record.checks import Unavailable
from assent.casework.requirement.code_list import CodeList
from assent.logic.package import Catalogue
from assent.terms.sizes import size_words

_MOST_BYTES = 4 * 1024 * 1024
"""Of one file: a list of twenty thousand codes is smaller."""


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """What the files of settings say, each in its own terms."""

    plan: Plan
    signing: SigningTable
    automatic: str
    numbers: str = field(repr=False)
    office: Office
    codes: CodeList | None
    sign_in: SignInRules
    provider: OpenIdProvider | None


class InstallationFolder:
    """The files of settings of one folder."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder, self._catalogue = folder, catalogue

    def read(self) -> dict[str, str]:
        """The text of each file of settings that there is. Raises ``SettingsFault``."""
        return {name: _text(self._folder / name) for name in FILES if (self._folder / name).exists()}

    def write(self, files: SettingsFiles) -> None:
        """Let the folder hold these files, and of files of settings no other. What differs is kept as NAME.before."""
        try:
            for name in FILES:
                _replace(self._folder / name, files.get(name))
        except OSError as error:
            raise Unavailable(f"The settings cannot be written: {error.strerror}.") from None

    def opened(self, files: SettingsFiles) -> SettingsRead:
        """What files say, checked. Raises ``PlanError`` and ``Refused`` for the first entry that cannot stand."""
        if OFFICE not in files:
            raise SettingsFault(f"There is no {OFFICE} in this folder; make one with `assent init FOLDER`.")
        office = office_of(files[OFFICE])
        rules, openid = (
            identity_of(files[IDENTITY], self._folder) if IDENTITY in files else (SignInRules(), None)
        )
        codes = codes_of(files[CODES], files.get(VALID_CODES, "")) if CODES in files else None
        return SettingsRead(
            self._plan(files), office.signing, office.automatic, office.numbers, office.office, codes, rules,
            OpenIdProvider(openid) if openid else None,
        )  # fmt: skip

    def _plan(self, files: SettingsFiles) -> Plan:
        """The plan's decisions; without a file the default plan, which decides nothing."""
        try:
            return check_plan(plan_of(files[PLAN]), self._catalogue) if PLAN in files else Plan()
        except PlanError as error:
            raise PlanError(f"{PLAN}: {error}") from None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise SettingsFault(
                f"{path.name} is larger than {size_words(_MOST_BYTES)}; leave out what has ended."
            )
        return content.decode("utf-8")
    except OSError as error:
        raise SettingsFault(f"{path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise SettingsFault(f"{path.name} is not in UTF-8: {error.reason} at byte {error.start}.") from None


def _replace(path: Path, text: str | None) -> None:
    """Let a file be this text, or be gone; what was another one stays beside it."""
    before = path.read_bytes() if path.exists() else None
    if before == (text.encode() if text is not None else None):
        return
    if before is not None:
        path.replace(path.with_name(f"{path.name}.before"))
    if text is not None:
        with whole(path) as part:
            part.touch(mode=0o600)
            part.write_bytes(text.encode())
