"""What a reauthorization takes over from the request whose authorization it continues."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assent.casework.intake.events import EarlierAuthorization, FactsGiven
from assent.casework.record.checks import Refused
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.logic.package import CarryOver, Values
from assent.logic.partial_dates import PartialDate
from assent.logic.ranges import could_be_latest, last_of
from assent.logic.tree import Plain


def carried_paths(rules: Iterable[CarryOver], earlier: RequestState, values: Values) -> dict[str, str]:
    """Where the earlier request holds what a policy carries over: old paths to the new request's facts.

    ``values`` are the new request's. Where the fact that a record must match is unknown there, and all
    records agree in it, it is carried over too. Empty where there is no such record.
    """
    paths: dict[str, str] = {}
    for rule in rules:
        paths |= _paths(rule, earlier, values.get(rule.match_fact))
    return paths


def _paths(rule: CarryOver, earlier: RequestState, chosen: Plain | None) -> dict[str, str]:
    records = list(_records(rule, earlier))
    matches = {match for match, _, _ in records}
    match = chosen if chosen is not None else next(iter(matches)) if len(matches) == 1 else None
    place = _latest([(day, place) for its_match, day, place in records if its_match == match])
    if not place:
        return {}
    paths = {f"{place}.{rule.value}": rule.fact}
    return paths if chosen is not None else {**paths, f"{place}.{rule.match}": rule.match_fact}


def _latest(dated: list[tuple[date | PartialDate, str]]) -> str:
    """The place of the latest record, of several on one day the last; empty where nobody knows which it is."""
    last = last_of(day for day, _ in dated)
    could = [(day, place) for day, place in dated if could_be_latest(day, last)]
    known = len(could) == 1 or all(isinstance(day, date) for day, _ in could)
    return could[-1][1] if could and known else ""


def _records(rule: CarryOver, earlier: RequestState) -> Iterator[tuple[Plain, date | PartialDate, str]]:
    """What is matched, the day, and the path of every dated record that holds the value."""
    for path in earlier.facts:
        record, _, field = path.partition(".")
        if not record.startswith(f"{rule.records}[") or field != rule.value:
            continue
        match, day = (_value(earlier, f"{record}.{name}") for name in (rule.match, rule.by))
        if match is not None and isinstance(day, date | PartialDate) and _value(earlier, path) is not None:
            yield match, day, record


def _value(state: RequestState, path: str) -> Plain | None:
    fact = state.facts.get(path)
    return fact.current.value if fact else None


def carried_over(
    earlier: RequestState, link: EarlierAuthorization, paths: Mapping[str, str]
) -> FactsGiven | None:
    """Facts of the earlier request under their new paths, with the evidence that they had there.

    ``paths`` maps old to new, such as the total before treatment to ``baseline_total``. A fact that is
    unknown or disputed there is not carried over. None where nothing is. Documents stay with the
    earlier request: the evidence names them.
    """
    if link.request != earlier.id or link.number not in earlier.authorizations:
        raise Refused(f"Request {earlier.id} has no authorization {link.number}; check the number.")
    facts = tuple(
        GivenFact(new, fact.current.value, fact.current.evidence)
        for old, new in paths.items()
        if (fact := earlier.facts.get(old)) and not fact.disputed and fact.current.value is not None
    )
    return FactsGiven(facts, link.number) if facts else None
