"""Identifiers checked and made: a provider's NPI, the numbers of a member, of a request, of an authorization."""

import hashlib
import re
from dataclasses import dataclass

from assent.casework.record.checks import InvalidRecord

_NPI_DIGITS = 10
_ISSUER = "80840"
"""The prefix under which NPIs are card numbers: health applications, United States."""
_ALPHABET = "23456789CFGHJMPQRVWX"
"""Signs that nobody confuses when reading a number aloud, and that spell no words."""

_REQUEST_SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""The same for numbers of requests, which have no check sign that asks for an even count."""
_GROUP = 4


def luhn_digit(digits: str) -> int:
    """The check digit by Luhn's method for digits without one."""
    doubled = (int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return -sum(number // 10 + number % 10 for number in doubled) % 10


def check_npi(npi: str) -> str:
    """The National Provider Identifier as given; raises ``InvalidRecord`` that says what is wrong."""
    if not re.fullmatch(r"[12][0-9]{9}", npi):
        raise InvalidRecord(
            f"NPI {npi!r}: it has {_NPI_DIGITS} digits and begins with 1 or 2; copy it again."
        )
    if luhn_digit(_ISSUER + npi[:-1]) != int(npi[-1]):
        raise InvalidRecord(
            f"NPI {npi}: its last digit does not check; a digit is wrong or two are exchanged."
        )
    return npi


@dataclass(frozen=True, slots=True)
class MemberIdShape:
    """How a plan's member numbers look: a regular expression, and the same in words for messages."""

    pattern: str
    words: str

    def check(self, member: str) -> str:
        """The number as given; raises ``InvalidRecord`` where it has another shape."""
        if not re.fullmatch(self.pattern, member):
            raise InvalidRecord(f"The member's number must be {self.words}; read it again from the card.")
        return member


def authorization_number(seed: str, request: str, ordinal: int, prefix: str = "AU") -> str:
    """The number of a request's nth authorization: ``AU-XXXXX-XXXXX-C``, the same for the same input.

    It says nothing about the member. The last sign checks the ten before it. Ten signs are 44 bits:
    a store keeps numbers unique, and takes the next ordinal if one is taken.
    """
    if ordinal < 1:
        raise InvalidRecord(f"authorization number: ordinal {ordinal}; authorizations count from 1.")
    number = int.from_bytes(hashlib.sha256(f"{seed}\0{request}\0{ordinal}".encode()).digest())
    signs = ""
    for _ in range(10):
        number, at = divmod(number, len(_ALPHABET))
        signs += _ALPHABET[at]
    return f"{prefix}-{signs[:5]}-{signs[5:]}-{_check_sign(signs)}"


def request_number(prefix: str, seed: bytes, groups: int = 3) -> str:
    """A number of a request, short enough to be read aloud, such as ``P-7K3F-29QX-C4MP``; the same for the same seed.

    ``seed`` is 32 bytes of a digest or of chance; it says nothing about the member. Three groups are 57 bits: with ten
    million requests, two of them meet once in some thousands of such stores, and the second is refused.
    """
    number, signs = int.from_bytes(seed), ""
    for _ in range(groups * _GROUP):
        number, at = divmod(number, len(_REQUEST_SIGNS))
        signs += _REQUEST_SIGNS[at]
    return "-".join((prefix, *(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))))


def check_authorization_number(number: str) -> str:
    """The number as given; raises ``InvalidRecord`` where it has another shape or its check sign is wrong."""
    match = re.fullmatch(rf"[A-Z]+-([{_ALPHABET}]{{5}})-([{_ALPHABET}]{{5}})-([{_ALPHABET}])", number)
    if match is None:
        raise InvalidRecord(f"Authorization number {number!r}: it looks like AU-XXXXX-XXXXX-X.")
    if _check_sign(match[1] + match[2]) != match[3]:
        raise InvalidRecord(f"Authorization number {number}: its last sign does not check; copy it again.")
    return number


def _check_sign(signs: str) -> str:
    """Luhn's method in base 20: finds any one wrong sign, and nearly any two exchanged."""
    base, total = len(_ALPHABET), 0
    for at, sign in enumerate(reversed(signs)):
        value = _ALPHABET.index(sign) * (2 if at % 2 == 0 else 1)
        total += value // base + value % base
    return _ALPHABET[-total % base]
