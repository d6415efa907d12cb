"""Who signed a request for its office: somebody who can be found again, not a word.

The signature of the request as a whole stands behind every fact that has no evidence of its own, and with it
the software may approve.
"""

import re
from collections.abc import Collection

from assent.casework.record.checks import InvalidRecord
from assent.casework.record.identifiers import check_npi

_WITH_NPI = re.compile(r"(?P<name>.+?)[\s,(]+NPI[\s:#]*(?P<npi>[0-9]+)\)?", re.IGNORECASE)
_WAY_OUT = "give the name with the NPI of who signed, as in 'Jane Roe, MD, NPI 1234567893'"


def check_signer(field: str, person: str, listed: Collection[str], *, identified: bool) -> None:
    """Raise ``InvalidRecord`` for a text that says nobody; ``field`` is where it was written.

    Anybody with a name and a valid NPI is somebody. Without one, a person of the office's list is, where the
    plan keeps one; where it keeps none and does not ask that signers be ``identified``, a name or a role written out.
    """
    match = _WITH_NPI.fullmatch(person.strip())
    if match:
        check_npi(match["npi"])
    if match and _words(match["name"]):
        return
    if listed and _plain(person) in map(_plain, listed):
        return
    if listed:
        raise InvalidRecord(
            f"{field}: this is nobody on the office's list of who signs; name one of them, or {_WAY_OUT}."
        )
    words = _words(person)
    if identified or not (len(words) >= _FEWEST or any(len(word) >= _WRITTEN_OUT for word in words)):
        raise InvalidRecord(f"{field}: this names nobody; {_WAY_OUT}.")


_FEWEST, _WRITTEN_OUT = 2, 4
"""Two words, or one of so many letters, are taken for a name or a role."""


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
