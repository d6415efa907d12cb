"""Who decided: the clinician's name, credential and specialty, and the sentence that was signed."""

from collections.abc import Iterable

from assent.casework.deadlines.clocks import plan_day
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph, Quoted


def signed(matter: Matter, signatures: Iterable[ClinicianSignature]) -> Block | None:
    """Each signature, once; None where nobody signed, and then a "no" may not go out."""
    distinct = list({signature.person: signature for signature in signatures}.values())
    if not distinct:
        return None
    lines = tuple(_who(matter, signature) for signature in distinct)
    return Block(
        ("reviewer_credentials", "signature_of_clinician"),
        matter.say("signed.heading"),
        (Items(lines), *(_words(matter, signature) for signature in distinct)),
    )


def certified(matter: Matter, signature: ClinicianSignature) -> Block:
    """The reviewer's certification of qualifications (958 CMR 3.307): what the record proves of them."""
    text = matter.say(
        "signed.certification", name=matter.person(signature), credential=signature.credential,
        specialty=matter.words.text(signature.specialty), licence=signature.licence,
    )  # fmt: skip
    return Block(("reviewer_certification",), "", (Paragraph(text),))


def _who(matter: Matter, clinician_signature: ClinicianSignature) -> str:
    return matter.say(
        "signed.who", name=matter.person(clinician_signature), credential=clinician_signature.credential,
        specialty=matter.words.text(clinician_signature.specialty),
    )  # fmt: skip


def _words(matter: Matter, clinician_signature: ClinicianSignature) -> Quoted:
    """The sentence that was signed; a sentence of the plan in the reader's language, where that has it."""
    day = matter.moving_day(plan_day(clinician_signature.signed_at))
    key = f"signed.{clinician_signature.sentence}"
    translated = bool(clinician_signature.sentence) and matter.words.has(key)
    heading = "signed.signed_on_sentence" if clinician_signature.sentence else "signed.signed_on"
    return Quoted(
        matter.say(heading, name=matter.person(clinician_signature), day=day),
        matter.say(key) if translated else clinician_signature.attests,
        matter.words.language if translated else "en",
    )
