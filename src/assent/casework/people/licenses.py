"""How the number of a license is written: the state that issued it, then the number there."""

import re

from assent.casework.record.checks import InvalidRecord

STATES = frozenset({
    *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY"),
    *("LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH"),
    *("OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"),
    *("AS", "GU", "MP", "PR", "VI"),
})  # fmt: skip
"""Who issues licenses, by postal abbreviation."""
_FORM = re.compile(r"([A-Z]{2})-(?=[A-Z0-9-]*[0-9])[A-Z0-9]+(-[A-Z0-9]+)*")
_MOST = 30


def check_number(number: str) -> None:
    """Raise ``InvalidRecord`` for what cannot be the number of a license, such as a question mark.

    Only what is entered anew is held to it: a license of before stays readable.
    """
    written = _FORM.fullmatch(number)
    if written is None or len(number) > _MOST or written[1] not in STATES:
        raise InvalidRecord(
            f"license: number {number!r}; write the state that issued it, a hyphen, and its number in capital "
            "letters and digits, as MA-123456."
        )
