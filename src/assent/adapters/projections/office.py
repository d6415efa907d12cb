"""``office.toml`` of a store's folder: who may sign what, and whether approval may be automatic."""

import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assent.casework.request.checks import Refused
from assent.casework.request.signature import Act, SigningRule, SigningTable

NAME = "office.toml"
_PHYSICIAN = ", ".join(f'"{act.value}"' for act in Act)
_START = """\
# How this plan's office works. Change it by hand; a change counts from the next command on.

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
"""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """What the file says. ``automatic`` is the plan's decision, empty where there is none."""

    automatic: str
    numbers: str
    signing: SigningTable


def make_office(folder: Path, automatic: str) -> None:
    """Write the file of a new folder."""
    quoted = '"' + automatic.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = _START.format(automatic=quoted, numbers=secrets.token_hex(16), physician=_PHYSICIAN)
    (folder / NAME).write_text(text, "utf-8")


def read_office(folder: Path) -> OfficeFile:
    """Read the file; raises ``Refused`` where it is missing or wrong."""
    try:
        data = tomllib.loads((folder / NAME).read_text("utf-8"))
        signing = SigningTable(tuple(map(_rule, data.get("signing", []))))
        return OfficeFile(str(data.get("automatic_approval", "")), str(data["numbers"]), signing)
    except OSError:
        raise Refused(f"There is no {NAME} in this folder; make one with `assent init FOLDER`.") from None
    except KeyError as error:
        raise Refused(f"{NAME}: {error} is missing; see a new one of `assent init`.") from None
    except (ValueError, TypeError) as error:
        raise Refused(f"{NAME}: {error}.") from None


def _rule(row: dict[str, Any]) -> SigningRule:
    return SigningRule(str(row["credential"]), frozenset(Act(one) for one in row["acts"]))
