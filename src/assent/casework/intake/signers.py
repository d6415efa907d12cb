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

    Anybody with a name and a valid NPI is somebody; a title, a role or "unknown" is no name. Without an NPI, a person
    of the office's list is somebody, where the plan keeps one; where it keeps none and does not ask that signers be
    ``identified``, a name or a role written out.
    """
    match = _WITH_NPI.fullmatch(person.strip())
    if match:
        check_npi(match["npi"])
    if match and _words(match["name"]) - _NO_PERSON - _TITLES - _ROLES:
        return
    if listed and _plain(person) in map(_plain, listed):
        return
    if listed:
        raise InvalidRecord(
            f"{field}: this is nobody on the office's list of who signs; name one of them, or {_WAY_OUT}."
        )
    words = _words(person) - _NO_PERSON - _TITLES
    if identified or not (len(words) >= _FEWEST or any(len(word) >= _WRITTEN_OUT for word in words)):
        raise InvalidRecord(f"{field}: this names nobody; {_WAY_OUT}.")


_FEWEST, _WRITTEN_OUT = 2, 4
"""Two words, or one of so many letters, are taken for a name or a role."""


_NO_PERSON = frozenset({
    "nobody", "none", "noone", "someone", "somebody", "anyone", "anybody", "unknown", "unnamed", "anonymous",
    "unspecified", "applicable", "available", "not", "no", "tbd", "pending", "test", "null", "nil", "undefined",
    "blank", "illegible", "signature", "signed", "electronically", "attached", "above", "below", "same", "see",
    "as", "on", "file", "the", "record", "nadie", "ninguno", "ninguna", "alguien", "desconocido", "desconocida",
    "firma", "firmado",
})  # fmt: skip
"""Words that stand where a name is missing."""
_TITLES = frozenset({
    "dr", "dra", "mr", "mrs", "ms", "mx", "prof", "professor", "doctor", "doctora", "sr", "sra", "jr", "ii",
    "iii", "md", "do", "np", "pa", "rn", "lpn", "aprn", "pmhnp", "fnp", "dnp", "crna", "pharmd", "phd", "psyd",
    "lcsw", "licsw", "lmhc", "mph", "bc", "facp", "npi",
})  # fmt: skip
"""Titles and credentials."""
_ROLES = frozenset({
    "treating", "attending", "prescribing", "referring", "ordering", "supervising", "primary", "care",
    "medical", "clinical", "prescriber", "provider", "physician", "psychiatrist", "psychologist", "clinician",
    "nurse", "practitioner", "pharmacist", "therapist", "specialist", "assistant", "resident", "office",
    "staff", "clinic", "team", "manager", "director", "coordinator", "administrator", "secretary", "billing",
    "intake", "member", "patient", "of", "for", "and", "psiquiatra", "enfermero", "enfermera", "médico",
    "médica", "consultorio",
})  # fmt: skip
"""What somebody does, and not who they are."""


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 1}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
