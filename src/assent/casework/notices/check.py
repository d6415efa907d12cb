"""The blocking check: a letter that lacks what its rules demand does not go out, and says what it lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assent.casework.notices.events import NoticeKind
from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.notice import Block, Notice, Quoted, says_something, texts
from assent.casework.notices.plan_texts import form_file
from assent.casework.notices.words import PLACE
from assent.regulation.notices import Element, Required, missing_elements, notice_rules, required_elements
from assent.regulation.notices import Notice as Rules
from assent.regulation.rules import Switches

RULES: Mapping[NoticeKind, Rules] = {
    NoticeKind.INFORMATION_REQUEST: Rules.REQUEST_FOR_INFORMATION,
    NoticeKind.APPROVAL: Rules.APPROVAL,
    NoticeKind.PARTIAL_APPROVAL: Rules.PARTIAL,
    NoticeKind.ADVERSE: Rules.ADVERSE,
    NoticeKind.EXTENSION: Rules.EXTENSION,
    NoticeKind.EXPEDITE_REFUSED: Rules.EXPEDITE_REFUSED,
    NoticeKind.DEEMED: Rules.DEEMED,
    NoticeKind.APPEAL_ACKNOWLEDGED: Rules.APPEAL_ACKNOWLEDGED,
    NoticeKind.APPEAL_DECISION: Rules.APPEAL_DECISION,
    NoticeKind.APPEAL_EXTENSION: Rules.APPEAL_EXTENSION,
    NoticeKind.OUTSIDE_DECISION: Rules.OUTSIDE_DECISION,
    NoticeKind.LAPSE_WARNING: Rules.LAPSE_WARNING,
    NoticeKind.WITHDRAWAL: Rules.WITHDRAWAL,
}
"""Under which rules each letter falls."""

A_NO = frozenset({NoticeKind.PARTIAL_APPROVAL, NoticeKind.ADVERSE})
FORM = "form_id"
"""The element that is lacking where a form is prescribed and the plan has not supplied its text."""
CRITERIA = "criteria_included"
"""The element that is lacking where the plan has not supplied its text of a rule that a letter cites."""
SUPPLIED = frozenset({FORM, CRITERIA})
"""What the plan supplies as files: who holds a letter back for one of them is told which."""
_ALWAYS_IN_A_NO = ("specific_reason", "signature_of_clinician", "reviewer_credentials")


@dataclass(frozen=True, slots=True)
class Lack:
    """What a letter lacks, in words, and the rule that demands it (empty: the plan's own).

    ``uncertain`` marks a rule whose wording is not sure: the operator sees that, the letter does not.
    """

    element: str
    says: str
    citation: str = ""
    uncertain: bool = False


def checked(notice: Notice, switches: Switches) -> Notice:
    """The letter, if nothing is lacking; otherwise raises ``NoticeIncomplete`` naming the first lack."""
    for lack in lacking(notice, switches):
        raise NoticeIncomplete(lack.element, lack.says, lack.citation)
    return notice


def lacking(notice: Notice, switches: Switches) -> tuple[Lack, ...]:
    """Everything that a letter lacks: elements, empty pieces, places that nobody filled, a signature."""
    by_rule = missing_elements(required(notice, switches), notice.elements)
    lacks = [
        Lack(needed.element.id, _what(notice, needed.element), needed.rules[0].citation, needed.is_marked)
        for needed in by_rule
    ]
    known = {lack.element for lack in lacks}
    lacks += [needed for needed in _of_a_no(notice) if needed.element not in known]
    return (*lacks, *_unfilled(notice))


def required(notice: Notice, switches: Switches) -> tuple[Required, ...]:
    """What its rules demand on the day of the letter, under the plan's switches."""
    return required_elements(
        notice_rules(), RULES[notice.kind].value, notice.line, notice.date,
        holds=notice.holds, kind=notice.item, switches=switches,
    )  # fmt: skip


def uncertain(notice: Notice, switches: Switches) -> tuple[str, ...]:
    """The elements that only rules of uncertain wording demand, with a citation, for the operator.

    And those that a rule asks for if there is any, of which the letter says that there is none: whoever is
    about to sign can still name one. And reasons that the reader gets in another language than the letter's.
    """
    none = {id for block in notice.blocks if block.says_none for id in block.elements}
    return (*_foreign_reasons(notice), *_uncertain(notice, switches, none))


def _foreign_reasons(notice: Notice) -> Iterator[str]:
    for block in notice.blocks:
        foreign = [
            part for part in block.parts if isinstance(part, Quoted) and part.language != notice.language
        ]
        if "specific_reason" in block.elements and foreign:
            yield (
                f"specific_reason: {len(foreign)} of the reasons are not in the reader's language "
                f"({notice.language}); give or confirm them in that language"
            )


def _uncertain(notice: Notice, switches: Switches, none: set[str]) -> tuple[str, ...]:
    return tuple(
        f"{needed.element.id}: {needed.rules[0].citation}{' (none is named)' if needed.element.id in none else ''}"
        for needed in required(notice, switches)
        if needed.is_marked or needed.element.id in none
    )


def _what(notice: Notice, element: Element) -> str:
    """What is lacking, in words; of a text that the plan supplies with the file that it belongs in."""
    if element.id == FORM:
        file = form_file(notice.form_due, notice.language)
        return f"the plan's text of the form is not there; put it into {file}"
    if element.id == CRITERIA and notice.criteria_due:
        return (
            "the plan's text of the rules on which it rests is not there; put it into "
            f"{notice.criteria_due}, and `assent plan check` on the store's folder says which rules lack theirs"
        )
    return element.says


def _of_a_no(notice: Notice) -> Iterator[Lack]:
    """No switch of a plan lets a "no" out without reason and signature."""
    if notice.kind in A_NO or ("upheld" in notice.holds and notice.kind is NoticeKind.APPEAL_DECISION):
        for element in _ALWAYS_IN_A_NO:
            if element not in notice.elements:
                yield Lack(element, "a decision that says no names its reasons and its clinician")


def _unfilled(notice: Notice) -> Iterator[Lack]:
    for block in notice.blocks:
        name = ", ".join(block.elements) or block.heading or "a paragraph"
        if not says_something(block):
            yield Lack(name, "this piece of the letter says nothing")
        for text in _fixed_texts(block):
            if (place := PLACE.search(text)) is not None:
                yield Lack(name, f"the place {place[1]} is not filled")
    if PLACE.search(notice.subject) or not notice.subject.strip():
        yield Lack("subject", "the subject line is not filled")


def _fixed_texts(block: Block) -> Iterator[str]:
    """Texts of ours; what somebody wrote in their own words may hold any sign."""
    yield block.heading
    for part in block.parts:
        yield from [part.intro] if isinstance(part, Quoted) else texts(part)
