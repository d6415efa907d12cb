"""Billing codes as claims and charts write them: five characters, and the modifiers behind them.

A modifier says how something was done or supplied (``JZ``: nothing was discarded); what needs authorization does
not depend on it. Form only: whether there is such a code is a question to a table.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

_CODE = r"(?P<code>[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z])"
_APART = r"(?P<apart>(?:[\s:,./-]+[0-9A-Z]{2}){0,4})"
_JOINED = r"(?P<joined>(?:[A-Z][0-9A-Z]|[0-9][A-Z]){0,4})"
_WRITTEN = re.compile(rf"(?:(?:CPT|HCPCS)\s*[:#]?\s*)?{_CODE}{_JOINED}{_APART}", re.ASCII)
_NEAR = 3


@dataclass(frozen=True, slots=True)
class BillingCode:
    """A CPT or HCPCS code with its modifiers, in capitals."""

    code: str
    modifiers: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def billing_code(text: str) -> BillingCode | None:
    """The code that a text writes: ``J1234``, ``J1234-JZ``, ``j1234 jz``, ``J1234JZ``; None where it writes none.

    Two digits behind a code are a modifier only where something stands between.
    """
    match = _WRITTEN.fullmatch(text.strip().upper())
    if match is None:
        return None
    joined = tuple(match["joined"][start : start + 2] for start in range(0, len(match["joined"]), 2))
    return BillingCode(match["code"], (*joined, *re.findall("[0-9A-Z]{2}", match["apart"])))


def base_code(text: str) -> str:
    """The code without its modifiers; what is no billing code in capitals, as it stands."""
    code = billing_code(text)
    return code.code if code else text.strip().upper()


def near_codes(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Known codes that this one may be a slip of: a digit mistyped, or two exchanged."""
    return tuple(get_close_matches(code, sorted(set(known)), n=_NEAR, cutoff=0.75))
