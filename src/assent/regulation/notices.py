"""What a notice of each kind must hold for each product line, and on which form it goes out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Certainty, Rule, Switches, common, in_force, load
from assent.regulation.tables import rows
from assent.terms.items import ItemKind


class Notice(StrEnum):
    """The kinds of notice. ``deemed`` tells what the law makes of a missed deadline; it decides nothing."""

    REQUEST_FOR_INFORMATION = "request_for_information"
    APPROVAL = "approval"
    PARTIAL = "partial"
    ADVERSE = "adverse"
    EXTENSION = "extension"
    EXPEDITE_REFUSED = "expedite_refused"
    DEEMED = "deemed"
    APPEAL_ACKNOWLEDGED = "appeal_acknowledged"
    APPEAL_DECISION = "appeal_decision"
    APPEAL_EXTENSION = "appeal_extension"
    OUTSIDE_DECISION = "outside_decision"
    LAPSE_WARNING = "lapse_warning"
    WITHDRAWAL = "withdrawal"


class Holds(StrEnum):
    """What is so for this notice; a rule may apply only where it is.

    ``part2``: it tells an office a fact from a record of a 42 CFR Part 2 program. ``mental_health``: it is about mental
    health or substance use. ``upheld``: the appeal decision is not wholly for the member.
    ``decision_missed``: the time for the plan's first decision passed without one. ``alternative_named``:
    the clinician who says no names treatment that the plan would cover instead.
    """

    PART2 = "part2"
    MENTAL_HEALTH = "mental_health"
    UPHELD = "upheld"
    DECISION_MISSED = "decision_missed"
    ALTERNATIVE_NAMED = "alternative_named"


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a notice holds: its id, and what it is in words."""

    id: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule(Rule):
    """Elements that notices of some kinds must hold, where every circumstance of ``where`` holds.

    ``written``: the rule wants the member told in writing.
    """

    notices: tuple[Notice, ...]
    kinds: tuple[ItemKind, ...]
    where: tuple[Holds, ...]
    elements: tuple[str, ...]
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule(Rule):
    """The form on which notices of some kinds go out. ``form_id`` may be less certain than the rule."""

    notices: tuple[Notice, ...]
    form_id: str
    form_certainty: Certainty
    title: str


@dataclass(frozen=True, slots=True)
class Required:
    """One element that a notice must hold, and the rules that demand it (at least one)."""

    element: Element
    rules: tuple[NoticeRule, ...]

    @property
    def is_marked(self) -> bool:
        """Whether only uncertain rules demand it."""
        return all(rule.is_uncertain for rule in self.rules)


@cache
def elements() -> dict[str, Element]:
    """Every element by its id."""
    elements: dict[str, Element] = {}
    for row in rows("elements"):
        element = Element(row.text("id"), row.text("says"))
        row.done()
        if element.id in elements:
            raise row.fault("id", "is given twice")
        elements[element.id] = element
    return elements


@cache
def notice_rules() -> tuple[NoticeRule, ...]:
    """The table of what notices must hold."""
    return load("notices", notice_rule)


@cache
def form_rules() -> tuple[FormRule, ...]:
    """The table of forms."""
    return load("forms", form_rule)


def notice_rule(row: Row) -> NoticeRule:
    """Read one entry of the table of notices; an element that is not in the table is a fault."""
    named = row.texts("elements")
    for element in named:
        if element not in elements():
            raise row.fault("elements", f"names {element!r}, which is not in elements.toml")
    return NoticeRule(
        **common(row),
        notices=row.choices("notices", Notice),
        kinds=row.choices("kinds", ItemKind, tuple(ItemKind)),
        where=row.choices("where", Holds, ()),
        elements=named,
        written=row.flag("written", False),
    )


def form_rule(row: Row) -> FormRule:
    """Read one entry of the table of forms."""
    fields = common(row)
    return FormRule(
        **fields,
        notices=row.choices("notices", Notice),
        form_id=row.text("form_id"),
        form_certainty=row.choice("form_certainty", Certainty, fields["certainty"]),
        title=row.text("title"),
    )


def required_elements(
    rules: Iterable[NoticeRule],
    notice: str,
    line: str,
    day: date,
    *,
    holds: Collection[str] = (),
    kind: str | None = None,
    switches: Switches = NO_SWITCHES,
) -> tuple[Required, ...]:
    """Return what a notice must hold, in the order of the table of elements.

    ``notice`` is one of ``Notice``; ``holds`` are circumstances of ``Holds``; ``kind`` is drug or
    service, None for a notice about both.
    """
    letter, true_of_letter = Notice(notice), {Holds(hold) for hold in holds}
    demanding = [
        rule
        for rule in in_force(rules, day, line, switches)
        if letter in rule.notices
        and true_of_letter.issuperset(rule.where)
        and (kind is None or kind in rule.kinds)
    ]
    required = []
    for id, element in elements().items():
        by = tuple(rule for rule in demanding if id in rule.elements)
        if by:
            required.append(Required(element, by))
    return tuple(required)


def wants_writing(
    rules: Iterable[NoticeRule], notice: str, line: str, day: date, switches: Switches = NO_SWITCHES
) -> bool:
    """Whether a rule in force wants the member told of this in writing."""
    letter = Notice(notice)
    return any(rule.written and letter in rule.notices for rule in in_force(rules, day, line, switches))


def missing_elements(required: Iterable[Required], present: Collection[str]) -> tuple[Required, ...]:
    """Return what is required and not ``present``: while this is not empty the notice may not go out."""
    return tuple(one for one in required if one.element.id not in present)


def form_for(
    rules: Iterable[FormRule], notice: str, line: str, day: date, switches: Switches = NO_SWITCHES
) -> FormRule | None:
    """Return the form for a notice, or None where the plan's own letter is used."""
    letter = Notice(notice)
    fitting = [rule for rule in in_force(rules, day, line, switches) if letter in rule.notices]
    return fitting[0] if fitting else None
