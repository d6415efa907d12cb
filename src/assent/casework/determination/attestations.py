"""The sentences that clinicians of the plan sign: fixed words, by id and version, never words of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assent.casework.record.checks import Refused


class AttestationId(StrEnum):
    """A sentence and its version. A changed sentence gets the next number; the earlier one stays readable."""

    DETERMINATION = "determination-1"
    JUDGMENT = "judgment-1"
    APPROVAL = "approval-1"
    APPEAL = "appeal-1"


@dataclass(frozen=True, slots=True)
class Attested:
    """A sentence as it is signed: by which id, and in which words."""

    id: str
    says: str


_SENTENCES = {
    AttestationId.DETERMINATION: (
        "I have read this member's record, the policy and the letter that tells of this decision. "
        "The decision and its reasons are mine."
    ),
    AttestationId.JUDGMENT: (
        "I have read the clause and this member's record. The answer to its question is mine."
    ),
    AttestationId.APPROVAL: "I have read this member's record and the policy. The approval is mine.",
    AttestationId.APPEAL: (
        "I have read the appeal, this member's record and the policy, and took no part in what is appealed. "
        "The decision and its reasons are mine."
    ),
}


def sentence(id: AttestationId) -> Attested:
    """A sentence by its id."""
    return Attested(id.value, _SENTENCES[id])


def attested(id: str, allowed: Iterable[AttestationId]) -> Attested:
    """The sentence that somebody signs, of those that fit what they do; raises ``Refused``, which lists them."""
    choices = tuple(allowed)
    for choice in choices:
        if id == choice.value:
            return sentence(choice)
    listed = "; ".join(f'{choice.value} ("{_SENTENCES[choice]}")' for choice in choices)
    raise Refused(
        f"attests: {id!r} is no sentence of the plan for this. Who signs attests a fixed sentence, by its id: {listed}"
    )
