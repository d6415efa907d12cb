"""Whether prior authorization is required, or allowed at all, for the lines of a request: before the criteria."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from assent.casework.request.checks import Refused
from assent.casework.request.events_need import Need, NeedDetermined
from assent.casework.request.rules_set import switches_of
from assent.casework.request.state import RequestState
from assent.regulation import authorization
from assent.regulation.authorization import Circumstance, Service, authorization_need, authorization_rules

_NEW = timedelta(days=90)
_SERIOUS = ("psychiatrist_documented_mdd", "severe_depressive_symptoms")
CIRCUMSTANCES = tuple(one.value for one in Circumstance)
"""What an answer may depend on, and what a request may state."""
_Known = Mapping[str, bool | None]


def determined_needs(state: RequestState, stated: _Known) -> Iterator[NeedDetermined]:
    """The answer for every open line that has none yet, lines with the same answer together.

    ``stated`` are circumstances that the request, or a person of the plan, states. What the directory
    and the facts say comes beside them. Raises ``Refused`` for a circumstance that there is not.
    """
    strange = sorted(set(stated) - set(CIRCUMSTANCES))
    if strange:
        raise Refused(f"There is no circumstance {strange[0]}; there are: {', '.join(CIRCUMSTANCES)}.")
    known = {**_known(state), **{name: value for name, value in stated.items() if value is not None}}
    alike: dict[authorization.Need, list[str]] = {}
    for name in state.open_lines:
        held = state.lines[name].need
        if held is not None and held.need is not Need.UNDETERMINED:
            continue
        alike.setdefault(_need(state, name, known), []).append(name)
    for need, lines in alike.items():
        yield _recorded(need, tuple(lines), known)


def decided_need(state: RequestState, need: Need, why: str) -> NeedDetermined:
    """A person's answer for every open line of which the rules leave it open; raises ``Refused`` without a reason."""
    lines = tuple(
        name
        for name in state.open_lines
        if (held := state.lines[name].need) is not None and held.need is Need.UNDETERMINED
    )
    if not lines:
        raise Refused("Whether authorization is required is settled for every open line.")
    if need is Need.UNDETERMINED or not why.strip():
        raise Refused("Decide that it is required or not, and say why: by which rule, on whose word.")
    return NeedDetermined(lines, need, citation="decided by the plan", says=why)


def _need(state: RequestState, name: str, known: _Known) -> authorization.Need:
    asked = state.lines[name].requested
    service = Service(asked.kind.value, asked.code, known)
    switches = switches_of(state.rules)
    return authorization_need(authorization_rules(), state.product_line, service, asked.start, switches)


def _recorded(need: authorization.Need, lines: tuple[str, ...], known: _Known) -> NeedDetermined:
    return NeedDetermined(
        lines,
        Need(need.answer.value),
        need.rule.id if need.rule else "",
        need.citation,
        need.says,
        tuple(sorted((name, value) for name, value in known.items() if value is not None)),
        tuple(one.value for one in need.missing),
        tuple(rule.id for rule in need.switched_off),
    )


def _known(state: RequestState) -> dict[str, bool | None]:
    coverage = state.coverage
    return {
        Circumstance.SERIOUS_MENTAL_ILLNESS.value: _serious(state),
        Circumstance.FULLY_INSURED.value: coverage.fully_insured if coverage else None,
        Circumstance.NEW_MEMBER_90_DAYS.value: _new(state),
    }


def _serious(state: RequestState) -> bool | None:
    """Severe major depression that a psychiatrist documented is one; anything else is not known here."""
    facts = [state.facts.get(name) for name in _SERIOUS]
    return True if all(fact is not None and fact.current.value is True for fact in facts) else None


def _new(state: RequestState) -> bool | None:
    coverage = state.coverage
    if coverage is None or coverage.start is None:
        return None
    first = min((line.requested.start for line in state.lines.values()), default=None)
    return None if first is None else coverage.start <= first < coverage.start + _NEW
