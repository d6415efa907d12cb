"""``office.toml`` of a store's folder: who may sign what, and whether approval may be automatic."""

import secrets
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from assent.casework.determination.signature import Act, SigningRule, SigningTable
from assent.casework.people.office import Delegate, DelegateSigner, Office
from assent.casework.record.checks import Refused
from assent.casework.record.identifiers import MemberIdShape
from assent.casework.record.lines import ItemKind

T = TypeVar("T", bool, int, str)
NAME = "office.toml"
_PHYSICIAN = ", ".join(f'"{act.value}"' for act in Act)
_START = """\
# How this plan's office works. Change it by hand. In a store with accounts a change counts once it was proposed and
# confirmed (assent plan propose); elsewhere from the next command on.

# The plan's decision that switches automatic approval on: who decided, and when. Empty: a clinician approves.
automatic_approval = {automatic}

# From this the numbers of authorizations are made. Keep it.
numbers = "{numbers}"

# Who may sign what, by credential.
[[signing]]
credential = "MD"
acts = [{physician}]

[[signing]]
credential = "DO"
acts = [{physician}]

[[signing]]
credential = "RN"
acts = ["approve"]

# A row may be narrowed: specialty = "psychiatry", product_line = "commercial", kind = "drug".

[office]
draft_days = 30    # a draft not submitted by then expires
warning_days = 7   # so long before an authorization ends its provider is told
lock_minutes = 30  # how long one person works on a request alone
clock_days = 7     # so far ahead of the last entry or sweep the clock is believed; beyond it nothing is recorded
identified_signers = true  # who signs a request is on its office's list (signers in providers.csv) or has an NPI
public_policies = false  # whether the workbench shows policies to whoever comes, or to people signed in only
specialties = ["psychiatry"]  # who gives the treatments reviewed; one of them, or alike, decides a grievance

# Who decides under delegation, by product line.
[delegates]
# mgb_aco = "Example Pharmacy Services"

# Who signs for a delegate; a decision that nobody of these signed is not taken in. A delegate may decide for
# further product lines.
# [[delegate]]
# name = "Example Pharmacy Services"
# product_lines = ["mgb_aco"]
# [[delegate.signers]]
# person = "Dr. Example"
# credential = "MD"
# license = "MA-000000"
# license_valid_until = 2027-12-31
# specialty = "psychiatry"

# Settings that two people change. What can end or approve a request always takes two; of these the plan may choose.
# [two_people]
# "plan.letterhead" = false
# "plan.calendar" = true

# How member numbers look, where a mistyped one is to be found before it is looked up.
# [member_number]
# pattern = "M-[0-9]+"
# words = "M- and digits, as on the card"
"""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """What the file says. ``automatic`` is the plan's decision, empty where there is none."""

    automatic: str
    numbers: str
    signing: SigningTable
    office: Office


def check_no_office(folder: Path) -> None:
    """Raise ``Refused`` where the folder was made before: a record that is gone is restored, not begun anew."""
    if (folder / NAME).exists():
        raise Refused(
            f"{NAME} is there already; nothing was changed. Where the record of this folder is gone, restore a "
            "backup into a new folder: `assent audit restore BACKUP FOLDER`."
        )


def make_office(folder: Path, automatic: str) -> None:
    """Write the file of a new folder."""
    quoted = '"' + automatic.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = _START.format(automatic=quoted, numbers=secrets.token_hex(16), physician=_PHYSICIAN)
    (folder / NAME).write_text(text, "utf-8")


def read_office(folder: Path) -> OfficeFile:
    """Read the file; raises ``Refused`` where it is missing or wrong."""
    try:
        text = (folder / NAME).read_text("utf-8")
    except OSError:
        raise Refused(f"There is no {NAME} in this folder; make one with `assent init FOLDER`.") from None
    except UnicodeDecodeError as error:
        raise Refused(f"{NAME}: {error}.") from None
    return office_of(text)


def office_of(text: str) -> OfficeFile:
    """What the text of the file says; raises ``Refused`` where it is wrong."""
    try:
        data = tomllib.loads(text)
        signing = SigningTable(tuple(map(_rule, data.get("signing", []))))
        automatic = _typed(data, "automatic_approval", "")
        return OfficeFile(automatic, str(data["numbers"]), signing, _office(data))
    except KeyError as error:
        raise Refused(f"{NAME}: {error} is missing; see a new one of `assent init`.") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused(f"{NAME}: {error}.") from None


def _office(data: dict[str, Any]) -> Office:
    settings, usual = data.get("office", {}), Office()
    specialties = _texts(settings, "specialties", usual.specialties)
    values = {name: _typed(settings, name, getattr(usual, name)) for name in settings if name in _PLAIN}
    unknown = sorted(set(settings) - set(_PLAIN) - {"specialties"})
    if unknown:
        raise ValueError(f"[office] has no {unknown[0]}; there are: {', '.join((*_PLAIN, 'specialties'))}")
    delegates = _delegates(data)
    shape = data.get("member_number")
    members = MemberIdShape(str(shape["pattern"]), str(shape["words"])) if shape else None
    return Office(**values, delegates=delegates, members=members, specialties=specialties)


_PLAIN = tuple(
    named.name for named in fields(Office) if named.name not in ("delegates", "members", "specialties")
)
"""The settings of ``[office]`` that are one value."""


def _typed(table: dict[str, Any], name: str, usual: T) -> T:
    """A setting of the type that it usually has: a text such as "false" is no switch that is off.

    Raises ``ValueError`` for any other.
    """
    value = table.get(name, usual)
    if type(value) is not type(usual):
        raise ValueError(f"{name} is {value!r}; write {_WORDS[type(usual)]}")
    return value


def _texts(table: dict[str, Any], name: str, usual: tuple[str, ...] | None) -> tuple[str, ...]:
    """A list of texts: one text alone would be read letter by letter. Without a usual one it must be there."""
    value = table[name] if usual is None else table.get(name, list(usual))
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{name} is {value!r}; write a list of texts in brackets")
    return tuple(value)


_WORDS = {
    bool: "true or false, without quotes",
    int: "a whole number, without quotes",
    str: "a text in quotes, empty for none",
}


def _delegates(data: dict[str, Any]) -> tuple[Delegate, ...]:
    """By name: its product lines from both tables, and its signers."""
    lines: dict[str, set[str]] = {}
    signers: dict[str, list[DelegateSigner]] = {}
    for line, name in data.get("delegates", {}).items():
        lines.setdefault(str(name), set()).add(str(line))
    for row in data.get("delegate", []):
        lines.setdefault(str(row["name"]), set()).update(_texts(row, "product_lines", ()))
        signers.setdefault(str(row["name"]), []).extend(map(_signer, row.get("signers", [])))
    return tuple(Delegate(name, frozenset(its), tuple(signers.get(name, ()))) for name, its in lines.items())


def _signer(row: dict[str, Any]) -> DelegateSigner:
    until = row["license_valid_until"]
    if type(until) is not date:
        raise ValueError(
            f"license_valid_until of {row['person']} is {until!r}; write a date such as 2027-12-31"
        )
    return DelegateSigner(
        str(row["person"]), str(row["credential"]), str(row["license"]), until, str(row["specialty"])
    )


def _rule(row: dict[str, Any]) -> SigningRule:
    return SigningRule(
        str(row["credential"]),
        frozenset(Act(act) for act in _texts(row, "acts", None)),
        row.get("specialty"),
        row.get("product_line"),
        ItemKind(row["kind"]) if "kind" in row else None,
    )
