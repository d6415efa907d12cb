"""Treatment that the plan would cover instead, as the clinician who says no names it (M.G.L. c.176O s.12(d))."""

from collections.abc import Sequence
from datetime import date

from assent.casework.appeal.events import AppealDecided
from assent.casework.determination.determination import Adverse, PartiallyApproved, Upheld
from assent.casework.determination.signature import Alternative
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Paragraph, Part, Quoted
from assent.casework.record.checks import Refused
from assent.casework.record.state import RequestState
from assent.casework.requirement.rules_set import switches_of
from assent.regulation.notices import Holds, Notice, Required, notice_rules, required_elements

No = Adverse | PartiallyApproved | Upheld
PROVIDERS = "alternative_providers"
"""The element that a rule may demand where an alternative is named."""


def alternatives_of(matter: Matter) -> tuple[Alternative, ...]:
    """What the determinations that a letter tells of name, each once."""
    body = matter.body
    refusals: Sequence[No] = body.refusals if isinstance(body, AppealDecided) else matter.refusals()
    return tuple(dict.fromkeys(alternative for refusal in refusals for alternative in refusal.alternatives))


def named_alternative(matter: Matter) -> Block | None:
    """Each treatment that is named, in the clinician's words, and who gives it; None where none is."""
    alternatives = alternatives_of(matter)
    if not alternatives:
        return None
    parts: list[Part] = []
    for alternative in alternatives:
        parts.extend(matter.written_by_staff("reasons.alternative_words", alternative.treatment))
        if alternative.providers.strip():
            parts.append(Quoted(matter.say("reasons.alternative_who"), alternative.providers, "en"))
    everybody = all(alternative.providers.strip() for alternative in alternatives)
    if not everybody:
        parts.append(Paragraph(matter.say("reasons.alternative_ask", phone=matter.letterhead.phone)))
    parts.append(Paragraph(matter.say("reasons.alternative_care")))
    gives = ("alternative_treatment", *((PROVIDERS,) if everybody else ()))
    return Block(gives, matter.say("reasons.alternative_named"), tuple(parts))


def no_alternative(matter: Matter) -> Block | None:
    """That none is named, and whom to ask; None where one is."""
    if alternatives_of(matter):
        return None
    text = matter.say("reasons.no_alternative", phone=matter.letterhead.phone)
    heading = matter.say("reasons.alternative")
    return Block(("alternative_treatment",), heading, (Paragraph(text),), says_none=True)


def check_alternatives(state: RequestState, refusal: No, day: date, *, on_appeal: bool = False) -> None:
    """Raise ``Refused`` where a rule in force wants who gives a named treatment, and nobody is named.

    It is asked when the clinician signs: afterwards nobody could add it to the letter.
    """
    if all(alternative.providers.strip() for alternative in refusal.alternatives):
        return
    demanded = [
        element for element in _required(state, refusal, day, on_appeal) if element.element.id == PROVIDERS
    ]
    if demanded:
        by = demanded[0].rules[0].citation
        raise Refused(f"alternatives: say {demanded[0].element.says} ({by}).")


def _required(state: RequestState, refusal: No, day: date, on_appeal: bool) -> tuple[Required, ...]:
    """What the letter about it will have to hold."""
    holds = {Holds.ALTERNATIVE_NAMED, *({Holds.UPHELD} if on_appeal else ())}
    line = state.lines.get(refusal.line)
    return required_elements(
        notice_rules(), _notice(refusal, on_appeal).value, state.product_line, day, holds=holds,
        kind=line.requested.kind.value if line else None, switches=switches_of(state.rules),
    )  # fmt: skip


def _notice(refusal: No, on_appeal: bool) -> Notice:
    if on_appeal:
        return Notice.APPEAL_DECISION
    return Notice.ADVERSE if isinstance(refusal, Adverse) else Notice.PARTIAL
