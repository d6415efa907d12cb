"""Whether prior authorization is required, or allowed at all, for the lines of a request: before the criteria."""

from collections.abc import Iterator
from datetime import date

from assent.casework.record.checks import Refused, has_words
from assent.casework.record.known_facts import about, holds, known_facts
from assent.casework.record.lines import ItemKind
from assent.casework.record.state import RequestState
from assent.casework.requirement.code_list import CodeList, Item
from assent.casework.requirement.coverage import is_new_member
from assent.casework.requirement.events import Need, NeedDetermined
from assent.casework.requirement.item import CIRCUMSTANCES as CIRCUMSTANCES
from assent.casework.requirement.item import Asked, Known, Requirement, check_circumstances, requirement
from assent.casework.requirement.rules_set import switches_of
from assent.logic.package import Catalogue
from assent.regulation.authorization import Circumstance
from assent.terms.facts import DRUG, NDC

_Circumstances = tuple[tuple[str, bool], ...]
_Answer = tuple[Need, str, str, str, _Circumstances, tuple[str, ...], tuple[str, ...], date | None]
"""What lines answered together have in common, in the order of ``NeedDetermined``."""


def determined_needs(
    state: RequestState, stated: Known, catalogue: Catalogue, codes: CodeList | None = None
) -> Iterator[NeedDetermined]:
    """The answer for every open line that has none yet, lines with the same answer together.

    ``stated`` are circumstances that the request, or a person of the plan, states. What the directory
    and the facts say comes beside them, and what was known before. ``codes`` is the plan's own list,
    None where it keeps none; the policies of ``catalogue`` say which circumstances the facts prove.
    Raises ``Refused`` for a circumstance that there is not.
    """
    check_circumstances(stated)
    from_record = _known(state, catalogue)
    alike: dict[_Answer, list[tuple[str, Requirement]]] = {}
    for name in unsettled(state):
        known = _together(state, name, from_record, stated)
        required = _required(state, name, known, catalogue, codes)
        alike.setdefault(_answer(required, known), []).append((name, required))
    for answer, lines in alike.items():
        entries = dict.fromkeys(entry for _, required in lines for entry in required.listed)
        yield NeedDetermined(tuple(name for name, _ in lines), *answer, tuple(entries))


def unsettled(state: RequestState) -> tuple[str, ...]:
    """The open lines of which it is not settled whether authorization is required."""
    needs = ((name, state.lines[name].need) for name in state.open_lines)
    return tuple(name for name, need in needs if need is None or need.need is Need.UNDETERMINED)


def decided_need(state: RequestState, need: Need, why: str) -> NeedDetermined:
    """A person's answer for every open line of which the rules leave it open; raises ``Refused`` without a reason."""
    lines = tuple(name for name in unsettled(state) if state.lines[name].need is not None)
    if not lines:
        raise Refused("Whether authorization is required is settled for every open line.")
    if need is Need.UNDETERMINED or not has_words(why):
        raise Refused(
            "Decide that it is required or not, and say why in words: by which rule, on whose word."
        )
    return NeedDetermined(lines, need, citation="decided by the plan", says=why)


def _required(
    state: RequestState, name: str, known: Known, catalogue: Catalogue, codes: CodeList | None
) -> Requirement:
    line = state.lines[name].requested
    drug, ndc = _said(state, DRUG), line.ndc or _said(state, NDC)
    item = Item(line.code, ndc, (drug,) if drug else (), line.kind is ItemKind.DRUG)
    asked = Asked(item, line.kind.value, state.product_line, line.start, catalogue.listing(item.base))
    return requirement(asked, known, switches_of(state.rules), codes)


def _said(state: RequestState, name: str) -> str:
    """A fact of the request that is a text; empty where it is not known, or is said to be none."""
    fact = state.facts.get(name)
    value = fact.current.value if fact else None
    return value if isinstance(value, str) and value != "none" else ""


def _answer(requirement: Requirement, known: Known) -> _Answer:
    circumstances = tuple(sorted((name, value) for name, value in known.items() if value is not None))
    list_of = requirement.said.day if requirement.said else None
    answer = (requirement.need, requirement.rule, requirement.citation, requirement.says)
    return (*answer, circumstances, requirement.missing, requirement.switched_off, list_of)


def _together(state: RequestState, name: str, from_record: Known, stated: Known) -> Known:
    """What was known of a line before, what is found now, and what is stated: the later goes before."""
    need = state.lines[name].need
    known = dict[str, bool | None](need.known) if need else {}
    for source in (from_record, stated):
        known |= {circumstance: value for circumstance, value in source.items() if value is not None}
    return known


def _known(state: RequestState, catalogue: Catalogue) -> dict[str, bool | None]:
    coverage = state.coverage
    first = min((line.requested.start for line in state.lines.values()), default=None)
    return {
        **_proved(state, catalogue),
        **(enrollment_circumstances(coverage.fully_insured, coverage.start, first) if coverage else {}),
    }


def enrollment_circumstances(
    fully_insured: bool | None, enrolled: date | None, day: date | None
) -> dict[str, bool | None]:
    """Circumstances that a member's enrollment tells of a service on a day; None where it does not."""
    return {
        Circumstance.FULLY_INSURED.value: fully_insured,
        Circumstance.NEW_MEMBER_90_DAYS.value: is_new_member(enrolled, day),
    }


def _proved(state: RequestState, catalogue: Catalogue) -> dict[str, bool | None]:
    """Circumstances that the facts prove, as the policy's package says; what they do not prove is not known."""
    package = catalogue.find(state.draft.policy) if state.draft else None
    if package is None or not package.circumstances:
        return {}
    current = (fact.current for fact in state.facts.values())
    facts = known_facts(about(package.circumstance_facts, current))
    return {name: holds(when, facts) or None for name, when in package.circumstances.items()}
